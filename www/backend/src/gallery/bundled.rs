//! The images that the program brings along, so that the demo runs without any of the user's own:
//! the PNG files that `www/demo-images/render.mjs` makes, embedded when the program is compiled.

use bytes::Bytes;
use include_dir::{Dir, File, include_dir};
use rayon::prelude::*;

use super::{Gallery, Screenshot};
use crate::error::StartError;

static SCREENSHOTS: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../demo-images/screenshots");
static CARDS: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../demo-images/cards");
static ICONS: [&[u8]; 2] = [
    include_bytes!("../../../demo-images/icons/Fieldnotes.png"),
    include_bytes!("../../../demo-images/icons/Harbor_Pay.png"),
];

/// The languages that each payment card is listed in.
const LANGUAGES: [&str; 40] = [
    "bg", "bn", "ca", "cs", "da", "de-AT", "de-DE", "el", "en-GB", "en-US", "es-ES", "es-MX", "et",
    "fi", "fr-CA", "fr-FR", "ga", "hi", "hr", "hu", "id", "is", "it", "ja", "ko", "lt", "lv", "ms",
    "nb", "nl", "pl", "pt-BR", "pt-PT", "ro", "sk", "sl", "sv", "th", "tr", "vi",
];

/// The screenshots of a made-up app, before and after a change.
///
/// # Errors
/// [`StartError::Image`] if an embedded file is not a valid PNG.
pub fn gallery() -> Result<Gallery, StartError> {
    let side = |name| SCREENSHOTS.get_dir(name).map_or(Ok(Vec::new()), read);
    Ok(Gallery {
        base: side("base")?,
        head: side("head")?,
    })
}

/// 2,000 screenshots that are not compared: 50 payment cards, each listed in 40 languages.
///
/// # Errors
/// [`StartError::Image`] if an embedded file is not a valid PNG.
pub fn payment_cards() -> Result<Vec<Screenshot>, StartError> {
    let cards = read(&CARDS)?;
    let in_all_languages = LANGUAGES.iter().flat_map(|language| {
        cards.iter().map(move |card| Screenshot {
            file_name: format!("{language}/{}", card.file_name),
            display_name: card
                .display_name
                .as_ref()
                .map(|name| format!("{name}, {language}")),
            ..card.clone()
        })
    });
    Ok(in_all_languages.collect())
}

/// The icons of two apps, as PNG: opaque squares of 128 by 128 pixels.
#[must_use]
pub fn icons() -> [Bytes; 2] {
    ICONS.map(Bytes::from_static)
}

/// Reads a folder's screenshots, sorted by file name.
fn read(folder: &'static Dir<'static>) -> Result<Vec<Screenshot>, StartError> {
    let mut screenshots: Vec<_> = folder
        .files()
        .collect::<Vec<_>>()
        .into_par_iter()
        .map(read_png)
        .collect::<Result<_, _>>()?;
    screenshots.sort_by(|a, b| a.file_name.cmp(&b.file_name));
    Ok(screenshots)
}

fn read_png(file: &'static File<'static>) -> Result<Screenshot, StartError> {
    let file_name = file.path().file_name().unwrap_or_default();
    let file_name = file_name.to_string_lossy().into_owned();
    let display_name = display_name(&file_name);
    let screenshot = Screenshot::from_png(file_name, Bytes::from_static(file.contents()))
        .map_err(|error| StartError::Image(error.to_string()))?;
    Ok(Screenshot {
        display_name,
        ..screenshot
    })
}

/// "Sign In – light" for `Sign_In_Light.png`.
fn display_name(file_name: &str) -> Option<String> {
    let (screen, theme) = file_name.strip_suffix(".png")?.rsplit_once('_')?;
    let (screen, theme) = (screen.replace('_', " "), theme.to_lowercase());
    Some(format!("{screen} – {theme}"))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::gallery::Comparison;

    #[test]
    fn there_is_something_in_every_group() {
        let comparison = Comparison::of(gallery().unwrap()).unwrap();
        let counts = [
            comparison.changed.len(),
            comparison.unchanged.len(),
            comparison.added.len(),
            comparison.removed.len(),
            comparison.renamed.len(),
        ];
        assert_eq!(counts, [19, 16, 4, 3, 4]);
    }

    #[test]
    fn every_change_is_visible_and_leaves_the_screen_recognizable() {
        for changed in Comparison::of(gallery().unwrap()).unwrap().changed {
            let name = &changed.pair.head.file_name;
            assert!(
                (0.000_5..0.3).contains(&changed.ratio),
                "{name}: {}",
                changed.ratio
            );
        }
    }

    #[test]
    fn no_two_screenshots_of_a_side_are_the_same() {
        let Gallery { base, head } = gallery().unwrap();
        for side in [base, head] {
            let distinct: HashSet<_> = side.iter().map(|shot| shot.pixel_hash).collect();
            assert_eq!(distinct.len(), side.len());
        }
    }

    #[test]
    fn there_are_2000_payment_cards_each_with_a_name_of_its_own() {
        let cards = payment_cards().unwrap();
        let names: HashSet<_> = cards.iter().map(|card| &card.file_name).collect();
        assert_eq!([cards.len(), names.len()], [2_000; 2]);
    }

    #[test]
    fn a_display_name_is_made_of_the_file_name() {
        let name = display_name("Sign_In_Light.png");
        assert_eq!(name.as_deref(), Some("Sign In – light"));
    }

    #[test]
    fn the_icons_differ() {
        let [one, other] = icons();
        assert_ne!(one, other);
    }

    #[test]
    fn the_files_take_at_most_4_megabytes() {
        let bytes = |folder: &Dir<'static>| -> usize {
            folder.files().map(|file| file.contents().len()).sum()
        };
        let sides: usize = SCREENSHOTS.dirs().map(bytes).sum();
        let icons: usize = ICONS.iter().map(|icon| icon.len()).sum();
        assert!(sides + bytes(&CARDS) + icons <= 4_000_000);
    }
}
