//! All manifests of this repository, and the dependencies that they name.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::Value as Json;
use toml::{Table, Value as Toml};

/// What this repository is made of itself.
const OWN_NPM_PACKAGE: &str = "objectstore-image-auth";

/// Names of direct dependencies, of whatever kind and of whichever manifest.
#[derive(Debug, Default)]
pub(crate) struct Dependencies {
    pub(crate) crates: BTreeSet<String>,
    pub(crate) npm_packages: BTreeSet<String>,
}

impl Dependencies {
    pub(crate) fn of(root: &Path) -> Result<Self> {
        let mut all = Self::default();
        visit(root, &mut |file, text| {
            if file.ends_with("Cargo.toml") {
                all.crates.extend(crates_of(&text.parse()?));
            } else {
                all.npm_packages
                    .extend(npm_packages_of(&serde_json::from_str(text)?));
            }
            Ok(())
        })?;
        Ok(all)
    }
}

/// Calls `each` with every manifest in `dir`, but for those of what was installed or built.
fn visit(dir: &Path, each: &mut impl FnMut(&Path, &str) -> Result<()>) -> Result<()> {
    for entry in fs::read_dir(dir).with_context(|| format!("cannot read {}", dir.display()))? {
        let entry = entry?;
        let (path, name) = (entry.path(), entry.file_name());
        let name = name.to_string_lossy();
        if entry.file_type()?.is_dir() {
            let is_made = matches!(&*name, "node_modules" | "target" | "dist");
            if !is_made && !name.starts_with('.') {
                visit(&path, each)?;
            }
        } else if matches!(&*name, "Cargo.toml" | "package.json") {
            let text = fs::read_to_string(&path)
                .with_context(|| format!("cannot read {}", path.display()))?;
            each(&path, &text).with_context(|| format!("{} is not valid", path.display()))?;
        }
    }
    Ok(())
}

/// But for those that lie in this repository.
fn crates_of(manifest: &Table) -> Vec<String> {
    let targets = manifest.get("target").and_then(Toml::as_table);
    let tables = targets.into_iter().flatten();
    let tables = tables.filter_map(|(_, target)| target.as_table());
    tables
        .chain([manifest])
        .flat_map(|table| {
            ["dependencies", "dev-dependencies", "build-dependencies"].map(|kind| table.get(kind))
        })
        .flatten()
        .filter_map(Toml::as_table)
        .flatten()
        .filter(|(_, wanted)| wanted.get("path").is_none())
        .map(|(name, _)| name.clone())
        .collect()
}

fn npm_packages_of(manifest: &Json) -> Vec<String> {
    [
        "dependencies",
        "devDependencies",
        "optionalDependencies",
        "peerDependencies",
    ]
    .into_iter()
    .filter_map(|kind| manifest.get(kind)?.as_object())
    .flatten()
    .map(|(name, _)| name.clone())
    .filter(|name| name != OWN_NPM_PACKAGE)
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn crates_of_every_kind_are_found_but_for_the_workspaces_own() {
        let manifest = r#"
            [dependencies]
            one = "1"
            own = { path = "../own" }
            [build-dependencies]
            two = "1"
            [target.'cfg(unix)'.dev-dependencies]
            three = { version = "1" }
        "#;
        let mut found = crates_of(&manifest.parse().unwrap());
        found.sort();
        assert_eq!(found, ["one", "three", "two"]);
    }

    #[test]
    fn npm_packages_of_every_kind_are_found_but_for_the_package_itself() {
        let manifest = json!({
            "dependencies": {"one": "1", "objectstore-image-auth": "*"},
            "devDependencies": {"@two/three": "1"},
            "peerDependencies": {"react": ">=18"},
        });
        let found = npm_packages_of(&manifest);
        assert_eq!(found, ["one", "@two/three", "react"]);
    }

    /// Which forbid unsafe code, among others.
    #[test]
    fn every_crate_has_the_lints_of_the_workspace() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let mut crates = 0;
        visit(root, &mut |file, text| {
            // Fuzz targets are a workspace of their own, whose lints nobody can inherit; they ship nowhere.
            if file.ends_with("Cargo.toml") && !file.ends_with("fuzz/Cargo.toml") {
                let manifest: Table = text.parse()?;
                let lints = manifest
                    .get("lints")
                    .and_then(|lints| lints.get("workspace"));
                assert_eq!(lints, Some(&Toml::Boolean(true)), "{}", file.display());
                crates += 1;
            }
            Ok(())
        })
        .unwrap();
        assert!(crates >= 4, "only {crates} were found");
    }
}
