//! Figures: tiles, bars, curves and rings.

use std::f32::consts::{PI, TAU};

use super::{RADIUS, panel};
use crate::gallery::draw::canvas::{Area, whole};
use crate::gallery::draw::lettering::Style;
use crate::gallery::draw::page::{Sheet, Stat};
use crate::gallery::draw::theme::{Theme, Tint, fade};

const DAYS: [&str; 7] = ["M", "T", "W", "T", "F", "S", "S"];

/// How finely a whole ring is drawn.
const STEPS: f32 = 120.0;

pub(super) fn stats(sheet: &mut Sheet<'_>, area: Area, stats: &[Stat]) -> f32 {
    let Theme { text, muted, .. } = sheet.theme;
    for (index, stat) in stats.iter().enumerate() {
        let tile = Area {
            h: 104.0,
            ..area.column(index, stats.len(), 12.0)
        };
        panel(sheet, tile, RADIUS);
        let left = tile.x + 16.0;
        sheet.write(
            (left, tile.y + 23.0),
            Style::regular(13.0, muted),
            stat.label,
        );
        sheet.write((left, tile.y + 52.0), Style::bold(22.0, text), stat.value);
        let (tint, trend) = stat.trend;
        sheet.write(
            (left, tile.y + 82.0),
            Style::bold(12.5, sheet.theme.tint(tint)),
            trend,
        );
    }
    104.0
}

/// The card, what is written on top of it, and the area left below.
fn titled(sheet: &mut Sheet<'_>, area: Area, (title, value): (&'static str, &'static str)) -> Area {
    let Theme { text, muted, .. } = sheet.theme;
    panel(sheet, area, RADIUS);
    sheet.write(
        (area.x + 18.0, area.y + 24.0),
        Style::regular(13.5, muted),
        title,
    );
    sheet.write(
        (area.x + 18.0, area.y + 52.0),
        Style::bold(25.0, text),
        value,
    );
    Area::new(area.x + 18.0, area.y + 80.0, area.w - 36.0, area.h - 98.0)
}

pub(super) fn bars(
    sheet: &mut Sheet<'_>,
    area: Area,
    heading: (&'static str, &'static str),
    days: [f32; 7],
) -> f32 {
    let area = Area { h: 212.0, ..area };
    let plot = titled(sheet, area, heading);
    let Theme { accent, muted, .. } = sheet.theme;
    let highest = days.iter().copied().fold(0.0, f32::max);
    for (index, (part, day)) in days.into_iter().zip(DAYS).enumerate() {
        let column = plot.column(index, days.len(), 20.0);
        let (foot, h) = (plot.bottom() - 22.0, (plot.h - 22.0) * part);
        let color = if part < highest {
            fade(accent, 0.35)
        } else {
            accent
        };
        sheet.canvas.round(
            Area {
                y: foot - h,
                h,
                ..column
            },
            7.0,
            color,
        );
        let at = (column.middle().0, plot.bottom() - 5.0);
        sheet.write(at, Style::regular(12.0, muted).centred(), day);
    }
    area.h
}

pub(super) fn curve(
    sheet: &mut Sheet<'_>,
    area: Area,
    heading: (&'static str, &'static str),
    points: &[f32],
) -> f32 {
    let area = Area { h: 190.0, ..area };
    let plot = titled(sheet, area, heading);
    let Theme {
        accent,
        line,
        surface,
        ..
    } = sheet.theme;
    for part in [0.0, 0.5, 1.0] {
        let rule = Area {
            y: plot.y + plot.h * part,
            h: 1.0,
            ..plot
        };
        sheet.canvas.rect(rule, line);
    }
    let step = plot.w / whole(points.len().saturating_sub(1).max(1));
    let at = |(index, part): (usize, &f32)| {
        (plot.x + whole(index) * step, plot.bottom() - part * plot.h)
    };
    let line: Vec<_> = points.iter().enumerate().map(at).collect();
    let ground = [(plot.right(), plot.bottom()), (plot.x, plot.bottom())];
    let below: Vec<_> = line.iter().copied().chain(ground).collect();
    sheet.canvas.polygon(&below, fade(accent, 0.14));
    sheet.canvas.line(&line, 3.0, accent);
    if let Some(last) = line.last() {
        sheet.canvas.disc(*last, 7.0, accent);
        sheet.canvas.disc(*last, 3.5, surface);
    }
    area.h
}

pub(super) fn ring(
    sheet: &mut Sheet<'_>,
    area: Area,
    tint: Tint,
    part: f32,
    (value, label): (&'static str, &'static str),
) -> f32 {
    let area = Area { h: 196.0, ..area };
    panel(sheet, area, RADIUS);
    let (
        middle,
        Theme {
            text, muted, line, ..
        },
    ) = (area.middle(), sheet.theme);
    sheet.canvas.line(&arc(middle, 74.0, 1.0), 14.0, line);
    sheet
        .canvas
        .line(&arc(middle, 74.0, part), 14.0, sheet.theme.tint(tint));
    sheet.write(
        (middle.0, middle.1 - 8.0),
        Style::bold(30.0, text).centred(),
        value,
    );
    sheet.write(
        (middle.0, middle.1 + 20.0),
        Style::regular(13.0, muted).centred(),
        label,
    );
    area.h
}

/// A part of a circle, clockwise from its top.
fn arc((x, y): (f32, f32), radius: f32, part: f32) -> Vec<(f32, f32)> {
    let mut points = Vec::new();
    let mut step = 0.0;
    while step <= STEPS * part {
        let angle = step / STEPS * TAU - PI / 2.0;
        points.push((x + radius * angle.cos(), y + radius * angle.sin()));
        step += 1.0;
    }
    points
}
