//! What `wasm-pack build` leaves in `pkg/` when somebody runs it by hand, and how to undo it.
//!
//! Without `--out-dir`, wasm-pack writes into `pkg/`, and a repository cannot set another folder for it.
//! Here `pkg/` is the npm package.

use std::fs;
use std::io;
use std::path::Path;

use anyhow::{Context, Result, bail};
use serde_json::{Map, Value};

/// The prefixes of the files that wasm-bindgen names after the crate.
const MODULE_PREFIXES: [&str; 2] = ["objectstore_image_auth.", "objectstore_image_auth_bg."];

/// The prefix of the folder in which wasm-bindgen puts the crate's own JavaScript; a hash follows.
const SNIPPET_PREFIX: &str = "objectstore-image-auth-";

/// What wasm-pack did to the npm package's manifest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Manifest {
    Intact,
    Overwritten,
    /// With `--no-pack`, or where wasm-pack failed halfway.
    Removed,
}

#[derive(Debug)]
struct Leftovers {
    manifest: Manifest,
    /// What wasm-pack added, as paths from the workspace's root.
    added: Vec<String>,
}

/// An error that says what happened and how to undo it, if wasm-pack wrote into `root`'s `pkg/`.
pub(crate) fn check(root: &Path) -> Result<()> {
    let found = find(root).context("cannot look for what wasm-pack left in `pkg/`")?;
    if let Some(found) = found {
        bail!(message(&found, root));
    }
    Ok(())
}

fn find(root: &Path) -> io::Result<Option<Leftovers>> {
    let pkg = root.join("pkg");
    let manifest = manifest_state(&pkg.join("package.json"))?;
    let mut added = Vec::new();
    if is_ignore_all(&pkg.join(".gitignore")) {
        added.push("pkg/.gitignore".to_owned());
    }
    let modules = names_in(&pkg)?.into_iter().filter(|name| is_module(name));
    added.extend(modules.map(|name| format!("pkg/{name}")));
    added.extend(snippets(&pkg)?);
    if manifest == Manifest::Intact && added.is_empty() {
        return Ok(None);
    }
    if is_copied_readme(root) {
        added.push("pkg/README.md".to_owned());
    }
    Ok(Some(Leftovers { manifest, added }))
}

/// A manifest that cannot be parsed is not wasm-pack's work, but that of somebody who edits it.
fn manifest_state(file: &Path) -> io::Result<Manifest> {
    let text = match fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Manifest::Removed),
        Err(error) => return Err(error),
    };
    let is_wasm_packs = serde_json::from_str(&text).is_ok_and(|fields: Map<String, Value>| {
        !fields.contains_key("scripts") && !fields.contains_key("exports")
    });
    Ok(if is_wasm_packs {
        Manifest::Overwritten
    } else {
        Manifest::Intact
    })
}

/// As wasm-pack writes it. An ignore file of the package's own would name what it ignores.
fn is_ignore_all(file: &Path) -> bool {
    fs::read_to_string(file).is_ok_and(|text| text.trim() == "*")
}

fn is_module(name: &str) -> bool {
    MODULE_PREFIXES
        .iter()
        .any(|prefix| name.starts_with(prefix))
}

/// The whole folder, unless somebody else keeps something in it.
fn snippets(pkg: &Path) -> io::Result<Vec<String>> {
    let names = names_in(&pkg.join("snippets"))?;
    let (own, others): (Vec<_>, Vec<_>) = names
        .into_iter()
        .partition(|name| name.starts_with(SNIPPET_PREFIX));
    Ok(if !own.is_empty() && others.is_empty() {
        vec!["pkg/snippets".to_owned()]
    } else {
        own.iter()
            .map(|name| format!("pkg/snippets/{name}"))
            .collect()
    })
}

/// `npm pack` makes the same copy, so it is no sign of wasm-pack.
fn is_copied_readme(root: &Path) -> bool {
    let read = |path| fs::read(root.join(path)).ok();
    let copy = read("pkg/README.md");
    copy.is_some() && copy == read("README.md")
}

/// In order; none if there is no such folder.
fn names_in(dir: &Path) -> io::Result<Vec<String>> {
    let entries = match fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut names = entries
        .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
        .collect::<io::Result<Vec<_>>>()?;
    names.sort();
    Ok(names)
}

fn message(found: &Leftovers, root: &Path) -> String {
    let manifest = match found.manifest {
        Manifest::Intact => "",
        Manifest::Overwritten => ", and overwrote `pkg/package.json`",
        Manifest::Removed => ", and removed `pkg/package.json`",
    };
    let commands = undo(found, root).join("\n    ");
    format!(
        "`wasm-pack build` wrote its output into `pkg/`, which is the npm package here{manifest}.\n\
         To undo that, run:\n\n\
         \u{20}   {commands}\n\n\
         To build the npm package, run `cargo xtask build`.\n\
         To build the raw wasm module by itself, run `wasm-pack build --target web --out-dir target/raw`."
    )
}

/// The shell commands that undo it, from any folder.
fn undo(found: &Leftovers, root: &Path) -> Vec<String> {
    let mut commands = vec![format!("cd {}", quoted(&root.to_string_lossy()))];
    if found.manifest != Manifest::Intact {
        commands.push("git checkout -- pkg/package.json".to_owned());
    }
    if !found.added.is_empty() {
        let paths: Vec<_> = found.added.iter().map(|path| quoted(path)).collect();
        commands.push(format!("rm -rf {}", paths.join(" ")));
    }
    commands
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
    use std::process::Command;

    use super::*;
    use crate::scratch::Scratch;

    const OURS: &str = r#"{"name": "objectstore-image-auth", "exports": {}, "scripts": {}}"#;
    const WASM_PACKS: &str =
        r#"{"name": "objectstore-image-auth", "main": "objectstore_image_auth.js"}"#;
    const README: &str = "# objectstore-image-auth";

    /// What `wasm-pack build` adds, for a bundler and for the web.
    const ADDED: [&str; 7] = [
        "pkg/.gitignore",
        "pkg/objectstore_image_auth.d.ts",
        "pkg/objectstore_image_auth.js",
        "pkg/objectstore_image_auth_bg.js",
        "pkg/objectstore_image_auth_bg.wasm",
        "pkg/objectstore_image_auth_bg.wasm.d.ts",
        "pkg/snippets/objectstore-image-auth-ff5f53ca404cb90e/src/wasm/host.js",
    ];

    fn write(root: &Path, path: &str) {
        let text = match path {
            "pkg/.gitignore" => "*",
            "pkg/package.json" => OURS,
            "README.md" | "pkg/README.md" => README,
            _ => "",
        };
        let file = root.join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }

    /// A repository that wasm-pack has not written into, but whose package is built and packed.
    fn repository() -> Scratch {
        let scratch = Scratch::create("leftovers").unwrap();
        let paths = [
            "README.md",
            "pkg/README.md",
            "pkg/package.json",
            "pkg/src/index.ts",
            "pkg/dist/objectstore_image_auth_bg.wasm",
            "pkg/dist/wasm/objectstore_image_auth.js",
        ];
        for path in paths {
            write(scratch.path(), path);
        }
        scratch
    }

    fn complaint(root: &Path) -> String {
        check(root).unwrap_err().to_string()
    }

    fn commands_in(complaint: &str) -> String {
        let commands: Vec<_> = complaint
            .lines()
            .filter_map(|line| line.strip_prefix("    "))
            .collect();
        commands.join("\n")
    }

    /// Runs what somebody pastes, in another folder.
    fn paste(commands: &str) {
        let mut shell = Command::new("sh");
        shell.args(["-ec", commands]).current_dir("/");
        run(&mut shell);
    }

    /// A hook of git that runs the tests names its own repository.
    fn run(command: &mut Command) {
        for name in ["GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"] {
            command.env_remove(name);
        }
        let output = command.output().unwrap();
        assert!(output.status.success(), "{output:?}");
    }

    #[test]
    fn a_package_that_was_built_and_packed_is_no_leftover() {
        check(repository().path()).unwrap();
    }

    #[test]
    fn this_repository_has_no_leftovers() {
        check(Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()).unwrap();
    }

    #[test]
    fn each_file_that_wasm_pack_adds_is_found_by_itself() {
        for path in ADDED {
            let repository = repository();
            write(repository.path(), path);
            let complaint = complaint(repository.path());
            assert!(complaint.contains("wasm-pack"), "{complaint}");
            assert!(!complaint.contains("package.json"), "{complaint}");
            paste(&commands_in(&complaint));
            assert!(!repository.path().join(path).exists(), "{path}");
            check(repository.path()).unwrap();
        }
    }

    #[test]
    fn a_manifest_that_wasm_pack_wrote_is_found() {
        let repository = repository();
        fs::write(repository.path().join("pkg/package.json"), WASM_PACKS).unwrap();
        let complaint = complaint(repository.path());
        assert!(complaint.contains("overwrote `pkg/package.json`"));
        assert!(commands_in(&complaint).contains("git checkout -- pkg/package.json"));
    }

    #[test]
    fn a_manifest_that_wasm_pack_removed_is_found() {
        let repository = repository();
        fs::remove_file(repository.path().join("pkg/package.json")).unwrap();
        let complaint = complaint(repository.path());
        assert!(complaint.contains("removed `pkg/package.json`"));
        assert!(commands_in(&complaint).contains("git checkout -- pkg/package.json"));
    }

    #[test]
    fn what_somebody_edits_is_left_alone() {
        let repository = repository();
        for (path, text) in [
            ("pkg/package.json", r#"{"exports": {}, <<<<<<< HEAD"#),
            ("pkg/.gitignore", "*.log\n"),
            ("pkg/snippets/mine.js", ""),
        ] {
            write(repository.path(), path);
            fs::write(repository.path().join(path), text).unwrap();
        }
        check(repository.path()).unwrap();
    }

    #[test]
    fn the_commands_restore_the_repository_and_remove_nothing_else() {
        let repository = repository();
        // The commands must work with a path that a shell would split.
        let root = repository.path().join("it's mine");
        for path in ["README.md", "pkg/package.json"] {
            write(&root, path);
        }
        let git = |args: &[&str]| run(Command::new("git").current_dir(&root).args(args));
        git(&["init", "--quiet"]);
        git(&["add", "."]);
        for path in ADDED.iter().chain(&["pkg/README.md"]) {
            write(&root, path);
        }
        fs::write(root.join("pkg/package.json"), WASM_PACKS).unwrap();
        let mine = ["pkg/snippets/mine.js", "pkg/notes.txt", "pkg/dist/index.js"];
        for path in mine {
            write(&root, path);
        }

        paste(&commands_in(&complaint(&root)));

        check(&root).unwrap();
        let manifest = fs::read_to_string(root.join("pkg/package.json")).unwrap();
        assert_eq!(manifest, OURS);
        assert!(mine.iter().all(|path| root.join(path).exists()));
        let left = names_in(&root.join("pkg")).unwrap();
        assert_eq!(left, ["dist", "notes.txt", "package.json", "snippets"]);
        assert_eq!(names_in(&root.join("pkg/snippets")).unwrap(), ["mine.js"]);
    }

    #[test]
    fn a_readme_that_is_no_copy_is_kept() {
        let repository = repository();
        write(repository.path(), "pkg/.gitignore");
        let readme = repository.path().join("pkg/README.md");
        fs::write(&readme, "mine").unwrap();
        paste(&commands_in(&complaint(repository.path())));
        assert!(readme.exists());
    }

    #[test]
    fn the_message_says_how_to_build_on_purpose() {
        let repository = repository();
        write(repository.path(), "pkg/.gitignore");
        let complaint = complaint(repository.path());
        assert!(complaint.contains("`cargo xtask build`"));
        assert!(complaint.contains("`wasm-pack build --target web --out-dir target/raw`"));
    }
}
