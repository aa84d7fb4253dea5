//! Chromium, or Chrome, and chromedriver.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::json;

use crate::debian;
use crate::tools::{CHROMIUM_PACKAGES, Tools};

const NAMES: [&str; 4] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
];
const MAC_PATHS: [&str; 2] = [
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

pub(super) const REMEDY: &str = "Chromium and its chromedriver are not there: install both (on Debian as root: \
    `apt-get install chromium chromium-driver`), or set CHROMIUM and CHROMEDRIVER to their paths";

/// The browser and its driver.
pub(super) fn find(tools: &Tools) -> Option<(PathBuf, PathBuf)> {
    Some((find_binary(tools)?, find_driver(tools)?))
}

pub(super) fn install_missing(tools: &Tools) -> Result<()> {
    if find(tools).is_none() && debian::can_install(tools) {
        debian::install(tools, &CHROMIUM_PACKAGES).context(REMEDY)?;
    }
    Ok(())
}

fn find_binary(tools: &Tools) -> Option<PathBuf> {
    let named = env::var_os("CHROMIUM").map(PathBuf::from);
    named
        .or_else(|| NAMES.iter().find_map(|name| tools.find(name)))
        .or_else(|| {
            MAC_PATHS
                .map(PathBuf::from)
                .into_iter()
                .find(|path| path.exists())
        })
}

fn find_driver(tools: &Tools) -> Option<PathBuf> {
    env::var_os("CHROMEDRIVER")
        .map(PathBuf::from)
        .or_else(|| tools.find("chromedriver"))
}

pub(super) fn capabilities(binary: &Path, as_root: bool) -> serde_json::Value {
    let mut args = vec![
        "--headless=new",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        // Containers have a /dev/shm too small for it.
        "--disable-dev-shm-usage",
    ];
    if as_root {
        // Chromium refuses to start as root with its sandbox on.
        args.push("--no-sandbox");
    }
    json!({"goog:chromeOptions": {"binary": binary, "args": args}})
}

#[cfg(test)]
mod tests {
    use super::*;

    fn args(as_root: bool) -> Vec<String> {
        let settings = capabilities(Path::new("/opt/chromium"), as_root);
        assert_eq!(settings["goog:chromeOptions"]["binary"], "/opt/chromium");
        serde_json::from_value(settings["goog:chromeOptions"]["args"].clone()).unwrap()
    }

    #[test]
    fn the_sandbox_is_given_up_only_as_root() {
        assert!(args(true).contains(&"--no-sandbox".to_owned()));
        assert!(!args(false).contains(&"--no-sandbox".to_owned()));
    }

    #[test]
    fn the_browser_shows_no_window() {
        assert!(args(false).contains(&"--headless=new".to_owned()));
    }
}
