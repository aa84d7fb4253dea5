//! Browsers and their drivers: found where they are, else installed.

mod display;

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::{Value, json};
use xshell::Cmd;

use crate::tools::{GECKODRIVER, Tools, is_root};
use display::Display;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Engine {
    Chromium,
    Firefox,
    Webkit,
}

impl Engine {
    pub(crate) const ALL: [Self; 3] = [Self::Chromium, Self::Firefox, Self::Webkit];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Chromium => "Chromium",
            Self::Firefox => "Firefox",
            Self::Webkit => "WebKit",
        }
    }

    /// The Debian packages of the browser and, where there is one, of the driver that fits it.
    fn packages(self) -> &'static [&'static str] {
        match self {
            Self::Chromium => &["chromium", "chromium-driver"],
            Self::Firefox => &["firefox-esr"],
            Self::Webkit => &["webkit2gtk-driver", "xvfb"],
        }
    }

    fn remedy(self) -> &'static str {
        match self {
            Self::Chromium => {
                "Chromium and its chromedriver are not there: install both (on Debian as root: \
                 `apt-get install chromium chromium-driver`), or set CHROMIUM and CHROMEDRIVER to their paths"
            }
            Self::Firefox => {
                "Firefox is not there: install it (on Debian as root: `apt-get install firefox-esr`), or set \
                 FIREFOX to its path, and GECKODRIVER to that of a driver of your own"
            }
            Self::Webkit => {
                "WebKitGTK's MiniBrowser, its WebKitWebDriver and Xvfb are not all there: install them (on Debian \
                 as root: `apt-get install webkit2gtk-driver xvfb`), or put Xvfb on PATH and set MINIBROWSER and \
                 WEBKIT_DRIVER to the paths of the other two"
            }
        }
    }

    fn find_binary(self, tools: &Tools) -> Option<PathBuf> {
        let on_path = |names: &[&str]| names.iter().find_map(|name| tools.find(name));
        let on_mac = |apps: &[&str]| {
            let mut files = apps
                .iter()
                .map(|app| Path::new("/Applications").join(format!("{app}.app/Contents/MacOS")));
            files.find(|dir| dir.exists())
        };
        match self {
            Self::Chromium => named_by("CHROMIUM")
                .or_else(|| {
                    on_path(&[
                        "chromium",
                        "chromium-browser",
                        "google-chrome",
                        "google-chrome-stable",
                    ])
                })
                .or_else(|| Some(on_mac(&["Chromium"])?.join("Chromium")))
                .or_else(|| Some(on_mac(&["Google Chrome"])?.join("Google Chrome"))),
            Self::Firefox => named_by("FIREFOX")
                .or_else(|| on_path(&["firefox", "firefox-esr"]))
                .or_else(|| Some(on_mac(&["Firefox"])?.join("firefox"))),
            // It does not start without a screen.
            Self::Webkit => tools
                .find("Xvfb")
                .and_then(|_| named_by("MINIBROWSER").or_else(find_mini_browser)),
        }
    }

    fn find_driver(self, tools: &Tools) -> Option<PathBuf> {
        let (variable, name) = match self {
            Self::Chromium => ("CHROMEDRIVER", "chromedriver"),
            Self::Firefox => ("GECKODRIVER", "geckodriver"),
            Self::Webkit => ("WEBKIT_DRIVER", "WebKitWebDriver"),
        };
        named_by(variable).or_else(|| tools.find(name))
    }
}

#[derive(Debug)]
pub(crate) struct Browser {
    pub(crate) engine: Engine,
    pub(crate) binary: PathBuf,
    pub(crate) driver: PathBuf,
}

impl Browser {
    /// The browser, installed first if it is not there.
    pub(crate) fn ensure(tools: &Tools, engine: Engine) -> Result<Self> {
        // Debian has no package of this driver.
        if engine == Engine::Firefox && named_by("GECKODRIVER").is_none() {
            GECKODRIVER.ensure(tools)?;
        }
        if let Some(browser) = Self::find(tools, engine) {
            return Ok(browser);
        }
        tools
            .install_debian_packages(engine.packages())
            .context(engine.remedy())?;
        Self::find(tools, engine).context(engine.remedy())
    }

    fn find(tools: &Tools, engine: Engine) -> Option<Self> {
        Some(Self {
            engine,
            binary: engine.find_binary(tools)?,
            driver: engine.find_driver(tools)?,
        })
    }

    /// Runs a command whose descendants start this browser.
    pub(crate) fn run(&self, tools: &Tools, command: Cmd) -> Result<()> {
        // The others have a mode without a window.
        if self.engine != Engine::Webkit {
            return tools.run(command);
        }
        let display = Display::start(tools)?;
        tools.run(command.env("DISPLAY", &display.name))
    }

    /// What tells `wasm-pack test` to use this browser.
    pub(crate) fn wasm_pack_options(&self) -> [&Path; 3] {
        let [browser, driver] = match self.engine {
            Engine::Chromium => ["--chrome", "--chromedriver"],
            Engine::Firefox => ["--firefox", "--geckodriver"],
            // To the test runner it is Safari, whose driver speaks alike.
            Engine::Webkit => ["--safari", "--safaridriver"],
        };
        [Path::new(browser), Path::new(driver), &self.driver]
    }

    /// Writes the settings that `wasm-bindgen-test-runner` reads from the crate's folder.
    pub(crate) fn write_webdriver_json(&self, crate_dir: &Path) -> Result<()> {
        let capabilities = match self.engine {
            Engine::Chromium => chromium_capabilities(&self.binary, is_root()),
            // That it shows no window the runner sees to.
            Engine::Firefox => json!({"moz:firefoxOptions": {"binary": self.binary}}),
            // To what it takes for Safari the runner hands on none: the driver starts its own MiniBrowser.
            Engine::Webkit => return Ok(()),
        };
        let file = crate_dir.join("webdriver.json");
        fs::write(&file, format!("{capabilities:#}\n"))
            .with_context(|| format!("cannot write {}", file.display()))
    }
}

fn named_by(variable: &str) -> Option<PathBuf> {
    env::var_os(variable).map(PathBuf::from)
}

fn chromium_capabilities(binary: &Path, as_root: bool) -> Value {
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

/// Where distributions keep WebKitGTK's browser: in a folder of the architecture, or not.
fn find_mini_browser() -> Option<PathBuf> {
    ["/usr/lib", "/usr/lib64", "/usr/libexec"]
        .iter()
        .flat_map(|dir| subfolders(Path::new(dir)).chain([PathBuf::from(dir)]))
        .find_map(|dir| mini_browser_below(&dir))
}

/// In a folder such as `webkit2gtk-4.1` or `webkitgtk-6.0`.
fn mini_browser_below(dir: &Path) -> Option<PathBuf> {
    let is_of_webkit = |dir: &PathBuf| {
        let name = dir.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with("webkit2gtk-") || name.starts_with("webkitgtk-")
    };
    subfolders(dir)
        .filter(is_of_webkit)
        .map(|dir| dir.join("MiniBrowser"))
        .find(|file| file.exists())
}

fn subfolders(dir: &Path) -> impl Iterator<Item = PathBuf> {
    let entries = fs::read_dir(dir).into_iter().flatten();
    entries.filter_map(|entry| Some(entry.ok()?.path()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chromium_shows_no_window_and_gives_up_its_sandbox_only_as_root() {
        for as_root in [true, false] {
            let settings = chromium_capabilities(Path::new("/opt/chromium"), as_root);
            assert_eq!(settings["goog:chromeOptions"]["binary"], "/opt/chromium");
            let args = settings["goog:chromeOptions"]["args"].as_array().unwrap();
            assert!(args.contains(&"--headless=new".into()));
            assert_eq!(args.contains(&"--no-sandbox".into()), as_root);
        }
    }

    #[test]
    fn webkits_browser_is_found_whatever_version_its_folder_is_named_after() {
        let scratch = tempfile::tempdir().unwrap();
        for (folder, is_found) in [("other-4.1", false), ("webkit2gtk-4.1", true)] {
            let file = scratch.path().join(folder).join("MiniBrowser");
            fs::create_dir(file.parent().unwrap()).unwrap();
            fs::write(&file, "").unwrap();
            assert_eq!(mini_browser_below(scratch.path()) == Some(file), is_found);
        }
    }
}
