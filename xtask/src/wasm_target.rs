//! Rust's standard library for `wasm32-unknown-unknown`, in the sysroot where every tool looks for it.
//!
//! Three ways, in this order: it is there; rustup adds it; it is built from source.

use std::path::PathBuf;

use anyhow::{Context, Result};
use xshell::cmd;

use crate::std_from_source as from_source;
use crate::step::Outcome;
use crate::tools::{Tools, WASM_TARGET, query};

/// Uses the allocator, formatting and collections, and says one number about all.
const PROGRAM: &str = r#"
#[unsafe(no_mangle)]
pub extern "C" fn answer() -> usize {
    format!("{:?}", std::collections::BTreeMap::from([(1, "one".to_owned())])).len()
}
#[test]
fn a_map_of_ten_characters() { assert_eq!(answer(), 10); }
"#;

const RUN: &str = "const { instance } = await WebAssembly.instantiate(fs.readFileSync('module.wasm'));
    assert.equal(instance.exports.answer(), 10);";

pub(crate) fn ensure(tools: &Tools) -> Result<()> {
    if is_there(tools)? {
        return Ok(());
    }
    tools.announce(format_args!("Installing Rust's {WASM_TARGET} target"));
    // Otherwise rustup tries again and again where its server cannot be reached.
    let add = cmd!(tools.sh, "rustup target add {WASM_TARGET}").env("RUSTUP_MAX_RETRIES", "0");
    match tools.run(add.env("RUSTUP_DOWNLOAD_TIMEOUT", "60")).and_then(|()| is_there(tools)) {
        Ok(true) => return Ok(()),
        Ok(false) => tools.say("rustup has added it to another toolchain than rustc's"),
        Err(error) => tools.say(format_args!("rustup cannot add it: {error:#}")),
    }
    install_from_source(tools)
}

pub(crate) fn install_from_source(tools: &Tools) -> Result<()> {
    let sysroot = PathBuf::from(query(cmd!(tools.sh, "rustc --print sysroot"))?);
    let source = from_source::find_source(tools)?.with_context(|| {
        format!(
            "Rust's {WASM_TARGET} target cannot be installed: run `rustup target add {WASM_TARGET}`, \
             or install rustc's source (`rustup component add rust-src`) and try again"
        )
    })?;
    let libraries = from_source::build(tools, &source)?;
    // rustup keeps a list of the files it has installed: those must not vanish behind its back.
    if sysroot.join("lib/rustlib/manifest-rust-std-wasm32-unknown-unknown").exists() {
        tools.run(cmd!(tools.sh, "rustup target remove {WASM_TARGET}"))?;
    }
    from_source::install(tools, &libraries, &sysroot)?;
    tools.say(format_args!("Installed Rust's {WASM_TARGET} target into {}", sysroot.display()));
    Ok(())
}

/// Shows that the way from source works: in a scratch sysroot, so that the real one stays as it is.
pub(crate) fn prove_from_source(tools: &Tools) -> Result<Outcome> {
    let Some(source) = from_source::find_source(tools)? else {
        return Ok(Outcome::Skipped("neither rustup nor apt has the source of this compiler".to_owned()));
    };
    let libraries = from_source::build(tools, &source)?;
    let dir = tools.sh.create_dir(tools.cache.join("std-from-source/proof"))?;
    from_source::install(tools, &libraries, &dir)?;
    let _in_dir = tools.sh.push_dir(&dir);
    tools.sh.write_file("program.rs", PROGRAM)?;
    // As the package is built, and as its tests are.
    let package = "--crate-type=cdylib -Clto -Copt-level=z -Cpanic=abort -omodule.wasm";
    for options in [package, "--test -otests.wasm"] {
        let rustc = cmd!(tools.sh, "rustc --edition=2024 --sysroot . --target {WASM_TARGET}");
        tools.run(rustc.args(options.split(' ')).arg("program.rs"))?;
    }
    tools.run(cmd!(tools.sh, "node --input-type=module --eval {RUN}"))?;
    Ok(Outcome::Passed)
}

/// Asks the compiler, which alone knows if the libraries are all there and of its own version.
fn is_there(tools: &Tools) -> Result<bool> {
    // A folder of its own for the output: rustc replaces whatever lies where it writes.
    let scratch = tempfile::tempdir()?;
    let out_dir = scratch.path();
    // `--test`, so that `test` is looked up as well as `std`.
    let options = ["--test", "--emit=metadata", "--target", WASM_TARGET];
    let probe = cmd!(tools.sh, "rustc {options...} --out-dir {out_dir} -");
    let output = probe.stdin("").ignore_status().output();
    Ok(output.context("cannot run rustc")?.status.success())
}
