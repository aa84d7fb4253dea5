//! `cargo xtask fmt`: all Rust, all TypeScript.

use anyhow::Result;
use xshell::cmd;

use crate::npm;
use crate::tools::Tools;

pub(crate) fn run(tools: &Tools) -> Result<()> {
    tools.run(cmd!(tools.sh, "cargo fmt --all"))?;
    npm::ensure_packages(tools)?;
    tools.run(cmd!(tools.sh, "npm run format"))
}
