//! `DEPENDENCIES.md`: every direct dependency has a line that says what for and why, and no line is left
//! over.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use walkdir::{DirEntry, WalkDir};
use xshell::cmd;

use crate::tools::{CARGO_TOOLS, Tools, query};

const FILE: &str = "DEPENDENCIES.md";

/// What this repository is made of itself.
const OWN_NPM_PACKAGE: &str = "objectstore-image-auth";

pub(crate) fn check(tools: &Tools) -> Result<()> {
    let text = fs::read_to_string(tools.root.join(FILE))
        .with_context(|| format!("{FILE} cannot be read: restore it from version control"))?;
    let installed = CARGO_TOOLS.map(|tool| tool.package.to_owned());
    let complaints = [
        compare(&text, "Rust", &crates(tools)?),
        compare(&text, "npm", &npm_packages(&tools.root)?),
        compare(&text, "Tools", &installed.into()),
    ]
    .concat();
    ensure!(complaints.is_empty(), "{}", complaints.join("\n"));
    Ok(())
}

/// Of every crate here, of whatever kind; but for those that lie in this repository.
fn crates(tools: &Tools) -> Result<BTreeSet<String>> {
    let mut all = BTreeSet::new();
    for manifest in ["Cargo.toml", "fuzz/Cargo.toml"] {
        let metadata = query(cmd!(
            tools.sh,
            "cargo metadata --no-deps --format-version 1 --manifest-path {manifest}"
        ))?;
        let metadata: Value = serde_json::from_str(&metadata)?;
        let packages = metadata["packages"].as_array().into_iter().flatten();
        let dependencies = packages.filter_map(|package| package["dependencies"].as_array());
        let names = dependencies
            .flatten()
            .filter(|dependency| !dependency["source"].is_null())
            .filter_map(|dependency| dependency["name"].as_str());
        all.extend(names.map(str::to_owned));
    }
    Ok(all)
}

/// Of every manifest here, of whatever kind; but for the package itself.
fn npm_packages(root: &Path) -> Result<BTreeSet<String>> {
    let mut all = BTreeSet::new();
    for file in files_named(root, "package.json") {
        let file = file?;
        let manifest: Value = serde_json::from_str(&fs::read_to_string(file.path())?)
            .with_context(|| format!("{} is not valid", file.path().display()))?;
        let kinds = [
            "dependencies",
            "devDependencies",
            "optionalDependencies",
            "peerDependencies",
        ];
        let tables = kinds
            .into_iter()
            .filter_map(|kind| manifest[kind].as_object());
        all.extend(tables.flatten().map(|(name, _)| name.clone()));
    }
    all.remove(OWN_NPM_PACKAGE);
    Ok(all)
}

/// Without what was installed or built.
fn files_named<'a>(
    root: &Path,
    name: &'a str,
) -> impl Iterator<Item = walkdir::Result<DirEntry>> + 'a {
    let is_made = |entry: &DirEntry| {
        let name = entry.file_name().to_string_lossy();
        entry.depth() > 0
            && (name.starts_with('.') || ["node_modules", "target", "dist"].contains(&&*name))
    };
    WalkDir::new(root)
        .into_iter()
        .filter_entry(move |entry| !is_made(entry))
        .filter(move |entry| entry.as_ref().map_or(true, |it| it.file_name() == name))
}

/// What is wrong with the lines below a heading.
fn compare(text: &str, heading: &str, needed: &BTreeSet<String>) -> Vec<String> {
    let mut complaints = Vec::new();
    let mut explained = BTreeSet::new();
    for line in lines_below(text, heading) {
        match name_in(line) {
            None => complaints.push(format!(
                "a line needs a name in backticks, what for and why: {line}"
            )),
            Some(name) if !explained.insert(name.to_owned()) => {
                complaints.push(format!("`{name}` has two lines"));
            }
            Some(_) => {}
        }
    }
    complaints.extend(
        needed
            .difference(&explained)
            .map(|name| format!("`{name}` has no line: say what for and why, or do without it")),
    );
    complaints.extend(
        explained
            .difference(needed)
            .map(|name| format!("nothing depends on `{name}` any more: take its line out")),
    );
    let place = |complaint| format!("{FILE}, {heading}: {complaint}");
    complaints.into_iter().map(place).collect()
}

/// The rows of the tables in the section of that heading, without what stands above them.
fn lines_below<'a>(text: &'a str, heading: &'a str) -> impl Iterator<Item = &'a str> {
    text.lines()
        .skip_while(move |line| line.strip_prefix("## ") != Some(heading))
        .skip(1)
        .take_while(|line| !line.starts_with("## "))
        .filter(|line| line.starts_with('|'))
        .filter(|line| !line.starts_with("| --") && !line.starts_with("| name "))
}

/// The name in a complete row.
fn name_in(line: &str) -> Option<&str> {
    let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
    let [name, what_for, why] = *cells.as_slice() else {
        return None;
    };
    let name = name.strip_prefix('`')?.strip_suffix('`')?;
    (!name.is_empty() && !what_for.is_empty() && !why.is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\
## Rust

| name    | what for | why this one |
| ------- | -------- | ------------ |
| `one`   | counting | it is first  |
| `two`   | pairs    | it is even   |

## npm

| name    | what for | why this one |
| ------- | -------- | ------------ |
| `three` | triples  | it is prime  |
";

    #[test]
    fn what_has_no_line_or_an_empty_one_or_two_and_lines_left_over_are_named() {
        let empty = TEXT.replace("it is even", "");
        let twice = TEXT.replace("`two`", "`one`");
        for (text, names, complaint) in [
            (TEXT, &["one", "two"][..], ""),
            (TEXT, &["one", "two", "three"], "`three` has no line"),
            (TEXT, &["one"], "nothing depends on `two`"),
            (&empty, &["one", "two"], "needs a name"),
            (&twice, &["one", "two"], "`one` has two lines"),
        ] {
            let needed = names.iter().map(|&name| name.to_owned()).collect();
            let complaints = compare(text, "Rust", &needed).join("\n");
            assert!(complaints.contains(complaint), "{complaints}");
            assert_eq!(complaints.is_empty(), complaint.is_empty());
        }
    }

    #[test]
    fn dependencies_of_every_kind_and_manifest_are_found_but_for_the_repositorys_own() {
        let tools = Tools::locate().unwrap();
        let crates = crates(&tools).unwrap();
        // Of a table for a target, of a development one, and of the fuzz targets.
        for name in ["web-sys", "proptest", "libfuzzer-sys"] {
            assert!(crates.contains(name), "{name}");
        }
        assert!(!crates.contains("objectstore-image-auth"));
        let packages = npm_packages(&tools.root).unwrap();
        for name in ["react", "vite", "webpack"] {
            assert!(packages.contains(name), "{name}");
        }
        assert!(!packages.contains(OWN_NPM_PACKAGE));
    }

    /// Which forbid unsafe code, among others.
    #[test]
    fn every_crate_has_the_lints_of_the_workspace() {
        let root = Tools::locate().unwrap().root;
        let manifests = files_named(&root, "Cargo.toml").map(|file| file.unwrap().into_path());
        // Fuzz targets are a workspace of their own, whose lints nobody can inherit; they ship nowhere.
        let crates: Vec<_> = manifests
            .filter(|file| !file.ends_with("fuzz/Cargo.toml"))
            .collect();
        for file in &crates {
            let text = fs::read_to_string(file).unwrap();
            assert!(
                text.contains("[lints]\nworkspace = true\n"),
                "{}",
                file.display()
            );
        }
        assert!(crates.len() >= 4, "only {} were found", crates.len());
    }

    #[test]
    fn the_files_that_the_threat_model_points_at_are_there() {
        let root = Tools::locate().unwrap().root;
        let text = fs::read_to_string(root.join("SECURITY.md")).unwrap();
        let is_path = |code: &&str| {
            ["pkg/", "tests/", "www/"]
                .iter()
                .any(|dir| code.starts_with(dir))
        };
        let paths: Vec<_> = text.split('`').filter(is_path).collect();
        let missing: Vec<_> = paths
            .iter()
            .filter(|path| !root.join(path).exists())
            .collect();
        assert!(paths.len() > 10 && missing.is_empty(), "{missing:?}");
    }
}
