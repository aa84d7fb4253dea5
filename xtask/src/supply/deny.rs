//! cargo-deny on the crates, as the `deny.toml` of each workspace has it.

use anyhow::{Context, Result};

use super::unanswered;
use crate::command;
use crate::step::Done;
use crate::tools::Tools;

/// Each has a lock file of its own.
const WORKSPACES: [&str; 2] = [".", "fuzz"];

/// Licences, sources, duplicates: all of which the lock file and the crates themselves tell.
pub(crate) fn check(tools: &Tools) -> Result<Done> {
    if let Some(reason) = missing(tools) {
        return unanswered(reason);
    }
    // An exception that nothing needs is one too many. A crate may have its licence in a file.
    let lints = ["--deny", "warnings", "--allow", "no-license-field"];
    check_each(
        tools,
        &[&lints[..], &["bans", "licenses", "sources"]].concat(),
    )
    .context("a dependency is not as deny.toml has it: see above, and change one of them")?;
    Ok(Done::Passed)
}

/// Known vulnerabilities and withdrawn releases, by `RustSec`'s database, which is on GitHub.
pub(crate) fn advisories(tools: &Tools) -> Result<Done> {
    if let Some(reason) = missing(tools) {
        return unanswered(reason);
    }
    if let Err(error) = command::query(tools.command("cargo-deny").args(["fetch", "db"])) {
        println!("{error:#}");
        return unanswered("the advisories of RustSec cannot be fetched".to_owned());
    }
    check_each(tools, &["advisories"]).context(
        "something is known against a crate: update it, replace it, or say in deny.toml why it does not matter",
    )?;
    Ok(Done::Passed)
}

fn check_each(tools: &Tools, what: &[&str]) -> Result<()> {
    for workspace in WORKSPACES {
        let mut deny = tools.command("cargo-deny");
        deny.args(["--locked", "--workspace", "check"]).args(what);
        command::run(deny.current_dir(tools.root().join(workspace)))?;
    }
    Ok(())
}

/// Why there is no cargo-deny, where it cannot be installed.
fn missing(tools: &Tools) -> Option<String> {
    let error = tools.cargo_deny().ensure(tools).err()?;
    println!("{error:#}");
    Some("cargo-deny cannot be installed".to_owned())
}
