//! Shapes on pixels: all that the screenshots are made of, over `tiny-skia`. Letters are in
//! `lettering.rs`; what the shapes mean is known further up.

use image::RgbaImage;
use tiny_skia::{
    Color, FillRule, GradientStop, LineCap, LineJoin, LinearGradient, Mask, Paint, Path,
    PathBuilder, Pixmap, Point, SpreadMode, Stroke, Transform,
};

use crate::error::StartError;

/// How far, as a part of the radius, a cubic's handle lies from its end for a quarter of a circle.
const QUARTER: f32 = 0.552_285;

/// A rectangle, in pixels.
#[derive(Debug, Clone, Copy)]
pub(super) struct Area {
    pub(super) x: f32,
    pub(super) y: f32,
    pub(super) w: f32,
    pub(super) h: f32,
}

impl Area {
    pub(super) const fn new(x: f32, y: f32, w: f32, h: f32) -> Self {
        Self { x, y, w, h }
    }

    /// The square around a point.
    pub(super) const fn around((x, y): (f32, f32), radius: f32) -> Self {
        Self::new(x - radius, y - radius, radius * 2.0, radius * 2.0)
    }

    pub(super) const fn right(self) -> f32 {
        self.x + self.w
    }

    pub(super) const fn bottom(self) -> f32 {
        self.y + self.h
    }

    pub(super) const fn middle(self) -> (f32, f32) {
        (self.x + self.w / 2.0, self.y + self.h / 2.0)
    }

    pub(super) const fn inset(self, by: f32) -> Self {
        Self::new(
            self.x + by,
            self.y + by,
            self.w - by * 2.0,
            self.h - by * 2.0,
        )
    }

    /// One of several side by side.
    pub(super) fn column(self, index: usize, count: usize, gap: f32) -> Self {
        let w = (self.w + gap) / whole(count) - gap;
        Self {
            x: self.x + whole(index) * (w + gap),
            w,
            ..self
        }
    }
}

/// A count of things on a screen as a number to draw with.
#[expect(clippy::cast_precision_loss, reason = "no screen shows 2^24 things")]
pub(super) const fn whole(count: usize) -> f32 {
    count as f32
}

/// Pixels to draw on, and the part of them that may be drawn on.
#[derive(Debug)]
pub(super) struct Canvas {
    pixmap: Pixmap,
    clip: Option<Mask>,
}

impl Canvas {
    /// # Errors
    /// Where the size is nothing, or more than memory holds.
    pub(super) fn new(width: u32, height: u32) -> Result<Self, StartError> {
        let pixmap = Pixmap::new(width, height)
            .ok_or_else(|| StartError::Draw(format!("{width} × {height} is no size for one")))?;
        Ok(Self { pixmap, clip: None })
    }

    /// What was drawn. Every canvas is filled first, so that no pixel is transparent.
    ///
    /// # Errors
    /// None while a pixel has four bytes.
    pub(super) fn into_pixels(self) -> Result<RgbaImage, StartError> {
        let (width, height) = (self.pixmap.width(), self.pixmap.height());
        RgbaImage::from_raw(width, height, self.pixmap.take())
            .ok_or_else(|| StartError::Draw("its pixels do not fill its size".into()))
    }

    pub(super) fn clear(&mut self, color: Color) {
        self.pixmap.fill(color);
    }

    pub(super) fn path(&mut self, path: &Path, color: Color) {
        self.paint(path, &solid(color));
    }

    pub(super) fn rect(&mut self, area: Area, color: Color) {
        self.round(area, 0.0, color);
    }

    pub(super) fn round(&mut self, area: Area, radius: f32, color: Color) {
        if let Some(path) = rounded(area, radius) {
            self.path(&path, color);
        }
    }

    pub(super) fn disc(&mut self, middle: (f32, f32), radius: f32, color: Color) {
        self.round(Area::around(middle, radius), radius, color);
    }

    pub(super) fn outline(&mut self, area: Area, radius: f32, width: f32, color: Color) {
        if let Some(path) = rounded(area, radius) {
            self.stroke(&path, width, color);
        }
    }

    /// A line through these points, with round ends.
    pub(super) fn line(&mut self, points: &[(f32, f32)], width: f32, color: Color) {
        if let Some(path) = polyline(points, false) {
            self.stroke(&path, width, color);
        }
    }

    /// The area between these points.
    pub(super) fn polygon(&mut self, points: &[(f32, f32)], color: Color) {
        if let Some(path) = polyline(points, true) {
            self.path(&path, color);
        }
    }

    /// From the top left corner to the bottom right one.
    pub(super) fn gradient(&mut self, area: Area, radius: f32, [from, to]: [Color; 2]) {
        let shader = LinearGradient::new(
            Point::from_xy(area.x, area.y),
            Point::from_xy(area.right(), area.bottom()),
            vec![GradientStop::new(0.0, from), GradientStop::new(1.0, to)],
            SpreadMode::Pad,
            Transform::identity(),
        );
        if let (Some(path), Some(shader)) = (rounded(area, radius), shader) {
            self.paint(
                &path,
                &Paint {
                    shader,
                    anti_alias: true,
                    ..Paint::default()
                },
            );
        }
    }

    /// Draws something that must not show outside of this area.
    pub(super) fn within(&mut self, area: Area, radius: f32, draw: impl FnOnce(&mut Self)) {
        let mask = Mask::new(self.pixmap.width(), self.pixmap.height());
        if let (Some(mut mask), Some(path)) = (mask, rounded(area, radius)) {
            mask.fill_path(&path, FillRule::Winding, true, Transform::identity());
            let outer = self.clip.replace(mask);
            draw(self);
            self.clip = outer;
        }
    }

    fn paint(&mut self, path: &Path, paint: &Paint<'_>) {
        let clip = self.clip.as_ref();
        self.pixmap
            .fill_path(path, paint, FillRule::Winding, Transform::identity(), clip);
    }

    fn stroke(&mut self, path: &Path, width: f32, color: Color) {
        let stroke = Stroke {
            width,
            line_cap: LineCap::Round,
            line_join: LineJoin::Round,
            ..Stroke::default()
        };
        let (paint, clip) = (solid(color), self.clip.as_ref());
        self.pixmap
            .stroke_path(path, &paint, &stroke, Transform::identity(), clip);
    }
}

fn solid(color: Color) -> Paint<'static> {
    let mut paint = Paint::default();
    paint.set_color(color);
    paint
}

fn polyline(points: &[(f32, f32)], closed: bool) -> Option<Path> {
    let (first, rest) = points.split_first()?;
    let mut path = PathBuilder::new();
    path.move_to(first.0, first.1);
    for (x, y) in rest {
        path.line_to(*x, *y);
    }
    if closed {
        path.close();
    }
    path.finish()
}

fn rounded(area: Area, radius: f32) -> Option<Path> {
    let Area { x, y, .. } = area;
    let (right, bottom) = (area.right(), area.bottom());
    let r = radius.min(area.w / 2.0).min(area.h / 2.0).max(0.0);
    let k = r * (1.0 - QUARTER);
    let mut path = PathBuilder::new();
    path.move_to(x + r, y);
    path.line_to(right - r, y);
    path.cubic_to(right - k, y, right, y + k, right, y + r);
    path.line_to(right, bottom - r);
    path.cubic_to(right, bottom - k, right - k, bottom, right - r, bottom);
    path.line_to(x + r, bottom);
    path.cubic_to(x + k, bottom, x, bottom - k, x, bottom - r);
    path.line_to(x, y + r);
    path.cubic_to(x, y + k, x + k, y, x + r, y);
    path.close();
    path.finish()
}
