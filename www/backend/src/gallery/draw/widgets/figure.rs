//! Widgets that a screen has one of: a person, a month, a player's controls, a keypad.

use super::{RADIUS, panel};
use crate::gallery::draw::canvas::{Area, whole};
use crate::gallery::draw::glyph::Glyph;
use crate::gallery::draw::lettering::Style;
use crate::gallery::draw::page::Sheet;
use crate::gallery::draw::theme::{ON_TINT, Theme, Tint};

const WEEKDAYS: [&str; 7] = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"];

/// From a week to the next.
const WEEK: f32 = 42.0;

const DAYS: [&str; 31] = [
    "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16", "17",
    "18", "19", "20", "21", "22", "23", "24", "25", "26", "27", "28", "29", "30", "31",
];

const KEYS: [&str; 12] = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "", "0", "‹"];

pub(super) fn person(
    sheet: &mut Sheet<'_>,
    area: Area,
    initials: &'static str,
    (name, about): (&'static str, &'static str),
) -> f32 {
    let Theme {
        text,
        muted,
        accent,
        ..
    } = sheet.theme;
    let middle = area.middle().0;
    let avatar = Area::around((middle, area.y + 44.0), 44.0);
    sheet
        .canvas
        .gradient(avatar, 44.0, [accent, sheet.theme.tint(Tint::Berry)]);
    sheet.write(
        avatar.middle(),
        Style::bold(30.0, ON_TINT).centred(),
        initials,
    );
    sheet.write(
        (middle, area.y + 112.0),
        Style::bold(22.0, text).centred(),
        name,
    );
    sheet.write(
        (middle, area.y + 138.0),
        Style::regular(14.5, muted).centred(),
        about,
    );
    152.0
}

pub(super) fn month(
    sheet: &mut Sheet<'_>,
    area: Area,
    (first, days): (u8, u8),
    chosen: u8,
    events: &[u8],
) -> f32 {
    let weeks = usize::from(first + days).div_ceil(7);
    let area = Area {
        h: 58.0 + whole(weeks) * WEEK,
        ..area
    };
    panel(sheet, area, RADIUS);
    let (grid, Theme { muted, .. }) = (area.inset(12.0), sheet.theme);
    for (column, weekday) in WEEKDAYS.into_iter().enumerate() {
        let at = (grid.column(column, 7, 0.0).middle().0, grid.y + 12.0);
        sheet.write(at, Style::bold(12.0, muted).centred(), weekday);
    }
    for (label, day) in DAYS.into_iter().zip(1..=days) {
        let cell = usize::from(first) + usize::from(day) - 1;
        let middle = grid.column(cell % 7, 7, 0.0).middle().0;
        let at = (middle, grid.y + 46.0 + whole(cell / 7) * WEEK);
        day_of_month(sheet, at, label, (day == chosen, events.contains(&day)));
    }
    area.h
}

fn day_of_month(
    sheet: &mut Sheet<'_>,
    at: (f32, f32),
    label: &'static str,
    (chosen, has_event): (bool, bool),
) {
    let Theme { text, accent, .. } = sheet.theme;
    if chosen {
        sheet.canvas.disc(at, 18.0, accent);
    }
    let ink = if chosen { ON_TINT } else { text };
    sheet.write(at, Style::regular(15.0, ink).centred(), label);
    if has_event && !chosen {
        sheet
            .canvas
            .disc((at.0, at.1 + 15.0), 2.5, sheet.theme.tint(Tint::Berry));
    }
}

pub(super) fn transport(
    sheet: &mut Sheet<'_>,
    area: Area,
    part: f32,
    [played, total]: [&'static str; 2],
) -> f32 {
    let Theme {
        text,
        muted,
        accent,
        line,
        ..
    } = sheet.theme;
    let track = Area {
        y: area.y + 8.0,
        h: 5.0,
        ..area
    };
    sheet.canvas.round(track, 2.5, line);
    sheet.canvas.round(
        Area {
            w: track.w * part,
            ..track
        },
        2.5,
        accent,
    );
    sheet
        .canvas
        .disc((track.x + track.w * part, track.middle().1), 8.0, accent);
    sheet.write((area.x, area.y + 34.0), Style::regular(12.5, muted), played);
    sheet.write(
        (area.right(), area.y + 34.0),
        Style::regular(12.5, muted).to_the_left(),
        total,
    );
    let (x, y) = (area.middle().0, area.y + 84.0);
    sheet.canvas.disc((x, y), 34.0, accent);
    sheet.glyph(Glyph::Pause, (x, y), 30.0, ON_TINT);
    sheet.glyph(Glyph::Previous, (x - 84.0, y), 30.0, text);
    sheet.glyph(Glyph::Next, (x + 84.0, y), 30.0, text);
    sheet.glyph(Glyph::Heart, (x - 152.0, y), 24.0, muted);
    sheet.glyph(Glyph::More, (x + 152.0, y), 24.0, muted);
    120.0
}

pub(super) fn keypad(sheet: &mut Sheet<'_>, area: Area, typed: usize) -> f32 {
    let Theme {
        text, accent, line, ..
    } = sheet.theme;
    for index in 0..4 {
        let color = if index < typed { accent } else { line };
        sheet.canvas.disc(
            (area.middle().0 + (whole(index) - 1.5) * 32.0, area.y + 10.0),
            8.0,
            color,
        );
    }
    for (index, key) in KEYS
        .into_iter()
        .enumerate()
        .filter(|(_, key)| !key.is_empty())
    {
        let column = area.inset(24.0).column(index % 3, 3, 18.0);
        let at = (column.middle().0, area.y + 90.0 + whole(index / 3) * 90.0);
        panel(sheet, Area::around(at, 37.0), 37.0);
        sheet.write(at, Style::regular(28.0, text).centred(), key);
    }
    400.0
}
