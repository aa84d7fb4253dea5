//! `cargo xtask test`: every check there is, of the whole workspace or of some parts.

use std::collections::BTreeSet;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Args, ValueEnum};
use xshell::cmd;

use crate::browser::{Browser, Engine};
use crate::step::{Resource, Step, run_all};
use crate::tools::{Tools, WASM_BINDGEN, WASM_PACK};
use crate::{build, compat, npm, std_proof, wasm_target};

const NPM_PACKAGES: &str = "install npm packages";
const TARGET: &str = "install the wasm target";
const BINDGEN: &str = "install wasm-bindgen";
const PACK: &str = "install wasm-pack";
const NATIVE_BUILD: &str = "build the tests, native";
const WASM_BUILD: &str = "build the tests, wasm32";
const WASM: &str = "build the wasm";
const PACKAGE: &str = "build the package";
const PAGE: &str = "build the page";
const BACKEND: &str = "build the demo's server";

/// Two cores are kept busy by two steps; more would only disturb what depends on time.
const AT_ONCE: usize = 2;

#[derive(Debug, Args)]
pub(crate) struct TestArgs {
    /// Only these parts; all of them if none is named
    #[arg(value_enum)]
    parts: Vec<Part>,
    /// Run what needs a browser in these, of the end-to-end tests the core; unless some are
    /// named, Chromium runs all of it
    #[arg(long, value_enum, num_args = 1.., value_delimiter = ',')]
    browsers: Vec<Choice>,
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

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Choice {
    Chromium,
    Firefox,
    Webkit,
    All,
}

impl TestArgs {
    fn has(&self, part: Part) -> bool {
        self.parts.is_empty() || self.parts.contains(&part)
    }

    /// Those that are asked for, each once.
    fn named_engines(&self) -> Vec<Engine> {
        let choices = [Choice::Chromium, Choice::Firefox, Choice::Webkit];
        let engines = Engine::ALL.into_iter().zip(choices);
        let is_named =
            |choice| self.browsers.contains(&choice) || self.browsers.contains(&Choice::All);
        let named = engines.filter(|(_, choice)| is_named(*choice));
        named.map(|(engine, _)| engine).collect()
    }
}

pub(crate) fn run(tools: &Tools, args: &TestArgs) -> Result<ExitCode> {
    run_all(tools, steps(args), AT_ONCE)
}

/// The steps of the chosen parts, and what these need. They start in this order, each as soon as it can: what most others
/// wait for comes first.
fn steps(args: &TestArgs) -> Vec<Step> {
    let mut all = builds(args);
    all.extend(browser_steps(args));
    all.extend(package_steps());
    all.extend(native_steps());
    let mut chosen = BTreeSet::new();
    // What is needed comes before what needs it.
    for (part, step) in all.iter().rev() {
        if part.is_some_and(|part| args.has(part)) || chosen.contains(&step.name) {
            chosen.insert(step.name.clone());
            chosen.extend(step.needs.iter().cloned());
        }
    }
    let steps = all.into_iter().map(|(_, step)| step);
    steps.filter(|step| chosen.contains(&step.name)).collect()
}

/// A step with the part that it belongs to. What belongs to none is run where it is needed.
type Listed = (Option<Part>, Step);

fn builds(args: &TestArgs) -> Vec<Listed> {
    // The server is among what the native tests need: with those it is not built once more.
    let backend = if args.has(Part::Native) {
        Step::new(BACKEND, &[NATIVE_BUILD], |_| Ok(()))
    } else {
        Step::new(BACKEND, &[], build::backend).alone_with(Resource::Cargo)
    };
    let steps = [
        Step::new(NPM_PACKAGES, &[], npm::ensure_packages),
        Step::new(TARGET, &[], wasm_target::ensure),
        cargo(NATIVE_BUILD, &[], "test --workspace --no-run"),
        backend,
        Step::new(BINDGEN, &[], |tools| WASM_BINDGEN.ensure(tools)),
        Step::new(PACK, &[], |tools| WASM_PACK.ensure(tools)),
        Step::new(WASM, &[NPM_PACKAGES, TARGET, BINDGEN, PACK], build::wasm),
        Step::new(PACKAGE, &[WASM], build::package),
        Step::new(PAGE, &[PACKAGE], build::page),
        cargo(
            WASM_BUILD,
            &[TARGET],
            "build --tests --target wasm32-unknown-unknown",
        ),
    ];
    steps.map(|step| (None, step)).into()
}

/// A build by cargo, with options that hold no space.
fn cargo(name: &str, needs: &[&str], options: &'static str) -> Step {
    let run = move |tools: &Tools| tools.run(cmd!(tools.sh, "cargo").args(options.split(' ')));
    Step::new(name, needs, run).alone_with(Resource::Cargo)
}

fn native_steps() -> Vec<Listed> {
    let run = |tools: &Tools| tools.run(cmd!(tools.sh, "cargo test --workspace"));
    let clippy = "clippy --workspace --all-targets -- -D warnings";
    let clippy_wasm = "clippy --lib --tests --target wasm32-unknown-unknown -- -D warnings";
    let doc = "doc --workspace --no-deps --config build.rustdocflags=['-Dwarnings']";
    let format_check = |tools: &Tools| tools.run(cmd!(tools.sh, "npm run format:check"));
    vec![
        (
            Some(Part::Native),
            Step::new("tests, native", &[NATIVE_BUILD], run),
        ),
        (
            Some(Part::Native),
            Step::skippable("wasm target from source", &[], std_proof::run),
        ),
        (
            Some(Part::Lint),
            cargo("format of the Rust", &[], "fmt --all --check"),
        ),
        (
            Some(Part::Lint),
            Step::new("format of the TypeScript", &[NPM_PACKAGES], format_check),
        ),
        (Some(Part::Lint), cargo("clippy, native", &[], clippy)),
        (
            Some(Part::Lint),
            cargo("clippy, wasm32", &[TARGET], clippy_wasm),
        ),
        (Some(Part::Lint), cargo("rustdoc", &[], doc)),
    ]
}

fn package_steps() -> Vec<Listed> {
    let script = |name: &str, workspace, script| {
        let run = move |tools: &Tools| tools.run(npm::script(tools, workspace, script));
        (Some(Part::Package), Step::new(name, &[PACKAGE], run))
    };
    vec![
        script("package tests in Node", "pkg", "test"),
        script("package tests in React", "pkg", "test:react"),
        script("type tests", "pkg", "typecheck"),
        script("types of the page", "www", "typecheck"),
        script("size budget", "pkg", "size"),
    ]
}

/// All of the page's tests in Chromium, which alone can be watched so closely, and the core in each that is named.
fn browser_steps(args: &TestArgs) -> Vec<Listed> {
    let named = args.named_engines();
    let engines = if named.is_empty() {
        vec![Engine::Chromium]
    } else {
        named.clone()
    };
    let mut steps = Vec::new();
    for engine in engines {
        let browser = engine.name();
        let install = &*format!("install {browser}");
        let ensure = move |tools: &Tools| Browser::ensure(tools, engine).map(drop);
        steps.push((None, Step::new(install, &[], ensure)));
        let mut add =
            |part, name: String, needs: &[&str], test: fn(&Tools, &Browser) -> Result<()>| {
                let run = move |tools: &Tools| test(tools, &Browser::ensure(tools, engine)?);
                let step = Step::new(name, &[needs, &[install]].concat(), run);
                steps.push((Some(part), step.alone_with(Resource::Browser)));
            };
        if engine == Engine::Chromium {
            add(
                Part::Browser,
                "end to end".to_owned(),
                &[PAGE, BACKEND],
                |tools, browser| test_page(tools, browser, "e2e"),
            );
            add(
                Part::Compat,
                "compatibility".to_owned(),
                &[PACKAGE, BACKEND],
                compat::run_quick,
            );
        }
        // These run the crate in the browser, and the package that was built from it.
        let name = format!("tests in {browser}");
        add(Part::Browser, name, &[PACKAGE, WASM_BUILD], test_crate);
        if named.contains(&engine) {
            let name = format!("core end to end in {browser}");
            add(Part::Browser, name, &[PAGE, BACKEND], |tools, browser| {
                test_page(tools, browser, "e2e:engines")
            });
        }
    }
    steps
}

fn test_crate(tools: &Tools, browser: &Browser) -> Result<()> {
    browser.write_webdriver_json(&tools.root)?;
    let options = browser.wasm_pack_options();
    let test = cmd!(
        tools.sh,
        "wasm-pack test --mode no-install --headless {options...}"
    );
    // A guard, in seconds: on a busy machine its own 20 are too few for a megabyte of URL.
    browser.run(tools, test.env("WASM_BINDGEN_TEST_TIMEOUT", "300"))
}

fn test_page(tools: &Tools, browser: &Browser, script: &str) -> Result<()> {
    let test = npm::script(tools, "www", script)
        .env("DEMO_BACKEND", build::backend_binary()?)
        .env("CHROMIUM", &browser.binary)
        .env("ENGINE", browser.engine.name().to_lowercase())
        .env("ENGINE_BINARY", &browser.binary)
        .env("ENGINE_DRIVER", &browser.driver);
    browser.run(tools, test)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(parts: &[Part], browsers: &[Choice]) -> Vec<String> {
        let (parts, browsers) = (parts.to_vec(), browsers.to_vec());
        let steps = steps(&TestArgs { parts, browsers });
        for (index, step) in steps.iter().enumerate() {
            let is_before = |need: &String| steps[..index].iter().any(|step| step.name == *need);
            assert!(step.needs.iter().all(is_before), "{}", step.name);
        }
        steps.into_iter().map(|step| step.name).collect()
    }

    #[test]
    fn the_core_runs_once_in_each_engine_that_is_named_and_in_none_unless_some_are() {
        for (browsers, engines, end_to_end) in [
            (&[][..], 0, true),
            (&[Choice::Webkit, Choice::Webkit], 1, false),
            (&[Choice::Firefox, Choice::All], 3, true),
        ] {
            let names = names(&[], browsers);
            let core = names
                .iter()
                .filter(|name| name.starts_with("core end to end in"));
            assert_eq!(core.count(), engines);
            assert_eq!(names.contains(&"end to end".to_owned()), end_to_end);
        }
    }

    #[test]
    fn a_part_brings_what_it_needs_and_nothing_else() {
        let package = names(&[Part::Package], &[]);
        assert!(package.contains(&PACK.to_owned()) && package.contains(&"size budget".to_owned()));
        assert!(!package.contains(&BACKEND.to_owned()) && !package.contains(&"rustdoc".to_owned()));
    }
}
