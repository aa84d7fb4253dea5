//! The builds in the list. They show what can happen to an icon: two builds have one, one build has
//! none, and one names an object that does not exist.

use super::snapshot::COMPARISON_ID;
use super::{AppInfo, Build, ORGANIZATION_ID, PROJECT_ID, PROJECT_SLUG, VcsInfo};
use crate::gallery::screenshot::content_key;

/// All builds, in the order of the list. The second has the snapshot without a comparison.
pub(super) fn all(
    [fieldnotes, harbor_pay]: [String; 2],
    solo_id: Option<&'static str>,
) -> Vec<Build> {
    let lost = content_key(b"an icon that was never stored");
    vec![
        FIELDNOTES.with_icon(fieldnotes),
        Build {
            snapshot_id: solo_id,
            ..HARBOR_PAY.with_icon(harbor_pay)
        },
        TIDAL_CHARTS,
        ORCHARD.with_icon(lost),
    ]
}

impl Build {
    fn with_icon(mut self, key: String) -> Self {
        self.app_info.app_icon_id = Some(key);
        self
    }
}

const FIELDNOTES: Build = Build {
    id: "101",
    organization_id: ORGANIZATION_ID,
    project_id: PROJECT_ID,
    project_slug: PROJECT_SLUG,
    state: "PROCESSED",
    app_info: AppInfo {
        name: "Fieldnotes",
        app_icon_id: None,
        version: "4.12.0",
        build_number: 2_231,
        platform: "ios",
        bundle_id: "com.acme.fieldnotes",
        date_built: "2026-08-19T09:41:07Z",
        artifact_size: 48_318_112,
        download_size: 31_870_004,
    },
    vcs_info: VcsInfo {
        head_sha: "5d0c1a77f3be0e9c7c1b8d0b7a5ce21c4f6b9e13",
        base_sha: "b0a6f1e2447d9a55c1f83a9d3c2e7710d8f4a6c5",
        head_ref: "feat/accent-colour",
        base_ref: "main",
        pr_number: Some(1_482),
    },
    snapshot_id: Some(COMPARISON_ID),
};

const HARBOR_PAY: Build = Build {
    id: "102",
    organization_id: ORGANIZATION_ID,
    project_id: PROJECT_ID,
    project_slug: PROJECT_SLUG,
    state: "PROCESSED",
    app_info: AppInfo {
        name: "Harbor Pay",
        app_icon_id: None,
        version: "2.7.3",
        build_number: 918,
        platform: "android",
        bundle_id: "com.acme.harborpay",
        date_built: "2026-08-18T16:05:52Z",
        artifact_size: 36_902_441,
        download_size: 22_118_870,
    },
    vcs_info: VcsInfo {
        head_sha: "9e4477c2a1d05b3b8ef6a30f5c9d217be8a40d61",
        base_sha: "71f5b20d9c84e6ab3d0f2c58e19a7b46c3d8e0f2",
        head_ref: "release/2.7",
        base_ref: "main",
        pr_number: None,
    },
    snapshot_id: None,
};

const TIDAL_CHARTS: Build = Build {
    id: "103",
    organization_id: ORGANIZATION_ID,
    project_id: PROJECT_ID,
    project_slug: PROJECT_SLUG,
    state: "PROCESSED",
    app_info: AppInfo {
        name: "Tidal Charts",
        app_icon_id: None,
        version: "0.9.0-beta.4",
        build_number: 77,
        platform: "ios",
        bundle_id: "com.acme.tidalcharts",
        date_built: "2026-08-18T11:30:00Z",
        artifact_size: 19_450_280,
        download_size: 12_004_511,
    },
    vcs_info: VcsInfo {
        head_sha: "c81d3fa0e6b7429d5a0c9e64f7b2183d0a5e6f94",
        base_sha: "2f9b7c6e15a84d03b9e0d7f1c4a3658be92d01a7",
        head_ref: "fix/chart-legend",
        base_ref: "main",
        pr_number: Some(311),
    },
    snapshot_id: None,
};

const ORCHARD: Build = Build {
    id: "104",
    organization_id: ORGANIZATION_ID,
    project_id: PROJECT_ID,
    project_slug: PROJECT_SLUG,
    state: "PROCESSED",
    app_info: AppInfo {
        name: "Orchard",
        app_icon_id: None,
        version: "1.3.1",
        build_number: 402,
        platform: "android",
        bundle_id: "com.acme.orchard",
        date_built: "2026-08-17T07:12:33Z",
        artifact_size: 27_733_906,
        download_size: 17_560_127,
    },
    vcs_info: VcsInfo {
        head_sha: "3a7e95d1b04c8f26e0d9b7a5416c2f83de7b019c",
        base_sha: "e6c02b9f8d1357a4bc60f1e28d943a7750bd1e3f",
        head_ref: "chore/bump-sdk",
        base_ref: "main",
        pr_number: Some(96),
    },
    snapshot_id: None,
};
