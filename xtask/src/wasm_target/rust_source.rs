//! Where the standard library's source of the compiler's own version lies on this machine.

use std::path::{Path, PathBuf};

use anyhow::Result;

use super::apt;
use super::rustc::Rustc;
use crate::tools::Tools;

#[derive(Debug)]
pub(crate) enum RustSource {
    /// The folder `library` of Rust's source tree.
    At(PathBuf),
    /// There is none to be had, with the reason.
    Nowhere(String),
}

impl RustSource {
    /// In the sysroot (the component `rust-src`), kept from an earlier run, or from Debian.
    pub(crate) fn find(tools: &Tools, rustc: &Rustc) -> Result<Self> {
        let component = rustc.sysroot.join("lib/rustlib/src/rust/library");
        let unpacked = tools.cache().join("rust-src").join(&rustc.release);
        let kept = unpacked.join(format!("usr/src/rustc-{}/library", rustc.release));
        if let Some(library) = [component, kept.clone()]
            .into_iter()
            .find(|dir| is_library(dir))
        {
            return Ok(Self::At(library));
        }
        if tools.find("apt-get").is_none() {
            return Ok(Self::Nowhere(
                "neither the component rust-src nor apt is there".to_owned(),
            ));
        }
        if let Some(reason) = apt::obstacle() {
            return Ok(Self::Nowhere(reason));
        }
        if apt::unpack_rust_src(tools, &rustc.release, &unpacked)? {
            return Ok(Self::At(kept));
        }
        Ok(Self::Nowhere(format!(
            "the component rust-src is not there, and no suite of this machine's Debian mirror has {} of it",
            rustc.release
        )))
    }
}

fn is_library(dir: &Path) -> bool {
    dir.join("Cargo.lock").is_file() && dir.join("std/Cargo.toml").is_file()
}
