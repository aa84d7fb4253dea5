//! Proof that the way from source works: a standard library built so, in a scratch sysroot.
//!
//! The real sysroot is not touched, so that this runs on every machine, also where rustup works.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use super::from_source;
use super::rust_source::RustSource;
use super::rustc::{Rustc, wasm_lib_dir};
use crate::command;
use crate::step::Done;
use crate::tools::{Tools, WASM_TARGET};

/// Uses the allocator, formatting and collections, and says one number about all.
const PROGRAM: &str = r#"
use std::collections::BTreeMap;

#[unsafe(no_mangle)]
pub extern "C" fn answer() -> usize {
    let words: BTreeMap<usize, String> = (1..=3).map(|n| (n, format!("{n:0n$}"))).collect();
    words.values().map(String::len).product::<usize>() * 7
}

#[test]
fn six_times_seven() {
    assert_eq!(answer(), 42);
}
"#;

const RUN: &str = r"
import { readFileSync } from 'node:fs';
const { instance } = await WebAssembly.instantiate(readFileSync('module.wasm'));
const answer = instance.exports.answer();
if (answer !== 42) throw new Error(`the module answered ${answer} instead of 42`);
console.log('the module answers 42');
";

pub(crate) fn run(tools: &Tools) -> Result<Done> {
    let rustc = Rustc::query(tools)?;
    let source = match RustSource::find(tools, &rustc)? {
        RustSource::At(source) => source,
        RustSource::Nowhere(reason) => return Ok(Done::Skipped(reason)),
    };
    let libraries = from_source::build(tools, &rustc, &source)?;
    let dir = tools.cache().join("std-from-source/proof");
    from_source::install(&libraries, &wasm_lib_dir(&dir))?;
    fs::write(dir.join("program.rs"), PROGRAM)?;
    // As the package is built, and as its tests are.
    compile(
        tools,
        &dir,
        "module.wasm",
        &[
            "--crate-type=cdylib",
            "-Clto",
            "-Copt-level=z",
            "-Cpanic=abort",
        ],
    )?;
    compile(tools, &dir, "tests.wasm", &["--test"])?;
    fs::write(dir.join("run.mjs"), RUN)?;
    command::run(tools.command("node").current_dir(&dir).arg("run.mjs"))
        .context("what was built against it does not run")?;
    Ok(Done::Passed)
}

fn compile(tools: &Tools, dir: &Path, output: &str, options: &[&str]) -> Result<()> {
    command::run(
        tools
            .command("rustc")
            .current_dir(dir)
            .args(["--edition=2024", "--target", WASM_TARGET, "--sysroot"])
            .arg(dir)
            .args(options)
            .args(["-o", output, "program.rs"]),
    )
}
