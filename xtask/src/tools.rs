//! Which tools this workspace is built with, in versions that no lock file holds, and how commands find them.

use std::env;
use std::fmt::Display;
use std::fs::File;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use xshell::{Cmd, Shell, cmd};

pub(crate) const CARGO_DENY: CargoTool = CargoTool::new("cargo-deny", "0.20.2");
pub(crate) const CARGO_FUZZ: CargoTool = CargoTool::new("cargo-fuzz", "0.13.2");
pub(crate) const GECKODRIVER: CargoTool = CargoTool::new("geckodriver", "0.37.1");
pub(crate) const WASM_PACK: CargoTool = CargoTool::new("wasm-pack", "0.15.1");
/// Of the crate's own version: the format of the glue changes with every release.
pub(crate) const WASM_BINDGEN: CargoTool =
    CargoTool { package: "wasm-bindgen-cli", binary: "wasm-bindgen", version: None };
pub(crate) const CARGO_TOOLS: [CargoTool; 5] = [CARGO_DENY, CARGO_FUZZ, GECKODRIVER, WASM_PACK, WASM_BINDGEN];

pub(crate) const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// Built by `cargo install`, of one exact version, and kept between runs.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CargoTool {
    pub(crate) package: &'static str,
    pub(crate) binary: &'static str,
    /// None: the version of the crate named like the binary in `Cargo.lock`.
    pub(crate) version: Option<&'static str>,
}

/// Tools run for seconds: it is not worth minutes of optimizing.
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
        tools.announce(format_args!("Installing {package} {version} (takes a minute or more)"));
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

/// Where everything lies, and a shell for commands.
#[derive(Debug, Clone)]
pub(crate) struct Tools {
    pub(crate) root: PathBuf,
    /// What is kept between runs and clones.
    pub(crate) cache: PathBuf,
    /// At the workspace's root, with the pinned tools on `PATH`.
    pub(crate) sh: Shell,
    /// Where the output of commands goes, if not to the terminal.
    log: Option<Arc<File>>,
}

impl Tools {
    pub(crate) fn locate() -> Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent();
        let tools = Self {
            root: root.context("xtask lies in no workspace")?.to_owned(),
            cache: cache_dir()?,
            sh: Shell::new()?,
            log: None,
        };
        tools.sh.change_dir(&tools.root);
        let mut path = Vec::new();
        for tool in CARGO_TOOLS {
            path.push(tool.install_root(&tools)?.join("bin"));
        }
        path.push(tools.root.join("node_modules/.bin"));
        path.extend(env::split_paths(&env::var_os("PATH").unwrap_or_default()));
        tools.sh.set_var("PATH", env::join_paths(path)?);
        Ok(tools)
    }

    /// The same tools, with a log for what is said and for the output of commands.
    pub(crate) fn logging_to(&self, log: File) -> Self {
        Self { log: Some(Arc::new(log)), ..self.clone() }
    }

    pub(crate) fn say(&self, message: impl Display) {
        match self.log.as_deref() {
            Some(mut log) => writeln!(log, "{message}").unwrap_or_default(),
            None => println!("{message}"),
        }
    }

    /// Says it at once, also where a log is written: before something is installed.
    pub(crate) fn announce(&self, message: impl Display) {
        if self.log.is_some() {
            writeln!(io::stdout(), "  {message}").unwrap_or_default();
        }
        self.say(message);
    }

    /// Runs a command to its end; an error unless it succeeds.
    pub(crate) fn run(&self, command: Cmd) -> Result<()> {
        let line = command.to_string();
        self.say(format_args!("$ {line}"));
        let mut command = Command::from(command);
        if let Some(log) = &self.log {
            command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log.try_clone()?);
            // A command that writes to a file leaves the colours out.
            if io::stdout().is_terminal() {
                command.env("CARGO_TERM_COLOR", "always").env("FORCE_COLOR", "1");
            }
        }
        let status = command.status().with_context(|| format!("cannot run `{line}`"))?;
        ensure!(status.success(), "`{line}` failed ({status})");
        Ok(())
    }

    /// The first executable of some names and paths, written as in a shell.
    pub(crate) fn find(&self, candidates: &str) -> Option<PathBuf> {
        let script = "command -v \"$file\" && exit; done; exit 1";
        let script = format!("for file in {}; do {script}", candidates.replace('\n', " "));
        query(cmd!(self.sh, "sh -c {script}")).ok().map(PathBuf::from)
    }

    pub(crate) fn is_root(&self) -> bool {
        query(cmd!(self.sh, "id -u")).is_ok_and(|id| id == "0")
    }

    /// Installs packages of the distribution, where this process may do that.
    pub(crate) fn install_debian_packages(&self, packages: &str) -> Result<()> {
        if !self.is_root() || self.find("apt-get").is_none() {
            return Ok(());
        }
        self.announce(format_args!("Installing {packages} (by apt-get)"));
        self.run(cmd!(self.sh, "apt-get update -q"))?;
        let install = cmd!(self.sh, "apt-get install -q -y --no-install-recommends");
        self.run(install.args(packages.split(' ')).env("DEBIAN_FRONTEND", "noninteractive"))
    }
}

/// The standard output of a quick command; its error output only matters if it fails.
pub(crate) fn query(command: Cmd) -> Result<String> {
    let line = command.to_string();
    let output = Command::from(command).output();
    let output = output.with_context(|| format!("cannot run `{line}`"))?;
    let complaint = String::from_utf8_lossy(&output.stderr);
    let status = output.status;
    ensure!(status.success(), "`{line}` failed ({status}): {}", complaint.trim());
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Cargo's target folder, which holds this very program.
pub(crate) fn target_dir() -> Result<PathBuf> {
    let program = env::current_exe()?;
    let target = program.ancestors().find(|dir| dir.join("CACHEDIR.TAG").exists());
    Ok(target.context("xtask lies in no target folder of cargo")?.to_owned())
}

/// As the XDG base directory specification says: a relative path is to be ignored.
fn cache_dir() -> Result<PathBuf> {
    let xdg = env::var_os("XDG_CACHE_HOME").map(PathBuf::from).filter(|dir| dir.is_absolute());
    let home = || Some(PathBuf::from(env::var_os("HOME")?).join(".cache"));
    let cache = xdg.or_else(home).map(|dir| dir.join("objectstore-image-auth"));
    cache.context("neither HOME nor XDG_CACHE_HOME is set: set one, tools are kept there")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_is_found_by_its_name_or_by_a_pattern_of_its_path() {
        let tools = Tools::locate().unwrap();
        let scratch = tempfile::tempdir().unwrap();
        let dir = tools.sh.create_dir(scratch.path().join("webkit2gtk-4.1")).unwrap();
        tools.sh.copy_file("/bin/sh", dir.join("Mini Browser")).unwrap();
        let pattern = format!("none {}/webkit*gtk-*/Mini\\ Browser", scratch.path().display());
        assert_eq!(tools.find(&pattern), Some(dir.join("Mini Browser")));
        assert_eq!(tools.find("none sh"), tools.find("sh"));
        assert_eq!(tools.find("none"), None);
    }
}
