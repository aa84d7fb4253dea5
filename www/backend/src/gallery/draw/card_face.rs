//! The faces of payment cards: small pictures, as many as one likes, no two alike.

use image::RgbaImage;

use super::canvas::{Area, Canvas};
use super::glyph::Glyph;
use super::lettering::{Fonts, Style};
use super::picture::landscape;
use super::theme::{ON_TINT, Theme, fade, rgb};
use crate::error::StartError;

const WIDTH: u32 = 240;
const HEIGHT: u32 = 180;

const CARD: Area = Area::new(14.0, 18.0, 212.0, 144.0);
const CHIP: Area = Area::new(30.0, 66.0, 28.0, 21.0);
const RADIUS: f32 = 14.0;
/// So that white letters can be read on every picture.
const SHADE: f32 = 0.28;

/// The face of the card of that number.
///
/// # Errors
/// Where there is no memory for it.
pub(super) fn draw(fonts: &Fonts, theme: &Theme, number: usize) -> Result<RgbaImage, StartError> {
    let mut canvas = Canvas::new(WIDTH, HEIGHT)?;
    canvas.clear(theme.background);
    landscape(&mut canvas, CARD, RADIUS, number);
    canvas.round(CARD, RADIUS, fade(rgb(0x0B_0F1E), SHADE));
    Glyph::Card.draw(&mut canvas, (200.0, 42.0), 22.0, ON_TINT);
    canvas.round(CHIP, 5.0, rgb(0xF3_D08A));
    let name = Style::bold(15.0, ON_TINT);
    fonts.write(&mut canvas, (30.0, 42.0), name, "Harbor Pay");
    let digits = Style::bold(17.0, ON_TINT);
    fonts.write(
        &mut canvas,
        (30.0, 136.0),
        digits,
        &format!("•••• {number:04}"),
    );
    canvas.into_pixels()
}
