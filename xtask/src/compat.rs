//! `cargo xtask compat`: the smallest apps of `www/compat`, each built with another tool.

use std::fs::{self, File};

use anyhow::{Context, Result};
use xshell::cmd;

use crate::browser::{Browser, CHROMIUM};
use crate::build;
use crate::tools::Tools;

/// The rows of every test run. They are quick, and tell most: the two bundlers that most use, and what is no bundler.
pub(crate) const QUICK_ROWS: [&str; 5] = ["vite", "webpack", "node-esm", "node-cjs", "jest"];

/// All rows, unless some are named; first builds whatever they need.
pub(crate) fn run(tools: &Tools, rows: &[String]) -> Result<()> {
    build::package(tools)?;
    build::backend(tools)?;
    run_rows(tools, &Browser::ensure(tools, &CHROMIUM)?, rows)
}

pub(crate) fn run_rows(tools: &Tools, browser: &Browser, rows: &[String]) -> Result<()> {
    // Outside the workspace, whose `node_modules` would hide what is missing; kept, for bundlers are large.
    let project = tools.cache.join("compat");
    fs::create_dir_all(&project)?;
    // Another clone installs into the same folder: its run ends first.
    let lock = File::create(tools.cache.join("compat.lock"))?;
    lock.lock().context("cannot lock the folder of the apps")?;
    tools.run(
        cmd!(tools.sh, "node www/compat/run.mjs {project} {rows...}")
            .env("DEMO_BACKEND", build::backend_binary()?)
            .env("CHROMIUM", &browser.binary),
    )
}
