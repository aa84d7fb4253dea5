//! `cargo xtask build`: the npm package and the demo's page; and, for the demo, its server. And `cargo xtask clean`.

use std::env;
use std::path::PathBuf;

use anyhow::{Result, ensure};
use xshell::{Cmd, cmd};

use crate::tools::{Tools, WASM_BINDGEN, WASM_PACK, target_dir};
use crate::{npm, wasm_target};

pub(crate) fn all(tools: &Tools) -> Result<()> {
    package(tools)?;
    tools.run(npm::script(tools, "www", "build"))
}

/// The npm package, with all that it takes to build it.
pub(crate) fn package(tools: &Tools) -> Result<()> {
    npm::ensure_packages(tools)?;
    wasm_target::ensure(tools)?;
    ensure_wasm_tools(tools)?;
    wasm(tools)?;
    tools.run(npm::script(tools, "pkg", "build"))
}

pub(crate) fn ensure_wasm_tools(tools: &Tools) -> Result<()> {
    WASM_BINDGEN.ensure(tools)?;
    WASM_PACK.ensure(tools)
}

pub(crate) fn wasm(tools: &Tools) -> Result<()> {
    let wasm_pack = wasm_pack(tools, [".", "pkg/dist/wasm", "objectstore_image_auth"])?;
    // Without `std`: see Cargo.toml.
    tools.run(wasm_pack.args(["--", "--no-default-features"]))?;
    let wasm_pack = self::wasm_pack(tools, [".", "pkg/dist/worker-wasm", "objectstore_image_auth_worker"])?;
    tools.run(wasm_pack.args(["--", "--no-default-features", "--features", "service-worker"]))
}

/// `wasm-pack build` of the crate in a folder, into a folder that is relative to it, under a name.
pub(crate) fn wasm_pack<'a>(tools: &'a Tools, [crate_dir, dir, name]: [&str; 3]) -> Result<Cmd<'a>> {
    // wasm-pack goes on without it, and the module would ship unoptimised.
    ensure!(
        tools.find("wasm-opt").is_some(),
        "wasm-opt is not there: the npm package binaryen brings it, run `npm ci`"
    );
    // Without these it downloads unpinned tools, and writes a manifest, and an ignore file that empties the package.
    let options = ["--mode", "no-install", "--no-pack", "--no-gitignore"];
    let output = ["--out-dir", dir, "--out-name", name];
    let build = cmd!(tools.sh, "wasm-pack build {crate_dir} --profile wasm --target web");
    Ok(build.args(options).args(output).env("RUSTFLAGS", rust_flags()))
}

/// What LLVM does for speed, and what leaving it out saves (brotli, of 36 kB). `opt-level = "z"` costs 2 kB more.
const LLVM: [&str; 5] = [
    "-inline-threshold=25",        // 2.4 kB
    "-disable-lsr",                // 0.3 kB
    "-rotation-max-header-size=0", // 0.4 kB
    "-simplifycfg-sink-common=0",  // 0.1 kB
    "-enable-load-pre=false",      // 0.2 kB
];

fn rust_flags() -> String {
    let mut flags = LLVM.map(|argument| format!("-Cllvm-args={argument}")).to_vec();
    // Panic messages name the file that they are in: not where the builder keeps it.
    let home = env::var("HOME").map(|home| format!("{home}/.cargo"));
    if let Ok(home) = env::var("CARGO_HOME").or(home) {
        flags.push(format!("--remap-path-prefix={home}=cargo"));
    }
    flags.join(" ")
}

pub(crate) fn backend(tools: &Tools) -> Result<()> {
    tools.run(cmd!(tools.sh, "cargo build --package demo-backend"))
}

pub(crate) fn backend_binary() -> Result<PathBuf> {
    Ok(target_dir()?.join("debug/demo-backend"))
}

const GENERATED: &str = "pkg/dist pkg/README.md pkg/LICENSE-MIT pkg/LICENSE-APACHE www/dist www/e2e/scenarios/dist node_modules \
    pkg/node_modules www/node_modules pkg/api/node_modules pkg/test/react/node_modules pkg/test/react/react-18/node_modules \
    pkg/test/types/oldest/node_modules fuzz/target fuzz/corpus webdriver.json";

/// Leaves the workspace as a fresh clone has it.
pub(crate) fn clean(tools: &Tools, with_tools: bool) -> Result<()> {
    tools.run(cmd!(tools.sh, "cargo clean"))?;
    for path in GENERATED.split(' ') {
        tools.sh.remove_path(path)?;
    }
    if with_tools {
        tools.sh.remove_path(&tools.cache)?;
    }
    Ok(())
}
