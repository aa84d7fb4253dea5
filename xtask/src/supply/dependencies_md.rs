//! `DEPENDENCIES.md`: every direct dependency has a line with what it is for and why, and no line is left over.

use std::collections::BTreeSet;

use anyhow::{Result, ensure};
use serde_json::Value;
use xshell::cmd;

use super::{CARGO_WORKSPACES, NPM_WORKSPACES};
use crate::tools::{CARGO_TOOLS, Tools, query};

pub(crate) fn check(tools: &Tools) -> Result<()> {
    let text = tools.sh.read_file("DEPENDENCIES.md")?;
    let mut complaints = compare(&text, "Rust", &crates(tools)?);
    complaints.extend(compare(&text, "npm", &npm_packages(tools)?));
    let installed = CARGO_TOOLS.map(|tool| tool.package.to_owned());
    complaints.extend(compare(&text, "Tools", &installed.into()));
    ensure!(complaints.is_empty(), "DEPENDENCIES.md:\n{}", complaints.join("\n"));
    Ok(())
}

/// Direct dependencies of every kind, except crates of this repository.
fn crates(tools: &Tools) -> Result<BTreeSet<String>> {
    let mut all = BTreeSet::new();
    for workspace in CARGO_WORKSPACES {
        let _in_workspace = tools.sh.push_dir(workspace);
        let metadata = query(cmd!(tools.sh, "cargo metadata --no-deps --format-version 1"))?;
        let metadata: Value = serde_json::from_str(&metadata)?;
        let packages = metadata["packages"].as_array().into_iter().flatten();
        let dependencies = packages.filter_map(|package| package["dependencies"].as_array());
        let others = dependencies.flatten().filter(|it| !it["source"].is_null());
        all.extend(others.filter_map(|it| Some(it["name"].as_str()?.to_owned())));
    }
    Ok(all)
}

/// Direct dependencies of every kind, except the package itself.
fn npm_packages(tools: &Tools) -> Result<BTreeSet<String>> {
    let mut all = BTreeSet::new();
    for workspace in NPM_WORKSPACES {
        let lock = tools.sh.read_file(format!("{workspace}/package-lock.json"))?;
        let lock: Value = serde_json::from_str(&lock)?;
        let packages = lock["packages"].as_object().into_iter().flatten();
        // Only packages of this repository, not installed ones.
        for (_, package) in packages.filter(|(folder, _)| !folder.contains("node_modules")) {
            for kind in ["dependencies", "devDependencies", "optionalDependencies", "peerDependencies"] {
                let names = package[kind].as_object().into_iter().flatten();
                all.extend(names.map(|(name, _)| name.clone()));
            }
        }
    }
    all.remove("objectstore-image-auth");
    Ok(all)
}

/// What is wrong with the tables below a heading.
fn compare(text: &str, heading: &str, needed: &BTreeSet<String>) -> Vec<String> {
    let mut sections = text.split("\n## ");
    let section = sections.find_map(|it| it.strip_prefix(heading)).unwrap_or_default();
    let mut complaints = Vec::new();
    let mut names = BTreeSet::new();
    for row in section.lines().filter_map(|line| line.strip_prefix("| `")) {
        let cells: Vec<_> = row.split('|').map(str::trim).collect();
        let name = cells[0].trim_end_matches('`').to_owned();
        if cells.len() != 4 || cells[1].is_empty() || cells[2].is_empty() {
            complaints.push(format!("`{name}` needs what it is for, and why this one"));
        }
        if !names.insert(name.clone()) {
            complaints.push(format!("`{name}` has two lines"));
        }
    }
    let missing = needed.difference(&names).map(|name| format!("{heading} lacks a line: `{name}`"));
    let left_over = names.difference(needed).map(|name| format!("nothing needs `{name}` any more"));
    complaints.into_iter().chain(missing).chain(left_over).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_is_missing_empty_double_or_left_over_is_named() {
        let text = "# It\n\n## Rust\n\n| `one` | counting | first |\n| `two` | | even |\n\
            | `two` | pairs | even |\n\n## npm\n\n| `three` | triples | prime |\n";
        let complaints = [
            "`two` needs what it is for, and why this one",
            "`two` has two lines",
            "Rust lacks a line: `three`",
            "nothing needs `one` any more",
        ];
        assert_eq!(compare(text, "Rust", &["two", "three"].map(str::to_owned).into()), complaints);
    }
}
