//! Browsers and their drivers: found where they are, else installed.
//!
//! What is peculiar to one engine is in the file of its name.

mod chromium;
mod display;
mod firefox;
mod webkit;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::tools::Tools;
use crate::{command, debian};
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
}

#[derive(Debug)]
pub(crate) struct Browser {
    pub(crate) engine: Engine,
    pub(crate) binary: PathBuf,
    pub(crate) driver: PathBuf,
}

impl Browser {
    pub(crate) fn find(tools: &Tools, engine: Engine) -> Option<Self> {
        let (binary, driver) = match engine {
            Engine::Chromium => chromium::find(tools),
            Engine::Firefox => firefox::find(tools),
            Engine::Webkit => webkit::find(tools),
        }?;
        Some(Self {
            engine,
            binary,
            driver,
        })
    }

    /// The browser, installed first if it is not there.
    pub(crate) fn ensure(tools: &Tools, engine: Engine) -> Result<Self> {
        match engine {
            Engine::Chromium => chromium::install_missing(tools),
            Engine::Firefox => firefox::install_missing(tools),
            Engine::Webkit => webkit::install_missing(tools),
        }?;
        Self::find(tools, engine).with_context(|| match engine {
            Engine::Chromium => chromium::REMEDY,
            Engine::Firefox => firefox::REMEDY,
            Engine::Webkit => webkit::REMEDY,
        })
    }

    /// Runs a command whose descendants start this browser.
    pub(crate) fn run(&self, tools: &Tools, command: &mut Command) -> Result<()> {
        // Those of the others have a mode without a window.
        let display = match self.engine {
            Engine::Webkit => Some(Display::start(tools)?),
            Engine::Chromium | Engine::Firefox => None,
        };
        if let Some(display) = &display {
            command.env("DISPLAY", display.name());
        }
        command::run(command)
    }

    /// What tells `wasm-pack test` to use this browser; the driver's path follows.
    pub(crate) fn wasm_pack_options(&self) -> [&'static str; 2] {
        match self.engine {
            Engine::Chromium => ["--chrome", "--chromedriver"],
            Engine::Firefox => ["--firefox", "--geckodriver"],
            // To the test runner it is Safari, whose driver speaks alike.
            Engine::Webkit => ["--safari", "--safaridriver"],
        }
    }

    /// Writes the settings that `wasm-bindgen-test-runner` reads from the crate's folder.
    pub(crate) fn write_webdriver_json(&self, crate_dir: &Path) -> Result<()> {
        let capabilities = match self.engine {
            Engine::Chromium => chromium::capabilities(&self.binary, debian::is_root()),
            Engine::Firefox => firefox::capabilities(&self.binary),
            // To what it takes for Safari the runner hands on none: the driver starts its own MiniBrowser.
            Engine::Webkit => return Ok(()),
        };
        let file = crate_dir.join("webdriver.json");
        fs::write(&file, format!("{capabilities:#}\n"))
            .with_context(|| format!("cannot write {}", file.display()))
    }
}
