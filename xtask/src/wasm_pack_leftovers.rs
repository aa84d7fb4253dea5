//! What `wasm-pack build` leaves in `pkg/` when somebody runs it by hand, and how to undo it.
//!
//! Without `--out-dir`, wasm-pack writes into `pkg/`, and a repository cannot set another folder for it.
//! Here `pkg/` is the npm package.

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
    let (mut added, _) = partition(root, "pkg", "objectstore_image_auth");
    let (snippets, others) = partition(root, "pkg/snippets", "objectstore-image-auth-");
    if !snippets.is_empty() && others.is_empty() {
        added.push("pkg/snippets".to_owned());
    } else {
        added.extend(snippets);
    }
    // An ignore file of the package's own would name what it ignores.
    if read("pkg/.gitignore").is_some_and(|text| text.trim() == "*") {
        added.push("pkg/.gitignore".to_owned());
    }
    if manifest.is_empty() && added.is_empty() {
        return Ok(());
    }
    // `npm pack` makes the same copy, so it is no sign of wasm-pack.
    if read("pkg/README.md").is_some_and(|copy| read("README.md") == Some(copy)) {
        added.push("pkg/README.md".to_owned());
    }
    let mut undo = format!("cd {}", quoted(&root.to_string_lossy()));
    if !manifest.is_empty() {
        undo += "\n    git checkout -- pkg/package.json";
    }
    if !added.is_empty() {
        let paths: Vec<_> = added.iter().map(|path| quoted(path)).collect();
        undo.push_str("\n    rm -rf ");
        undo.push_str(&paths.join(" "));
    }
    bail!(
        "`wasm-pack build` wrote its output into `pkg/`, which is the npm package here{manifest}.\n\
         To undo that, run:\n\n\
         \u{20}   {undo}\n\n\
         To build the npm package, run `cargo xtask build`.\n\
         To build the raw wasm module by itself, run `wasm-pack build --target web --out-dir target/raw`."
    );
}

/// A manifest that cannot be parsed is not wasm-pack's work, but that of somebody who edits it.
fn is_wasm_packs(manifest: &str) -> bool {
    let manifest = serde_json::from_str::<Value>(manifest);
    manifest.is_ok_and(|it| it.get("scripts").is_none() && it.get("exports").is_none())
}

/// What is in a folder, in order: that which begins with `prefix`, and the rest.
fn partition(root: &Path, dir: &str, prefix: &str) -> (Vec<String>, Vec<String>) {
    let entries = fs::read_dir(root.join(dir)).into_iter().flatten().flatten();
    let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let mut paths: Vec<_> = names.map(|name| format!("{dir}/{name}")).collect();
    paths.sort();
    let prefix = format!("{dir}/{prefix}");
    paths.into_iter().partition(|path| path.starts_with(&prefix))
}

/// As a single word for a shell.
fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/._-".contains(c);
    if word.chars().all(is_plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use tempfile::TempDir;
    use xshell::{Shell, cmd};

    const MANIFEST: (&str, &str) = ("pkg/package.json", r#"{"exports": {}, "scripts": {}}"#);

    /// What `wasm-pack build` writes, for a bundler and for the web.
    const WRITTEN: [(&str, &str); 8] = [
        ("pkg/package.json", r#"{"main": "objectstore_image_auth.js"}"#),
        ("pkg/.gitignore", "*"),
        ("pkg/objectstore_image_auth.d.ts", ""),
        ("pkg/objectstore_image_auth.js", ""),
        ("pkg/objectstore_image_auth_bg.js", ""),
        ("pkg/objectstore_image_auth_bg.wasm", ""),
        ("pkg/objectstore_image_auth_bg.wasm.d.ts", ""),
        ("pkg/snippets/objectstore-image-auth-ff5f53ca/src/host.js", ""),
    ];

    /// What is built, packed, or somebody's own.
    const OTHERS: [(&str, &str); 5] = [
        ("pkg/dist/objectstore_image_auth_bg.wasm", ""),
        ("pkg/dist/wasm/objectstore_image_auth.js", ""),
        ("pkg/README.md", "# It"),
        ("pkg/snippets/mine.js", ""),
        ("pkg/src/.gitignore", "*.log\n"),
    ];

    fn write(shell: &Shell, files: &[(&str, &str)]) {
        for (path, text) in files {
            shell.write_file(path, text).unwrap();
        }
    }

    /// A hook of git that runs the tests names its own repository.
    fn run(shell: &Shell, script: &str) {
        let unset = "unset GIT_DIR GIT_INDEX_FILE GIT_WORK_TREE\n";
        cmd!(shell, "sh -ec {unset}{script}").run().unwrap();
    }

    /// A repository in a folder whose name a shell would split.
    fn repository() -> (TempDir, Shell) {
        let scratch = tempfile::tempdir().unwrap();
        let shell = Shell::new().unwrap();
        let root = shell.create_dir(scratch.path().join("it's mine")).unwrap();
        shell.change_dir(root);
        write(&shell, &[("README.md", "# It"), MANIFEST]);
        run(&shell, "git init --quiet; git add .");
        (scratch, shell)
    }

    /// Runs the commands of the message, in another folder, as somebody would who pastes them.
    fn undo(shell: &Shell) -> String {
        let message = check(&shell.current_dir()).unwrap_err().to_string();
        let commands = message.lines().filter_map(|line| line.strip_prefix("    "));
        let commands: Vec<_> = commands.collect();
        let _elsewhere = shell.push_dir("/");
        run(shell, &commands.join("\n"));
        message
    }

    #[test]
    fn neither_this_repository_nor_one_that_is_built_packed_or_edited_has_leftovers() {
        check(Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()).unwrap();
        let (_scratch, shell) = repository();
        write(&shell, &OTHERS);
        write(&shell, &[("pkg/package.json", "{<<<<<<< HEAD"), ("pkg/.gitignore", "*.log")]);
        check(&shell.current_dir()).unwrap();
    }

    #[test]
    fn each_file_that_wasm_pack_writes_is_found_by_itself_and_the_commands_undo_that() {
        for (path, text) in WRITTEN {
            let (_scratch, shell) = repository();
            write(&shell, &[(path, text)]);
            let message = undo(&shell);
            assert_eq!(message.contains("overwrote"), path == MANIFEST.0, "{message}");
            assert_eq!(shell.path_exists(path), path == MANIFEST.0, "{path}");
            assert_eq!(shell.read_file(MANIFEST.0).unwrap(), MANIFEST.1);
        }
        let (_scratch, shell) = repository();
        shell.remove_path(MANIFEST.0).unwrap();
        assert!(undo(&shell).contains("removed `pkg/package.json`"));
        assert!(shell.path_exists(MANIFEST.0));
    }

    #[test]
    fn the_commands_remove_nothing_else() {
        for (readme, is_kept) in [("# It", false), ("mine", true)] {
            let (_scratch, shell) = repository();
            write(&shell, &OTHERS);
            write(&shell, &WRITTEN);
            write(&shell, &[("pkg/README.md", readme)]);
            let message = undo(&shell);
            assert!(message.contains("run `cargo xtask build`"));
            assert!(message.contains("`wasm-pack build --target web --out-dir target/raw`"));
            for (path, _) in OTHERS {
                assert_eq!(shell.path_exists(path), is_kept || path != "pkg/README.md", "{path}");
            }
            check(&shell.current_dir()).unwrap();
        }
    }
}
