//! Chromium and its driver: found where they are, else installed from the distribution's packages.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::json;

use crate::debian;
use crate::tools::{BROWSER_PACKAGES, Tools};

const BROWSER_NAMES: [&str; 4] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
];
const MAC_BROWSERS: [&str; 2] = [
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

#[derive(Debug)]
pub(crate) struct Browser {
    pub(crate) binary: PathBuf,
    pub(crate) driver: PathBuf,
}

impl Browser {
    pub(crate) fn find(tools: &Tools) -> Option<Self> {
        Some(Self {
            binary: find_binary(tools)?,
            driver: find_driver(tools)?,
        })
    }

    /// The browser, installed first if it is not there.
    pub(crate) fn ensure(tools: &Tools) -> Result<Self> {
        let remedy = "Chromium and its chromedriver are not there: install both (on Debian as root: \
            `apt-get install chromium chromium-driver`), or set CHROMIUM and CHROMEDRIVER to their paths";
        if Self::find(tools).is_none() && debian::can_install(tools) {
            debian::install(tools, &BROWSER_PACKAGES).context(remedy)?;
        }
        Self::find(tools).context(remedy)
    }

    /// Writes the settings that `wasm-bindgen-test-runner` reads from the crate's folder.
    pub(crate) fn write_webdriver_json(&self, crate_dir: &Path) -> Result<()> {
        let file = crate_dir.join("webdriver.json");
        let text = format!("{:#}\n", webdriver_json(&self.binary, debian::is_root()));
        fs::write(&file, text).with_context(|| format!("cannot write {}", file.display()))
    }
}

fn find_binary(tools: &Tools) -> Option<PathBuf> {
    let named = env::var_os("CHROMIUM").map(PathBuf::from);
    named
        .or_else(|| BROWSER_NAMES.iter().find_map(|name| tools.find(name)))
        .or_else(|| {
            MAC_BROWSERS
                .iter()
                .map(PathBuf::from)
                .find(|path| path.exists())
        })
}

fn find_driver(tools: &Tools) -> Option<PathBuf> {
    env::var_os("CHROMEDRIVER")
        .map(PathBuf::from)
        .or_else(|| tools.find("chromedriver"))
}

fn webdriver_json(binary: &Path, as_root: bool) -> serde_json::Value {
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
        let settings = webdriver_json(Path::new("/opt/chromium"), as_root);
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
