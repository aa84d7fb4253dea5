//! Pictures: landscapes at dusk and dawn, one for each number, for what would be a photo or a cover.

use std::f32::consts::TAU;

use super::canvas::{Area, Canvas, whole};
use super::theme::{fade, rgb};

/// Sky from above to below, then the hills from afar to near.
const PALETTES: [[u32; 5]; 6] = [
    [0x3B_2F8F, 0xFF_8A7A, 0x7C_4DA8, 0x4B_3590, 0x25_1F5E],
    [0x2B_86C9, 0xBF_E9F0, 0x5F_B3B3, 0x2F_8A86, 0x17_5E63],
    [0xF2_6B4E, 0xFF_D58A, 0xC8_5A58, 0x8A_3A55, 0x4C_2246],
    [0x10_1B45, 0x4B_5FB0, 0x33_4A8C, 0x20_3068, 0x12_1C42],
    [0x7B_C6E8, 0xFD_EBC8, 0x6F_A878, 0x44_835F, 0x22_5640],
    [0xB6_3A7E, 0xFF_B199, 0x9A_3B86, 0x63_2B73, 0x35_1A50],
];

/// How finely a ridge is drawn.
const STEPS: usize = 48;

/// Fills an area with the picture of that number.
pub(super) fn landscape(canvas: &mut Canvas, area: Area, radius: f32, number: usize) {
    let palette = PALETTES
        .iter()
        .cycle()
        .nth(number)
        .copied()
        .unwrap_or_default();
    let [above, below, hills @ ..] = palette.map(rgb);
    canvas.gradient(area, radius, [above, below]);
    canvas.within(area, radius, |canvas| {
        let size = area.w.min(area.h);
        let sun = (
            area.x + area.w * part(number, 0.37, 0.25),
            area.y + area.h * 0.36,
        );
        canvas.disc(sun, size * 0.2, fade(tiny_skia::Color::WHITE, 0.18));
        canvas.disc(sun, size * 0.13, fade(tiny_skia::Color::WHITE, 0.85));
        for (depth, color) in hills.into_iter().enumerate() {
            canvas.polygon(&ridge(area, number, depth), color);
        }
    });
}

/// The outline of a hill: two waves, higher and slower the further away.
fn ridge(area: Area, number: usize, depth: usize) -> Vec<(f32, f32)> {
    let phase = part(number * 3 + depth, 0.61, 0.0) * TAU;
    let base = area.y + area.h * (0.56 + 0.15 * whole(depth));
    let height = area.h * (0.1 - 0.02 * whole(depth));
    let crest = (0..=STEPS).map(|step| {
        let along = whole(step) / whole(STEPS);
        let wave =
            (along * TAU * 0.9 + phase).sin() + 0.4 * (along * TAU * 2.3 + phase * 2.0).sin();
        (area.x + area.w * along, base - wave * height)
    });
    crest
        .chain([(area.right(), area.bottom()), (area.x, area.bottom())])
        .collect()
}

/// A number between 0 (or `least`) and 1 that differs from number to number.
fn part(number: usize, step: f32, least: f32) -> f32 {
    least + (whole(number + 1) * step).fract() * (1.0 - 2.0 * least)
}
