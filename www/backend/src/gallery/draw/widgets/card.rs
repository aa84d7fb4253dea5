//! A card of rows: lists, menus and settings.

use super::{RADIUS, panel};
use crate::gallery::draw::canvas::{Area, whole};
use crate::gallery::draw::glyph::Glyph;
use crate::gallery::draw::lettering::Style;
use crate::gallery::draw::page::{Lead, Row, Sheet, Trail};
use crate::gallery::draw::picture::landscape;
use crate::gallery::draw::theme::{ON_TINT, Theme, Tint};

const PADDING: f32 = 16.0;
const ONE_LINE: f32 = 54.0;
const TWO_LINES: f32 = 68.0;
/// From a row's left edge to its text, where something leads it.
const INDENT: f32 = 56.0;

pub(super) fn draw(sheet: &mut Sheet<'_>, area: Area, rows: &[Row]) -> f32 {
    let height = rows.iter().map(row_height).sum();
    panel(sheet, Area { h: height, ..area }, RADIUS);
    let mut y = area.y;
    for (index, row) in rows.iter().enumerate() {
        let inner = Area {
            x: area.x + PADDING,
            y,
            w: area.w - PADDING * 2.0,
            h: row_height(row),
        };
        if index > 0 {
            let left = inner.x + indent(row.lead);
            let hairline = Area::new(left, y, area.right() - left, 1.0);
            sheet.canvas.rect(hairline, sheet.theme.line);
        }
        draw_row(sheet, inner, row);
        y = inner.bottom();
    }
    height
}

fn row_height(row: &Row) -> f32 {
    if row.detail.is_empty() {
        ONE_LINE
    } else {
        TWO_LINES
    }
}

fn indent(lead: Lead) -> f32 {
    if matches!(lead, Lead::Nothing) {
        0.0
    } else {
        INDENT
    }
}

fn draw_row(sheet: &mut Sheet<'_>, area: Area, row: &Row) {
    let Theme { text, muted, .. } = sheet.theme;
    let (left, middle) = (area.x + indent(row.lead), area.middle().1);
    lead(sheet, (area.x + 20.0, middle), row.lead);
    if row.detail.is_empty() {
        sheet.write((left, middle), Style::regular(16.0, text), row.title);
    } else {
        sheet.write((left, middle - 11.0), Style::bold(15.5, text), row.title);
        sheet.write(
            (left, middle + 11.0),
            Style::regular(13.5, muted),
            row.detail,
        );
    }
    trail(sheet, (area.right(), middle), row.trail);
}

fn lead(sheet: &mut Sheet<'_>, middle: (f32, f32), lead: Lead) {
    match lead {
        Lead::Nothing => {}
        Lead::Icon(tint, glyph) => {
            let (ground, ink) = (sheet.theme.wash(tint), sheet.theme.tint(tint));
            sheet.canvas.round(Area::around(middle, 19.0), 11.0, ground);
            sheet.glyph(glyph, middle, 20.0, ink);
        }
        Lead::Initials(tint, initials) => {
            sheet.canvas.disc(middle, 21.0, sheet.theme.tint(tint));
            sheet.write(middle, Style::bold(14.5, ON_TINT).centred(), initials);
        }
        Lead::Picture(number) => {
            landscape(&mut sheet.canvas, Area::around(middle, 22.0), 11.0, number);
        }
    }
}

fn trail(sheet: &mut Sheet<'_>, (right, middle): (f32, f32), trail: Trail) {
    let Theme { muted, accent, .. } = sheet.theme;
    match trail {
        Trail::Nothing => {}
        Trail::Chevron => sheet.glyph(Glyph::Chevron, (right - 7.0, middle), 17.0, muted),
        Trail::Text(text) => {
            sheet.write(
                (right, middle),
                Style::regular(14.0, muted).to_the_left(),
                text,
            );
        }
        Trail::Strong(tint, text) => {
            let style = Style::bold(15.0, sheet.theme.tint(tint)).to_the_left();
            sheet.write((right, middle), style, text);
        }
        Trail::Badge(text) => badge(sheet, (right, middle), text),
        Trail::Switch(on) => switch(sheet, (right, middle), on),
        Trail::Tick => sheet.glyph(Glyph::Check, (right - 10.0, middle), 21.0, accent),
    }
}

/// How many; nothing where there are none.
fn badge(sheet: &mut Sheet<'_>, (right, middle): (f32, f32), text: &'static str) {
    let text = sheet.worded(text);
    if !text.is_empty() {
        let w = 14.0 + 8.5 * whole(text.len());
        let area = Area::new(right - w, middle - 11.0, w, 22.0);
        sheet.canvas.round(area, 11.0, sheet.theme.tint(Tint::Bad));
        sheet.write(area.middle(), Style::bold(12.5, ON_TINT).centred(), text);
    }
}

fn switch(sheet: &mut Sheet<'_>, (right, middle): (f32, f32), on: bool) {
    let track = Area::new(right - 48.0, middle - 14.0, 48.0, 28.0);
    let color = if on {
        sheet.theme.tint(Tint::Good)
    } else {
        sheet.theme.line
    };
    sheet.canvas.round(track, 14.0, color);
    let knob = if on { right - 14.0 } else { right - 34.0 };
    sheet.canvas.disc((knob, middle), 12.0, ON_TINT);
}
