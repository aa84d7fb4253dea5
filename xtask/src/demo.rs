//! `cargo xtask demo`: builds everything, and becomes the demo's server.

use std::ffi::OsString;
use std::os::unix::process::CommandExt;
use std::process::Command;

use anyhow::{Error, Result};

use crate::build;
use crate::tools::Tools;

/// Returns only where the server cannot be started: signals and exit codes are the server's own.
pub(crate) fn run(tools: &Tools, args: &[OsString]) -> Result<()> {
    build::all(tools)?;
    build::backend(tools)?;
    let binary = build::backend_binary()?;
    tools.say("\nStarting the demo; Ctrl-C ends it.");
    // In the user's own folder, not the workspace's root: `--images DIR` is relative to it.
    let error = Command::new(&binary).arg("--page").arg(tools.root.join("www/dist")).args(args).exec();
    Err(Error::new(error).context(format!("cannot start {}", binary.display())))
}
