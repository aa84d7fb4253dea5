//! Which tools this workspace is built with, in which versions, and where they are kept.
//!
//! The one place for versions that no lock file holds. How a tool is installed is not known here.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::cargo_tool::CargoTool;
use crate::lockfile;

const CARGO_DENY: &str = "0.20.2";
const WASM_PACK: &str = "0.15.1";
const GECKODRIVER: &str = "0.37.1";
const CARGO_FUZZ: &str = "0.13.2";

/// The Nodes that the page's build runs on: of each of these major versions from that minor one on,
/// and all major versions after the last.
pub(crate) const NODES: [(u32, u32); 2] = [(20, 19), (22, 12)];

/// The Debian packages of the browsers, and of the drivers that fit them.
pub(crate) const CHROMIUM_PACKAGES: [&str; 2] = ["chromium", "chromium-driver"];
pub(crate) const FIREFOX_PACKAGES: [&str; 1] = ["firefox-esr"];
pub(crate) const WEBKIT_PACKAGES: [&str; 2] = ["webkit2gtk-driver", "xvfb"];

pub(crate) const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// Where everything lies, and the `PATH` on which commands find the pinned tools.
#[derive(Debug)]
pub(crate) struct Tools {
    root: PathBuf,
    cache: PathBuf,
    wasm_bindgen: CargoTool,
    wasm_pack: CargoTool,
    geckodriver: CargoTool,
    cargo_deny: CargoTool,
    cargo_fuzz: CargoTool,
    path: OsString,
}

impl Tools {
    pub(crate) fn locate() -> Result<Self> {
        let root = workspace_root()?;
        let cache = cache_dir(env::var_os("XDG_CACHE_HOME"), env::var_os("HOME"))?;
        // The glue's format changes with every release: the CLI must be of the library's version.
        let wasm_bindgen_version = lockfile::version_of(&root.join("Cargo.lock"), "wasm-bindgen")?;
        let wasm_bindgen = CargoTool::new(
            "wasm-bindgen-cli",
            "wasm-bindgen",
            wasm_bindgen_version,
            &cache,
        );
        let wasm_pack = CargoTool::new("wasm-pack", "wasm-pack", WASM_PACK.to_owned(), &cache);
        let geckodriver =
            CargoTool::new("geckodriver", "geckodriver", GECKODRIVER.to_owned(), &cache);
        let cargo_deny = CargoTool::new("cargo-deny", "cargo-deny", CARGO_DENY.to_owned(), &cache);
        let cargo_fuzz = CargoTool::new("cargo-fuzz", "cargo-fuzz", CARGO_FUZZ.to_owned(), &cache);
        let own = env::var_os("PATH").unwrap_or_default();
        let path = env::join_paths(
            [
                wasm_bindgen.bin_dir(),
                wasm_pack.bin_dir(),
                geckodriver.bin_dir(),
                cargo_deny.bin_dir(),
                cargo_fuzz.bin_dir(),
                root.join("node_modules/.bin"),
            ]
            .into_iter()
            .chain(env::split_paths(&own)),
        )
        .context("PATH holds a folder that cannot be in it")?;
        Ok(Self {
            root,
            cache,
            wasm_bindgen,
            wasm_pack,
            geckodriver,
            cargo_deny,
            cargo_fuzz,
            path,
        })
    }

    /// A command that runs at the workspace's root and finds the pinned tools.
    pub(crate) fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root).env("PATH", &self.path);
        command
    }

    /// The executable that `name` stands for, if there is one.
    pub(crate) fn find(&self, name: &str) -> Option<PathBuf> {
        env::split_paths(&self.path)
            .map(|dir| dir.join(name))
            .find(|file| is_executable(file))
    }

    /// Those that the wasm is built with.
    pub(crate) fn wasm_tools(&self) -> [&CargoTool; 2] {
        [&self.wasm_bindgen, &self.wasm_pack]
    }

    /// What Firefox is tested with.
    pub(crate) fn geckodriver(&self) -> &CargoTool {
        &self.geckodriver
    }

    pub(crate) fn cargo_tools(&self) -> [&CargoTool; 5] {
        [
            &self.wasm_bindgen,
            &self.wasm_pack,
            &self.geckodriver,
            &self.cargo_deny,
            &self.cargo_fuzz,
        ]
    }

    pub(crate) fn cargo_deny(&self) -> &CargoTool {
        &self.cargo_deny
    }

    pub(crate) fn cargo_fuzz(&self) -> &CargoTool {
        &self.cargo_fuzz
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// What is kept between runs and clones.
    pub(crate) fn cache(&self) -> &Path {
        &self.cache
    }
}

fn workspace_root() -> Result<PathBuf> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    Ok(here
        .parent()
        .context("xtask lies in no workspace")?
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

fn is_executable(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    file.metadata()
        .is_ok_and(|meta| meta.is_file() && meta.permissions().mode() & 0o111 != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tools_are_kept_in_the_users_cache() {
        let home = Some(OsString::from("/home/me"));
        let cache = |xdg: Option<&str>| cache_dir(xdg.map(OsString::from), home.clone()).unwrap();
        assert_eq!(
            cache(None),
            Path::new("/home/me/.cache/objectstore-image-auth")
        );
        assert_eq!(
            cache(Some("/var/c")),
            Path::new("/var/c/objectstore-image-auth")
        );
        assert_eq!(
            cache(Some("relative")),
            Path::new("/home/me/.cache/objectstore-image-auth")
        );
    }

    #[test]
    fn without_a_home_the_error_names_the_variables() {
        let error = cache_dir(None, None).unwrap_err().to_string();
        assert!(error.contains("XDG_CACHE_HOME"), "{error}");
    }
}
