//! What a screen of the app is made of, as data, and the frame around it: status bar, title, tabs.
//! The blocks in between draw themselves, in `widgets/`.

use super::canvas::{Area, Canvas};
use super::glyph::Glyph;
use super::lettering::{Fonts, Style};
use super::theme::{Theme, Tint};
use crate::error::StartError;

/// A phone's, in points.
pub(super) const WIDTH: u32 = 390;
pub(super) const HEIGHT: u32 = 844;

/// Between the screen's edge and what is on it.
const MARGIN: f32 = 20.0;
/// Between two blocks.
const GAP: f32 = 14.0;
/// Where the blocks begin.
const TOP: f32 = 112.0;
const SCREEN: Area = Area::new(0.0, 0.0, 390.0, 844.0);
const TAB_BAR: Area = Area::new(0.0, 760.0, 390.0, 84.0);

/// The app's places, each with its tab.
const TABS: [(Glyph, &str); 5] = [
    (Glyph::Home, "Home"),
    (Glyph::Search, "Explore"),
    (Glyph::Chat, "Inbox"),
    (Glyph::Calendar, "Plan"),
    (Glyph::Person, "You"),
];

/// A screen.
#[derive(Debug, Clone, Copy)]
pub(super) struct Page {
    pub(super) title: &'static str,
    pub(super) head: Head,
    pub(super) foot: Foot,
    pub(super) blocks: &'static [Block],
}

/// What is above the blocks.
#[derive(Debug, Clone, Copy)]
pub(super) enum Head {
    /// A large title, with an icon at its right.
    Place(Glyph),
    /// A way back, a title in the middle, an icon at the right.
    Step(Glyph),
    /// Nothing.
    Bare,
}

/// What is below them.
#[derive(Debug, Clone, Copy)]
pub(super) enum Foot {
    /// Tabs, of which this one is open.
    Tabs(usize),
    /// A field to write a message into.
    Composer(&'static str),
    /// Nothing.
    Bare,
}

/// One thing in the column that a screen is.
#[derive(Debug, Clone, Copy)]
pub(super) enum Block {
    /// A notice across the whole width.
    Banner(Tint, Glyph, &'static str),
    /// A heading over what follows, and a link at its right.
    Section(&'static str, &'static str),
    /// Rows on one card.
    Card(&'static [Row]),
    Search(&'static str),
    /// Choices side by side, of which one is made.
    Chips(&'static [&'static str], usize),
    /// Figures side by side.
    Stats(&'static [Stat]),
    /// A bar for each day of a week, 0 to 1.
    Bars(&'static str, &'static str, [f32; 7]),
    /// A curve through these, 0 to 1.
    Curve(&'static str, &'static str, &'static [f32]),
    /// A part of a whole, 0 to 1.
    Ring(Tint, f32, &'static str, &'static str),
    /// A picture by its number and height, with a title and a line below it.
    Picture(usize, f32, &'static str, &'static str),
    /// Square pictures in rows of three, from this number on.
    Thumbs(usize, usize),
    /// A person's initials, name and a line about them.
    Person(&'static str, &'static str, &'static str),
    Field(&'static str, &'static str),
    Button(Fill, &'static str),
    /// What was said.
    Bubble(Said, &'static [&'static str]),
    /// A month that begins on this column and has so many days, the chosen day, and those with events.
    Month(u8, u8, u8, &'static [u8]),
    /// How much has been played, 0 to 1, and the times at both ends.
    Transport(f32, &'static str, &'static str),
    /// Large words in the middle, and a smaller line each below.
    Words(&'static str, &'static [&'static str]),
    /// Digits to type, with so many of four typed.
    Keypad(usize),
    Space(f32),
}

/// How a button looks.
#[derive(Debug, Clone, Copy)]
pub(super) enum Fill {
    Solid(Tint),
    Soft(Tint),
}

/// Who said it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Said {
    ByMe,
    ByThem,
}

/// A row of a card.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    pub(super) lead: Lead,
    pub(super) title: &'static str,
    /// A second line, if there is one.
    pub(super) detail: &'static str,
    pub(super) trail: Trail,
}

/// At the left of a row.
#[derive(Debug, Clone, Copy)]
pub(super) enum Lead {
    Nothing,
    Icon(Tint, Glyph),
    Initials(Tint, &'static str),
    Picture(usize),
}

/// At the right of a row.
#[derive(Debug, Clone, Copy)]
pub(super) enum Trail {
    Nothing,
    Chevron,
    Text(&'static str),
    Strong(Tint, &'static str),
    Badge(&'static str),
    Switch(bool),
    Tick,
}

/// A figure, what it counts, and how it has changed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stat {
    pub(super) value: &'static str,
    pub(super) label: &'static str,
    pub(super) trend: (Tint, &'static str),
}

/// A canvas with the fonts and the colours that a screen is drawn with.
#[derive(Debug)]
pub(super) struct Sheet<'a> {
    pub(super) canvas: Canvas,
    pub(super) theme: Theme,
    fonts: &'a Fonts,
    /// A text to be replaced by another.
    wording: Option<(&'static str, &'static str)>,
}

impl<'a> Sheet<'a> {
    /// # Errors
    /// Where there is no memory.
    pub(super) fn new(
        fonts: &'a Fonts,
        theme: Theme,
        wording: Option<(&'static str, &'static str)>,
    ) -> Result<Self, StartError> {
        let mut canvas = Canvas::new(WIDTH, HEIGHT)?;
        canvas.clear(theme.background);
        Ok(Self {
            canvas,
            theme,
            fonts,
            wording,
        })
    }

    /// Writes a line, its capitals' middle at this point.
    pub(super) fn write(&mut self, at: (f32, f32), style: Style, text: &'static str) {
        let text = self.worded(text);
        self.fonts.write(&mut self.canvas, at, style, text);
    }

    /// How wide a line is.
    pub(super) fn width(&self, style: Style, text: &'static str) -> f32 {
        self.fonts.width(self.worded(text), style)
    }

    /// The text as it is to be written.
    pub(super) fn worded(&self, text: &'static str) -> &'static str {
        self.wording
            .filter(|(from, _)| *from == text)
            .map_or(text, |(_, to)| to)
    }

    pub(super) fn glyph(
        &mut self,
        glyph: Glyph,
        middle: (f32, f32),
        size: f32,
        color: tiny_skia::Color,
    ) {
        glyph.draw(&mut self.canvas, middle, size, color);
    }

    /// Draws a whole screen.
    pub(super) fn page(&mut self, page: &Page, blocks: &[Block]) {
        let mut y = match page.head {
            Head::Bare => TOP - 40.0,
            Head::Place(_) | Head::Step(_) => TOP,
        };
        for block in blocks {
            y += block.draw(self, Area::new(MARGIN, y, SCREEN.w - MARGIN * 2.0, 0.0)) + GAP;
        }
        self.head(page);
        self.foot(page.foot);
        self.status_bar();
    }

    fn head(&mut self, page: &Page) {
        let Theme { text, accent, .. } = self.theme;
        let right = SCREEN.right() - MARGIN - 12.0;
        match page.head {
            Head::Bare => {}
            Head::Place(glyph) => {
                self.write((MARGIN, 80.0), Style::bold(28.0, text), page.title);
                self.glyph(glyph, (right, 80.0), 24.0, accent);
            }
            Head::Step(glyph) => {
                self.glyph(Glyph::Back, (MARGIN + 8.0, 78.0), 24.0, accent);
                self.write(
                    (SCREEN.middle().0, 78.0),
                    Style::bold(17.0, text).centred(),
                    page.title,
                );
                self.glyph(glyph, (right, 78.0), 22.0, accent);
            }
        }
    }

    fn foot(&mut self, foot: Foot) {
        match foot {
            Foot::Bare => {}
            Foot::Tabs(open) => self.tabs(open),
            Foot::Composer(hint) => self.composer(hint),
        }
        let bar = Area::new(SCREEN.middle().0 - 67.0, 831.0, 134.0, 5.0);
        self.canvas.round(bar, 2.5, self.theme.text);
    }

    fn bar(&mut self) {
        let Theme { surface, line, .. } = self.theme;
        self.canvas.rect(TAB_BAR, surface);
        self.canvas.rect(Area { h: 1.0, ..TAB_BAR }, line);
    }

    fn tabs(&mut self, open: usize) {
        self.bar();
        for (index, (glyph, label)) in TABS.into_iter().enumerate() {
            let (x, _) = TAB_BAR.inset(6.0).column(index, TABS.len(), 0.0).middle();
            let color = if index == open {
                self.theme.accent
            } else {
                self.theme.muted
            };
            self.glyph(glyph, (x, TAB_BAR.y + 24.0), 24.0, color);
            let style = if index == open {
                Style::bold(10.5, color)
            } else {
                Style::regular(10.5, color)
            };
            self.write((x, TAB_BAR.y + 47.0), style.centred(), label);
        }
    }

    fn composer(&mut self, hint: &'static str) {
        self.bar();
        let Theme {
            background,
            line,
            muted,
            accent,
            ..
        } = self.theme;
        let field = Area::new(60.0, TAB_BAR.y + 12.0, 262.0, 40.0);
        self.canvas.round(field, 20.0, background);
        self.canvas.outline(field, 20.0, 1.0, line);
        self.write(
            (field.x + 16.0, field.middle().1),
            Style::regular(15.0, muted),
            hint,
        );
        self.glyph(Glyph::Plus, (34.0, field.middle().1), 24.0, accent);
        self.canvas.disc((350.0, field.middle().1), 20.0, accent);
        self.glyph(
            Glyph::Up,
            (350.0, field.middle().1),
            20.0,
            super::theme::ON_TINT,
        );
    }

    fn status_bar(&mut self) {
        let ink = self.theme.text;
        self.write((34.0, 27.0), Style::bold(16.0, ink), "9:41");
        for (x, h) in [(306.0, 4.0), (311.0, 6.5), (316.0, 9.0), (321.0, 11.5)] {
            self.canvas.round(Area::new(x, 33.0 - h, 3.4, h), 1.0, ink);
        }
        let battery = Area::new(332.5, 21.5, 24.0, 11.5);
        self.canvas
            .outline(battery, 3.5, 1.0, super::theme::fade(ink, 0.45));
        self.canvas.round(
            Area {
                w: 16.0,
                ..battery.inset(2.0)
            },
            2.0,
            ink,
        );
        self.canvas.round(
            Area::new(358.5, 25.5, 1.6, 4.0),
            0.8,
            super::theme::fade(ink, 0.45),
        );
    }
}
