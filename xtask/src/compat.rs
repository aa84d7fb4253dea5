//! `cargo xtask compat`: the smallest apps of `www/compat`, each built with another tool.

use std::fs::{self, File};
use std::path::Path;

use anyhow::{Context, Result};

use crate::browser::{Browser, Engine};
use crate::tools::Tools;
use crate::{build, command, npm, wasm_target};

/// What is quick, and tells most: the two bundlers that most use, and what is no bundler.
const QUICK_ROWS: [&str; 5] = ["vite", "webpack", "node-esm", "node-cjs", "jest"];

/// All rows, unless some are named; first builds whatever they need.
pub(crate) fn run(tools: &Tools, rows: &[String]) -> Result<()> {
    npm::ensure_packages(tools)?;
    wasm_target::ensure(tools)?;
    build::ensure_wasm_tools(tools)?;
    build::wasm(tools)?;
    build::package(tools)?;
    build::backend(tools)?;
    let browser = Browser::ensure(tools, Engine::Chromium)?;
    run_rows(tools, &browser, rows)
}

/// The rows that belong to every test run. All they need is there.
pub(crate) fn run_quick(tools: &Tools, browser: &Browser) -> Result<()> {
    run_rows(tools, browser, &QUICK_ROWS.map(str::to_owned))
}

fn run_rows(tools: &Tools, browser: &Browser, rows: &[String]) -> Result<()> {
    // Outside the workspace, whose `node_modules` would hide what is missing; kept, for the bundlers
    // are larger than all else.
    let project = tools.cache().join("compat");
    let _lock = lock(tools.cache())?;
    command::run(
        tools
            .command("node")
            .arg("www/compat/run.mjs")
            .arg(&project)
            .args(rows)
            .env("DEMO_BACKEND", build::backend_binary(tools)?)
            .env("CHROMIUM", &browser.binary),
    )
}

/// Waits for the run of another clone, which installs into the same folder.
fn lock(cache: &Path) -> Result<File> {
    fs::create_dir_all(cache).with_context(|| format!("cannot create {}", cache.display()))?;
    let path = cache.join("compat.lock");
    let file = File::create(&path).with_context(|| format!("cannot create {}", path.display()))?;
    if file.try_lock().is_err() {
        println!("Another run is at it; waiting for it to end");
        file.lock()
            .with_context(|| format!("cannot lock {}", path.display()))?;
    }
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scratch::Scratch;

    #[test]
    fn a_second_run_has_to_wait_until_the_first_has_ended() {
        let cache = Scratch::create("compat-self-test").unwrap();
        let first = lock(cache.path()).unwrap();
        let second = File::open(cache.path().join("compat.lock")).unwrap();
        assert!(second.try_lock().is_err());
        drop(first);
        assert!(second.try_lock().is_ok());
    }
}
