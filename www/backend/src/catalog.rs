//! What the API tells of: the builds of one project, and one comparison of their screenshots. The
//! shapes are those of the API's responses; tokens are `api.rs`'s to add.

mod builds;

use std::collections::BTreeMap;

use bytes::Bytes;
use objectstore_types::scope::{InvalidScopeError, Scope, Scopes};
use serde::Serialize;

use crate::gallery::comparison::Changed;
use crate::gallery::screenshot::content_key;
use crate::gallery::{Comparison, Pair, Screenshot};
use crate::object::ObjectName;

/// The organization, as it stands in paths.
pub const ORGANIZATION_SLUG: &str = "acme";
/// The feature of the product that the objects belong to.
pub const USECASE: &str = "preprod";
const ORGANIZATION_ID: &str = "1";
const PROJECT_ID: &str = "2";
const PROJECT_SLUG: &str = "mobile-app";
const SNAPSHOT_ID: &str = "201";

/// Everything that the API tells of.
#[derive(Debug)]
pub struct Catalog {
    /// In the order of the list.
    pub builds: Vec<Build>,
    /// The one comparison.
    pub snapshot: Snapshot,
}

/// The images that the catalog's keys name.
pub type Images = BTreeMap<String, Bytes>;

/// A build's details.
#[derive(Debug, Clone, Serialize)]
pub struct Build {
    /// The build.
    pub id: &'static str,
    organization_id: &'static str,
    project_id: &'static str,
    project_slug: &'static str,
    state: &'static str,
    /// The app.
    pub app_info: AppInfo,
    vcs_info: VcsInfo,
    snapshot_id: Option<&'static str>,
}

/// What a build is a build of.
#[derive(Debug, Clone, Serialize)]
pub struct AppInfo {
    name: &'static str,
    /// The key of its icon, if it has one.
    pub app_icon_id: Option<String>,
    version: &'static str,
    build_number: u32,
    platform: &'static str,
    bundle_id: &'static str,
    date_built: &'static str,
    artifact_size: u64,
    download_size: u64,
}

#[derive(Debug, Clone, Serialize)]
struct VcsInfo {
    head_sha: &'static str,
    base_sha: &'static str,
    head_ref: &'static str,
    base_ref: &'static str,
    pr_number: Option<u32>,
}

/// A comparison's details.
#[derive(Debug, Clone, Serialize)]
pub struct Snapshot {
    /// The comparison.
    pub id: &'static str,
    organization_id: &'static str,
    project_id: &'static str,
    project_slug: &'static str,
    head_artifact_id: &'static str,
    base_artifact_id: &'static str,
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

impl Catalog {
    /// Tells of `comparison`, and of builds with `icons`; the images are what has to be stored.
    #[must_use]
    pub fn new(comparison: &Comparison, icons: [Bytes; 2]) -> (Self, Images) {
        let mut images = Images::new();
        let snapshot = Snapshot::of(comparison, &mut images);
        let icons = icons.map(|icon| store(&mut images, &icon));
        (
            Self {
                builds: builds::all(icons),
                snapshot,
            },
            images,
        )
    }
}

/// Whose objects these are.
///
/// # Errors
/// None, with ids that are numbers.
pub fn scopes() -> Result<Scopes, InvalidScopeError> {
    let scopes = [
        Scope::create("org", ORGANIZATION_ID)?,
        Scope::create("project", PROJECT_ID)?,
    ];
    Ok(scopes.into_iter().collect())
}

/// Where the image of that key is stored.
#[must_use]
pub fn object_name(scopes: &Scopes, key: &str) -> ObjectName {
    ObjectName {
        usecase: USECASE.to_owned(),
        scopes: scopes.clone(),
        key: format!("{ORGANIZATION_ID}/{PROJECT_ID}/{key}"),
    }
}

impl Snapshot {
    fn of(comparison: &Comparison, images: &mut Images) -> Self {
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
            id: SNAPSHOT_ID,
            organization_id: ORGANIZATION_ID,
            project_id: PROJECT_ID,
            project_slug: PROJECT_SLUG,
            head_artifact_id: "101",
            base_artifact_id: "100",
            comparison_type: "diff",
            comparison_run_info: RunInfo { state: "SUCCESS" },
            images: heads(&changed, &added, &unchanged, &renamed),
            changed,
            added,
            removed,
            unchanged,
            renamed,
        }
    }
}

impl ImageInfo {
    fn of(shot: &Screenshot, images: &mut Images) -> Self {
        Self {
            key: store(images, &shot.png),
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
        let diff_image_key = Some(store(images, &changed.mask));
        Self {
            diff: Some(changed.ratio),
            diff_image_key,
            ..Self::of(&changed.pair, images)
        }
    }
}

/// All that the head build shows, by file name.
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

fn store(images: &mut Images, png: &Bytes) -> String {
    let key = content_key(png);
    images.insert(key.clone(), png.clone());
    key
}
