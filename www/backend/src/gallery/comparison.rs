//! Compares base with head: which screenshots changed, were added, removed or renamed, or did not
//! change. Screenshots are paired by file name, and those without a partner by their pixels.

use std::collections::BTreeMap;

use bytes::Bytes;
use image::ImageError;
use rayon::prelude::*;

use super::{Gallery, Screenshot, diff::Diff};

/// A screenshot in base and in head.
#[derive(Debug)]
pub struct Pair {
    /// Before.
    pub base: Screenshot,
    /// After.
    pub head: Screenshot,
}

/// A pair of different screenshots, and their difference.
#[derive(Debug)]
pub struct Changed {
    /// The two screenshots.
    pub pair: Pair,
    /// How many of the pixels differ, from 0 to 1.
    pub ratio: f64,
    /// The diff mask as a PNG: white where the screenshots differ, otherwise black.
    pub mask: Bytes,
}

/// All screenshots in groups, each sorted by file name.
#[derive(Debug, Default)]
pub struct Comparison {
    /// In both, with different pixels.
    pub changed: Vec<Changed>,
    /// Only in head.
    pub added: Vec<Screenshot>,
    /// Only in base.
    pub removed: Vec<Screenshot>,
    /// In both, with the same pixels.
    pub unchanged: Vec<Screenshot>,
    /// In both with the same pixels, under different names.
    pub renamed: Vec<Pair>,
}

impl Comparison {
    /// Sorts a gallery into groups, and computes the difference of each changed pair.
    ///
    /// # Errors
    /// An [`ImageError`] if a PNG cannot be decoded or encoded.
    pub fn of(gallery: Gallery) -> Result<Self, ImageError> {
        let mut comparison = Self::default();
        let mut base = by_name(gallery.base);
        let mut pairs = Vec::new();
        for head in by_name(gallery.head).into_values() {
            match base.remove(&head.file_name) {
                Some(base) if base.pixel_hash == head.pixel_hash => comparison.unchanged.push(head),
                Some(base) => pairs.push(Pair { base, head }),
                None => comparison.added.push(head),
            }
        }
        comparison.removed = base.into_values().collect();
        comparison.changed = pairs
            .into_par_iter()
            .map(compare)
            .collect::<Result<_, _>>()?;
        comparison.pair_up_renamed();
        Ok(comparison)
    }

    fn pair_up_renamed(&mut self) {
        for head in std::mem::take(&mut self.added) {
            let same = |base: &Screenshot| base.pixel_hash == head.pixel_hash;
            match self.removed.iter().position(same) {
                Some(at) => self.renamed.push(Pair {
                    base: self.removed.remove(at),
                    head,
                }),
                None => self.added.push(head),
            }
        }
    }
}

fn by_name(screenshots: Vec<Screenshot>) -> BTreeMap<String, Screenshot> {
    screenshots
        .into_iter()
        .map(|shot| (shot.file_name.clone(), shot))
        .collect()
}

fn compare(pair: Pair) -> Result<Changed, ImageError> {
    let diff = Diff::between(&pair.base.pixels()?, &pair.head.pixels()?);
    Ok(Changed {
        ratio: diff.ratio,
        mask: diff.mask_png()?.into(),
        pair,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gallery::screenshot::grey_screenshot as shot;

    fn names<'a>(shots: impl IntoIterator<Item = &'a Screenshot>) -> Vec<&'a str> {
        shots
            .into_iter()
            .map(|shot| shot.file_name.as_str())
            .collect()
    }

    #[test]
    fn each_screenshot_is_in_its_group() {
        let gallery = Gallery {
            base: vec![
                shot("same", 1),
                shot("other", 2),
                shot("gone", 3),
                shot("old", 4),
            ],
            head: vec![
                shot("new", 4),
                shot("came", 5),
                shot("other", 6),
                shot("same", 1),
            ],
        };
        let comparison = Comparison::of(gallery).unwrap();
        assert_eq!(names(&comparison.unchanged), ["same"]);
        assert_eq!(
            names(comparison.changed.iter().map(|changed| &changed.pair.head)),
            ["other"]
        );
        assert_eq!(names(&comparison.added), ["came"]);
        assert_eq!(names(&comparison.removed), ["gone"]);
        assert_eq!(
            names(comparison.renamed.iter().map(|pair| &pair.base)),
            ["old"]
        );
        assert_eq!(
            names(comparison.renamed.iter().map(|pair| &pair.head)),
            ["new"]
        );
    }

    #[test]
    fn a_screenshot_is_renamed_to_one_name_only() {
        let gallery = Gallery {
            base: vec![shot("a", 1)],
            head: vec![shot("b", 1), shot("c", 1)],
        };
        let comparison = Comparison::of(gallery).unwrap();
        assert_eq!(
            names(comparison.renamed.iter().map(|pair| &pair.head)),
            ["b"]
        );
        assert_eq!(names(&comparison.added), ["c"]);
    }
}
