//! The app's line icons, as strokes on a grid of 24 by 24.

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
            Self::Back => &[Line(&[(15.0, 5.0), (8.0, 12.0), (15.0, 19.0)])],
            Self::Bag => &[
                Frame([4.0, 8.0, 16.0, 13.0], 3.0),
                Line(&[(8.0, 8.0), (8.5, 5.0), (10.5, 3.0), (13.5, 3.0), (15.5, 5.0), (16.0, 8.0)]),
            ],
            Self::Bell => &[
                Line(&[
                    (4.0, 17.0), (6.0, 14.5), (6.0, 9.5), (7.5, 6.0), (12.0, 4.0), (16.5, 6.0), (18.0, 9.5),
                    (18.0, 14.5), (20.0, 17.0), (4.0, 17.0),
                ]),
                Line(&[(10.5, 20.5), (13.5, 20.5)]),
            ],
            Self::Bolt => &[Fill(&[
                (13.0, 2.0), (5.0, 13.5), (11.0, 13.5), (10.0, 22.0), (19.0, 9.5), (12.5, 9.5),
            ])],
            Self::Calendar => &[
                Frame([4.0, 5.0, 16.0, 15.0], 3.0),
                Line(&[(4.0, 10.0), (20.0, 10.0)]),
                Line(&[(8.5, 3.0), (8.5, 6.0)]),
                Line(&[(15.5, 3.0), (15.5, 6.0)]),
            ],
            Self::Card => &[
                Frame([3.0, 5.5, 18.0, 13.0], 3.0),
                Line(&[(3.0, 10.0), (21.0, 10.0)]),
                Line(&[(7.0, 14.5), (10.0, 14.5)]),
            ],
            Self::Chart => &[
                Line(&[(5.0, 20.0), (5.0, 13.0)]),
                Line(&[(12.0, 20.0), (12.0, 4.0)]),
                Line(&[(19.0, 20.0), (19.0, 9.0)]),
            ],
            Self::Chat => &[
                Frame([3.0, 4.0, 18.0, 13.0], 4.0),
                Fill(&[(7.0, 16.5), (7.0, 22.0), (13.0, 16.5)]),
            ],
            Self::Check => &[Line(&[(5.0, 12.5), (10.0, 17.5), (19.0, 7.0)])],
            Self::Chevron => &[Line(&[(9.0, 5.0), (16.0, 12.0), (9.0, 19.0)])],
            Self::Cup => &[
                Frame([4.0, 7.0, 12.0, 12.0], 3.0),
                Line(&[(16.0, 10.0), (20.0, 10.5), (20.0, 14.5), (16.0, 15.0)]),
                Line(&[(8.0, 2.5), (8.0, 4.0)]),
                Line(&[(12.0, 2.5), (12.0, 4.0)]),
            ],
            Self::Down => &[Line(&[(12.0, 4.0), (12.0, 20.0)]), Line(&[(6.0, 14.0), (12.0, 20.0), (18.0, 14.0)])],
            Self::Globe => &[
                Ring((12.0, 12.0), 9.0),
                Line(&[(3.0, 12.0), (21.0, 12.0)]),
                Frame([8.0, 3.0, 8.0, 18.0], 8.0),
            ],
            Self::Heart => &[Line(&[
                (12.0, 20.0), (4.5, 12.5), (3.3, 9.0), (4.8, 5.8), (8.0, 4.8), (10.6, 5.8), (12.0, 7.8),
                (13.4, 5.8), (16.0, 4.8), (19.2, 5.8), (20.7, 9.0), (19.5, 12.5), (12.0, 20.0),
            ])],
            Self::Home => &[
                Line(&[(3.5, 11.0), (12.0, 3.5), (20.5, 11.0)]),
                Line(&[(6.0, 9.5), (6.0, 20.0), (18.0, 20.0), (18.0, 9.5)]),
            ],
            Self::Image => &[
                Frame([3.0, 4.0, 18.0, 16.0], 3.0),
                Dot((8.5, 9.5), 1.8),
                Line(&[(4.0, 18.0), (10.0, 13.0), (13.0, 15.5), (16.5, 11.5), (20.5, 15.5)]),
            ],
            Self::Lock => &[
                Frame([5.0, 10.0, 14.0, 11.0], 3.0),
                Line(&[(8.0, 10.0), (8.0, 7.0), (9.5, 4.5), (12.0, 3.5), (14.5, 4.5), (16.0, 7.0), (16.0, 10.0)]),
            ],
            Self::Mail => &[
                Frame([3.0, 5.0, 18.0, 14.0], 3.0),
                Line(&[(4.5, 8.0), (12.0, 13.0), (19.5, 8.0)]),
            ],
            Self::Moon => &[Line(&[
                (20.0, 14.5), (16.5, 15.5), (12.0, 14.0), (9.0, 10.0), (9.3, 4.0), (5.5, 6.5), (3.8, 11.0),
                (5.0, 16.0), (9.0, 19.5), (14.5, 19.8), (18.5, 17.5), (20.0, 14.5),
            ])],
            Self::More => &[Dot((5.0, 12.0), 1.9), Dot((12.0, 12.0), 1.9), Dot((19.0, 12.0), 1.9)],
            Self::Next => &[Fill(&[(5.0, 5.0), (5.0, 19.0), (16.0, 12.0)]), Line(&[(18.0, 6.0), (18.0, 18.0)])],
            Self::Pause => &[Line(&[(8.5, 5.5), (8.5, 18.5)]), Line(&[(15.5, 5.5), (15.5, 18.5)])],
            Self::Person => &[
                Ring((12.0, 8.0), 4.0),
                Line(&[(4.5, 20.5), (6.0, 16.8), (9.0, 15.2), (15.0, 15.2), (18.0, 16.8), (19.5, 20.5)]),
            ],
            Self::Pin => &[
                Ring((12.0, 10.0), 2.5),
                Line(&[
                    (12.0, 21.5), (6.5, 14.5), (5.0, 10.0), (7.0, 5.0), (12.0, 3.0), (17.0, 5.0), (19.0, 10.0),
                    (17.5, 14.5), (12.0, 21.5),
                ]),
            ],
            Self::Plus => &[Line(&[(12.0, 5.0), (12.0, 19.0)]), Line(&[(5.0, 12.0), (19.0, 12.0)])],
            Self::Previous => &[Fill(&[(19.0, 5.0), (19.0, 19.0), (8.0, 12.0)]), Line(&[(6.0, 6.0), (6.0, 18.0)])],
            Self::Search => &[Ring((11.0, 11.0), 6.5), Line(&[(16.0, 16.0), (20.5, 20.5)])],
            Self::Sun => &[
                Ring((12.0, 12.0), 4.0),
                Line(&[(12.0, 2.5), (12.0, 4.5)]),
                Line(&[(12.0, 19.5), (12.0, 21.5)]),
                Line(&[(2.5, 12.0), (4.5, 12.0)]),
                Line(&[(19.5, 12.0), (21.5, 12.0)]),
            ],
            Self::Truck => &[
                Line(&[(6.0, 17.0), (3.0, 17.0), (3.0, 6.0), (14.0, 6.0), (14.0, 17.0), (9.5, 17.0)]),
                Line(&[(14.0, 10.0), (18.0, 10.0), (21.0, 13.5), (21.0, 17.0), (20.0, 17.0)]),
                Ring((7.5, 17.5), 2.0),
                Ring((17.5, 17.5), 2.0),
            ],
            Self::Up => &[Line(&[(12.0, 20.0), (12.0, 4.0)]), Line(&[(6.0, 10.0), (12.0, 4.0), (18.0, 10.0)])],
        }
    }
}
