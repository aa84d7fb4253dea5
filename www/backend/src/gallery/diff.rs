//! The difference of two images: how many pixels, and which.

use image::{ExtendedColorType, GrayImage, ImageError, Luma, Rgba, RgbaImage};

use super::screenshot::encode;

/// Where two images differ.
#[derive(Debug)]
pub struct Diff {
    /// How many of the pixels differ, from 0 to 1. If the sizes differ, a pixel that only one of the
    /// images has counts as different.
    pub ratio: f64,
    /// The diff mask, as large as head: white where head differs from base, otherwise black.
    pub mask: GrayImage,
}

impl Diff {
    /// Compares pixel by pixel, from the top left corner.
    #[must_use]
    pub fn between(base: &RgbaImage, head: &RgbaImage) -> Self {
        let mask = GrayImage::from_fn(head.width(), head.height(), |x, y| {
            let same = base
                .get_pixel_checked(x, y)
                .is_some_and(|b| same(*b, *head.get_pixel(x, y)));
            Luma([if same { 0 } else { u8::MAX }])
        });
        let changed = mask.pixels().filter(|pixel| pixel.0 != [0]).count() as u64;
        let (in_head, in_base) = (area(head.dimensions()), area(base.dimensions()));
        let overlap = area((
            base.width().min(head.width()),
            base.height().min(head.height()),
        ));
        let union = in_head + in_base - overlap;
        Self {
            ratio: ratio(changed + in_base - overlap, union),
            mask,
        }
    }

    /// Encodes the mask as a PNG.
    ///
    /// # Errors
    /// An [`ImageError`] if the encoder fails.
    pub fn mask_png(&self) -> Result<Vec<u8>, ImageError> {
        encode(
            self.mask.as_raw(),
            self.mask.dimensions(),
            ExtendedColorType::L8,
        )
    }
}

/// Two transparent pixels are the same, whatever their colour.
fn same(base: Rgba<u8>, head: Rgba<u8>) -> bool {
    base == head || (base.0[3] == 0 && head.0[3] == 0)
}

fn area((width, height): (u32, u32)) -> u64 {
    u64::from(width) * u64::from(height)
}

#[expect(clippy::cast_precision_loss, reason = "no image has 2^52 pixels")]
fn ratio(part: u64, whole: u64) -> f64 {
    part as f64 / whole.max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    const RED: Rgba<u8> = Rgba([255, 0, 0, 255]);
    const BLUE: Rgba<u8> = Rgba([0, 0, 255, 255]);

    fn filled(width: u32, height: u32) -> RgbaImage {
        RgbaImage::from_pixel(width, height, RED)
    }

    fn is(ratio: f64, expected: f64) -> bool {
        (ratio - expected).abs() < f64::EPSILON
    }

    #[test]
    fn one_pixel_of_eight_is_an_eighth_and_white() {
        let mut head = filled(4, 2);
        head.put_pixel(3, 1, BLUE);
        let diff = Diff::between(&filled(4, 2), &head);
        assert!(is(diff.ratio, 0.125));
        assert_eq!(diff.mask.as_raw(), &[0, 0, 0, 0, 0, 0, 0, 255]);
    }

    #[test]
    fn a_taller_head_is_new_below_the_base() {
        let diff = Diff::between(&filled(2, 1), &filled(2, 4));
        assert!(is(diff.ratio, 0.75));
        assert_eq!(diff.mask.as_raw(), &[0, 0, 255, 255, 255, 255, 255, 255]);
    }

    #[test]
    fn pixels_that_only_base_has_count_but_are_not_in_the_mask() {
        let diff = Diff::between(&filled(4, 4), &filled(2, 2));
        assert!(is(diff.ratio, 0.75));
        assert_eq!(diff.mask.as_raw(), &[0, 0, 0, 0]);
    }

    #[test]
    fn a_head_that_is_wider_and_lower_counts_no_pixel_twice() {
        let diff = Diff::between(&filled(2, 4), &filled(4, 2));
        assert!(is(diff.ratio, 8.0 / 12.0));
    }

    #[test]
    fn transparent_pixels_of_different_colours_are_the_same() {
        let base = RgbaImage::from_pixel(1, 1, Rgba([1, 2, 3, 0]));
        let head = RgbaImage::from_pixel(1, 1, Rgba([4, 5, 6, 0]));
        assert!(is(Diff::between(&base, &head).ratio, 0.0));
    }
}
