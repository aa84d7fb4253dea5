//! What `wasm-pack build` leaves in `pkg/` when somebody runs it by hand, and how to undo it.
//!
//! Without `--out-dir`, wasm-pack writes into `pkg/`: no setting changes that, and here it is the npm package.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Result, bail};
use serde_json::Value;

/// An error that says what happened and how to undo it, if wasm-pack wrote into `root`'s `pkg/`.
pub(crate) fn check(root: &Path) -> Result<()> {
    let read = |path: &str| fs::read_to_string(root.join(path)).ok();
    let manifest = match read("pkg/package.json") {
        Some(text) if is_wasm_packs(&text) => ", and overwrote `pkg/package.json`",
        Some(_) => "",
        // With `--no-pack`, or where wasm-pack failed halfway.
        None => ", and removed `pkg/package.json`",
    };
    // What wasm-bindgen names after the crate: files, and the folder of the crate's own JavaScript.
    let mut added = beginning(root, "pkg", "objectstore_image_auth");
    added.extend(beginning(root, "pkg/snippets", "objectstore-image-auth-"));
    // An ignore file of the package's own would name what it ignores.
    if read("pkg/.gitignore").is_some_and(|text| text.trim() == "*") {
        added.insert("pkg/.gitignore".to_owned());
    }
    if manifest.is_empty() && added.is_empty() {
        return Ok(());
    }
    // `npm pack` makes the same copy, so it is no sign of wasm-pack.
    if read("pkg/README.md").is_some_and(|copy| read("README.md") == Some(copy)) {
        added.insert("pkg/README.md".to_owned());
    }
    let mut undo = Vec::new();
    if !manifest.is_empty() {
        undo.push("    git checkout -- pkg/package.json".to_owned());
    }
    if !added.is_empty() {
        let paths: Vec<_> = added.into_iter().collect();
        undo.push(format!("    rm -rf {}", paths.join(" ")));
    }
    bail!(
        "`wasm-pack build` wrote its output into `pkg/`, which is the npm package here{manifest}.\n\
         To undo that, run in the repository's root:\n\n{}\n\n\
         To build the npm package, run `cargo xtask build`.\n\
         To build the raw wasm module by itself, run `wasm-pack build --target web --out-dir target/raw`.",
        undo.join("\n")
    );
}

/// A manifest that cannot be parsed is not wasm-pack's work, but that of somebody who edits it.
fn is_wasm_packs(manifest: &str) -> bool {
    serde_json::from_str::<Value>(manifest)
        .is_ok_and(|it| it.get("scripts").is_none() && it.get("exports").is_none())
}

/// What of a folder begins with `prefix`, in order.
fn beginning(root: &Path, dir: &str, prefix: &str) -> BTreeSet<String> {
    let entries = fs::read_dir(root.join(dir)).into_iter().flatten().flatten();
    let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    // A name that a shell would split is not wasm-bindgen's.
    let is_plain = |name: &String| name.bytes().all(|it| it.is_ascii_alphanumeric() || b"._-".contains(&it));
    let own = names.filter(|name| name.starts_with(prefix) && is_plain(name));
    own.map(|name| format!("{dir}/{name}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use tempfile::TempDir;
    use xshell::{Shell, cmd};

    const MANIFEST: (&str, &str) = ("pkg/package.json", r#"{"exports": {}, "scripts": {}}"#);

    /// What `wasm-pack build` writes, for a bundler and for the web.
    const WRITTEN: [(&str, &str); 7] = [
        ("pkg/package.json", r#"{"main": "objectstore_image_auth.js"}"#),
        ("pkg/.gitignore", "*"),
        ("pkg/objectstore_image_auth.js", ""),
        ("pkg/objectstore_image_auth_bg.js", ""),
        ("pkg/objectstore_image_auth_bg.wasm", ""),
        ("pkg/snippets/objectstore-image-auth-ff5f53ca/src/host.js", ""),
        ("pkg/README.md", "# It"),
    ];

    /// What is built, or somebody's own.
    const OTHERS: [(&str, &str); 3] = [
        ("pkg/dist/objectstore_image_auth_bg.wasm", ""),
        ("pkg/dist/wasm/objectstore_image_auth.js", ""),
        ("pkg/snippets/mine.js", ""),
    ];

    fn repository() -> (TempDir, Shell) {
        let scratch = tempfile::tempdir().unwrap();
        let shell = Shell::new().unwrap();
        shell.change_dir(scratch.path());
        write(&shell, &[("README.md", "# It"), MANIFEST]);
        run(&shell, "git init --quiet; git add .");
        write(&shell, &OTHERS);
        (scratch, shell)
    }

    fn write(shell: &Shell, files: &[(&str, &str)]) {
        for (path, text) in files {
            shell.write_file(path, text).unwrap();
        }
    }

    /// A hook of git that runs the tests names its own repository.
    fn run(shell: &Shell, script: &str) {
        let unset = "unset GIT_DIR GIT_INDEX_FILE GIT_WORK_TREE\n";
        cmd!(shell, "sh -ec {unset}{script}").quiet().run().unwrap();
    }

    fn undo(shell: &Shell) -> String {
        let message = check(&shell.current_dir()).unwrap_err().to_string();
        let commands: Vec<_> = message.lines().filter(|line| line.starts_with("    ")).collect();
        run(shell, &commands.join("\n"));
        message
    }

    #[test]
    fn a_package_that_is_built_packed_or_edited_is_no_leftover() {
        let (_scratch, shell) = repository();
        write(&shell, &[("pkg/package.json", "{<<<<<<< HEAD"), ("pkg/.gitignore", "*.log")]);
        write(&shell, &[("pkg/README.md", "# It")]);
        check(&shell.current_dir()).unwrap();
    }

    #[test]
    fn what_wasm_pack_writes_is_found_alone_and_together_and_the_commands_undo_that_alone() {
        let [alone @ .., _readme] = &WRITTEN;
        for written in alone.chunks(1).chain([&WRITTEN[..]]) {
            let (_scratch, shell) = repository();
            write(&shell, written);
            let message = undo(&shell);
            let is_manifest = written[0].0 == MANIFEST.0;
            assert_eq!(message.contains("and overwrote `pkg/package.json`"), is_manifest);
            assert!(message.contains("run `cargo xtask build`"));
            assert!(message.contains("`wasm-pack build --target web --out-dir target/raw`"));
            for (path, text) in OTHERS.iter().chain([&MANIFEST]) {
                assert_eq!(shell.read_file(path).unwrap(), *text);
            }
            for (path, _) in written {
                assert_eq!(shell.path_exists(path), *path == MANIFEST.0, "{path}");
            }
        }
    }

    #[test]
    fn a_manifest_that_is_gone_comes_back_and_a_readme_that_is_no_copy_stays() {
        let (_scratch, shell) = repository();
        shell.remove_path(MANIFEST.0).unwrap();
        write(&shell, &[("pkg/README.md", "mine")]);
        assert!(undo(&shell).contains("and removed `pkg/package.json`"));
        assert!(shell.path_exists(MANIFEST.0) && shell.path_exists("pkg/README.md"));
    }
}
