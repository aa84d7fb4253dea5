//! A command-line tool that `cargo install` builds, of one exact version, kept between runs.

use std::path::PathBuf;

use anyhow::{Context, Result};
use xshell::cmd;

use crate::tools::{Tools, query};

#[derive(Debug, Clone, Copy)]
pub(crate) struct CargoTool {
    pub(crate) package: &'static str,
    version: Version,
}

#[derive(Debug, Clone, Copy)]
enum Version {
    Exact(&'static str),
    /// That of a crate in `Cargo.lock`, whose name is also that of the executable.
    OfCrate(&'static str),
}

impl CargoTool {
    pub(crate) const fn new(package: &'static str, version: &'static str) -> Self {
        let version = Version::Exact(version);
        Self { package, version }
    }

    pub(crate) const fn of_locked_crate(package: &'static str, name: &'static str) -> Self {
        let version = Version::OfCrate(name);
        Self { package, version }
    }

    /// Named after the version, so that clones that need different ones share a cache.
    pub(crate) fn install_root(&self, tools: &Tools) -> Result<PathBuf> {
        let folder = format!("{}-{}", self.package, self.version(tools)?);
        Ok(tools.cache.join("tools").join(folder))
    }

    pub(crate) fn ensure(&self, tools: &Tools) -> Result<()> {
        let (package, version, binary) = (self.package, self.version(tools)?, self.binary());
        if query(cmd!(tools.sh, "{binary} --version"))
            .is_ok_and(|answer| reports_version(&answer, &version))
        {
            return Ok(());
        }
        let root = self.install_root(tools)?;
        tools.say(format_args!(
            "Installing {package} {version} into {} (takes some minutes)",
            root.display()
        ));
        let install = |options: &[&str]| {
            let install = cmd!(
                tools.sh,
                "cargo install {package} --version {version} --root {root} {options...}"
            );
            // It runs for seconds, and is built for minutes otherwise.
            tools.run(
                install
                    .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
                    .env("CARGO_PROFILE_RELEASE_LTO", "off")
                    .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
                    .env("CARGO_PROFILE_RELEASE_DEBUG", "false"),
            )
        };
        // Its own lock file may name a release that a lagging mirror does not have yet; the tool itself
        // is of the version asked for without it, too.
        install(&["--locked"])
            .or_else(|_| {
                tools.say("That failed: trying again without its lock file");
                install(&[])
            })
            .with_context(|| {
                format!("{package} {version} cannot be installed: see cargo's message above, or put {binary} {version} on PATH yourself")
            })
    }

    fn binary(&self) -> &'static str {
        match self.version {
            Version::Exact(_) => self.package,
            Version::OfCrate(name) => name,
        }
    }

    fn version(&self, tools: &Tools) -> Result<String> {
        match self.version {
            Version::Exact(version) => Ok(version.to_owned()),
            Version::OfCrate(name) => {
                let id = query(cmd!(tools.sh, "cargo pkgid {name}"))?;
                let (_, version) = id
                    .rsplit_once('@')
                    .with_context(|| format!("`cargo pkgid {name}` names no version: {id}"))?;
                Ok(version.to_owned())
            }
        }
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
        for (answer, is_it) in [
            ("wasm-bindgen 0.2.130\n", true),
            ("wasm-bindgen 0.2.130 (1a2b3c)\n", true),
            ("wasm-bindgen 0.2.13\n", false),
            ("wasm-bindgen 0.2.1300\n", false),
            ("", false),
        ] {
            assert_eq!(reports_version(answer, "0.2.130"), is_it, "{answer}");
        }
    }
}
