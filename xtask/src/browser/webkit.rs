//! `WebKit` as GTK has it: its `MiniBrowser` and `WebKitWebDriver`, on a screen that nobody sees.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::debian;
use crate::tools::{Tools, WEBKIT_PACKAGES};

/// Here the distributions keep it: in a folder of the architecture's, or not.
const LIBRARIES: [&str; 3] = ["/usr/lib", "/usr/lib64", "/usr/libexec"];

pub(super) const REMEDY: &str = "WebKitGTK's MiniBrowser, its WebKitWebDriver and Xvfb are not all there: install them \
    (on Debian as root: `apt-get install webkit2gtk-driver xvfb`), or put Xvfb on PATH and set MINIBROWSER and \
    WEBKIT_DRIVER to the paths of the other two";

/// The browser and its driver, where there is also a screen for it.
pub(super) fn find(tools: &Tools) -> Option<(PathBuf, PathBuf)> {
    tools.find("Xvfb")?;
    Some((find_binary()?, find_driver(tools)?))
}

pub(super) fn install_missing(tools: &Tools) -> Result<()> {
    if find(tools).is_none() && debian::can_install(tools) {
        debian::install(tools, &WEBKIT_PACKAGES).context(REMEDY)?;
    }
    Ok(())
}

fn find_binary() -> Option<PathBuf> {
    let named = env::var_os("MINIBROWSER").map(PathBuf::from);
    named.or_else(|| {
        LIBRARIES
            .iter()
            .flat_map(|dir| subfolders(Path::new(dir)).chain([PathBuf::from(dir)]))
            .find_map(|dir| mini_browser_below(&dir))
    })
}

fn mini_browser_below(dir: &Path) -> Option<PathBuf> {
    subfolders(dir)
        .filter(|dir| dir.file_name().is_some_and(is_of_webkit))
        .map(|dir| dir.join("MiniBrowser"))
        .find(|file| file.exists())
}

/// Such as `webkit2gtk-4.1` and `webkitgtk-6.0`.
fn is_of_webkit(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    name.starts_with("webkit2gtk-") || name.starts_with("webkitgtk-")
}

fn subfolders(dir: &Path) -> impl Iterator<Item = PathBuf> {
    let entries = fs::read_dir(dir).into_iter().flatten();
    entries.filter_map(|entry| Some(entry.ok()?.path()))
}

fn find_driver(tools: &Tools) -> Option<PathBuf> {
    env::var_os("WEBKIT_DRIVER")
        .map(PathBuf::from)
        .or_else(|| tools.find("WebKitWebDriver"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scratch::Scratch;

    #[test]
    fn the_browser_is_found_whatever_version_its_folder_is_named_after() {
        let scratch = Scratch::create("webkit-self-test").unwrap();
        assert_eq!(mini_browser_below(scratch.path()), None);
        for (folder, is_found) in [("other-4.1", false), ("webkit2gtk-4.1", true)] {
            let file = scratch.path().join(folder).join("MiniBrowser");
            fs::create_dir(file.parent().unwrap()).unwrap();
            fs::write(&file, "").unwrap();
            assert_eq!(mini_browser_below(scratch.path()) == Some(file), is_found);
        }
    }
}
