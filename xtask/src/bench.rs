//! `cargo xtask bench`: builds what `pkg/bench` needs, and runs it: it compares the package with handwritten code.

use anyhow::Result;
use clap::Args;

use crate::browser::{Browser, CHROMIUM};
use crate::tools::Tools;
use crate::{build, npm};

#[derive(Debug, Args)]
pub(crate) struct BenchArgs {
    /// Only the tasks whose names begin with one of these
    names: Vec<String>,
    /// A fifth of the rounds: for a first look
    #[arg(long)]
    quick: bool,
}

pub(crate) fn run(tools: &Tools, args: &BenchArgs) -> Result<()> {
    build::all(tools)?;
    build::backend(tools)?;
    // A module that does nothing, built as the package is.
    let empty = ["benches/empty", "../../target/bench/empty", "empty"];
    tools.run(build::wasm_pack(tools, empty)?)?;
    let browser = Browser::ensure(tools, &CHROMIUM)?;
    tools.run(
        npm::script(tools, "pkg", "bench")
            .env("DEMO_BACKEND", build::backend_binary()?)
            .env("CHROMIUM", browser.binary)
            .arg("--")
            .args(args.quick.then_some("--quick"))
            .args(&args.names),
    )
}
