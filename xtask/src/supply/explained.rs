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

/// What this repository is made of itself.
const OWN_NPM_PACKAGE: &str = "objectstore-image-auth";

pub(crate) fn check(tools: &Tools) -> Result<()> {
    let text = fs::read_to_string(tools.root.join("DEPENDENCIES.md"))
        .context("DEPENDENCIES.md cannot be read: restore it from version control")?;
    let complaints = [
        compare(&text, "Rust", &crates(tools)?),
        compare(&text, "npm", &npm_packages(&tools.root)?),
        compare(&text, "Tools", &CARGO_TOOLS.map(|tool| tool.package.to_owned()).into()),
    ];
    let complaints = complaints.concat();
    ensure!(complaints.is_empty(), "DEPENDENCIES.md:\n{}", complaints.join("\n"));
    Ok(())
}

/// Of every kind and manifest; but for those that lie in this repository.
fn crates(tools: &Tools) -> Result<BTreeSet<String>> {
    let mut all = BTreeSet::new();
    for folder in super::CARGO_WORKSPACES {
        let _in_folder = tools.sh.push_dir(folder);
        let metadata = query(cmd!(tools.sh, "cargo metadata --no-deps --format-version 1"))?;
        let metadata: Value = serde_json::from_str(&metadata)?;
        let packages = metadata["packages"].as_array().into_iter().flatten();
        let dependencies = packages.filter_map(|package| package["dependencies"].as_array());
        let others = dependencies.flatten().filter(|it| !it["source"].is_null());
        all.extend(others.filter_map(|it| Some(it["name"].as_str()?.to_owned())));
    }
    Ok(all)
}

/// Of every kind and manifest; but for the package itself.
fn npm_packages(root: &Path) -> Result<BTreeSet<String>> {
    let mut all = BTreeSet::new();
    for file in files_named(root, "package.json") {
        let manifest: Value = serde_json::from_str(&fs::read_to_string(file.path())?)?;
        for kind in ["dependencies", "devDependencies", "optionalDependencies", "peerDependencies"]
        {
            let table = manifest[kind].as_object().into_iter().flatten();
            all.extend(table.map(|(name, _)| name.clone()));
        }
    }
    all.remove(OWN_NPM_PACKAGE);
    Ok(all)
}

/// Without what was installed or built.
fn files_named<'a>(root: &Path, name: &'a str) -> impl Iterator<Item = DirEntry> + 'a {
    let is_source = |entry: &DirEntry| {
        let name = entry.file_name().to_string_lossy();
        let is_made = ["node_modules", "target", "dist"].contains(&&*name);
        entry.depth() == 0 || !is_made && !name.starts_with('.')
    };
    let entries = WalkDir::new(root).into_iter().filter_entry(is_source).flatten();
    entries.filter(move |entry| entry.file_name() == name)
}

/// What is wrong with the tables below a heading.
fn compare(text: &str, heading: &str, needed: &BTreeSet<String>) -> Vec<String> {
    let mut sections = text.split("\n## ");
    let section = sections.find_map(|it| it.strip_prefix(heading)).unwrap_or_default();
    let rows = section.lines().filter_map(|line| line.strip_prefix("| `"));
    let mut complaints = Vec::new();
    let mut names = BTreeSet::new();
    for row in rows {
        let cells: Vec<_> = row.split('|').map(str::trim).collect();
        let name = cells[0].trim_end_matches('`').to_owned();
        if cells.len() != 4 || cells[1].is_empty() || cells[2].is_empty() {
            complaints.push(format!("`{name}` needs what it is for, and why this one"));
        }
        if !names.insert(name.clone()) {
            complaints.push(format!("`{name}` has two lines"));
        }
    }
    for name in needed.difference(&names) {
        complaints.push(format!(
            "{heading}: `{name}` has no line: say what for and why, or do without it"
        ));
    }
    for name in names.difference(needed) {
        complaints
            .push(format!("{heading}: nothing depends on `{name}` any more: take its line out"));
    }
    complaints
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_line_or_an_empty_one_or_two_and_lines_left_over_are_named() {
        let text = "# It\n\n## Rust\n\n### Ships\n\n| name | for | why |\n| --- | --- | --- |\n\
            | `one` | counting | first |\n| `two` | pairs | even |\n\n## npm\n\n| `three` | triples | prime |\n";
        let (empty, twice) = (text.replace("pairs", ""), text.replace("two", "one"));
        for (text, names, complaint) in [
            (text, &["one", "two"][..], ""),
            (text, &["one", "two", "three"], "`three` has no line"),
            (text, &["one"], "nothing depends on `two`"),
            (&empty, &["one", "two"], "`two` needs what it is for"),
            (&twice, &["one"], "`one` has two lines"),
        ] {
            let needed = names.iter().map(|&name| name.to_owned()).collect();
            let complaints = compare(text, "Rust", &needed).concat();
            assert!(complaints.contains(complaint), "{complaints}");
            assert_eq!(complaints.is_empty(), complaint.is_empty());
        }
    }

    #[test]
    fn dependencies_of_every_kind_and_manifest_are_found_but_for_the_repositorys_own() {
        let tools = Tools::locate().unwrap();
        let mut all = crates(&tools).unwrap();
        all.extend(npm_packages(&tools.root).unwrap());
        // For one target, for tests, of the fuzz targets; a peer, for building, of an app in www/compat.
        for name in ["web-sys", "proptest", "libfuzzer-sys", "react", "vite", "webpack"] {
            assert!(all.contains(name), "{name}");
        }
        assert!(!all.contains("objectstore-image-auth"));
    }

    /// Which forbid unsafe code, among others. Fuzz targets are a workspace of their own, and ship nowhere.
    #[test]
    fn every_crate_has_the_lints_of_the_workspace() {
        let root = Tools::locate().unwrap().root;
        let read = |file: DirEntry| fs::read_to_string(file.path()).unwrap();
        let manifests: Vec<_> = files_named(&root, "Cargo.toml").map(read).collect();
        let crates = manifests.iter().filter(|text| !text.contains("cargo-fuzz = true"));
        assert!(crates.clone().count() >= 4);
        for text in crates {
            assert!(text.contains("[lints]\nworkspace = true\n"), "{text}");
        }
    }

    #[test]
    fn the_files_that_the_threat_model_points_at_are_there() {
        let root = Tools::locate().unwrap().root;
        let text = fs::read_to_string(root.join("SECURITY.md")).unwrap();
        let is_path =
            |code: &&str| ["pkg/", "tests/", "www/"].iter().any(|it| code.starts_with(it));
        let paths: Vec<_> = text.split('`').filter(is_path).collect();
        let missing: Vec<_> = paths.iter().filter(|path| !root.join(path).exists()).collect();
        assert!(paths.len() > 10 && missing.is_empty(), "{missing:?}");
    }
}
