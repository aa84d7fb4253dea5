//! Reading a crate's version out of `Cargo.lock`.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

/// The version to which `Cargo.lock` pins `name`.
pub(crate) fn version_of(lockfile: &Path, name: &str) -> Result<String> {
    let text = fs::read_to_string(lockfile)
        .with_context(|| format!("cannot read {}", lockfile.display()))?;
    pinned_version(&text, name)
}

fn pinned_version(lockfile: &str, name: &str) -> Result<String> {
    let lock: toml::Table = lockfile.parse().context("Cargo.lock is not valid TOML")?;
    let packages = lock.get("package").and_then(toml::Value::as_array);
    let mut versions = packages
        .into_iter()
        .flatten()
        .filter(|package| package.get("name").and_then(toml::Value::as_str) == Some(name))
        .filter_map(|package| package.get("version").and_then(toml::Value::as_str));
    match (versions.next(), versions.next()) {
        (Some(version), None) => Ok(version.to_owned()),
        (None, _) => bail!("Cargo.lock holds no `{name}`: restore it from version control"),
        (Some(one), Some(other)) => bail!(
            "Cargo.lock holds `{name}` twice ({one} and {other}): one CLI cannot serve both, run `cargo tree -d`"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCKFILE: &str = r#"
        version = 4
        [[package]]
        name = "wasm-bindgen"
        version = "0.2.130"
        [[package]]
        name = "wasm-bindgen-macro"
        version = "0.2.131"
        [[package]]
        name = "twice"
        version = "1.0.0"
        [[package]]
        name = "twice"
        version = "2.0.0"
    "#;

    #[test]
    fn the_version_is_that_of_the_very_crate() {
        assert_eq!(pinned_version(LOCKFILE, "wasm-bindgen").unwrap(), "0.2.130");
    }

    #[test]
    fn a_crate_that_is_not_there_or_twice_there_is_an_error_that_names_it() {
        for name in ["absent", "twice"] {
            let error = pinned_version(LOCKFILE, name).unwrap_err().to_string();
            assert!(error.contains(&format!("`{name}`")), "{error}");
        }
    }
}
