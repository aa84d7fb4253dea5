//! `cargo xtask test`: every check there is, cheapest first.

mod browsers;

use std::process::{Command, ExitCode};

use anyhow::Result;

use crate::step::{Step, run_all};
use crate::tools::{Tools, WASM_TARGET};
use crate::wasm_target::proof;
use crate::{build, command, npm, supply, wasm_target};
pub(crate) use browsers::BrowserArgs;

const PACKAGE: &str = "objectstore-image-auth";

const NPM_PACKAGES: &str = "install npm packages";
const TARGET: &str = "install the wasm target";
const WASM_TOOLS: &str = "install the wasm tools";
const WASM: &str = "build the wasm";
const PACKAGE_BUILD: &str = "build the package";
const PAGE: &str = "build the page";
const BACKEND: &str = "build the demo's server";

pub(crate) fn run(tools: &Tools, browsers: &BrowserArgs) -> ExitCode {
    let summary = run_all(steps(tools, browsers));
    println!("\n{summary}");
    if summary.failures() == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn steps<'a>(tools: &'a Tools, browsers: &BrowserArgs) -> Vec<Step<'a>> {
    let mut steps = native_steps(tools);
    steps.extend(supply::steps(tools));
    steps.extend(install_steps(tools));
    steps.extend(browsers::install_steps(tools, browsers));
    steps.extend(wasm_steps(tools));
    steps.extend(package_build_steps(tools));
    steps.extend(browsers::crate_steps(tools, browsers));
    steps.extend(package_steps(tools));
    steps.extend(page_steps(tools));
    steps.extend(browsers::page_steps(tools, browsers));
    steps
}

/// What needs nothing but Rust.
fn native_steps(tools: &Tools) -> Vec<Step<'_>> {
    vec![
        Step::new("format of the Rust", &[], || {
            cargo(tools, "fmt --all --check")
        }),
        Step::new("clippy, native", &[], || {
            cargo(tools, "clippy --workspace --all-targets -- -D warnings")
        }),
        Step::new("rustdoc", &[], || {
            let mut doc = cargo_command(tools, "doc --workspace --no-deps");
            command::run(doc.env("RUSTDOCFLAGS", "-D warnings"))
        }),
        Step::new("tests, native", &[], || cargo(tools, "test --workspace")),
    ]
}

fn install_steps(tools: &Tools) -> Vec<Step<'_>> {
    vec![
        Step::new(NPM_PACKAGES, &[], || npm::ensure_packages(tools)),
        Step::new(TARGET, &[], || wasm_target::ensure(tools)),
        Step::new(WASM_TOOLS, &[], || build::ensure_wasm_tools(tools)),
    ]
}

fn wasm_steps(tools: &Tools) -> Vec<Step<'_>> {
    vec![
        Step::new("clippy, wasm32", &[TARGET], || clippy_wasm(tools)),
        Step::skippable("wasm target from source", &[], || proof::run(tools)),
    ]
}

fn package_build_steps(tools: &Tools) -> Vec<Step<'_>> {
    vec![
        Step::new("format of the TypeScript", &[NPM_PACKAGES], || {
            npm::run_script(tools, None, "format:check")
        }),
        Step::new(WASM, &[NPM_PACKAGES, TARGET, WASM_TOOLS], || {
            build::wasm(tools)
        }),
        Step::new(PACKAGE_BUILD, &[WASM], || build::package(tools)),
    ]
}

fn package_steps(tools: &Tools) -> Vec<Step<'_>> {
    let script = |name| npm::run_script(tools, Some("pkg"), name);
    vec![
        Step::new("type tests", &[PACKAGE_BUILD], move || script("typecheck")),
        Step::new("package tests in Node", &[PACKAGE_BUILD], move || {
            script("test")
        }),
        Step::new("package tests in React", &[PACKAGE_BUILD], move || {
            script("test:react")
        }),
        Step::new("size budget", &[PACKAGE_BUILD], move || script("size")),
    ]
}

fn page_steps(tools: &Tools) -> Vec<Step<'_>> {
    vec![
        Step::new("types of the page", &[PACKAGE_BUILD], || {
            npm::run_script(tools, Some("www"), "typecheck")
        }),
        Step::new(PAGE, &[PACKAGE_BUILD], || build::page(tools)),
        Step::new(BACKEND, &[], || build::backend(tools)),
    ]
}

fn cargo(tools: &Tools, arguments: &str) -> Result<()> {
    command::run(&mut cargo_command(tools, arguments))
}

fn cargo_command(tools: &Tools, arguments: &str) -> Command {
    let mut cargo = tools.command("cargo");
    cargo.args(arguments.split(' '));
    cargo
}

fn clippy_wasm(tools: &Tools) -> Result<()> {
    let what = format!("clippy --package {PACKAGE} --lib --tests --target {WASM_TARGET}");
    cargo(tools, &format!("{what} -- -D warnings"))
}
