//! Rust's standard library for `wasm32-unknown-unknown`, in the sysroot where every tool looks for it.
//!
//! Three ways, in this order: it is there; rustup adds it; it is built from source.

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use xshell::cmd;

use crate::std_from_source;
use crate::tools::{Tools, WASM_TARGET, query};

/// rustup tries again and again where its server cannot be reached.
const RUSTUP_TIMEOUT: Duration = Duration::from_mins(3);

/// The compiler in use.
#[derive(Debug)]
pub(crate) struct Rustc {
    /// Such as `1.95.0`.
    pub(crate) release: String,
    pub(crate) commit: String,
    pub(crate) sysroot: PathBuf,
}

impl Rustc {
    pub(crate) fn query(tools: &Tools) -> Result<Self> {
        let version = query(cmd!(tools.sh, "rustc -vV"))?;
        let field = |name| version.lines().find_map(|line| line.strip_prefix(name));
        Ok(Self {
            release: field("release: ")
                .context("`rustc -vV` names no release")?
                .to_owned(),
            commit: field("commit-hash: ").unwrap_or("unknown").to_owned(),
            sysroot: query(cmd!(tools.sh, "rustc --print sysroot"))?.into(),
        })
    }
}

pub(crate) fn ensure(tools: &Tools) -> Result<()> {
    if is_there(tools)? {
        return Ok(());
    }
    match add_with_rustup(tools).and_then(|()| is_there(tools)) {
        Ok(true) => return Ok(()),
        Ok(false) => tools.say("rustup has added it to another toolchain than rustc's"),
        Err(error) => tools.say(format_args!("rustup cannot add it: {error:#}")),
    }
    install_from_source(tools)
}

pub(crate) fn install_from_source(tools: &Tools) -> Result<()> {
    let rustc = Rustc::query(tools)?;
    let source = std_from_source::find_source(tools, &rustc).with_context(|| {
        format!(
            "Rust's {WASM_TARGET} target cannot be installed: run `rustup target add {WASM_TARGET}`, or install the source of rustc {} (`rustup component add rust-src`) and try again",
            rustc.release
        )
    })?;
    let libraries = std_from_source::build(tools, &rustc, &source)?;
    forget_rustups(tools, &rustc);
    std_from_source::install(&libraries, &rustc.sysroot)?;
    let sysroot = rustc.sysroot.display();
    tools.say(format_args!(
        "Installed Rust's {WASM_TARGET} target in {sysroot}"
    ));
    Ok(())
}

/// Asks the compiler, which alone knows if the libraries are all there and of its own version.
fn is_there(tools: &Tools) -> Result<bool> {
    // A folder of its own for the output: rustc replaces whatever lies where it writes.
    let scratch = tempfile::tempdir()?;
    let out_dir = scratch.path();
    // `--test`, so that `test` is looked up as well as `std`.
    let probe = cmd!(
        tools.sh,
        "rustc --test --target {WASM_TARGET} --emit=metadata --out-dir {out_dir} -"
    );
    let output = Command::from(probe)
        .stdin(Stdio::null())
        .output()
        .context("cannot run rustc")?;
    Ok(output.status.success())
}

fn add_with_rustup(tools: &Tools) -> Result<()> {
    ensure!(tools.find("rustup").is_some(), "there is no rustup");
    tools.say(format_args!("$ rustup target add {WASM_TARGET}"));
    let mut child = Command::from(cmd!(tools.sh, "rustup target add {WASM_TARGET}"))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    let deadline = Instant::now() + RUSTUP_TIMEOUT;
    loop {
        if let Some(status) = child.try_wait()? {
            ensure!(status.success(), "it failed ({status})");
            return Ok(());
        }
        if Instant::now() > deadline {
            child.kill()?;
            child.wait()?;
            bail!("it took more than {} s", RUSTUP_TIMEOUT.as_secs());
        }
        thread::sleep(Duration::from_millis(100));
    }
}

/// rustup keeps a list of the files it has installed: those must not vanish behind its back.
fn forget_rustups(tools: &Tools, rustc: &Rustc) {
    let manifest = format!("lib/rustlib/manifest-rust-std-{WASM_TARGET}");
    if !rustc.sysroot.join(manifest).exists() {
        return;
    }
    tools.say("Replacing the target that rustup has installed");
    let remove = cmd!(tools.sh, "rustup target remove {WASM_TARGET}");
    if let Err(error) = tools.run(remove) {
        tools.say(format_args!("going on nevertheless: {error:#}"));
    }
}
