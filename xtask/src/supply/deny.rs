//! cargo-deny on the crates, as `deny.toml` has it.

use anyhow::{Context, Result};

use super::unanswered;
use crate::command;
use crate::step::Done;
use crate::tools::Tools;

/// Licences, sources, duplicates: all of which the lock file and the crates themselves tell.
pub(crate) fn check(tools: &Tools) -> Result<Done> {
    if let Some(reason) = missing(tools) {
        return unanswered(reason);
    }
    let options = ["--locked", "--workspace", "check"];
    // An exception that nothing needs is one too many. A crate may have its licence in a file.
    let lints = ["--deny", "warnings", "--allow", "no-license-field"];
    let what = ["bans", "licenses", "sources"];
    let mut deny = tools.command("cargo-deny");
    command::run(deny.args(options).args(lints).args(what))
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
    let arguments = ["--locked", "--workspace", "check", "advisories"];
    command::run(tools.command("cargo-deny").args(arguments)).context(
        "something is known against a crate: update it, replace it, or say in deny.toml why it does not matter",
    )?;
    Ok(Done::Passed)
}

/// Why there is no cargo-deny, where it cannot be installed.
fn missing(tools: &Tools) -> Option<String> {
    let error = tools.cargo_deny().ensure(tools).err()?;
    println!("{error:#}");
    Some("cargo-deny cannot be installed".to_owned())
}
