//! Letters as shapes: Noto Sans, one line at a time. Lines are broken by whoever writes the text.

use ab_glyph::{Font, FontRef, OutlineCurve};
use tiny_skia::{Color, PathBuilder};

use super::canvas::Canvas;
use crate::error::StartError;

/// Half of what a capital's height is of the font's size: a line is placed by the middle of its capitals.
const HALF_CAPITAL: f32 = 0.357;

/// The weights in use.
#[derive(Debug)]
pub(super) struct Fonts {
    regular: FontRef<'static>,
    bold: FontRef<'static>,
}

/// Where the line lies from the point it is placed at.
#[derive(Debug, Clone, Copy)]
enum Align {
    Left,
    Centre,
    Right,
}

/// How a line looks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Style {
    size: f32,
    color: Color,
    bold: bool,
    align: Align,
}

impl Style {
    pub(super) const fn regular(size: f32, color: Color) -> Self {
        Self {
            size,
            color,
            bold: false,
            align: Align::Left,
        }
    }

    pub(super) const fn bold(size: f32, color: Color) -> Self {
        Self {
            bold: true,
            ..Self::regular(size, color)
        }
    }

    pub(super) const fn centred(self) -> Self {
        Self {
            align: Align::Centre,
            ..self
        }
    }

    pub(super) const fn to_the_left(self) -> Self {
        Self {
            align: Align::Right,
            ..self
        }
    }
}

impl Fonts {
    /// # Errors
    /// None while the fonts that are built in are fonts.
    pub(super) fn load() -> Result<Self, StartError> {
        Ok(Self {
            regular: parse(notosans::REGULAR_TTF)?,
            bold: parse(notosans::BOLD_TTF)?,
        })
    }

    /// How wide a line is.
    pub(super) fn width(&self, text: &str, style: Style) -> f32 {
        let font = self.font(style);
        placed(font, text).last().map_or(0.0, |last| last.end) * scale(font, style)
    }

    /// Writes a line.
    pub(super) fn write(&self, canvas: &mut Canvas, at: (f32, f32), style: Style, text: &str) {
        let font = self.font(style);
        let scale = scale(font, style);
        let left = match style.align {
            Align::Left => at.0,
            Align::Centre => at.0 - self.width(text, style) / 2.0,
            Align::Right => at.0 - self.width(text, style),
        };
        let baseline = (at.1 + style.size * HALF_CAPITAL).round();
        let mut path = PathBuilder::new();
        for letter in placed(font, text) {
            let to_pixels = |point: ab_glyph::Point| {
                (
                    left + (letter.start + point.x) * scale,
                    baseline - point.y * scale,
                )
            };
            for curve in font
                .outline(letter.glyph)
                .into_iter()
                .flat_map(|outline| outline.curves)
            {
                trace(&mut path, &curve, to_pixels);
            }
        }
        if let Some(path) = path.finish() {
            canvas.path(&path, style.color);
        }
    }

    fn font(&self, style: Style) -> &FontRef<'static> {
        if style.bold {
            &self.bold
        } else {
            &self.regular
        }
    }
}

/// A letter in its line, in the font's units.
struct Letter {
    glyph: ab_glyph::GlyphId,
    start: f32,
    end: f32,
}

fn placed(font: &FontRef<'_>, text: &str) -> Vec<Letter> {
    let mut letters: Vec<Letter> = Vec::new();
    for glyph in text.chars().map(|char| font.glyph_id(char)) {
        let start = letters.last().map_or(0.0, |before| {
            before.end + font.kern_unscaled(before.glyph, glyph)
        });
        letters.push(Letter {
            glyph,
            start,
            end: start + font.h_advance_unscaled(glyph),
        });
    }
    letters
}

fn parse(ttf: &'static [u8]) -> Result<FontRef<'static>, StartError> {
    FontRef::try_from_slice(ttf).map_err(|error| StartError::Draw(error.to_string()))
}

fn scale(font: &FontRef<'_>, style: Style) -> f32 {
    style.size / font.units_per_em().unwrap_or(1000.0)
}

/// Adds a curve; one that does not go on from the last begins a new contour.
fn trace(
    path: &mut PathBuilder,
    curve: &OutlineCurve,
    to_pixels: impl Fn(ab_glyph::Point) -> (f32, f32),
) {
    let (OutlineCurve::Line(from, _)
    | OutlineCurve::Quad(from, ..)
    | OutlineCurve::Cubic(from, ..)) = *curve;
    let (x, y) = to_pixels(from);
    if path.last_point() != Some(tiny_skia::Point::from_xy(x, y)) {
        path.move_to(x, y);
    }
    match curve {
        OutlineCurve::Line(_, to) => {
            let to = to_pixels(*to);
            path.line_to(to.0, to.1);
        }
        OutlineCurve::Quad(_, by, to) => {
            let (by, to) = (to_pixels(*by), to_pixels(*to));
            path.quad_to(by.0, by.1, to.0, to.1);
        }
        OutlineCurve::Cubic(_, by, then_by, to) => {
            let (by, then_by, to) = (to_pixels(*by), to_pixels(*then_by), to_pixels(*to));
            path.cubic_to(by.0, by.1, then_by.0, then_by.1, to.0, to.1);
        }
    }
}
