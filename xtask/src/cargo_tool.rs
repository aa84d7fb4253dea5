//! A command-line tool that `cargo install` builds, of one exact version, kept between runs.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::command;
use crate::tools::Tools;

#[derive(Debug)]
pub(crate) struct CargoTool {
    package: &'static str,
    binary: &'static str,
    version: String,
    /// Named after the version, so that clones that need different ones share a cache.
    install_root: PathBuf,
}

impl CargoTool {
    pub(crate) fn new(
        package: &'static str,
        binary: &'static str,
        version: String,
        cache: &Path,
    ) -> Self {
        let install_root = cache.join("tools").join(format!("{package}-{version}"));
        Self {
            package,
            binary,
            version,
            install_root,
        }
    }

    pub(crate) fn package(&self) -> &'static str {
        self.package
    }

    pub(crate) fn bin_dir(&self) -> PathBuf {
        self.install_root.join("bin")
    }

    pub(crate) fn ensure(&self, tools: &Tools) -> Result<()> {
        if self.is_installed(tools) {
            return Ok(());
        }
        println!(
            "Installing {} {} into {} (cargo install; takes some minutes)",
            self.package,
            self.version,
            self.install_root.display()
        );
        self.install(tools).with_context(|| {
            format!(
                "{package} {version} cannot be installed: see cargo's message above, or put {binary} {version} on PATH yourself",
                package = self.package,
                version = self.version,
                binary = self.binary,
            )
        })
    }

    fn is_installed(&self, tools: &Tools) -> bool {
        command::query(tools.command(self.binary).arg("--version"))
            .is_ok_and(|answer| reports_version(&answer, &self.version))
    }

    fn install(&self, tools: &Tools) -> Result<()> {
        // Its own lock file first. That may name a release that a lagging mirror does not have
        // yet; the tool itself is still of the version asked for.
        self.cargo_install(tools, &["--locked"]).or_else(|_| {
            println!("That failed: trying again without its lock file");
            self.cargo_install(tools, &[])
        })
    }

    fn cargo_install(&self, tools: &Tools, options: &[&str]) -> Result<()> {
        command::run(
            tools
                .command("cargo")
                .args(["install", self.package, "--version", &self.version])
                .args(options)
                .arg("--root")
                .arg(&self.install_root),
        )
    }
}

/// Whether a `--version` answer such as `wasm-pack 0.15.1 (abc)` is of exactly `version`.
fn reports_version(answer: &str, version: &str) -> bool {
    answer.split_whitespace().nth(1) == Some(version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_exact_version_will_do() {
        assert!(reports_version("wasm-bindgen 0.2.130\n", "0.2.130"));
        assert!(reports_version(
            "wasm-bindgen 0.2.130 (1a2b3c)\n",
            "0.2.130"
        ));
        assert!(!reports_version("wasm-bindgen 0.2.13\n", "0.2.130"));
        assert!(!reports_version("wasm-bindgen 0.2.1300\n", "0.2.130"));
        assert!(!reports_version("", "0.2.130"));
    }

    #[test]
    fn each_version_has_a_folder_of_its_own() {
        let tool = CargoTool::new(
            "wasm-pack",
            "wasm-pack",
            "1.2.3".to_owned(),
            Path::new("/c"),
        );
        assert_eq!(tool.bin_dir(), Path::new("/c/tools/wasm-pack-1.2.3/bin"));
    }
}
