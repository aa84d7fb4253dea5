//! One screenshot: its names, its size and its PNG.

use std::fmt::Write;
use std::io::Cursor;

use bytes::Bytes;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder, ImageError, ImageFormat, ImageReader, RgbaImage};
use sha2::{Digest, Sha256};

/// A screenshot, kept as the PNG that it is served as.
#[derive(Debug, Clone)]
pub struct Screenshot {
    /// By which base and head are paired.
    pub file_name: String,
    /// A name for people, if there is one.
    pub display_name: Option<String>,
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// The file, byte for byte.
    pub png: Bytes,
    /// Equal for equal pixels, however they are compressed.
    pub pixel_hash: [u8; 32],
}

impl Screenshot {
    /// A user's own file.
    ///
    /// # Errors
    /// Where it is not a PNG, or not a whole one.
    pub fn from_png(file_name: String, png: Vec<u8>) -> Result<Self, ImageError> {
        let pixels = decode(&png)?;
        Ok(Self::new(file_name, None, png, &pixels))
    }

    /// A drawn one.
    ///
    /// # Errors
    /// Where it does not fit into a PNG.
    pub fn from_pixels(
        file_name: String,
        display_name: Option<String>,
        pixels: &RgbaImage,
    ) -> Result<Self, ImageError> {
        let png = encode(
            pixels.as_raw(),
            pixels.dimensions(),
            ExtendedColorType::Rgba8,
        )?;
        Ok(Self::new(file_name, display_name, png, pixels))
    }

    fn new(
        file_name: String,
        display_name: Option<String>,
        png: Vec<u8>,
        pixels: &RgbaImage,
    ) -> Self {
        let (width, height) = pixels.dimensions();
        let pixel_hash = Sha256::new()
            .chain_update(width.to_le_bytes())
            .chain_update(height.to_le_bytes())
            .chain_update(pixels.as_raw())
            .finalize()
            .into();
        Self {
            file_name,
            display_name,
            width,
            height,
            png: png.into(),
            pixel_hash,
        }
    }

    /// The key that the PNG is stored under.
    #[must_use]
    pub fn key(&self) -> String {
        content_key(&self.png)
    }

    /// The pixels again: kept as PNG, a thousand screenshots fit into memory.
    ///
    /// # Errors
    /// None that [`Screenshot::from_png`] has not seen before.
    pub fn pixels(&self) -> Result<RgbaImage, ImageError> {
        decode(&self.png)
    }
}

/// The product's keys are content hashes, in hex.
#[must_use]
pub fn content_key(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .fold(String::new(), |mut key, byte| {
            // Writing into a string cannot fail.
            let _ = write!(key, "{byte:02x}");
            key
        })
}

/// A PNG, made quickly rather than small.
///
/// # Errors
/// Where the bytes do not match the size.
pub fn encode(
    bytes: &[u8],
    (width, height): (u32, u32),
    color: ExtendedColorType,
) -> Result<Vec<u8>, ImageError> {
    let mut png = Vec::new();
    PngEncoder::new_with_quality(&mut png, CompressionType::Fast, FilterType::Adaptive)
        .write_image(bytes, width, height, color)?;
    Ok(png)
}

fn decode(png: &[u8]) -> Result<RgbaImage, ImageError> {
    let reader = ImageReader::with_format(Cursor::new(png), ImageFormat::Png);
    Ok(reader.decode()?.into_rgba8())
}
