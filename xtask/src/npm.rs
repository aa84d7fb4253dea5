//! Node's packages, as `package-lock.json` pins them, and the npm scripts of this workspace.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};

use crate::command;
use crate::tools::{NODES, Tools};

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
    let [(major, minor), (later_major, later_minor)] = NODES;
    let remedy = format!(
        "install Node {major}.{minor}, or {later_major}.{later_minor} and newer, with npm \
         (https://nodejs.org), and put it on PATH"
    );
    for program in ["node", "npm"] {
        ensure!(
            tools.find(program).is_some(),
            "{program} is not there: {remedy}"
        );
    }
    let version = command::query(tools.command("node").arg("--version"))?;
    match major_and_minor(&version) {
        Some(version) if serves(version) => Ok(()),
        _ => bail!("this node does not serve ({}): {remedy}", version.trim()),
    }
}

fn serves((major, minor): (u32, u32)) -> bool {
    let newer = NODES.iter().all(|(known, _)| major > *known);
    newer
        || NODES
            .iter()
            .any(|(known, least)| major == *known && minor >= *least)
}

/// 20 and 19 of `v20.19.2`.
fn major_and_minor(version: &str) -> Option<(u32, u32)> {
    let mut numbers = version.trim().strip_prefix('v')?.split('.');
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scratch::Scratch;

    #[test]
    fn the_version_is_read_from_nodes_answer() {
        assert_eq!(major_and_minor("v20.19.2\n"), Some((20, 19)));
        assert_eq!(major_and_minor("command not found"), None);
    }

    #[test]
    fn a_node_serves_that_the_pages_build_runs_on() {
        for version in [(20, 19), (20, 20), (22, 12), (23, 0), (26, 1)] {
            assert!(serves(version), "{version:?}");
        }
        for version in [(9, 11), (20, 18), (21, 7), (22, 11)] {
            assert!(!serves(version), "{version:?}");
        }
    }

    #[test]
    fn packages_are_installed_again_when_the_lock_file_differs_or_nothing_is_installed() {
        let scratch = Scratch::create("npm-stamp").unwrap();
        let stamp = scratch.path().join("stamp");
        assert!(!is_current(&stamp, b"{}"));
        fs::write(&stamp, "{}").unwrap();
        assert!(is_current(&stamp, b"{}"));
        assert!(!is_current(&stamp, b"{\"lockfileVersion\":3}"));
    }
}
