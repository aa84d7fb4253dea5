//! A user's own screenshots: one for each group.

use std::fs;
use std::path::Path;

use image::{Rgba, RgbaImage};
use tempfile::TempDir;

/// `DIR/base` and `DIR/head`.
pub(crate) struct Images(TempDir);

impl Images {
    /// Two empty folders.
    pub(crate) fn empty() -> Self {
        let directory = TempDir::new().unwrap();
        fs::create_dir(directory.path().join("base")).unwrap();
        fs::create_dir(directory.path().join("head")).unwrap();
        Self(directory)
    }

    /// One screenshot in each group. A quarter of the changed one differs.
    pub(crate) fn of_every_kind() -> Self {
        let images = Self::empty();
        for (file, shades) in [
            ("base/Changed.png", [10, 10, 10, 10]),
            ("head/Changed.png", [10, 10, 10, 99]),
            ("base/Same.png", [20; 4]),
            ("head/Same.png", [20; 4]),
            ("head/Added.png", [30; 4]),
            ("base/Removed.png", [40; 4]),
            ("base/OldName.png", [50; 4]),
            ("head/NewName.png", [50; 4]),
        ] {
            images.save(file, shades);
        }
        images
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn read(&self, file: &str) -> Vec<u8> {
        fs::read(self.path().join(file)).unwrap()
    }

    pub(crate) fn write(&self, file: &str, bytes: &[u8]) {
        fs::write(self.path().join(file), bytes).unwrap();
    }

    /// Two by two pixels of these shades.
    pub(crate) fn save(&self, file: &str, shades: [u8; 4]) {
        let pixels = shades
            .iter()
            .flat_map(|&shade| Rgba([shade, shade, shade, 255]).0)
            .collect();
        let image = RgbaImage::from_raw(2, 2, pixels).unwrap();
        image.save(self.path().join(file)).unwrap();
    }
}
