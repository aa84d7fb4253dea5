//! Node's packages, as `package-lock.json` pins them, and the npm scripts of this workspace.

use std::fs;

use anyhow::{Context, Result};
use xshell::{Cmd, cmd};

use crate::tools::Tools;

pub(crate) fn ensure_packages(tools: &Tools) -> Result<()> {
    let lock = fs::read(tools.root.join("package-lock.json"))?;
    // A copy of the lock file that `node_modules` was filled from. In there, so that it goes with it.
    let stamp = tools.root.join("node_modules/.installed-package-lock.json");
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    // `--engine-strict`: a version of Node that does not build the page gets npm's error, and not one of the build.
    tools.run(cmd!(tools.sh, "npm ci --no-audit --no-fund --engine-strict")).context(
        "the npm packages cannot be installed: see npm's message above. They need Node 20.19, or 22.12 and newer, \
         with npm (https://nodejs.org), on PATH",
    )?;
    fs::write(stamp, lock).context("cannot write into node_modules")
}

/// `npm run SCRIPT` in a workspace, `pkg` or `www`.
pub(crate) fn script<'a>(tools: &'a Tools, workspace: &str, script: &str) -> Cmd<'a> {
    cmd!(tools.sh, "npm run {script} --workspace {workspace}")
}
