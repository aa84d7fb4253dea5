//! The user's own screenshots (`--images DIR`): `DIR/base/*.png` and `DIR/head/*.png`.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::{Gallery, Screenshot};
use crate::error::StartError;

/// Reads and decodes all files of both sides, so that a file that is not a PNG is an error at start.
///
/// # Errors
/// A [`StartError`] that names the directory or file at fault.
pub fn read(directory: &Path) -> Result<Gallery, StartError> {
    if !directory.is_dir() {
        return Err(StartError::NoSuchDirectory {
            path: directory.into(),
        });
    }
    let (base, head) = (directory.join("base"), directory.join("head"));
    let there = |side: &Path| side.try_exists().map_err(unreadable(directory));
    if !there(&base)? && !there(&head)? {
        return Err(StartError::NeitherBaseNorHead {
            path: directory.into(),
        });
    }
    let gallery = Gallery {
        base: read_side(&base)?,
        head: read_side(&head)?,
    };
    if gallery.base.is_empty() && gallery.head.is_empty() {
        return Err(StartError::NoImages {
            path: directory.into(),
        });
    }
    Ok(gallery)
}

/// Reads `base` or `head`. A side that does not exist is empty.
fn read_side(directory: &Path) -> Result<Vec<Screenshot>, StartError> {
    let paths = match png_files(directory) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
        listed => listed.map_err(unreadable(directory))?,
    };
    paths.par_iter().map(|path| read_png(path)).collect()
}

fn png_files(directory: &Path) -> io::Result<Vec<PathBuf>> {
    let paths = fs::read_dir(directory)?.map(|entry| Ok(entry?.path()));
    let is_png = |path: &PathBuf| {
        path.extension()
            .is_some_and(|extension| extension.eq_ignore_ascii_case("png"))
    };
    paths
        .filter(|path| path.as_ref().map_or(true, is_png))
        .collect()
}

fn read_png(path: &Path) -> Result<Screenshot, StartError> {
    let bytes = fs::read(path).map_err(unreadable(path))?;
    let file_name = path
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    Screenshot::from_png(file_name, bytes.into()).map_err(|error| StartError::NotPng {
        path: path.into(),
        reason: error.to_string(),
    })
}

fn unreadable(path: &Path) -> impl FnOnce(io::Error) -> StartError {
    move |source| StartError::Unreadable {
        path: path.into(),
        source,
    }
}
