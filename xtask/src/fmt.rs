//! `cargo xtask fmt`: all Rust, all TypeScript.

use anyhow::Result;

use crate::tools::Tools;
use crate::{command, npm};

pub(crate) fn run(tools: &Tools) -> Result<()> {
    command::run(tools.command("cargo").args(["fmt", "--all"]))?;
    npm::ensure_packages(tools)?;
    npm::run_script(tools, None, "format")
}
