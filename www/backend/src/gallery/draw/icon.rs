//! The icons of two apps: squares without rounded corners, for whoever shows them rounds them.

use image::ExtendedColorType;

use super::canvas::{Area, Canvas};
use super::glyph::Glyph;
use super::theme::{ON_TINT, fade, rgb};
use crate::error::StartError;
use crate::gallery::screenshot::encode;

const SIDE: u32 = 128;
const AREA: Area = Area::new(0.0, 0.0, 128.0, 128.0);

/// An icon's colours, from its top left corner to the other, and what is on it.
pub(super) struct Design {
    ground: [u32; 2],
    glyph: Glyph,
}

pub(super) const FIELDNOTES: Design = Design {
    ground: [0xFF_B457, 0xE5_3D73],
    glyph: Glyph::Pin,
};
pub(super) const HARBOR_PAY: Design = Design {
    ground: [0x2D_C7B5, 0x2B_4FD8],
    glyph: Glyph::Card,
};

/// An icon as a PNG.
///
/// # Errors
/// Where there is no memory for it.
pub(super) fn png(design: &Design) -> Result<Vec<u8>, StartError> {
    let mut canvas = Canvas::new(SIDE, SIDE)?;
    canvas.gradient(AREA, 0.0, design.ground.map(rgb));
    canvas.disc((104.0, 14.0), 58.0, fade(ON_TINT, 0.12));
    canvas.disc((16.0, 122.0), 44.0, fade(ON_TINT, 0.1));
    design.glyph.draw(&mut canvas, AREA.middle(), 80.0, ON_TINT);
    let pixels = canvas.into_pixels()?;
    encode(
        pixels.as_raw(),
        pixels.dimensions(),
        ExtendedColorType::Rgba8,
    )
    .map_err(|error| StartError::Draw(error.to_string()))
}
