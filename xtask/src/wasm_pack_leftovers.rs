//! What `wasm-pack build` leaves in `pkg/` when somebody runs it by hand, and how to undo it.
//!
//! Without `--out-dir`, wasm-pack writes into `pkg/`, and a repository cannot set another folder for it.
//! Here `pkg/` is the npm package.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

/// The beginnings of what wasm-bindgen names after the crate: files, and the folder of the crate's own JavaScript.
const MODULES: [&str; 2] = ["objectstore_image_auth.", "objectstore_image_auth_bg."];
const SNIPPETS: [&str; 1] = ["objectstore-image-auth-"];

/// An error that says what happened and how to undo it, if wasm-pack wrote into `root`'s `pkg/`.
pub(crate) fn check(root: &Path) -> Result<()> {
    let context = "cannot look for what wasm-pack left in `pkg/`";
    let read = |path: &str| fs::read_to_string(root.join(path));
    let manifest = match read("pkg/package.json") {
        Ok(text) if is_wasm_packs(&text) => ", and overwrote `pkg/package.json`",
        Ok(_) => "",
        // With `--no-pack`, or where wasm-pack failed halfway.
        Err(error) if error.kind() == ErrorKind::NotFound => ", and removed `pkg/package.json`",
        Err(error) => return Err(error).context(context),
    };
    let mut added = Vec::new();
    // An ignore file of the package's own would name what it ignores.
    if read("pkg/.gitignore").is_ok_and(|text| text.trim() == "*") {
        added.push("pkg/.gitignore".to_owned());
    }
    added.extend(entries(root, "pkg", &MODULES).context(context)?.0);
    // The whole folder, unless somebody else keeps something in it.
    let (snippets, others) = entries(root, "pkg/snippets", &SNIPPETS).context(context)?;
    if !snippets.is_empty() && others.is_empty() {
        added.push("pkg/snippets".to_owned());
    } else {
        added.extend(snippets);
    }
    if manifest.is_empty() && added.is_empty() {
        return Ok(());
    }
    // `npm pack` makes the same copy, so it is no sign of wasm-pack.
    if read("pkg/README.md").is_ok_and(|copy| read("README.md").is_ok_and(|it| it == copy)) {
        added.push("pkg/README.md".to_owned());
    }
    let mut undo = vec![format!("cd {}", quoted(&root.to_string_lossy()))];
    if !manifest.is_empty() {
        undo.push("git checkout -- pkg/package.json".to_owned());
    }
    if !added.is_empty() {
        let paths: Vec<_> = added.iter().map(|path| quoted(path)).collect();
        undo.push(format!("rm -rf {}", paths.join(" ")));
    }
    let undo = undo.join("\n    ");
    ensure!(
        false,
        "`wasm-pack build` wrote its output into `pkg/`, which is the npm package here{manifest}.\n\
         To undo that, run:\n\n\
         \u{20}   {undo}\n\n\
         To build the npm package, run `cargo xtask build`.\n\
         To build the raw wasm module by itself, run `wasm-pack build --target web --out-dir target/raw`."
    );
    Ok(())
}

/// A manifest that cannot be parsed is not wasm-pack's work, but that of somebody who edits it.
fn is_wasm_packs(manifest: &str) -> bool {
    serde_json::from_str(manifest).is_ok_and(|manifest: Value| {
        manifest.get("scripts").is_none() && manifest.get("exports").is_none()
    })
}

/// What is in a folder, in order: that which begins with one of `prefixes`, and the rest.
fn entries(
    root: &Path,
    dir: &str,
    prefixes: &[&str],
) -> std::io::Result<(Vec<String>, Vec<String>)> {
    let entries = match fs::read_dir(root.join(dir)) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok((vec![], vec![])),
        entries => entries?,
    };
    let names = entries.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()));
    let mut names: Vec<String> = names.collect::<std::io::Result<_>>()?;
    names.sort();
    let paths = names.iter().map(|name| (name, format!("{dir}/{name}")));
    let (own, others): (Vec<_>, Vec<_>) =
        paths.partition(|(name, _)| prefixes.iter().any(|prefix| name.starts_with(prefix)));
    let without_names = |list: Vec<(_, String)>| list.into_iter().map(|(_, path)| path).collect();
    Ok((without_names(own), without_names(others)))
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

    const OURS: &str = r#"{"name": "objectstore-image-auth", "exports": {}, "scripts": {}}"#;
    const WASM_PACKS: &str =
        r#"{"name": "objectstore-image-auth", "main": "objectstore_image_auth.js"}"#;

    /// What `wasm-pack build` adds, for a bundler and for the web.
    const ADDED: [(&str, &str); 7] = [
        ("pkg/.gitignore", "*"),
        ("pkg/objectstore_image_auth.d.ts", ""),
        ("pkg/objectstore_image_auth.js", ""),
        ("pkg/objectstore_image_auth_bg.js", ""),
        ("pkg/objectstore_image_auth_bg.wasm", ""),
        ("pkg/objectstore_image_auth_bg.wasm.d.ts", ""),
        (
            "pkg/snippets/objectstore-image-auth-ff5f53ca404cb90e/src/wasm/host.js",
            "",
        ),
    ];

    /// What looks alike, and is the package's or somebody's own.
    const KEPT: [(&str, &str); 5] = [
        ("pkg/dist/objectstore_image_auth_bg.wasm", ""),
        ("pkg/dist/wasm/objectstore_image_auth.js", ""),
        ("pkg/notes.txt", "mine"),
        ("pkg/snippets/mine.js", "mine"),
        ("pkg/src/.gitignore", "*.log\n"),
    ];

    fn write(shell: &Shell, files: &[(&str, &str)]) {
        for (path, text) in files {
            shell.write_file(path, text).unwrap();
        }
    }

    /// A repository whose package is built and packed, in a folder whose name a shell would split.
    fn repository() -> (TempDir, Shell) {
        let scratch = tempfile::tempdir().unwrap();
        let shell = Shell::new().unwrap();
        shell.change_dir(shell.create_dir(scratch.path().join("it's mine")).unwrap());
        // A hook of git that runs the tests names its own repository.
        for name in ["GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"] {
            shell.set_var(name, "");
        }
        write(&shell, &[("README.md", "# It"), ("pkg/package.json", OURS)]);
        cmd!(
            shell,
            "env -u GIT_DIR -u GIT_INDEX_FILE -u GIT_WORK_TREE git init --quiet"
        )
        .run()
        .unwrap();
        cmd!(
            shell,
            "env -u GIT_DIR -u GIT_INDEX_FILE -u GIT_WORK_TREE git add ."
        )
        .run()
        .unwrap();
        write(&shell, &[("pkg/README.md", "# It")]);
        write(&shell, &KEPT);
        (scratch, shell)
    }

    /// Runs the commands of the message, in another folder, as somebody would who pastes them.
    fn undo(shell: &Shell) -> String {
        let complaint = check(&shell.current_dir()).unwrap_err().to_string();
        let commands = complaint
            .lines()
            .filter_map(|line| line.strip_prefix("    "));
        let commands = commands.collect::<Vec<_>>().join("\n");
        let _elsewhere = shell.push_dir("/");
        cmd!(
            shell,
            "env -u GIT_DIR -u GIT_INDEX_FILE -u GIT_WORK_TREE sh -ec {commands}"
        )
        .run()
        .unwrap();
        complaint
    }

    #[test]
    fn neither_this_repository_nor_one_whose_package_is_built_has_leftovers() {
        check(&crate::tools::Tools::locate().unwrap().root).unwrap();
        let (_scratch, shell) = repository();
        check(&shell.current_dir()).unwrap();
        write(&shell, &[("pkg/package.json", r#"{"name": <<<<<<< HEAD"#)]);
        check(&shell.current_dir()).unwrap();
    }

    #[test]
    fn each_thing_that_wasm_pack_does_is_found_by_itself_and_undone_by_the_commands() {
        for (path, text) in ADDED {
            let (_scratch, shell) = repository();
            write(&shell, &[(path, text)]);
            let complaint = undo(&shell);
            assert!(!complaint.contains("package.json"), "{complaint}");
            assert!(!shell.path_exists(path), "{path}");
            check(&shell.current_dir()).unwrap();
        }
        for (text, did) in [(Some(WASM_PACKS), "overwrote"), (None, "removed")] {
            let (_scratch, shell) = repository();
            match text {
                Some(text) => write(&shell, &[("pkg/package.json", text)]),
                None => shell.remove_path("pkg/package.json").unwrap(),
            }
            assert!(undo(&shell).contains(&format!("and {did} `pkg/package.json`")));
            assert_eq!(shell.read_file("pkg/package.json").unwrap(), OURS);
        }
    }

    #[test]
    fn the_commands_undo_all_of_it_and_remove_nothing_else() {
        let (_scratch, shell) = repository();
        write(&shell, &ADDED);
        write(&shell, &[("pkg/package.json", WASM_PACKS)]);
        let complaint = undo(&shell);
        for build in [
            "cargo xtask build",
            "wasm-pack build --target web --out-dir target/raw",
        ] {
            assert!(complaint.contains(&format!("`{build}`")), "{complaint}");
        }
        check(&shell.current_dir()).unwrap();
        let mut left = shell.read_dir("pkg").unwrap();
        left.sort();
        let names = ["dist", "notes.txt", "package.json", "snippets", "src"];
        assert_eq!(
            left,
            names.map(|name| shell.current_dir().join("pkg").join(name))
        );
        for (path, text) in KEPT {
            assert_eq!(shell.read_file(path).unwrap(), text);
        }

        // A README that is no copy is somebody's own, too.
        write(&shell, &[ADDED[0], ("pkg/README.md", "mine")]);
        undo(&shell);
        assert!(shell.path_exists("pkg/README.md"));
    }
}
