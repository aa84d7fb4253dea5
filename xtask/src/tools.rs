//! Which tools this workspace is built with, in which versions, and how commands find and use them.
//!
//! The one place for versions that no lock file holds.

use std::env;
use std::ffi::OsString;
use std::fmt::Display;
use std::fs::File;
use std::io::{self, IsTerminal, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use xshell::{Cmd, Shell, cmd};

use crate::cargo_tool::CargoTool;

pub(crate) const CARGO_DENY: CargoTool = CargoTool::new("cargo-deny", "0.20.2");
pub(crate) const CARGO_FUZZ: CargoTool = CargoTool::new("cargo-fuzz", "0.13.2");
pub(crate) const GECKODRIVER: CargoTool = CargoTool::new("geckodriver", "0.37.1");
pub(crate) const WASM_PACK: CargoTool = CargoTool::new("wasm-pack", "0.15.1");
/// The format of the glue changes with every release: this tool has the version of the crate in `Cargo.lock`.
pub(crate) const WASM_BINDGEN: CargoTool =
    CargoTool::of_locked_crate("wasm-bindgen-cli", "wasm-bindgen");

pub(crate) const CARGO_TOOLS: [CargoTool; 5] =
    [CARGO_DENY, CARGO_FUZZ, GECKODRIVER, WASM_PACK, WASM_BINDGEN];

pub(crate) const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// Where everything lies, and a shell that runs commands at the workspace's root with the pinned tools on `PATH`.
#[derive(Debug)]
pub(crate) struct Tools {
    pub(crate) root: PathBuf,
    /// What is kept between runs and clones.
    pub(crate) cache: PathBuf,
    pub(crate) sh: Shell,
    /// Where the output of commands goes, if not to the terminal.
    log: Option<File>,
}

impl Tools {
    pub(crate) fn locate() -> Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"))
            .parent()
            .context("xtask lies in no workspace")?
            .to_owned();
        let sh = Shell::new()?;
        sh.change_dir(&root);
        let cache = cache_dir(env::var_os("XDG_CACHE_HOME"), env::var_os("HOME"))?;
        let tools = Self {
            root,
            cache,
            sh,
            log: None,
        };
        let mut path = vec![tools.root.join("node_modules/.bin")];
        for tool in CARGO_TOOLS {
            path.push(tool.install_root(&tools)?.join("bin"));
        }
        path.extend(env::split_paths(&env::var_os("PATH").unwrap_or_default()));
        tools.sh.set_var("PATH", env::join_paths(path)?);
        Ok(tools)
    }

    /// The same tools, with a log for what is said and for the output of commands.
    pub(crate) fn logging_to(&self, log: File) -> Self {
        Self {
            root: self.root.clone(),
            cache: self.cache.clone(),
            sh: self.sh.clone(),
            log: Some(log),
        }
    }

    pub(crate) fn say(&self, message: impl Display) {
        // Nobody may be reading any more: the task is done all the same.
        let _ = match self.log.as_ref() {
            Some(mut log) => writeln!(log, "{message}"),
            None => writeln!(io::stdout(), "{message}"),
        };
    }

    /// Runs a command to its end; an error unless it succeeds.
    pub(crate) fn run(&self, command: Cmd) -> Result<()> {
        let line = command.to_string();
        self.say(format_args!("$ {line}"));
        let mut command = Command::from(command);
        if let Some(log) = &self.log {
            command.stdin(Stdio::null());
            command.stdout(log.try_clone()?).stderr(log.try_clone()?);
            // Otherwise a command that writes to a file leaves the colours out.
            if io::stdout().is_terminal() {
                command
                    .env("CARGO_TERM_COLOR", "always")
                    .env("FORCE_COLOR", "1");
            }
        }
        let status = command
            .status()
            .with_context(|| format!("cannot run `{line}`"))?;
        ensure!(status.success(), "`{line}` failed ({status})");
        Ok(())
    }

    /// The executable that `name` stands for, if there is one.
    pub(crate) fn find(&self, name: &str) -> Option<PathBuf> {
        let path = self.sh.var_os("PATH").unwrap_or_default();
        env::split_paths(&path)
            .map(|dir| dir.join(name))
            .find(|file| {
                file.metadata()
                    .is_ok_and(|meta| meta.is_file() && meta.permissions().mode() & 0o111 != 0)
            })
    }

    /// Installs packages of the distribution, where this process may do that.
    pub(crate) fn install_debian_packages(&self, packages: &[&str]) -> Result<()> {
        if !is_root() || self.find("apt-get").is_none() {
            return Ok(());
        }
        self.run(cmd!(self.sh, "apt-get update -q"))?;
        self.run(
            cmd!(
                self.sh,
                "apt-get install -q -y --no-install-recommends {packages...}"
            )
            .env("DEBIAN_FRONTEND", "noninteractive"),
        )
    }
}

/// The standard output of a quick command; its error output only matters if it fails.
pub(crate) fn query(command: Cmd) -> Result<String> {
    let line = command.to_string();
    let output = Command::from(command)
        .output()
        .with_context(|| format!("cannot run `{line}`"))?;
    let complaint = String::from_utf8_lossy(&output.stderr);
    ensure!(
        output.status.success(),
        "`{line}` failed ({}): {}",
        output.status,
        complaint.trim()
    );
    let answer = String::from_utf8(output.stdout);
    Ok(answer
        .with_context(|| format!("`{line}` answered in no UTF-8"))?
        .trim()
        .to_owned())
}

pub(crate) fn is_root() -> bool {
    nix::unistd::geteuid().is_root()
}

/// Cargo's target folder, which holds this very program.
pub(crate) fn target_dir() -> Result<PathBuf> {
    let program = env::current_exe()?;
    let target = program
        .ancestors()
        .find(|dir| dir.join("CACHEDIR.TAG").exists());
    Ok(target
        .context("xtask lies in no target folder of cargo")?
        .to_owned())
}

fn cache_dir(xdg_cache_home: Option<OsString>, home: Option<OsString>) -> Result<PathBuf> {
    let base = xdg_cache_home
        .map(PathBuf::from)
        // As the XDG base directory specification says: a relative path is to be ignored.
        .filter(|dir| dir.is_absolute())
        .or_else(|| Some(PathBuf::from(home?).join(".cache")))
        .context("neither HOME nor XDG_CACHE_HOME is set: set one, tools are kept there")?;
    Ok(base.join("objectstore-image-auth"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tools_are_kept_in_the_users_cache() {
        let home = Some(OsString::from("/home/me"));
        for (xdg, base) in [
            (None, "/home/me/.cache"),
            (Some("/var/c"), "/var/c"),
            (Some("relative"), "/home/me/.cache"),
        ] {
            let cache = cache_dir(xdg.map(OsString::from), home.clone()).unwrap();
            assert_eq!(cache, Path::new(base).join("objectstore-image-auth"));
        }
        let error = cache_dir(None, None).unwrap_err().to_string();
        assert!(error.contains("XDG_CACHE_HOME"), "{error}");
    }

    #[test]
    fn a_command_that_fails_is_named_with_how_it_ended_and_what_it_complained_of() {
        let tools = Tools::locate().unwrap();
        let complain = "echo broken >&2; exit 3";
        let error = tools.run(cmd!(tools.sh, "sh -c {complain}")).unwrap_err();
        assert!(error.to_string().contains("sh -c") && error.to_string().contains('3'));
        let error = query(cmd!(tools.sh, "sh -c {complain}")).unwrap_err();
        assert!(error.to_string().contains("broken"), "{error}");
        let error = tools.run(cmd!(tools.sh, "no-such-program")).unwrap_err();
        assert!(error.to_string().contains("no-such-program"), "{error}");
    }
}
