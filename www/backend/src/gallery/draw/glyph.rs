//! The app's line icons, as strokes on a grid of 24 by 24.

mod strokes;

use tiny_skia::Color;

use super::canvas::{Area, Canvas};

const GRID: f32 = 24.0;
const STROKE: f32 = 2.0;

/// A part of an icon.
#[derive(Debug)]
enum Part {
    Line(&'static [(f32, f32)]),
    Fill(&'static [(f32, f32)]),
    /// A circle's middle and radius.
    Ring((f32, f32), f32),
    Dot((f32, f32), f32),
    /// A box, as left, top, width and height, and the radius of its corners.
    Frame([f32; 4], f32),
}

use Part::{Dot, Fill, Frame, Line, Ring};

/// What an icon shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Glyph {
    Back,
    Bag,
    Bell,
    Bolt,
    Calendar,
    Card,
    Chart,
    Chat,
    Check,
    Chevron,
    Cup,
    Down,
    Globe,
    Heart,
    Home,
    Image,
    Lock,
    Mail,
    Moon,
    More,
    Next,
    Pause,
    Person,
    Pin,
    Plus,
    Previous,
    Search,
    Sun,
    Truck,
    Up,
}

impl Glyph {
    /// Draws it around its middle.
    pub(super) fn draw(self, canvas: &mut Canvas, middle: (f32, f32), size: f32, color: Color) {
        let scale = size / GRID;
        let (left, top) = (middle.0 - size / 2.0, middle.1 - size / 2.0);
        let at = |(x, y): (f32, f32)| (left + x * scale, top + y * scale);
        let all = |points: &[(f32, f32)]| points.iter().map(|point| at(*point)).collect::<Vec<_>>();
        for part in self.parts() {
            match part {
                Line(points) => canvas.line(&all(points), STROKE * scale, color),
                Fill(points) => canvas.polygon(&all(points), color),
                Ring(middle, radius) => {
                    let area = Area::around(at(*middle), radius * scale);
                    canvas.outline(area, radius * scale, STROKE * scale, color);
                }
                Dot(middle, radius) => canvas.disc(at(*middle), radius * scale, color),
                Frame([x, y, w, h], radius) => {
                    let (x, y) = at((*x, *y));
                    let area = Area::new(x, y, w * scale, h * scale);
                    canvas.outline(area, radius * scale, STROKE * scale, color);
                }
            }
        }
    }

    const fn parts(self) -> &'static [Part] {
        match self {
            Self::Back => strokes::BACK,
            Self::Bag => strokes::BAG,
            Self::Bell => strokes::BELL,
            Self::Bolt => strokes::BOLT,
            Self::Calendar => strokes::CALENDAR,
            Self::Card => strokes::CARD,
            Self::Chart => strokes::CHART,
            Self::Chat => strokes::CHAT,
            Self::Check => strokes::CHECK,
            Self::Chevron => strokes::CHEVRON,
            Self::Cup => strokes::CUP,
            Self::Down => strokes::DOWN,
            Self::Globe => strokes::GLOBE,
            Self::Heart => strokes::HEART,
            Self::Home => strokes::HOME,
            Self::Image => strokes::IMAGE,
            Self::Lock => strokes::LOCK,
            Self::Mail => strokes::MAIL,
            Self::Moon => strokes::MOON,
            Self::More => strokes::MORE,
            Self::Next => strokes::NEXT,
            Self::Pause => strokes::PAUSE,
            Self::Person => strokes::PERSON,
            Self::Pin => strokes::PIN,
            Self::Plus => strokes::PLUS,
            Self::Previous => strokes::PREVIOUS,
            Self::Search => strokes::SEARCH,
            Self::Sun => strokes::SUN,
            Self::Truck => strokes::TRUCK,
            Self::Up => strokes::UP,
        }
    }
}
