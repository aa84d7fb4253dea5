//! The steps that need a browser, for each engine that is asked for.

use anyhow::{Context, Result};
use clap::{Args, ValueEnum};

use super::{BACKEND, PACKAGE_BUILD, PAGE};
use crate::browser::{Browser, Engine};
use crate::step::Step;
use crate::tools::Tools;
use crate::{build, compat, npm};

#[derive(Debug, Args)]
pub(crate) struct BrowserArgs {
    /// Run what needs a browser in these, of the end-to-end tests the core; unless some are
    /// named, Chromium runs all of it
    #[arg(long, value_enum, num_args = 1.., value_delimiter = ',')]
    browsers: Vec<Choice>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Choice {
    Chromium,
    Firefox,
    Webkit,
    All,
}

impl BrowserArgs {
    /// Where the crate's tests run.
    fn engines(&self) -> Vec<Engine> {
        if self.browsers.is_empty() {
            vec![Engine::Chromium]
        } else {
            self.named()
        }
    }

    /// Those that are asked for, each once.
    fn named(&self) -> Vec<Engine> {
        Engine::ALL
            .into_iter()
            .filter(|engine| self.browsers.iter().any(|choice| choice.covers(*engine)))
            .collect()
    }
}

impl Choice {
    fn covers(self, engine: Engine) -> bool {
        match self {
            Self::Chromium => engine == Engine::Chromium,
            Self::Firefox => engine == Engine::Firefox,
            Self::Webkit => engine == Engine::Webkit,
            Self::All => true,
        }
    }
}

/// What the steps of an engine are called.
struct Names {
    install: &'static str,
    crate_tests: &'static str,
    core: &'static str,
}

fn names(engine: Engine) -> Names {
    match engine {
        Engine::Chromium => Names {
            install: "install Chromium",
            crate_tests: "tests in Chromium",
            core: "core end to end in Chromium",
        },
        Engine::Firefox => Names {
            install: "install Firefox",
            crate_tests: "tests in Firefox",
            core: "core end to end in Firefox",
        },
        Engine::Webkit => Names {
            install: "install WebKit",
            crate_tests: "tests in WebKit",
            core: "core end to end in WebKit",
        },
    }
}

pub(super) fn install_steps<'a>(tools: &'a Tools, args: &BrowserArgs) -> Vec<Step<'a>> {
    let step = |engine| {
        Step::new(names(engine).install, &[], move || {
            Browser::ensure(tools, engine).map(drop)
        })
    };
    args.engines().into_iter().map(step).collect()
}

/// These run the crate in the browser, and the package that was built from it.
pub(super) fn crate_steps<'a>(tools: &'a Tools, args: &BrowserArgs) -> Vec<Step<'a>> {
    let step = |engine| {
        let names = names(engine);
        Step::new(
            names.crate_tests,
            &[PACKAGE_BUILD, names.install],
            move || test_crate(tools, &browser(tools, engine)?),
        )
    };
    args.engines().into_iter().map(step).collect()
}

/// All of it in Chromium, which alone can be watched so closely, and the core in each that is named.
pub(super) fn page_steps<'a>(tools: &'a Tools, args: &BrowserArgs) -> Vec<Step<'a>> {
    let mut steps = Vec::new();
    if args.engines().contains(&Engine::Chromium) {
        steps.extend(chromium_steps(tools));
    }
    steps.extend(args.named().into_iter().map(|engine| {
        let names = names(engine);
        Step::new(names.core, &[PAGE, BACKEND, names.install], move || {
            test_core(tools, &browser(tools, engine)?)
        })
    }));
    steps
}

fn chromium_steps(tools: &Tools) -> [Step<'_>; 2] {
    let install = names(Engine::Chromium).install;
    [
        Step::new("end to end", &[PAGE, BACKEND, install], || {
            test_all(tools, &browser(tools, Engine::Chromium)?)
        }),
        Step::new("compatibility", &[PACKAGE_BUILD, BACKEND, install], || {
            compat::run_quick(tools, &browser(tools, Engine::Chromium)?)
        }),
    ]
}

fn browser(tools: &Tools, engine: Engine) -> Result<Browser> {
    Browser::find(tools, engine)
        .with_context(|| format!("{} was there a moment ago, and is gone", engine.name()))
}

fn test_crate(tools: &Tools, browser: &Browser) -> Result<()> {
    browser.write_webdriver_json(tools.root())?;
    browser.run(
        tools,
        tools
            .command("wasm-pack")
            .args(["test", "--mode", "no-install", "--headless"])
            // A guard, in seconds: on a busy machine its own 20 are too few for a megabyte of URL.
            .env("WASM_BINDGEN_TEST_TIMEOUT", "300")
            .args(browser.wasm_pack_options())
            .arg(&browser.driver),
    )
}

fn test_all(tools: &Tools, browser: &Browser) -> Result<()> {
    browser.run(
        tools,
        npm::script_command(tools, Some("www"), "e2e")
            .env("DEMO_BACKEND", build::backend_binary(tools)?)
            .env("CHROMIUM", &browser.binary),
    )
}

fn test_core(tools: &Tools, browser: &Browser) -> Result<()> {
    browser.run(
        tools,
        npm::script_command(tools, Some("www"), "e2e:engines")
            .env("DEMO_BACKEND", build::backend_binary(tools)?)
            .env("ENGINE", browser.engine.name().to_lowercase())
            .env("ENGINE_BINARY", &browser.binary)
            .env("ENGINE_DRIVER", &browser.driver),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn args(browsers: &[Choice]) -> BrowserArgs {
        let browsers = browsers.to_vec();
        BrowserArgs { browsers }
    }

    #[test]
    fn each_engine_is_used_once_however_often_it_is_named() {
        assert_eq!(args(&[Choice::Webkit]).engines(), [Engine::Webkit]);
        assert_eq!(
            args(&[Choice::Firefox, Choice::Chromium, Choice::Firefox]).engines(),
            [Engine::Chromium, Engine::Firefox]
        );
        assert_eq!(args(&[Choice::Firefox, Choice::All]).engines(), Engine::ALL);
    }

    #[test]
    fn unless_some_are_named_it_is_chromium_and_no_core() {
        assert_eq!(args(&[]).engines(), [Engine::Chromium]);
        assert_eq!(args(&[]).named(), []);
        assert_eq!(args(&[Choice::Chromium]).named(), [Engine::Chromium]);
    }
}
