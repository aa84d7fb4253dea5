//! Node's packages, as `package-lock.json` pins them, and the npm scripts of this workspace.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};

use crate::command;
use crate::tools::{MIN_NODE, Tools};

/// A copy of the lock file that `node_modules` was filled from. In there, so that it goes with it.
const STAMP: &str = "node_modules/.installed-package-lock.json";

pub(crate) fn ensure_packages(tools: &Tools) -> Result<()> {
    check_node(tools)?;
    let lock_path = tools.root().join("package-lock.json");
    let lock =
        fs::read(&lock_path).with_context(|| format!("cannot read {}", lock_path.display()))?;
    let stamp = tools.root().join(STAMP);
    if is_current(&stamp, &lock) {
        return Ok(());
    }
    println!("Installing the npm packages of package-lock.json into node_modules (npm ci)");
    command::run(tools.command("npm").args(["ci", "--no-audit", "--no-fund"]))
        .context("the npm packages cannot be installed: see npm's message above")?;
    fs::write(&stamp, lock).with_context(|| format!("cannot write {}", stamp.display()))
}

/// `npm run SCRIPT` in a workspace (`pkg`, `www`), or at the root.
pub(crate) fn run_script(tools: &Tools, workspace: Option<&str>, script: &str) -> Result<()> {
    command::run(&mut script_command(tools, workspace, script))
}

pub(crate) fn script_command(tools: &Tools, workspace: Option<&str>, script: &str) -> Command {
    let mut command = tools.command("npm");
    command.args(["run", script]);
    if let Some(workspace) = workspace {
        command.args(["--workspace", workspace]);
    }
    command
}

fn is_current(stamp: &Path, lock: &[u8]) -> bool {
    fs::read(stamp).is_ok_and(|installed| installed == lock)
}

fn check_node(tools: &Tools) -> Result<()> {
    let remedy = format!(
        "install Node {MIN_NODE} or newer, with npm (https://nodejs.org), and put it on PATH"
    );
    for program in ["node", "npm"] {
        ensure!(
            tools.find(program).is_some(),
            "{program} is not there: {remedy}"
        );
    }
    let version = command::query(tools.command("node").arg("--version"))?;
    match major_version(&version) {
        Some(major) if major >= MIN_NODE => Ok(()),
        _ => bail!("node is too old ({}): {remedy}", version.trim()),
    }
}

/// 20 of `v20.20.2`.
fn major_version(version: &str) -> Option<u32> {
    version
        .trim()
        .strip_prefix('v')?
        .split('.')
        .next()?
        .parse()
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_is_read_from_nodes_answer() {
        assert_eq!(major_version("v20.20.2\n"), Some(20));
        assert_eq!(major_version("v9.11.0"), Some(9));
        assert_eq!(major_version("command not found"), None);
    }

    #[test]
    fn packages_are_installed_again_when_the_lock_file_differs_or_nothing_is_installed() {
        let stamp = std::env::temp_dir().join(format!("xtask-npm-stamp-{}", std::process::id()));
        assert!(!is_current(&stamp, b"{}"));
        fs::write(&stamp, "{}").unwrap();
        assert!(is_current(&stamp, b"{}"));
        assert!(!is_current(&stamp, b"{\"lockfileVersion\":3}"));
        fs::remove_file(stamp).unwrap();
    }
}
