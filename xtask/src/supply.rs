//! `cargo xtask supply`: what each dependency is for, what it may be, and what is known against it.

mod dependencies_md;

use std::env;

use anyhow::{Context, Result, bail, ensure};
use xshell::cmd;

use crate::step::{Outcome, Step};
use crate::tools::{CARGO_DENY, Tools, query};

/// Set in CI, where the network is available: an unreachable database is then an error.
const REQUIRED: &str = "REQUIRE_ADVISORIES";

const INSTALL: &str = "install cargo-deny";

/// Each has a lock file and a `deny.toml` of its own.
const CARGO_WORKSPACES: [&str; 2] = [".", "fuzz"];

/// Each has a lock file of its own.
const NPM_WORKSPACES: [&str; 5] =
    [".", "pkg/api", "pkg/test/react/react-18", "pkg/test/types/oldest", "www/compat"];

pub(crate) fn steps() -> Vec<Step> {
    vec![
        Step::new("dependencies explained", &[], dependencies_md::check),
        Step::new(INSTALL, &[], |tools| match CARGO_DENY.ensure(tools) {
            Ok(()) => Ok(Outcome::Passed),
            Err(error) => unanswered(tools, &format!("{error:#}"), "cargo-deny cannot be installed"),
        }),
        Step::new("npm audit", &[], npm_audit),
        Step::new("cargo deny", &[INSTALL], |tools| {
            // An exception that nothing needs is one too many. A crate may have its licence in a file.
            let lints = "--deny warnings --allow no-license-field";
            deny(tools, &format!("{lints} bans licenses sources"))
                .context("a dependency is not as deny.toml has it: see above, and change one of them")
        }),
        Step::new("advisories on crates", &[INSTALL], crate_advisories),
    ]
}

fn deny(tools: &Tools, options: &str) -> Result<()> {
    for workspace in CARGO_WORKSPACES {
        let _in_workspace = tools.sh.push_dir(workspace);
        let deny = cmd!(tools.sh, "cargo-deny --locked --workspace check");
        tools.run(deny.args(options.split(' ')))?;
    }
    Ok(())
}

/// Known vulnerabilities and withdrawn releases, by `RustSec`'s database, which is on GitHub.
fn crate_advisories(tools: &Tools) -> Result<Outcome> {
    if let Err(error) = query(cmd!(tools.sh, "cargo-deny fetch db")) {
        let reason = "the advisories of RustSec cannot be fetched";
        return unanswered(tools, &format!("{error:#}"), reason);
    }
    deny(tools, "advisories").context(
        "something is known against a crate: update it, replace it, or say in deny.toml why it does not matter",
    )?;
    Ok(Outcome::Passed)
}

/// What the registry knows against the packages that the lock files name.
fn npm_audit(tools: &Tools) -> Result<Outcome> {
    // Any advisory on a dependency of an app or the page is a finding. Development tools read only files of
    // this repository, so on them only critical advisories are (malicious packages).
    let all = (".", "--omit=dev --audit-level=info");
    let critical = NPM_WORKSPACES.map(|workspace| (workspace, "--audit-level=critical"));
    let (mut has_findings, mut has_silence) = (false, false);
    for (workspace, options) in critical.into_iter().chain([all]) {
        let _in_workspace = tools.sh.push_dir(workspace);
        let audit = cmd!(tools.sh, "npm audit --package-lock-only --fetch-retries=0");
        let audit = audit.args(options.split(' ')).quiet().ignore_status();
        tools.say(format_args!("$ {audit} (in {workspace})"));
        let output = audit.output()?;
        let text = [output.stdout, output.stderr].concat();
        let text = String::from_utf8_lossy(&text).into_owned();
        tools.say(&text);
        let finding = is_finding(&text, output.status.success());
        has_silence |= finding.is_none();
        has_findings |= finding == Some(true);
    }
    ensure!(!has_findings, "advisories on npm packages: update or replace those named above");
    let unanswered = || unanswered(tools, "", "the npm registry answers no audit");
    if has_silence { unanswered() } else { Ok(Outcome::Passed) }
}

/// None if the registry is out of reach, or knows no advisories, as mirrors do.
fn is_finding(output: &str, is_success: bool) -> Option<bool> {
    let is_answer = is_success || !output.contains("audit endpoint returned an error");
    is_answer.then_some(!is_success)
}

/// The database is unreachable: skipped, or an error if `REQUIRED` is set.
fn unanswered(tools: &Tools, error: &str, reason: &str) -> Result<Outcome> {
    tools.say(error);
    if env::var_os(REQUIRED).is_some() {
        bail!("{reason}; unset {REQUIRED} where that is to be expected");
    }
    Ok(Outcome::Skipped(reason.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_audit_without_an_answer_is_neither_clean_nor_a_finding() {
        assert_eq!(is_finding("npm error audit endpoint returned an error", false), None);
        assert_eq!(is_finding("found 0 vulnerabilities", true), Some(false));
        assert_eq!(is_finding("1 critical severity vulnerability", false), Some(true));
    }
}
