//! Node's packages, as `package-lock.json` pins them, and the npm scripts of this workspace.

use std::fs;

use anyhow::{Context, Result, ensure};
use xshell::{Cmd, cmd};

use crate::tools::{Tools, query};

const NODE_REMEDY: &str =
    "install Node 20.19, or 22.12 and newer, with npm (https://nodejs.org), and put it on PATH";

pub(crate) fn ensure_packages(tools: &Tools) -> Result<()> {
    let version = query(cmd!(tools.sh, "node --version")).context(NODE_REMEDY)?;
    ensure!(builds_the_page(&version), "this node does not serve ({version}): {NODE_REMEDY}");
    let lock = fs::read(tools.root.join("package-lock.json"))?;
    // A copy of the lock file that `node_modules` was filled from. In there, so that it goes with it.
    let stamp = tools.root.join("node_modules/.installed-package-lock.json");
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    tools
        .run(cmd!(tools.sh, "npm ci --no-audit --no-fund"))
        .context("the npm packages cannot be installed: see npm's message above")?;
    fs::write(stamp, lock).context("cannot write into node_modules")
}

/// `npm run SCRIPT` in a workspace, `pkg` or `www`.
pub(crate) fn script<'a>(tools: &'a Tools, workspace: &str, script: &str) -> Cmd<'a> {
    cmd!(tools.sh, "npm run {script} --workspace {workspace}")
}

/// As `engines` in `www/package.json` has it, of a version such as `v20.19.2`.
fn builds_the_page(version: &str) -> bool {
    let numbers = version.trim_start_matches('v').split('.');
    let mut numbers = numbers.map_while(|number| number.parse::<u32>().ok());
    matches!(
        (numbers.next(), numbers.next()),
        (Some(20), Some(19..)) | (Some(22), Some(12..)) | (Some(23..), _)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_node_serves_that_the_pages_build_runs_on() {
        let serves = |version: &&str| builds_the_page(version);
        assert!(["v20.19.2", "v20.20.0", "v22.12.0", "v23.0.0", "v26.1.0"].iter().all(serves));
        assert!(!["v9.11.1", "v20.18.3", "v21.7.0", "v22.11.0", "none"].iter().any(serves));
    }
}
