//! The colours of the app, light and dark. Screens name colours by their part (`Tint::Good`); no
//! screen knows a number.

use tiny_skia::Color;

/// A colour by the part that it plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tint {
    Accent,
    Good,
    Bad,
    Warm,
    Cool,
    Berry,
    Calm,
}

/// Everything that differs between light and dark.
#[derive(Debug, Clone, Copy)]
pub(super) struct Theme {
    pub(super) name: &'static str,
    /// Behind everything.
    pub(super) background: Color,
    /// Cards, bars and fields.
    pub(super) surface: Color,
    /// Hairlines, tracks and what is switched off.
    pub(super) line: Color,
    pub(super) text: Color,
    /// Text that comes second.
    pub(super) muted: Color,
    pub(super) accent: Color,
    /// How strongly a tint colours what is behind its icon.
    wash: f32,
}

/// What is written on a tint.
pub(super) const ON_TINT: Color = Color::WHITE;

pub(super) fn light() -> Theme {
    Theme {
        name: "Light",
        background: rgb(0xF4_F5F9),
        surface: rgb(0xFF_FFFF),
        line: rgb(0xE3_E6EE),
        text: rgb(0x14_1829),
        muted: rgb(0x69_7089),
        accent: rgb(0x4F_46E5),
        wash: 0.12,
    }
}

pub(super) fn dark() -> Theme {
    Theme {
        name: "Dark",
        background: rgb(0x0D_0F18),
        surface: rgb(0x19_1C2A),
        line: rgb(0x2C_3145),
        text: rgb(0xF3_F4FA),
        muted: rgb(0x97_9DB5),
        accent: rgb(0x7C_75FF),
        wash: 0.22,
    }
}

impl Theme {
    pub(super) fn tint(&self, tint: Tint) -> Color {
        match tint {
            Tint::Accent => self.accent,
            Tint::Good => rgb(0x12_A56B),
            Tint::Bad => rgb(0xE5_484D),
            Tint::Warm => rgb(0xF0_8A24),
            Tint::Cool => rgb(0x1E_8FE0),
            Tint::Berry => rgb(0xD1_3A8B),
            Tint::Calm => rgb(0x11_9DA4),
        }
    }

    /// The same, as the ground for an icon of this tint.
    pub(super) fn wash(&self, tint: Tint) -> Color {
        fade(self.tint(tint), self.wash)
    }
}

/// A colour from its usual notation, `0xRRGGBB`.
pub(super) fn rgb(hex: u32) -> Color {
    let [_, red, green, blue] = hex.to_be_bytes();
    Color::from_rgba8(red, green, blue, u8::MAX)
}

/// The same colour, less opaque.
pub(super) fn fade(mut color: Color, opacity: f32) -> Color {
    color.set_alpha(opacity);
    color
}
