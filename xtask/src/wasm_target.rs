//! Rust's standard library for `wasm32-unknown-unknown`, in the sysroot where every tool looks for it.
//!
//! Three ways, in this order: it is there; rustup adds it; it is built from source.

mod apt;
mod from_source;
pub(crate) mod proof;
mod rust_source;
mod rustc;

use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::command;
use crate::tools::{Tools, WASM_TARGET};
use rust_source::RustSource;
use rustc::Rustc;

/// rustup tries again and again where its server cannot be reached.
const RUSTUP_TIMEOUT: Duration = Duration::from_mins(3);

pub(crate) fn ensure(tools: &Tools) -> Result<()> {
    let rustc = Rustc::query(tools)?;
    if rustc::has_wasm_target(tools)? {
        return Ok(());
    }
    match add_with_rustup(tools).and_then(|()| rustc::has_wasm_target(tools)) {
        Ok(true) => return Ok(()),
        Ok(false) => println!("rustup has added it to another toolchain than rustc's"),
        Err(error) => println!("rustup cannot add it: {error:#}"),
    }
    install(tools, &rustc)
}

pub(crate) fn install_from_source(tools: &Tools) -> Result<()> {
    install(tools, &Rustc::query(tools)?)
}

fn add_with_rustup(tools: &Tools) -> Result<()> {
    if tools.find("rustup").is_none() {
        bail!("there is no rustup");
    }
    println!("Installing Rust's {WASM_TARGET} target (rustup target add)");
    let mut rustup = tools.command("rustup");
    let mut child = rustup
        .args(["target", "add", WASM_TARGET])
        .stdin(Stdio::null())
        .spawn()?;
    let deadline = Instant::now() + RUSTUP_TIMEOUT;
    loop {
        if let Some(status) = child.try_wait()? {
            return if status.success() {
                Ok(())
            } else {
                bail!("it failed ({status})")
            };
        }
        if Instant::now() > deadline {
            child.kill()?;
            child.wait()?;
            bail!("it took more than {} s", RUSTUP_TIMEOUT.as_secs());
        }
        thread::sleep(Duration::from_millis(100));
    }
}

fn install(tools: &Tools, rustc: &Rustc) -> Result<()> {
    let remedy = format!(
        "Rust's {WASM_TARGET} target cannot be installed: run `rustup target add {WASM_TARGET}`, or install the source of rustc {} (`rustup component add rust-src`) and try again",
        rustc.release
    );
    let source = match RustSource::find(tools, rustc).context(remedy.clone())? {
        RustSource::At(source) => source,
        RustSource::Nowhere(reason) => bail!("{remedy} ({reason})"),
    };
    let libraries = from_source::build(tools, rustc, &source)?;
    forget_rustups(tools, rustc);
    let lib_dir = rustc.wasm_lib_dir();
    from_source::install(&libraries, &lib_dir)?;
    println!(
        "Installed Rust's {WASM_TARGET} target into {}",
        lib_dir.display()
    );
    Ok(())
}

/// rustup keeps a list of the files it has installed: those must not vanish behind its back.
fn forget_rustups(tools: &Tools, rustc: &Rustc) {
    if rustc.has_rustups_wasm_target() {
        println!("Replacing the target that rustup has installed");
        let removed = command::run(
            tools
                .command("rustup")
                .args(["target", "remove", WASM_TARGET]),
        );
        if let Err(error) = removed {
            println!("going on nevertheless: {error:#}");
        }
    }
}
