//! `cargo xtask build`: the npm package and the demo's page; and, for the demo, its server.

use std::env;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::tools::Tools;
use crate::{command, npm, wasm_target};

pub(crate) fn all(tools: &Tools) -> Result<()> {
    npm::ensure_packages(tools)?;
    wasm_target::ensure(tools)?;
    ensure_wasm_tools(tools)?;
    wasm(tools)?;
    package(tools)?;
    page(tools)
}

pub(crate) fn ensure_wasm_tools(tools: &Tools) -> Result<()> {
    tools
        .wasm_tools()
        .iter()
        .try_for_each(|tool| tool.ensure(tools))
}

pub(crate) fn wasm(tools: &Tools) -> Result<()> {
    let mut wasm_pack = wasm_pack(tools, ".", "pkg/dist/wasm", "objectstore_image_auth")?;
    // Without `std`: see Cargo.toml.
    command::run(wasm_pack.args(["--", "--no-default-features"]))
}

/// The crate of the benchmark that does nothing, built as the package is. `out_dir` is relative to it.
pub(crate) fn empty_wasm(tools: &Tools, out_dir: &str) -> Result<()> {
    command::run(&mut wasm_pack(tools, "benches/empty", out_dir, "empty")?)
}

fn wasm_pack(tools: &Tools, crate_dir: &str, out_dir: &str, out_name: &str) -> Result<Command> {
    // wasm-pack goes on without it, and the module would ship unoptimised.
    ensure!(
        tools.find("wasm-opt").is_some(),
        "wasm-opt is not there: the npm package binaryen brings it, run `npm ci`"
    );
    let mut wasm_pack = tools.command("wasm-pack");
    wasm_pack.env("RUSTFLAGS", rust_flags());
    wasm_pack.args([
        "build",
        crate_dir,
        "--mode",
        // Everything is installed in pinned versions already: a download would be another one.
        "no-install",
        "--profile",
        "wasm",
        "--target",
        "web",
        "--no-pack",
        // An ignore file in there would empty the npm package.
        "--no-gitignore",
        "--out-dir",
        out_dir,
        "--out-name",
        out_name,
    ]);
    Ok(wasm_pack)
}

/// What LLVM does for speed at the cost of size, with what leaving it out is worth (brotli, of 36 kB). `opt-level = "z"`
/// is 2 kB larger than 2 is with these.
const LLVM: [&str; 5] = [
    // 2.4 kB.
    "-inline-threshold=25",
    // 0.3 kB.
    "-disable-lsr",
    // 0.4 kB.
    "-rotation-max-header-size=0",
    // 0.1 kB.
    "-simplifycfg-sink-common=0",
    // 0.2 kB.
    "-enable-load-pre=false",
];

fn rust_flags() -> String {
    let llvm = LLVM.map(|argument| format!("-Cllvm-args={argument}"));
    llvm.into_iter()
        .chain(remap_paths())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Panic messages name the file that they are in: not where the builder keeps it.
fn remap_paths() -> Option<String> {
    let home = env::var_os("CARGO_HOME")
        .or_else(|| env::var_os("HOME").map(|home| PathBuf::from(home).join(".cargo").into()))?;
    Some(format!("--remap-path-prefix={}=cargo", home.to_str()?))
}

pub(crate) fn package(tools: &Tools) -> Result<()> {
    npm::run_script(tools, Some("pkg"), "build")
}

pub(crate) fn page(tools: &Tools) -> Result<()> {
    npm::run_script(tools, Some("www"), "build")
}

pub(crate) fn page_dir(tools: &Tools) -> PathBuf {
    tools.root().join("www/dist")
}

pub(crate) fn backend(tools: &Tools) -> Result<()> {
    command::run(
        tools
            .command("cargo")
            .args(["build", "--package", "demo-backend"]),
    )
}

pub(crate) fn backend_binary(tools: &Tools) -> Result<PathBuf> {
    let metadata = command::query(tools.command("cargo").args([
        "metadata",
        "--no-deps",
        "--format-version",
        "1",
    ]))?;
    let metadata: serde_json::Value = serde_json::from_str(&metadata)?;
    let target = metadata
        .get("target_directory")
        .and_then(serde_json::Value::as_str);
    Ok(
        PathBuf::from(target.context("cargo metadata names no target folder")?)
            .join("debug/demo-backend"),
    )
}
