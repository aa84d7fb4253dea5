//! Firefox and geckodriver.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::json;

use crate::debian;
use crate::tools::{FIREFOX_PACKAGES, Tools};

const NAMES: [&str; 2] = ["firefox", "firefox-esr"];
const MAC_PATH: &str = "/Applications/Firefox.app/Contents/MacOS/firefox";

pub(super) const REMEDY: &str = "Firefox is not there: install it (on Debian as root: `apt-get install firefox-esr`), \
    or set FIREFOX to its path, and GECKODRIVER to that of a driver of your own";

/// The browser and its driver.
pub(super) fn find(tools: &Tools) -> Option<(PathBuf, PathBuf)> {
    Some((find_binary(tools)?, find_driver(tools)?))
}

pub(super) fn install_missing(tools: &Tools) -> Result<()> {
    if find_binary(tools).is_none() && debian::can_install(tools) {
        debian::install(tools, &FIREFOX_PACKAGES).context(REMEDY)?;
    }
    // Debian has no package of it.
    if env::var_os("GECKODRIVER").is_none() {
        tools.geckodriver().ensure(tools)?;
    }
    Ok(())
}

fn find_binary(tools: &Tools) -> Option<PathBuf> {
    let named = env::var_os("FIREFOX").map(PathBuf::from);
    let on_mac = || Some(PathBuf::from(MAC_PATH)).filter(|path| path.exists());
    named
        .or_else(|| NAMES.iter().find_map(|name| tools.find(name)))
        .or_else(on_mac)
}

fn find_driver(tools: &Tools) -> Option<PathBuf> {
    env::var_os("GECKODRIVER")
        .map(PathBuf::from)
        .or_else(|| tools.find("geckodriver"))
}

/// That it shows no window the runner sees to.
pub(super) fn capabilities(binary: &Path) -> serde_json::Value {
    json!({"moz:firefoxOptions": {"binary": binary}})
}
