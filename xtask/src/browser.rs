//! Browsers and their drivers: found where they are, else installed.

use std::path::PathBuf;
use std::{env, fs};

use anyhow::{Context, Result};
use serde_json::json;

use crate::tools::{GECKODRIVER, Tools};

#[derive(Debug)]
pub(crate) struct Engine {
    pub(crate) name: &'static str,
    /// Variables that hold the paths of the browser and of its driver.
    variables: [&'static str; 2],
    /// Without them: what `Tools::find` looks for.
    browser: &'static str,
    driver: &'static str,
    /// Of Debian.
    packages: &'static str,
    /// What tells `wasm-pack test` to use it; the driver's path follows.
    pub(crate) wasm_pack_options: [&'static str; 2],
    /// What comes before a command whose descendants start it.
    pub(crate) screen: &'static [&'static str],
}

pub(crate) const CHROMIUM: Engine = Engine {
    name: "Chromium",
    variables: ["CHROMIUM", "CHROMEDRIVER"],
    browser: r"chromium chromium-browser google-chrome google-chrome-stable
        /Applications/Chromium.app/Contents/MacOS/Chromium
        /Applications/Google\ Chrome.app/Contents/MacOS/Google\ Chrome",
    driver: "chromedriver",
    packages: "chromium chromium-driver",
    wasm_pack_options: ["--chrome", "--chromedriver"],
    screen: &[],
};

const FIREFOX: Engine = Engine {
    name: "Firefox",
    variables: ["FIREFOX", "GECKODRIVER"],
    browser: "firefox firefox-esr /Applications/Firefox.app/Contents/MacOS/firefox",
    driver: "geckodriver",
    packages: "firefox-esr",
    wasm_pack_options: ["--firefox", "--geckodriver"],
    screen: &[],
};

/// `WebKitGTK` has no headless mode: it runs under Xvfb. The test runner treats it as Safari: same driver protocol.
const WEBKIT: Engine = Engine {
    name: "WebKit",
    variables: ["MINIBROWSER", "WEBKIT_DRIVER"],
    browser: "/usr/lib*/webkit*gtk-*/MiniBrowser /usr/lib*/*/webkit*gtk-*/MiniBrowser",
    driver: "WebKitWebDriver",
    packages: "webkit2gtk-driver xvfb xauth",
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
        let Engine { name, variables: [browser, driver], packages, .. } = engine;
        // Debian has no package of this driver.
        if engine.driver == GECKODRIVER.binary && env::var_os(driver).is_none() {
            GECKODRIVER.ensure(tools)?;
        }
        if Self::find(tools, engine).is_none() {
            tools.install_debian_packages(packages).unwrap_or_else(|error| tools.say(error));
        }
        Self::find(tools, engine).with_context(|| {
            format!(
                "{name} is not there with all that tests need of it: install that (on Debian as root: \
                 `apt-get install {packages}`), or set {browser} and {driver} to paths"
            )
        })
    }

    fn find(tools: &Tools, engine: &'static Engine) -> Option<Self> {
        let [browser, driver] = engine.variables.map(|it| env::var_os(it).map(PathBuf::from));
        if !engine.screen.is_empty() {
            tools.find("xvfb-run").and(tools.find("xauth"))?;
        }
        let binary = browser.or_else(|| tools.find(engine.browser))?;
        Some(Self { engine, binary, driver: driver.or_else(|| tools.find(engine.driver))? })
    }

    /// Writes the settings that `wasm-bindgen-test-runner` reads from the crate's folder.
    pub(crate) fn write_webdriver_json(&self, tools: &Tools) -> Result<()> {
        let args = "--headless=new --disable-gpu --disable-quic --no-first-run --disable-sync \
            --disable-background-networking --disable-component-update --disable-dev-shm-usage";
        // As root, Chromium refuses to start with its sandbox on.
        let sandbox = tools.is_root().then_some("--no-sandbox");
        let args: Vec<_> = args.split(' ').chain(sandbox).collect();
        let chromium = json!({"binary": self.binary, "args": args});
        // What is of another browser is not read. WebKit's driver starts its own MiniBrowser.
        let firefox = json!({"binary": self.binary});
        let settings = json!({"goog:chromeOptions": chromium, "moz:firefoxOptions": firefox});
        fs::write(tools.root.join("webdriver.json"), settings.to_string())
            .context("cannot write webdriver.json")
    }
}
