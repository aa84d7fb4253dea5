//! Browsers and their drivers: found where they are, else installed.

use std::env;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use serde_json::json;

use crate::tools::{GECKODRIVER, Tools};

#[derive(Debug)]
pub(crate) struct Engine {
    pub(crate) name: &'static str,
    /// The variable that holds the browser's path; without it, what `Tools::find` looks for.
    browser: (&'static str, &'static str),
    driver: (&'static str, &'static str),
    /// Of Debian.
    packages: &'static [&'static str],
    /// What tells `wasm-pack test` to use it; the driver's path follows.
    pub(crate) wasm_pack_options: [&'static str; 2],
    /// What comes before a command whose descendants start it.
    pub(crate) screen: &'static [&'static str],
}

pub(crate) const CHROMIUM: Engine = Engine {
    name: "Chromium",
    browser: (
        "CHROMIUM",
        r"chromium chromium-browser google-chrome google-chrome-stable
        /Applications/Chromium.app/Contents/MacOS/Chromium
        /Applications/Google\ Chrome.app/Contents/MacOS/Google\ Chrome",
    ),
    driver: ("CHROMEDRIVER", "chromedriver"),
    packages: &["chromium", "chromium-driver"],
    wasm_pack_options: ["--chrome", "--chromedriver"],
    screen: &[],
};

const FIREFOX: Engine = Engine {
    name: "Firefox",
    browser: ("FIREFOX", "firefox firefox-esr /Applications/Firefox.app/Contents/MacOS/firefox"),
    driver: ("GECKODRIVER", "geckodriver"),
    packages: &["firefox-esr"],
    wasm_pack_options: ["--firefox", "--geckodriver"],
    screen: &[],
};

/// As GTK has it: the others have a mode without a window.
const WEBKIT: Engine = Engine {
    name: "WebKit",
    browser: (
        "MINIBROWSER",
        "/usr/lib*/webkit*gtk-*/MiniBrowser /usr/lib*/*/webkit*gtk-*/MiniBrowser",
    ),
    driver: ("WEBKIT_DRIVER", "WebKitWebDriver"),
    packages: &["webkit2gtk-driver", "xvfb", "xauth"],
    // To the test runner it is Safari, whose driver speaks alike.
    wasm_pack_options: ["--safari", "--safaridriver"],
    screen: &["xvfb-run", "-a", "-s", "-screen 0 2048x1536x24"],
};

pub(crate) const ENGINES: [&Engine; 3] = [&CHROMIUM, &FIREFOX, &WEBKIT];

#[derive(Debug)]
pub(crate) struct Browser {
    pub(crate) engine: &'static Engine,
    pub(crate) binary: PathBuf,
    pub(crate) driver: PathBuf,
}

impl Browser {
    /// The browser, installed first if it is not there.
    pub(crate) fn ensure(tools: &Tools, engine: &'static Engine) -> Result<Self> {
        let Engine { name, browser, driver, packages, .. } = engine;
        // Debian has no package of this driver.
        if driver.1 == GECKODRIVER.binary && env::var_os(driver.0).is_none() {
            GECKODRIVER.ensure(tools)?;
        }
        if let Some(browser) = Self::find(tools, engine) {
            return Ok(browser);
        }
        let installed = tools.install_debian_packages(packages);
        installed.unwrap_or_else(|error| tools.say(error));
        Self::find(tools, engine).with_context(|| {
            format!(
                "{name} is not there with all that tests need of it: install that (on Debian as root: \
                 `apt-get install {}`), or set {} and {} to the paths of the browser and its driver",
                packages.join(" "),
                browser.0,
                driver.0
            )
        })
    }

    fn find(tools: &Tools, engine: &'static Engine) -> Option<Self> {
        let find = |(variable, names)| match env::var_os(variable) {
            Some(path) => Some(PathBuf::from(path)),
            None => tools.find(names),
        };
        if !engine.screen.is_empty() {
            tools.find("xvfb-run").and(tools.find("xauth"))?;
        }
        Some(Self { engine, binary: find(engine.browser)?, driver: find(engine.driver)? })
    }

    /// Writes the settings that `wasm-bindgen-test-runner` reads from the crate's folder.
    pub(crate) fn write_webdriver_json(&self, tools: &Tools) -> Result<()> {
        // Chromium refuses to start as root with its sandbox on; containers have a /dev/shm too small for it.
        let sandbox = if tools.is_root() { "--no-sandbox" } else { "--disable-dev-shm-usage" };
        let chromium = json!({"binary": self.binary, "args": [
            "--headless=new",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage",
            sandbox,
        ]});
        // What is of another browser is not read. WebKit's driver starts its own MiniBrowser.
        let firefox = json!({"binary": self.binary});
        let settings = json!({"goog:chromeOptions": chromium, "moz:firefoxOptions": firefox});
        fs::write(tools.root.join("webdriver.json"), settings.to_string())
            .context("cannot write webdriver.json")
    }
}
