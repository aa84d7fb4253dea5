//! A snapshot in the API's responses: its images in groups, and the keys under which they are stored.

use bytes::Bytes;
use serde::Serialize;

use super::{Images, ORGANIZATION_ID, PROJECT_ID, PROJECT_SLUG};
use crate::gallery::comparison::Changed;
use crate::gallery::screenshot::content_key;
use crate::gallery::{Comparison, Pair, Screenshot};

pub(super) const COMPARISON_ID: &str = "201";
const SOLO_ID: &str = "202";

/// A snapshot's details.
#[derive(Debug, Clone, Serialize)]
pub struct Snapshot {
    /// Identifies the snapshot in paths.
    pub id: &'static str,
    organization_id: &'static str,
    project_id: &'static str,
    project_slug: &'static str,
    head_artifact_id: &'static str,
    base_artifact_id: Option<&'static str>,
    comparison_type: &'static str,
    comparison_run_info: RunInfo,
    images: Vec<ImageInfo>,
    changed: Vec<PairInfo>,
    added: Vec<ImageInfo>,
    removed: Vec<ImageInfo>,
    unchanged: Vec<ImageInfo>,
    renamed: Vec<PairInfo>,
}

#[derive(Debug, Clone, Serialize)]
struct RunInfo {
    state: &'static str,
}

#[derive(Debug, Clone, Serialize)]
struct ImageInfo {
    key: String,
    display_name: Option<String>,
    image_file_name: String,
    width: u32,
    height: u32,
}

#[derive(Debug, Clone, Serialize)]
struct PairInfo {
    base_image: ImageInfo,
    head_image: ImageInfo,
    diff: Option<f64>,
    diff_image_key: Option<String>,
}

impl Snapshot {
    pub(super) fn of(comparison: &Comparison, images: &mut Images) -> Self {
        let mut list = |shots: &[Screenshot]| -> Vec<ImageInfo> {
            shots
                .iter()
                .map(|shot| ImageInfo::of(shot, images))
                .collect()
        };
        let (added, removed, unchanged) = (
            list(&comparison.added),
            list(&comparison.removed),
            list(&comparison.unchanged),
        );
        let changed: Vec<_> = comparison
            .changed
            .iter()
            .map(|changed| PairInfo::changed(changed, images))
            .collect();
        let renamed: Vec<_> = comparison
            .renamed
            .iter()
            .map(|pair| PairInfo::of(pair, images))
            .collect();
        Self {
            base_artifact_id: Some("100"),
            images: heads(&changed, &added, &unchanged, &renamed),
            changed,
            added,
            removed,
            unchanged,
            renamed,
            ..Self::empty(COMPARISON_ID, "101", "diff")
        }
    }

    /// A snapshot that is not compared with another.
    pub(super) fn solo(shots: &[Screenshot], images: &mut Images) -> Self {
        Self {
            images: shots
                .iter()
                .map(|shot| ImageInfo::with_own_key(shot, images))
                .collect(),
            ..Self::empty(SOLO_ID, "102", "solo")
        }
    }

    fn empty(
        id: &'static str,
        head_artifact_id: &'static str,
        comparison_type: &'static str,
    ) -> Self {
        Self {
            id,
            organization_id: ORGANIZATION_ID,
            project_id: PROJECT_ID,
            project_slug: PROJECT_SLUG,
            head_artifact_id,
            base_artifact_id: None,
            comparison_type,
            comparison_run_info: RunInfo { state: "SUCCESS" },
            images: Vec::new(),
            changed: Vec::new(),
            added: Vec::new(),
            removed: Vec::new(),
            unchanged: Vec::new(),
            renamed: Vec::new(),
        }
    }
}

impl ImageInfo {
    fn of(shot: &Screenshot, images: &mut Images) -> Self {
        Self::new(add_image(images, &shot.png), shot)
    }

    /// Stores the image as an object of its own, even if another screenshot has the same bytes.
    fn with_own_key(shot: &Screenshot, images: &mut Images) -> Self {
        let key = content_key(&[shot.file_name.as_bytes(), &shot.png].concat());
        images.insert(key.clone(), shot.png.clone());
        Self::new(key, shot)
    }

    fn new(key: String, shot: &Screenshot) -> Self {
        Self {
            key,
            display_name: shot.display_name.clone(),
            image_file_name: shot.file_name.clone(),
            width: shot.width,
            height: shot.height,
        }
    }
}

impl PairInfo {
    fn of(pair: &Pair, images: &mut Images) -> Self {
        Self {
            base_image: ImageInfo::of(&pair.base, images),
            head_image: ImageInfo::of(&pair.head, images),
            diff: None,
            diff_image_key: None,
        }
    }

    fn changed(changed: &Changed, images: &mut Images) -> Self {
        let diff_image_key = Some(add_image(images, &changed.mask));
        Self {
            diff: Some(changed.ratio),
            diff_image_key,
            ..Self::of(&changed.pair, images)
        }
    }
}

/// All images of the head build, sorted by file name.
fn heads(
    changed: &[PairInfo],
    added: &[ImageInfo],
    unchanged: &[ImageInfo],
    renamed: &[PairInfo],
) -> Vec<ImageInfo> {
    let pairs = changed.iter().chain(renamed).map(|pair| &pair.head_image);
    let mut heads: Vec<_> = pairs.chain(added).chain(unchanged).cloned().collect();
    heads.sort_by(|a, b| a.image_file_name.cmp(&b.image_file_name));
    heads
}

/// Adds an image under the hash of its bytes, and returns this key.
pub(super) fn add_image(images: &mut Images, png: &Bytes) -> String {
    let key = content_key(png);
    images.insert(key.clone(), png.clone());
    key
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gallery::screenshot::grey_screenshot;

    #[test]
    fn equal_images_of_a_snapshot_without_a_comparison_have_different_keys() {
        let shots = ["de/Card.png", "fr/Card.png"].map(|name| grey_screenshot(name, 0));
        let mut images = Images::new();
        let snapshot = Snapshot::solo(&shots, &mut images);
        assert_eq!(snapshot.images.len(), 2);
        for image in &snapshot.images {
            assert_eq!(images.remove(&image.key), Some(shots[0].png.clone()));
        }
    }
}
