//! Facts about the repository that no compiler checks.

#![cfg(not(target_arch = "wasm32"))]

use std::fs;
use std::path::Path;
use std::process::Command;

#[test]
fn every_crate_has_the_lints_of_the_workspace_which_forbid_unsafe_code() {
    let mut cargo = Command::new(env!("CARGO"));
    let output = cargo.args(["metadata", "--no-deps", "--format-version=1"]);
    let metadata = output.output().unwrap().stdout;
    let metadata: serde_json::Value = serde_json::from_slice(&metadata).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    assert!(packages.len() > 3);
    for package in packages {
        let manifest = package["manifest_path"].as_str().unwrap();
        let text = fs::read_to_string(manifest).unwrap();
        assert!(text.contains("[lints]\nworkspace = true\n"), "{manifest}");
    }
}

#[test]
fn every_file_that_the_security_document_names_exists() {
    let text = fs::read_to_string("SECURITY.md").unwrap();
    let is_path = |word: &&str| {
        ["pkg/", "tests/", "www/"]
            .iter()
            .any(|dir| word.starts_with(dir))
    };
    let paths: Vec<_> = text.split('`').filter(is_path).collect();
    assert!(paths.len() > 10, "{paths:?}");
    for path in paths {
        assert!(Path::new(path).exists(), "{path}");
    }
}

#[test]
fn the_command_for_one_browser_test_names_the_pinned_tools() {
    let readme = fs::read_to_string("tests/README.md").unwrap();
    let pins = fs::read_to_string("xtask/src/tools.rs").unwrap();
    let (_, wasm_pack) = pins.split_once("CargoTool::new(\"wasm-pack\", \"").unwrap();
    let lock = fs::read_to_string("Cargo.lock").unwrap();
    let (_, bindgen) = lock
        .split_once("name = \"wasm-bindgen\"\nversion = \"")
        .unwrap();
    for (tool, rest) in [("wasm-pack", wasm_pack), ("wasm-bindgen-cli", bindgen)] {
        let folder = format!("{tool}-{}", rest.split('"').next().unwrap());
        assert!(
            readme.contains(&folder),
            "tests/README.md does not name {folder}"
        );
    }
}

#[test]
fn the_lock_file_of_the_fuzzer_has_the_version_of_the_crate() {
    let lock = fs::read_to_string("fuzz/Cargo.lock").unwrap();
    let version = env!("CARGO_PKG_VERSION");
    let entry = format!("name = \"objectstore-image-auth\"\nversion = \"{version}\"\n");
    let update = "cargo update --workspace --manifest-path fuzz/Cargo.toml";
    assert!(
        lock.contains(&entry),
        "fuzz/Cargo.lock lacks version {version}: run `{update}`"
    );
}
