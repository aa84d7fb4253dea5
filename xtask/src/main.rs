//! `cargo xtask`: one command each to install, build, test and demonstrate this workspace.
//!
//! This file is the command line. Each command has a file of its name; `tools.rs` pins what is installed.

mod bench;
mod browser;
mod build;
mod compat;
mod demo;
mod docs;
mod fuzz;
mod npm;
mod std_from_source;
mod step;
mod supply;
mod test;
mod tools;
mod wasm_pack_leftovers;
mod wasm_target;

use std::ffi::OsString;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};
use xshell::cmd;

use bench::BenchArgs;
use fuzz::FuzzArgs;
use test::TestArgs;
use tools::Tools;

#[derive(Debug, Parser)]
/// Installs, builds, tests and demonstrates this workspace
#[command(bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Build everything, and serve the demo page until Ctrl-C
    Demo {
        /// Passed on to the demo's server, e.g. `-- --images DIR`
        #[arg(last = true)]
        args: Vec<OsString>,
    },
    /// Install what is missing, and run every check and test
    Test(TestArgs),
    /// Check reasons, licences, sources and advisories of dependencies
    Supply,
    /// Try the package with every bundler, server and test runner of www/compat
    Compat {
        /// Only these, e.g. `vite jest`; all of them if none is named
        rows: Vec<String>,
    },
    /// Benchmark the package against handwritten code, in Chromium
    Bench(BenchArgs),
    /// Fuzz the parsers and the session
    Fuzz(FuzzArgs),
    /// Build the npm package and the demo's page
    Build,
    /// Generate the API documentation of the crate and the npm package in `target/docs`
    Docs,
    /// Format all Rust and TypeScript
    Fmt,
    /// Remove what was built, and `node_modules`
    Clean {
        /// Also remove the tools kept between runs
        #[arg(long)]
        tools: bool,
    },
    /// Install Rust's standard library for wasm32-unknown-unknown
    WasmTarget {
        /// Build it from source, even where rustup could fetch it or it is already there
        #[arg(long)]
        from_source: bool,
    },
}

fn main() -> ExitCode {
    run(Cli::parse().task).unwrap_or_else(|error| {
        eprintln!("error: {error:#}");
        ExitCode::FAILURE
    })
}

fn run(task: Task) -> Result<ExitCode> {
    let tools = Tools::locate()?;
    // First: tasks call npm scripts that an overwritten `pkg/package.json` does not have.
    wasm_pack_leftovers::check(&tools.root)?;
    match task {
        Task::Test(args) => return step::run_all(&tools, test::steps(&args)),
        Task::Supply => return step::run_all(&tools, supply::steps()),
        Task::Fuzz(args) => return fuzz::run(&tools, &args),
        Task::Demo { args } => demo::run(&tools, &args)?,
        Task::Compat { rows } => compat::run(&tools, &rows)?,
        Task::Bench(args) => bench::run(&tools, &args)?,
        Task::Build => build::all(&tools)?,
        Task::Docs => docs::run(&tools)?,
        Task::Fmt => {
            npm::ensure_packages(&tools)?;
            tools.run(cmd!(tools.sh, "cargo fmt --all"))?;
            tools.run(cmd!(tools.sh, "npm run format"))?;
        }
        Task::Clean { tools: with_tools } => build::clean(&tools, with_tools)?,
        Task::WasmTarget { from_source: true } => wasm_target::install_from_source(&tools)?,
        Task::WasmTarget { from_source: false } => wasm_target::ensure(&tools)?,
    }
    Ok(ExitCode::SUCCESS)
}
