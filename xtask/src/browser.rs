//! Browsers and their drivers: found where they are, else installed.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::json;

use crate::tools::{GECKODRIVER, Tools, is_root};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Engine {
    Chromium,
    Firefox,
    Webkit,
}

/// How a browser and its driver are found.
struct Search {
    /// The variable that names its path, its names on `PATH`, and where macOS has it.
    browser: (&'static str, &'static [&'static str], &'static [&'static str]),
    driver: (&'static str, &'static str),
    /// Of Debian, with all that is needed beside these.
    packages: &'static [&'static str],
}

const CHROMIUM: Search = Search {
    browser: (
        "CHROMIUM",
        &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"],
        &[
            "/Applications/Chromium.app/Contents/MacOS/Chromium",
            "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        ],
    ),
    driver: ("CHROMEDRIVER", "chromedriver"),
    packages: &["chromium", "chromium-driver"],
};

const FIREFOX: Search = Search {
    browser: (
        "FIREFOX",
        &["firefox", "firefox-esr"],
        &["/Applications/Firefox.app/Contents/MacOS/firefox"],
    ),
    driver: ("GECKODRIVER", "geckodriver"),
    packages: &["firefox-esr"],
};

/// As GTK has it. Its browser lies in a library's folder, and needs a screen.
const WEBKIT: Search = Search {
    browser: ("MINIBROWSER", &[], &[]),
    driver: ("WEBKIT_DRIVER", "WebKitWebDriver"),
    packages: &["webkit2gtk-driver", "xvfb", "xauth"],
};

impl Engine {
    pub(crate) const ALL: [Self; 3] = [Self::Chromium, Self::Firefox, Self::Webkit];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Chromium => "Chromium",
            Self::Firefox => "Firefox",
            Self::Webkit => "WebKit",
        }
    }

    fn search(self) -> &'static Search {
        match self {
            Self::Chromium => &CHROMIUM,
            Self::Firefox => &FIREFOX,
            Self::Webkit => &WEBKIT,
        }
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
        let Search { browser, driver, packages } = engine.search();
        // Debian has no package of this driver.
        if engine == Engine::Firefox && env::var_os(driver.0).is_none() {
            GECKODRIVER.ensure(tools)?;
        }
        if let Some(browser) = Self::find(tools, engine) {
            return Ok(browser);
        }
        if let Err(error) = tools.install_debian_packages(packages) {
            tools.say(error);
        }
        Self::find(tools, engine).with_context(|| {
            let (name, packages) = (engine.name(), packages.join(" "));
            format!(
                "{name} and its driver are not there: install them (on Debian as root: \
                 `apt-get install {packages}`), or set {} and {} to their paths",
                browser.0, driver.0
            )
        })
    }

    fn find(tools: &Tools, engine: Engine) -> Option<Self> {
        let Search { browser, driver, .. } = engine.search();
        let named_by = |variable| env::var_os(variable).map(PathBuf::from);
        let on_path = || browser.1.iter().find_map(|name| tools.find(name));
        let on_mac = || browser.2.iter().map(PathBuf::from).find(|it| it.exists());
        let mut binary = named_by(browser.0).or_else(on_path).or_else(on_mac);
        if engine == Engine::Webkit {
            tools.find("xvfb-run").and(tools.find("xauth"))?;
            binary = binary.or_else(find_mini_browser);
        }
        let driver = named_by(driver.0).or_else(|| tools.find(driver.1))?;
        Some(Self { engine, binary: binary?, driver })
    }

    /// What comes before a command whose descendants start this browser.
    pub(crate) fn screen(&self) -> &'static [&'static str] {
        match self.engine {
            // These have a mode without a window.
            Engine::Chromium | Engine::Firefox => &[],
            Engine::Webkit => &["xvfb-run", "-a", "-s", "-screen 0 2048x1536x24"],
        }
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
        let mut args = vec!["--headless=new", "--disable-gpu", "--disable-quic", "--no-first-run"];
        args.extend(["--disable-background-networking", "--disable-component-update"]);
        // Containers have a /dev/shm too small for it.
        args.extend(["--disable-sync", "--disable-dev-shm-usage"]);
        if is_root() {
            // Chromium refuses to start as root with its sandbox on.
            args.push("--no-sandbox");
        }
        let capabilities = match self.engine {
            Engine::Chromium => {
                json!({"goog:chromeOptions": {"binary": self.binary, "args": args}})
            }
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

/// In a folder such as `/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1` or `/usr/libexec/webkitgtk-6.0`.
fn find_mini_browser() -> Option<PathBuf> {
    let folders = ["/usr/lib", "/usr/lib64", "/usr/libexec"].map(PathBuf::from);
    let nested = folders.iter().flat_map(|dir| entries(dir));
    let mut candidates = nested.chain(folders.clone()).flat_map(|dir| entries(&dir));
    let folder = candidates.find(|dir| {
        let name = dir.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with("webkit") && name.contains("gtk-") && dir.join("MiniBrowser").exists()
    });
    Some(folder?.join("MiniBrowser"))
}

fn entries(dir: &Path) -> impl Iterator<Item = PathBuf> + use<> {
    let entries = fs::read_dir(dir).into_iter().flatten().flatten();
    entries.map(|entry| entry.path())
}
