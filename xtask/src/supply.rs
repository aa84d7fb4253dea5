//! The supply chain: what each dependency is for, what it may be, and what is known against it.

mod audit;
mod deny;
mod explained;
mod manifests;

use std::env;

use anyhow::{Result, ensure};

use crate::step::{Done, Step};
use crate::tools::Tools;

/// Set where all the world can be reached, as in the workflows on GitHub: what cannot be asked fails then.
const REQUIRED: &str = "REQUIRE_ADVISORIES";

pub(crate) fn steps(tools: &Tools) -> Vec<Step<'_>> {
    vec![
        Step::new("dependencies explained", &[], || explained::check(tools)),
        Step::skippable("cargo deny", &[], || deny::check(tools)),
        Step::skippable("advisories on crates", &[], || deny::advisories(tools)),
        Step::skippable("npm audit", &[], || audit::run(tools)),
    ]
}

/// Who knows the answer is out of reach. That is no finding, and no reason to be content either.
fn unanswered(reason: String) -> Result<Done> {
    unanswered_where(reason, env::var_os(REQUIRED).is_some())
}

fn unanswered_where(reason: String, is_required: bool) -> Result<Done> {
    ensure!(
        !is_required,
        "{reason}; unset {REQUIRED} where that is to be expected"
    );
    Ok(Done::Skipped(reason))
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;

    #[test]
    fn the_files_that_the_threat_model_points_at_are_there() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let text = fs::read_to_string(root.join("SECURITY.md")).unwrap();
        let folders = ["pkg/", "tests/", "www/"];
        let paths = text
            .split('`')
            .filter(|code| folders.iter().any(|folder| code.starts_with(folder)));
        let missing: Vec<_> = paths
            .clone()
            .filter(|path| !root.join(path).exists())
            .collect();
        assert!(paths.count() > 10 && missing.is_empty(), "{missing:?}");
    }

    #[test]
    fn what_cannot_be_asked_is_skipped_unless_an_answer_is_required() {
        let reason = || "no network".to_owned();
        assert!(matches!(
            unanswered_where(reason(), false),
            Ok(Done::Skipped(_))
        ));
        let error = unanswered_where(reason(), true).unwrap_err().to_string();
        assert!(
            error.contains("no network") && error.contains(REQUIRED),
            "{error}"
        );
    }
}
