//! A command-line tool that `cargo install` builds, of one exact version, kept between runs.

use std::path::PathBuf;

use anyhow::{Context, Result};
use xshell::cmd;

use crate::tools::{Tools, query};

#[derive(Debug, Clone, Copy)]
pub(crate) struct CargoTool {
    pub(crate) package: &'static str,
    pub(crate) binary: &'static str,
    /// Unless it is that of the crate in `Cargo.lock` with the name of the binary.
    pub(crate) version: Option<&'static str>,
}

/// A tool runs for seconds: it is not worth minutes of optimizing.
const PROFILE: &str = "opt-level=1 lto=false codegen-units=16 debug=false";

impl CargoTool {
    pub(crate) const fn new(name: &'static str, version: &'static str) -> Self {
        Self { package: name, binary: name, version: Some(version) }
    }

    /// Named after the version, so that clones that need different ones share a cache.
    pub(crate) fn install_root(&self, tools: &Tools) -> Result<PathBuf> {
        let folder = format!("{}-{}", self.package, self.version(tools)?);
        Ok(tools.cache.join("tools").join(folder))
    }

    pub(crate) fn ensure(&self, tools: &Tools) -> Result<()> {
        let Self { package, binary, .. } = self;
        let version = self.version(tools)?;
        // Such as `wasm-pack 0.15.1 (abc)`.
        let answer = query(cmd!(tools.sh, "{binary} --version")).unwrap_or_default();
        if answer.split_whitespace().nth(1) == Some(&version) {
            return Ok(());
        }
        tools.say(format_args!("Installing {package} {version} (takes a minute or more)"));
        let root = self.install_root(tools)?;
        let install = || {
            let tool = ["--version", &version, *package];
            let profile = PROFILE.split(' ').map(|it| format!("--config=profile.release.{it}"));
            cmd!(tools.sh, "cargo install {tool...} --root {root} {profile...}")
        };
        // Its own lock file may name a release that a lagging mirror does not have yet.
        let locked = tools.run(install().arg("--locked"));
        locked.or_else(|_| tools.run(install())).with_context(|| {
            format!("{package} {version} cannot be installed: see cargo's message above, or put {binary} {version} on PATH yourself")
        })
    }

    fn version(&self, tools: &Tools) -> Result<String> {
        if let Some(version) = self.version {
            return Ok(version.to_owned());
        }
        let id = query(cmd!(tools.sh, "cargo pkgid").arg(self.binary))?;
        let version = id.rsplit_once('@').map(|(_, version)| version.to_owned());
        version.with_context(|| format!("cargo names no version of {}: {id}", self.binary))
    }
}
