//! `cargo xtask clean`: the workspace as a fresh clone has it.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use anyhow::{Context, Result};

use crate::command;
use crate::tools::Tools;

const GENERATED: [&str; 8] = [
    "pkg/dist",
    "pkg/README.md",
    "www/dist",
    "www/e2e/scenarios/dist",
    "node_modules",
    "pkg/node_modules",
    "www/node_modules",
    "webdriver.json",
];

pub(crate) fn run(tools: &Tools, with_tools: bool) -> Result<()> {
    command::run(tools.command("cargo").arg("clean"))?;
    for path in GENERATED {
        remove(&tools.root().join(path))?;
    }
    if with_tools {
        remove(tools.cache())?;
    }
    Ok(())
}

fn remove(path: &Path) -> Result<()> {
    let removed = if path.is_dir() {
        fs::remove_dir_all(path)
    } else {
        fs::remove_file(path)
    };
    match removed {
        Ok(()) => println!("removed {}", path.display()),
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => {
            return Err(error).with_context(|| format!("cannot remove {}", path.display()));
        }
    }
    Ok(())
}
