//! `cargo xtask test`: every check there is, of the whole workspace or of some parts.

use std::collections::BTreeSet;

use anyhow::Result;
use clap::{Args, ValueEnum};
use xshell::cmd;

use crate::browser::{Browser, CHROMIUM, ENGINES};
use crate::step::Step;
use crate::tools::Tools;
use crate::{build, compat, npm, wasm_target};

const NPM: &str = "install npm packages";
const TARGET: &str = "install the wasm target";
const WASM_TOOLS: &str = "install the wasm tools";
const NATIVE_BUILD: &str = "build the tests, native";
const WASM_BUILD: &str = "build the tests, wasm32";
const WASM: &str = "build the wasm";
const PACKAGE: &str = "build the package";
const PAGE: &str = "build the page";
const BACKEND: &str = "build the demo's server";

/// A second build would only wait for the first.
const TARGET_DIR: &str = "cargo's target folder";
/// apt locks its lists, and the source of the standard library is unpacked into one folder.
const SYSTEM: &str = "the system's packages";
/// The tests of a page depend on time, and browsers side by side disturb each other.
const BROWSER: &str = "a browser";

#[derive(Debug, Args)]
pub(crate) struct TestArgs {
    /// Only these parts; all of them if none is named
    #[arg(value_enum)]
    parts: Vec<Part>,
    /// Run browser tests and core end-to-end tests in these; Chromium, the default, runs all end-to-end tests
    #[arg(long, num_args = 1.., value_delimiter = ',', value_parser = ["chromium", "firefox", "webkit", "all"])]
    browsers: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    /// Formats, clippy and rustdoc
    Lint,
    /// The crate, the demo's server and xtask
    Native,
    /// The npm package, in Node
    Package,
    /// The crate in a browser, and the demo's page end to end
    Browser,
    /// A few of the apps of `www/compat`
    Compat,
}

/// The steps of the chosen parts, and what these need. What most others wait for comes first.
pub(crate) fn steps(args: &TestArgs) -> Vec<Step> {
    let is_chosen = |part| args.parts.is_empty() || args.parts.contains(&part);
    let mut all = builds(is_chosen(Part::Native));
    all.extend(browser_steps(&args.browsers));
    all.extend(other_steps());
    let mut chosen = BTreeSet::new();
    // What is needed comes before what needs it.
    for (part, step) in all.iter().rev() {
        if part.is_some_and(is_chosen) || chosen.contains(&step.name) {
            chosen.insert(step.name.clone());
            chosen.extend(step.needs.iter().cloned());
        }
    }
    let steps = all.into_iter().map(|(_, step)| step);
    steps.filter(|step| chosen.contains(&step.name)).collect()
}

/// A step with the part that it belongs to. What belongs to none is run where it is needed.
type Listed = (Option<Part>, Step);

/// A command of cargo, with options that hold no space.
fn cargo(name: &str, needs: &[&str], options: &'static str) -> Step {
    let run = move |tools: &Tools| tools.run(cmd!(tools.sh, "cargo").args(options.split(' ')));
    Step { alone_with: Some(TARGET_DIR), ..Step::new(name, needs, run) }
}

fn script(name: &str, needs: &[&str], workspace: &'static str, script: &'static str) -> Step {
    Step::new(name, needs, move |tools| tools.run(npm::script(tools, workspace, script)))
}

fn builds(has_native: bool) -> Vec<Listed> {
    let backend = if has_native {
        // The native tests need the server: it is built with them.
        Step::new(BACKEND, &[NATIVE_BUILD], |_| Ok(()))
    } else {
        cargo(BACKEND, &[], "build --package demo-backend")
    };
    let steps = [
        Step::new(NPM, &[], npm::ensure_packages),
        Step { alone_with: Some(SYSTEM), ..Step::new(TARGET, &[], wasm_target::ensure) },
        cargo(NATIVE_BUILD, &[], "test --workspace --no-run"),
        backend,
        Step::new(WASM_TOOLS, &[], build::ensure_wasm_tools),
        Step::new(WASM, &[NPM, TARGET, WASM_TOOLS], build::wasm),
        script(PACKAGE, &[WASM], "pkg", "build"),
        script(PAGE, &[PACKAGE], "www", "build"),
        cargo(WASM_BUILD, &[TARGET], "build --tests --target wasm32-unknown-unknown"),
    ];
    steps.map(|step| (None, step)).into()
}

fn other_steps() -> Vec<Listed> {
    let clippy = "clippy --workspace --all-targets -- -D warnings";
    let clippy_wasm = "clippy --lib --tests --target wasm32-unknown-unknown -- -D warnings";
    let clippy_worker = "clippy --lib -F service-worker --target wasm32-unknown-unknown -- -D warnings";
    let doc = |tools: &Tools| {
        tools.run(cmd!(tools.sh, "cargo doc --workspace --no-deps").env("RUSTDOCFLAGS", "-D warnings"))
    };
    let doc = Step { alone_with: Some(TARGET_DIR), ..Step::new("rustdoc", &[], doc) };
    let proof = Step::new("wasm target from source", &[], wasm_target::prove_from_source);
    let test = |tools: &Tools| tools.run(cmd!(tools.sh, "cargo test --workspace"));
    let format_check = |tools: &Tools| tools.run(cmd!(tools.sh, "npm run format:check"));
    let steps = [
        (Part::Package, script("package tests in Node", &[PACKAGE], "pkg", "test")),
        (Part::Package, script("package tests in React", &[PACKAGE], "pkg", "test:react")),
        (Part::Package, script("type tests", &[PACKAGE], "pkg", "typecheck")),
        (Part::Package, script("types of the page", &[PACKAGE], "www", "typecheck")),
        (Part::Package, script("size budget", &[PACKAGE], "pkg", "size")),
        (Part::Native, Step::new("tests, native", &[NATIVE_BUILD], test)),
        (Part::Native, Step { alone_with: Some(SYSTEM), ..proof }),
        (Part::Lint, cargo("format of the Rust", &[], "fmt --all --check")),
        (Part::Lint, Step::new("format of the TypeScript", &[NPM], format_check)),
        (Part::Lint, cargo("clippy, native", &[], clippy)),
        (Part::Lint, cargo("clippy, wasm32", &[TARGET], clippy_wasm)),
        (Part::Lint, cargo("clippy, service worker", &[TARGET], clippy_worker)),
        (Part::Lint, doc),
    ];
    steps.map(|(part, step)| (Some(part), step)).into()
}

/// Each named browser runs the core of the page's tests. Chromium runs all: no other can be observed as closely.
fn browser_steps(named: &[String]) -> Vec<Listed> {
    let mut steps = Vec::new();
    for engine in ENGINES {
        let name = engine.name;
        let is_named = named.iter().any(|it| *it == name.to_lowercase() || it == "all");
        let is_default = named.is_empty() && name == CHROMIUM.name;
        if !is_named && !is_default {
            continue;
        }
        let install = format!("install {name}");
        let ensure = move |tools: &Tools| Browser::ensure(tools, engine).map(drop);
        steps.push((None, Step { alone_with: Some(SYSTEM), ..Step::new(&install, &[], ensure) }));
        let mut add = |part, name: &str, needs: [&str; 2], test: fn(&Tools, &Browser) -> _| {
            let needs = [needs[0], needs[1], &install];
            let run = move |tools: &Tools| test(tools, &Browser::ensure(tools, engine)?);
            let alone_with = Some(BROWSER);
            steps.push((Some(part), Step { alone_with, ..Step::new(name, &needs, run) }));
        };
        if name == CHROMIUM.name {
            add(Part::Browser, "end to end", [PAGE, BACKEND], test_page);
            add(Part::Compat, "compatibility", [PACKAGE, BACKEND], |tools, browser| {
                compat::run_rows(tools, browser, &compat::QUICK_ROWS.map(str::to_owned))
            });
        }
        // These run the crate in the browser, and the package that was built from it.
        add(Part::Browser, &format!("tests in {name}"), [PACKAGE, WASM_BUILD], test_crate);
        if is_named {
            add(Part::Browser, &format!("core end to end in {name}"), [PAGE, BACKEND], test_core);
        }
    }
    steps
}

fn test_crate(tools: &Tools, browser: &Browser) -> Result<()> {
    browser.write_webdriver_json(tools)?;
    let (screen, options) = (browser.engine.screen, browser.engine.wasm_pack_options);
    let test = cmd!(tools.sh, "env {screen...} wasm-pack test --mode no-install --headless");
    let test = test.args(options).arg(&browser.driver);
    // A guard, in seconds: on a busy machine its own 20 are too few for a megabyte of URL.
    tools.run(test.env("WASM_BINDGEN_TEST_TIMEOUT", "300"))
}

fn test_page(tools: &Tools, browser: &Browser) -> Result<()> {
    let test = npm::script(tools, "www", "e2e").env("CHROMIUM", &browser.binary);
    tools.run(test.env("DEMO_BACKEND", build::backend_binary()?))
}

fn test_core(tools: &Tools, browser: &Browser) -> Result<()> {
    let screen = browser.engine.screen;
    let test = cmd!(tools.sh, "env {screen...} npm run e2e:engines --workspace www")
        .env("DEMO_BACKEND", build::backend_binary()?)
        .env("ENGINE", browser.engine.name.to_lowercase())
        .env("ENGINE_BINARY", &browser.binary)
        .env("ENGINE_DRIVER", &browser.driver);
    tools.run(test)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(parts: &[Part], browsers: &[&str]) -> Vec<String> {
        let browsers = browsers.iter().map(|&it| it.to_owned()).collect();
        let steps = steps(&TestArgs { parts: parts.to_vec(), browsers });
        for (index, step) in steps.iter().enumerate() {
            let is_before = |need: &String| steps[..index].iter().any(|it| it.name == *need);
            assert!(step.needs.iter().all(is_before), "{}", step.name);
        }
        steps.into_iter().map(|step| step.name).collect()
    }

    #[test]
    fn the_core_runs_once_in_each_engine_that_is_named_and_in_none_unless_some_are() {
        let core = |named: &[&str]| {
            let names = names(&[], named);
            let has_all = names.iter().any(|it| it == "end to end");
            (names.iter().filter(|it| it.starts_with("core ")).count(), has_all)
        };
        assert_eq!(core(&[]), (0, true));
        assert_eq!(core(&["webkit", "webkit"]), (1, false));
        assert_eq!(core(&["firefox", "all"]), (3, true));
    }

    #[test]
    fn a_part_brings_what_it_needs_and_nothing_else() {
        let names = names(&[Part::Package], &[]);
        let has = |name| names.iter().any(|it| it == name);
        assert!(has(WASM_TOOLS) && has("size budget") && !has(BACKEND) && !has("rustdoc"));
    }
}
