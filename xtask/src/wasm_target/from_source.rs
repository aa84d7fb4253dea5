//! Building the standard library for wasm with cargo's `build-std`, and laying it into a sysroot.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use super::rustc::Rustc;
use crate::command;
use crate::tools::{Tools, WASM_TARGET};

/// Nothing but a reason for cargo to build the standard library.
const MANIFEST: &str = r#"[package]
name = "occasion"
edition = "2024"

[lib]
path = "lib.rs"

[profile.release]
codegen-units = 1

[workspace]
"#;

/// Builds `std`, `panic_abort` and `test`; cargo rebuilds only what a former run has not left.
pub(crate) fn build(tools: &Tools, rustc: &Rustc, library: &Path) -> Result<Vec<PathBuf>> {
    let dir = tools
        .cache()
        .join("std-from-source")
        .join(format!("{}-{}", rustc.release, rustc.commit));
    println!(
        "Building Rust's {WASM_TARGET} target from {} (takes half a minute)",
        library.display()
    );
    write_occasion(&dir, library)?;
    let messages = command::run_for_output(
        tools
            .command("cargo")
            .current_dir(&dir)
            .args(["build", "--release", "--target", WASM_TARGET])
            .args([
                "-Zbuild-std=std,panic_abort,test",
                "--message-format=json-render-diagnostics",
            ])
            .arg("--target-dir")
            .arg(dir.join("target"))
            // `build-std` is unstable: this makes a stable toolchain accept it.
            .env("RUSTC_BOOTSTRAP", "1")
            // Where cargo looks for the source; by default in the sysroot, which stays as it is.
            .env("__CARGO_TESTS_ONLY_SRC_ROOT", library)
            .env("CARGO_ENCODED_RUSTFLAGS", rustflags(rustc, library))
            .env_remove("RUSTFLAGS"),
    )?;
    let libraries = produced_libraries(&messages);
    for name in ["std", "panic_abort", "test"] {
        ensure!(
            has_library(&libraries, name),
            "cargo built the standard library without `{name}`"
        );
    }
    Ok(libraries)
}

/// Makes `libraries` the only ones in a sysroot's `lib_dir`.
pub(crate) fn install(libraries: &[PathBuf], lib_dir: &Path) -> Result<()> {
    // Two builds of one crate side by side are an error to rustc: whatever was there goes.
    if lib_dir.exists() {
        fs::remove_dir_all(lib_dir).with_context(|| not_writable(lib_dir))?;
    }
    fs::create_dir_all(lib_dir).with_context(|| not_writable(lib_dir))?;
    for library in libraries {
        let name = library
            .file_name()
            .context("cargo named a library without a name")?;
        fs::copy(library, lib_dir.join(name)).with_context(|| not_writable(lib_dir))?;
    }
    Ok(())
}

fn not_writable(lib_dir: &Path) -> String {
    format!(
        "cannot write {}: run `cargo xtask wasm-target` as its owner",
        lib_dir.display()
    )
}

fn write_occasion(dir: &Path, library: &Path) -> Result<()> {
    fs::create_dir_all(dir.join(".cargo"))?;
    fs::write(dir.join("Cargo.toml"), MANIFEST)?;
    fs::write(dir.join("lib.rs"), "")?;
    fs::write(dir.join(".cargo/config.toml"), cargo_config(library))?;
    Ok(())
}

/// Debian ships the library's dependencies with it; without them cargo asks its registry.
fn cargo_config(library: &Path) -> String {
    let vendor = library.join("vendor");
    if !vendor.is_dir() {
        return String::new();
    }
    let directory = Value::from(vendor.to_string_lossy());
    format!(
        "[source.crates-io]\nreplace-with = \"vendored\"\n\n[source.vendored]\ndirectory = {directory}\n"
    )
}

fn rustflags(rustc: &Rustc, library: &Path) -> String {
    let source = library.parent().unwrap_or(library).display();
    [
        // As in the libraries that Rust ships: link-time optimisation reads it.
        "-Cembed-bitcode=yes".to_owned(),
        // Likewise. Without, panic messages carry this machine's paths into every module.
        format!("--remap-path-prefix={source}=/rustc/{}", rustc.commit),
    ]
    // What separates the flags of this variable.
    .join("\u{1f}")
}

/// The libraries that cargo's messages name, but for the crate that was only the occasion.
fn produced_libraries(messages: &str) -> Vec<PathBuf> {
    messages
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter(|message| message["reason"] == "compiler-artifact")
        .filter(|message| message["target"]["name"] != "occasion")
        .flat_map(|message| message["filenames"].as_array().cloned().unwrap_or_default())
        .filter_map(|file| file.as_str().map(PathBuf::from))
        .filter(|file| {
            file.extension()
                .is_some_and(|it| it == "rlib" || it == "rmeta")
        })
        .filter(|file| {
            file.components()
                .any(|part| part.as_os_str() == WASM_TARGET)
        })
        .collect()
}

fn has_library(libraries: &[PathBuf], name: &str) -> bool {
    let prefix = format!("lib{name}-");
    libraries
        .iter()
        .filter(|file| file.extension().is_some_and(|it| it == "rlib"))
        .filter_map(|file| file.file_name()?.to_str())
        .any(|file| file.starts_with(&prefix))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scratch::Scratch;

    const MESSAGES: &str = r#"
{"reason":"compiler-artifact","target":{"name":"build-script-build"},"filenames":["/t/release/build/std-1/build-script-build"]}
{"reason":"compiler-artifact","target":{"name":"std"},"filenames":["/t/wasm32-unknown-unknown/release/deps/libstd-1.rlib","/t/wasm32-unknown-unknown/release/deps/libstd-1.rmeta"]}
{"reason":"compiler-artifact","target":{"name":"occasion"},"filenames":["/t/wasm32-unknown-unknown/release/liboccasion.rlib"]}
{"reason":"build-finished","success":true}"#;

    #[test]
    fn what_is_installed_is_the_targets_libraries_and_nothing_else() {
        let libraries = produced_libraries(MESSAGES);
        let deps = Path::new("/t/wasm32-unknown-unknown/release/deps");
        assert_eq!(
            libraries,
            [deps.join("libstd-1.rlib"), deps.join("libstd-1.rmeta")]
        );
    }

    #[test]
    fn a_missing_library_is_noticed() {
        let libraries = produced_libraries(MESSAGES);
        assert!(has_library(&libraries, "std"));
        assert!(!has_library(&libraries, "test"));
        assert!(!has_library(&libraries, "s"));
    }

    #[test]
    fn installing_replaces_what_was_there() {
        let scratch = Scratch::create("install").unwrap();
        let dir = scratch.path();
        let (built, lib_dir) = (dir.join("libstd-2.rlib"), dir.join("lib"));
        fs::create_dir(&lib_dir).unwrap();
        fs::write(lib_dir.join("libstd-1.rlib"), "old").unwrap();
        fs::write(&built, "new").unwrap();
        install(&[built], &lib_dir).unwrap();
        assert!(!lib_dir.join("libstd-1.rlib").exists());
        assert_eq!(
            fs::read_to_string(lib_dir.join("libstd-2.rlib")).unwrap(),
            "new"
        );
    }
}
