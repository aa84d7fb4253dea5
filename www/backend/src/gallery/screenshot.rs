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
    /// Base and head are paired by this name.
    pub file_name: String,
    /// A name for people. Without one, the page shows the file name.
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
    /// Reads a PNG file. It gets no display name.
    ///
    /// # Errors
    /// An [`ImageError`] if the file is not a PNG, or is incomplete.
    pub fn from_png(file_name: String, png: Bytes) -> Result<Self, ImageError> {
        let pixels = decode(&png)?;
        let (width, height) = pixels.dimensions();
        let pixel_hash = Sha256::new()
            .chain_update(width.to_le_bytes())
            .chain_update(height.to_le_bytes())
            .chain_update(pixels.as_raw())
            .finalize()
            .into();
        Ok(Self {
            file_name,
            display_name: None,
            width,
            height,
            png,
            pixel_hash,
        })
    }

    /// The key under which the PNG is stored.
    #[must_use]
    pub fn key(&self) -> String {
        content_key(&self.png)
    }

    /// Decodes the PNG again. Decoded, a thousand screenshots would not fit into memory.
    ///
    /// # Errors
    /// None: [`Screenshot::from_png`] has decoded the same bytes.
    pub fn pixels(&self) -> Result<RgbaImage, ImageError> {
        decode(&self.png)
    }
}

/// The SHA-256 of an image in hexadecimal: the product names images by their content.
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

/// Encodes pixels as a PNG. It favours speed over size.
///
/// # Errors
/// An [`ImageError`] if the bytes do not match the size.
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

/// A screenshot of one colour, 2 by 2 pixels, for tests.
#[cfg(test)]
pub(crate) fn grey_screenshot(file_name: &str, shade: u8) -> Screenshot {
    let pixels = RgbaImage::from_pixel(2, 2, image::Rgba([shade, shade, shade, u8::MAX]));
    let png = encode(pixels.as_raw(), (2, 2), ExtendedColorType::Rgba8).unwrap();
    Screenshot::from_png(file_name.to_owned(), png.into()).unwrap()
}
