//! The screenshots that the demo has of its own: the app that they show is made up, and drawn here.
//! Which screens there are is in `draw/screens/`, and what becomes of them in `draw/cases.rs`.
//! Drawn twice, they are the same, byte for byte.

mod canvas;
mod card_face;
mod cases;
mod glyph;
mod icon;
mod lettering;
mod page;
mod picture;
mod screens;
mod theme;
mod widgets;

use bytes::Bytes;
use image::RgbaImage;
use rayon::prelude::*;

use super::{Gallery, Screenshot};
use crate::error::StartError;
use cases::{CASES, Case, Change, Fate};
use lettering::Fonts;
use page::Sheet;
use theme::Theme;

/// How many payment cards have a face.
const CARDS: usize = 25;

/// The languages of an app that is sold in many countries.
const LANGUAGES: [&str; 40] = [
    "bg", "bn", "ca", "cs", "da", "de-AT", "de-DE", "el", "en-GB", "en-US", "es-ES", "es-MX", "et",
    "fi", "fr-CA", "fr-FR", "ga", "hi", "hr", "hu", "id", "is", "it", "ja", "ko", "lt", "lv", "ms",
    "nb", "nl", "pl", "pt-BR", "pt-PT", "ro", "sk", "sl", "sv", "th", "tr", "vi",
];

/// Draws both sides of every case, in light and in dark.
///
/// # Errors
/// Where there is no memory for it.
pub fn gallery() -> Result<Gallery, StartError> {
    let fonts = Fonts::load()?;
    let sides = |case| {
        [
            draw(&fonts, case, theme::light()),
            draw(&fonts, case, theme::dark()),
        ]
    };
    let pairs: Vec<_> = CASES.par_iter().flat_map(sides).collect::<Result<_, _>>()?;
    let (base, head): (Vec<_>, Vec<_>) = pairs.into_iter().unzip();
    Ok(Gallery {
        base: base.into_iter().flatten().collect(),
        head: head.into_iter().flatten().collect(),
    })
}

/// The icons of two apps, as PNG: opaque squares, 128 by 128.
///
/// # Errors
/// Where there is no memory for them.
pub fn icons() -> Result<[Bytes; 2], StartError> {
    Ok([
        icon::png(&icon::FIELDNOTES)?.into(),
        icon::png(&icon::HARBOR_PAY)?.into(),
    ])
}

/// The faces of payment cards, in light and in dark, in every language: more than a page can show at
/// once. Nothing on them has to be translated, so they look alike in all of them.
///
/// # Errors
/// Where there is no memory for them.
pub fn card_faces() -> Result<Vec<Screenshot>, StartError> {
    let fonts = Fonts::load()?;
    let face = |number| {
        [theme::light(), theme::dark()].map(|theme| {
            let shot = shot_of(&card_face::draw(&fonts, &theme, number)?)?;
            Ok(named(shot, &format!("Card_{number:04}"), theme))
        })
    };
    let faces: Result<Vec<_>, StartError> = (1..=CARDS).into_par_iter().flat_map(face).collect();
    let faces = faces?;
    let all = LANGUAGES.iter().flat_map(|language| {
        let translated = move |face: &Screenshot| Screenshot {
            file_name: format!("{language}/{}", face.file_name),
            display_name: face
                .display_name
                .as_ref()
                .map(|name| format!("{name}, {language}")),
            ..face.clone()
        };
        faces.iter().map(translated)
    });
    Ok(all.collect())
}

/// What there is of a case before, and after.
type Sides = (Option<Screenshot>, Option<Screenshot>);

fn draw(fonts: &Fonts, case: &Case, theme: Theme) -> Result<Sides, StartError> {
    let fate = if theme.name == theme::light().name {
        case.light
    } else {
        case.dark
    };
    let shot = screenshot(fonts, case, theme, None)?;
    Ok(match fate {
        Fate::Unchanged => (Some(shot.clone()), Some(shot)),
        Fate::Changed(change) => (
            Some(shot),
            Some(screenshot(fonts, case, theme, Some(change))?),
        ),
        Fate::Added => (None, Some(shot)),
        Fate::Removed => (Some(shot), None),
        Fate::RenamedFrom(name) => (Some(named(shot.clone(), name, theme)), Some(shot)),
    })
}

fn screenshot(
    fonts: &Fonts,
    case: &Case,
    mut theme: Theme,
    change: Option<Change>,
) -> Result<Screenshot, StartError> {
    if let Some(Change::Accent(color)) = change {
        theme.accent = theme::rgb(color);
    }
    let wording = match change {
        Some(Change::Wording(from, to)) => Some((from, to)),
        _ => None,
    };
    let blocks = change.map_or_else(
        || case.page.blocks.to_vec(),
        |change| change.applied_to(case.page.blocks),
    );
    let mut sheet = Sheet::new(fonts, theme, wording)?;
    sheet.page(&case.page, &blocks);
    let shot = shot_of(&sheet.canvas.into_pixels()?)?;
    Ok(named(shot, case.name, theme))
}

fn shot_of(pixels: &RgbaImage) -> Result<Screenshot, StartError> {
    Screenshot::from_pixels(String::new(), None, pixels)
        .map_err(|error| StartError::Draw(error.to_string()))
}

/// `Sign_In_Light.png`, which reads "Sign In – light".
fn named(shot: Screenshot, name: &str, theme: Theme) -> Screenshot {
    Screenshot {
        file_name: format!("{name}_{}.png", theme.name),
        display_name: Some(format!(
            "{} – {}",
            name.replace('_', " "),
            theme.name.to_lowercase()
        )),
        ..shot
    }
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
        assert_eq!(counts, [17, 14, 4, 3, 4]);
    }

    #[test]
    fn whatever_changes_changes_visibly_and_stays_recognizable() {
        for changed in Comparison::of(gallery().unwrap()).unwrap().changed {
            let name = &changed.pair.head.file_name;
            assert!(
                (0.001..0.3).contains(&changed.ratio),
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
    fn drawn_twice_it_is_the_same() {
        let keys = || {
            gallery()
                .unwrap()
                .head
                .iter()
                .map(Screenshot::key)
                .collect::<Vec<_>>()
        };
        assert_eq!(keys(), keys());
    }

    #[test]
    fn there_are_two_thousand_card_faces_each_with_a_name_of_its_own() {
        let faces = card_faces().unwrap();
        let names: HashSet<_> = faces.iter().map(|face| &face.file_name).collect();
        assert_eq!([faces.len(), names.len()], [2_000; 2]);
    }

    #[test]
    fn the_icons_differ() {
        let [one, other] = icons().unwrap();
        assert_ne!(one, other);
    }
}
