//! The content of the API's responses: the builds of one project, a comparison of screenshots, and a
//! snapshot that is not compared. The types are those of the responses; `api.rs` adds the tokens.

mod builds;
mod snapshot;

use std::collections::BTreeMap;

use bytes::Bytes;
use serde::Serialize;

use crate::gallery::{Comparison, Screenshot};
pub use snapshot::Snapshot;

/// The organization's name in paths.
pub const ORGANIZATION_SLUG: &str = "acme";
const ORGANIZATION_ID: &str = "1";
const PROJECT_ID: &str = "2";
const PROJECT_SLUG: &str = "mobile-app";

/// All builds and snapshots.
#[derive(Debug)]
pub struct Catalog {
    /// In the order of the list.
    pub builds: Vec<Build>,
    /// The comparison, and the snapshot without a comparison, if there is one.
    pub snapshots: Vec<Snapshot>,
}

/// The PNG files of all images, by key.
pub type Images = BTreeMap<String, Bytes>;

/// A build's details.
#[derive(Debug, Clone, Serialize)]
pub struct Build {
    /// Identifies the build in paths.
    pub id: &'static str,
    organization_id: &'static str,
    project_id: &'static str,
    project_slug: &'static str,
    state: &'static str,
    /// The app that was built.
    pub app_info: AppInfo,
    vcs_info: VcsInfo,
    snapshot_id: Option<&'static str>,
}

/// The app of a build, and its version.
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

impl Catalog {
    /// Makes a catalog of `comparison`, of a snapshot of `solo` images if there are any, and of builds
    /// with `icons`. Also returns the images, which have to be stored.
    #[must_use]
    pub fn new(comparison: &Comparison, solo: &[Screenshot], icons: [Bytes; 2]) -> (Self, Images) {
        let mut images = Images::new();
        let comparison = Snapshot::of(comparison, &mut images);
        let solo = (!solo.is_empty()).then(|| Snapshot::solo(solo, &mut images));
        let icons = icons.map(|icon| snapshot::add_image(&mut images, &icon));
        let catalog = Self {
            builds: builds::all(icons, solo.as_ref().map(|solo| solo.id)),
            snapshots: [comparison].into_iter().chain(solo).collect(),
        };
        (catalog, images)
    }
}
