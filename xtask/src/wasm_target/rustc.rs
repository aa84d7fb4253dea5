//! The compiler in use: its version, its sysroot, and whether it has the wasm target.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::command;
use crate::scratch::Scratch;
use crate::tools::{Tools, WASM_TARGET};

#[derive(Debug)]
pub(crate) struct Rustc {
    /// Such as `1.95.0`.
    pub(crate) release: String,
    pub(crate) commit: String,
    pub(crate) sysroot: PathBuf,
}

impl Rustc {
    pub(crate) fn query(tools: &Tools) -> Result<Self> {
        let version = command::query(tools.command("rustc").arg("-vV"))?;
        let sysroot = command::query(tools.command("rustc").args(["--print", "sysroot"]))?;
        Ok(Self {
            release: field(&version, "release")
                .context("`rustc -vV` names no release")?
                .to_owned(),
            commit: field(&version, "commit-hash")
                .unwrap_or("unknown")
                .to_owned(),
            sysroot: PathBuf::from(sysroot.trim()),
        })
    }

    pub(crate) fn wasm_lib_dir(&self) -> PathBuf {
        wasm_lib_dir(&self.sysroot)
    }

    pub(crate) fn has_rustups_wasm_target(&self) -> bool {
        let manifest = format!("lib/rustlib/manifest-rust-std-{WASM_TARGET}");
        self.sysroot.join(manifest).exists()
    }
}

/// Asks the compiler, which alone knows if the libraries are all there and of its own version.
pub(crate) fn has_wasm_target(tools: &Tools) -> Result<bool> {
    // A folder of its own for the output: rustc replaces whatever lies where it writes.
    let scratch = Scratch::create("wasm-target")?;
    let source = scratch.path().join("probe.rs");
    fs::write(&source, "")?;
    // `--test`, so that `test` is looked up as well as `std`.
    let output = tools
        .command("rustc")
        .args([
            "--test",
            "--target",
            WASM_TARGET,
            "--emit=metadata",
            "--out-dir",
        ])
        .arg(scratch.path())
        .arg(&source)
        .output()
        .context("cannot run rustc")?;
    Ok(output.status.success())
}

pub(crate) fn wasm_lib_dir(sysroot: &Path) -> PathBuf {
    sysroot.join("lib/rustlib").join(WASM_TARGET).join("lib")
}

fn field<'a>(version: &'a str, name: &str) -> Option<&'a str> {
    version
        .lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn release_and_commit_are_read_from_the_compilers_answer() {
        let version =
            "rustc 1.95.0 (598 2026-04-14)\nbinary: rustc\ncommit-hash: 598\nrelease: 1.95.0\n";
        assert_eq!(field(version, "release"), Some("1.95.0"));
        assert_eq!(field(version, "commit-hash"), Some("598"));
        assert_eq!(field(version, "host"), None);
    }
}
