//! How the blocks of a screen look: which widget draws which, and the plain ones. Each draws from
//! the top of its area down and returns how high it was.

mod card;
mod chart;
mod figure;

use super::canvas::{Area, whole};
use super::glyph::Glyph;
use super::lettering::Style;
use super::page::{Block, Fill, Said, Sheet};
use super::picture::landscape;
use super::theme::{ON_TINT, Theme, Tint, fade};

/// Of cards and pictures.
const RADIUS: f32 = 16.0;

impl Block {
    pub(super) fn draw(self, sheet: &mut Sheet<'_>, area: Area) -> f32 {
        match self {
            Self::Banner(tint, glyph, text) => banner(sheet, area, tint, (glyph, text)),
            Self::Section(title, link) => section(sheet, area, title, link),
            Self::Card(rows) => card::draw(sheet, area, rows),
            Self::Search(hint) => search(sheet, area, hint),
            Self::Chips(labels, chosen) => chips(sheet, area, labels, chosen),
            Self::Stats(stats) => chart::stats(sheet, area, stats),
            Self::Bars(title, value, days) => chart::bars(sheet, area, (title, value), days),
            Self::Curve(title, value, points) => chart::curve(sheet, area, (title, value), points),
            Self::Ring(tint, part, value, label) => {
                chart::ring(sheet, area, tint, part, (value, label))
            }
            Self::Picture(number, height, title, detail) => {
                picture(sheet, Area { h: height, ..area }, number, (title, detail))
            }
            Self::Thumbs(from, rows) => thumbs(sheet, area, from, rows),
            Self::Person(initials, name, about) => {
                figure::person(sheet, area, initials, (name, about))
            }
            Self::Field(label, value) => field(sheet, area, label, value),
            Self::Button(fill, text) => button(sheet, Area { h: 52.0, ..area }, fill, text),
            Self::Bubble(said, lines) => bubble(sheet, area, said, lines),
            Self::Month(first, days, chosen, events) => {
                figure::month(sheet, area, (first, days), chosen, events)
            }
            Self::Transport(part, played, total) => {
                figure::transport(sheet, area, part, [played, total])
            }
            Self::Words(title, lines) => words(sheet, area, title, lines),
            Self::Keypad(typed) => figure::keypad(sheet, area, typed),
            Self::Space(height) => height,
        }
    }
}

/// The ground of most widgets.
fn panel(sheet: &mut Sheet<'_>, area: Area, radius: f32) {
    let Theme { surface, line, .. } = sheet.theme;
    sheet.canvas.round(area, radius, surface);
    sheet.canvas.outline(area.inset(0.5), radius, 1.0, line);
}

fn banner(
    sheet: &mut Sheet<'_>,
    area: Area,
    tint: Tint,
    (glyph, text): (Glyph, &'static str),
) -> f32 {
    let area = Area { h: 48.0, ..area };
    let color = sheet.theme.tint(tint);
    sheet.canvas.round(area, 14.0, color);
    sheet.glyph(glyph, (area.x + 26.0, area.middle().1), 20.0, ON_TINT);
    sheet.write(
        (area.x + 48.0, area.middle().1),
        Style::bold(14.0, ON_TINT),
        text,
    );
    area.h
}

fn section(sheet: &mut Sheet<'_>, area: Area, title: &'static str, link: &'static str) -> f32 {
    let Theme { text, accent, .. } = sheet.theme;
    sheet.write((area.x, area.y + 18.0), Style::bold(18.0, text), title);
    let style = Style::bold(14.0, accent).to_the_left();
    sheet.write((area.right(), area.y + 18.0), style, link);
    28.0
}

fn search(sheet: &mut Sheet<'_>, area: Area, hint: &'static str) -> f32 {
    let area = Area { h: 44.0, ..area };
    panel(sheet, area, 14.0);
    let muted = sheet.theme.muted;
    sheet.glyph(Glyph::Search, (area.x + 24.0, area.middle().1), 20.0, muted);
    sheet.write(
        (area.x + 44.0, area.middle().1),
        Style::regular(15.0, muted),
        hint,
    );
    area.h
}

fn chips(sheet: &mut Sheet<'_>, area: Area, labels: &[&'static str], chosen: usize) -> f32 {
    let Theme { text, accent, .. } = sheet.theme;
    let mut left = area.x;
    for (index, label) in labels.iter().enumerate() {
        let style = Style::bold(13.0, if index == chosen { ON_TINT } else { text }).centred();
        let chip = Area::new(left, area.y, sheet.width(style, label) + 30.0, 34.0);
        panel(sheet, chip, 17.0);
        if index == chosen {
            sheet.canvas.round(chip, 17.0, accent);
        }
        sheet.write(chip.middle(), style, label);
        left = chip.right() + 8.0;
    }
    34.0
}

fn picture(
    sheet: &mut Sheet<'_>,
    area: Area,
    number: usize,
    (title, detail): (&'static str, &'static str),
) -> f32 {
    landscape(&mut sheet.canvas, area, 20.0, number);
    sheet.write(
        (area.x + 20.0, area.bottom() - 46.0),
        Style::bold(21.0, ON_TINT),
        title,
    );
    let style = Style::regular(14.0, fade(ON_TINT, 0.88));
    sheet.write((area.x + 20.0, area.bottom() - 21.0), style, detail);
    area.h
}

fn thumbs(sheet: &mut Sheet<'_>, area: Area, from: usize, rows: usize) -> f32 {
    let side = area.column(0, 3, 8.0).w;
    for index in 0..rows * 3 {
        let y = area.y + whole(index / 3) * (side + 8.0);
        let thumb = Area {
            y,
            h: side,
            ..area.column(index % 3, 3, 8.0)
        };
        landscape(&mut sheet.canvas, thumb, 12.0, from + index * 7);
    }
    whole(rows) * (side + 8.0) - 8.0
}

fn field(sheet: &mut Sheet<'_>, area: Area, label: &'static str, value: &'static str) -> f32 {
    let Theme { text, muted, .. } = sheet.theme;
    let area = Area { h: 60.0, ..area };
    panel(sheet, area, 14.0);
    sheet.write(
        (area.x + 18.0, area.y + 19.0),
        Style::regular(12.0, muted),
        label,
    );
    sheet.write(
        (area.x + 18.0, area.y + 40.0),
        Style::regular(16.0, text),
        value,
    );
    area.h
}

fn button(sheet: &mut Sheet<'_>, area: Area, fill: Fill, text: &'static str) -> f32 {
    let (ground, ink) = match fill {
        Fill::Solid(tint) => (sheet.theme.tint(tint), ON_TINT),
        Fill::Soft(tint) => (sheet.theme.wash(tint), sheet.theme.tint(tint)),
    };
    sheet.canvas.round(area, 14.0, ground);
    sheet.write(area.middle(), Style::bold(16.0, ink).centred(), text);
    area.h
}

fn bubble(sheet: &mut Sheet<'_>, area: Area, said: Said, lines: &[&'static str]) -> f32 {
    let mine = said == Said::ByMe;
    let style = Style::regular(15.0, if mine { ON_TINT } else { sheet.theme.text });
    let widest = lines
        .iter()
        .map(|line| sheet.width(style, line))
        .fold(0.0, f32::max);
    let (w, h) = (widest + 32.0, whole(lines.len()) * 21.0 + 19.0);
    let bubble = Area {
        x: if mine { area.right() - w } else { area.x },
        w,
        h,
        ..area
    };
    if mine {
        sheet.canvas.round(bubble, 18.0, sheet.theme.accent);
    } else {
        panel(sheet, bubble, 18.0);
    }
    for (index, line) in lines.iter().enumerate() {
        sheet.write(
            (bubble.x + 16.0, bubble.y + 20.0 + whole(index) * 21.0),
            style,
            line,
        );
    }
    h - 4.0
}

fn words(sheet: &mut Sheet<'_>, area: Area, title: &'static str, lines: &[&'static str]) -> f32 {
    let Theme { text, muted, .. } = sheet.theme;
    let middle = area.middle().0;
    sheet.write(
        (middle, area.y + 18.0),
        Style::bold(26.0, text).centred(),
        title,
    );
    for (index, line) in lines.iter().enumerate() {
        let at = (middle, area.y + 50.0 + whole(index) * 22.0);
        sheet.write(at, Style::regular(15.0, muted).centred(), line);
    }
    40.0 + whole(lines.len()) * 22.0
}
