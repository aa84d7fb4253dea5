//! `npm audit`: what the registry knows against the packages that the lock files name.

use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use super::unanswered;
use crate::step::Done;
use crate::tools::Tools;

/// Where lock files lie, and what of them is looked at.
///
/// Of what an app or the page depends on, every advisory matters. What only builds and tests reads nothing
/// but what is written here, so that of it only what is critical matters: that it is malicious itself.
const AUDITS: [Audit; 5] = [
    Audit {
        dir: ".",
        options: &["--omit=dev"],
        severities: &["info", "low", "moderate", "high", "critical"],
    },
    Audit {
        dir: ".",
        options: &[],
        severities: &["critical"],
    },
    Audit {
        dir: "pkg/test/react/react-18",
        options: &[],
        severities: &["critical"],
    },
    Audit {
        dir: "pkg/test/types/oldest",
        options: &[],
        severities: &["critical"],
    },
    Audit {
        dir: "www/compat",
        options: &[],
        severities: &["critical"],
    },
];

#[derive(Debug)]
struct Audit {
    dir: &'static str,
    options: &'static [&'static str],
    severities: &'static [&'static str],
}

/// What came of one.
#[derive(Debug, PartialEq)]
enum Answer {
    /// One line for each package.
    Findings(Vec<String>),
    /// The registry is out of reach, or knows no advisories, as mirrors do.
    None(String),
}

pub(crate) fn run(tools: &Tools) -> Result<Done> {
    let mut all = Vec::new();
    let mut silence = None;
    for audit in &AUDITS {
        match audit.ask(tools)? {
            Answer::Findings(findings) => all.extend(findings),
            Answer::None(reason) => silence = Some(reason),
        }
    }
    all.sort();
    all.dedup();
    ensure!(
        all.is_empty(),
        "advisories on npm packages: update or replace these\n  {}",
        all.join("\n  ")
    );
    let Some(reason) = silence else {
        return Ok(Done::Passed);
    };
    println!("{reason}");
    unanswered("the npm registry answers no audit".to_owned())
}

impl Audit {
    fn ask(&self, tools: &Tools) -> Result<Answer> {
        // It fails where it finds something, too: what it writes tells which.
        let output = self
            .command(tools)
            .output()
            .context("cannot run `npm audit`: install Node with npm")?;
        let report: Value = serde_json::from_slice(&output.stdout)
            .context("`npm audit --json` wrote no JSON: is this npm 10 or newer?")?;
        Ok(self.read(&report))
    }

    fn command(&self, tools: &Tools) -> Command {
        println!("$ npm audit {} (in {})", self.options.join(" "), self.dir);
        let mut npm = tools.command("npm");
        npm.current_dir(tools.root().join(self.dir));
        npm.args([
            "audit",
            "--json",
            "--package-lock-only",
            "--fetch-retries=0",
        ]);
        npm.args(self.options);
        npm
    }

    fn read(&self, report: &Value) -> Answer {
        let Some(packages) = report.get("vulnerabilities").and_then(Value::as_object) else {
            let reason = [report.get("message"), report.pointer("/error/summary")];
            let reason = reason.into_iter().flatten().find_map(Value::as_str);
            return Answer::None(reason.unwrap_or("npm does not say why").to_owned());
        };
        let finding = |(name, package): (&String, &Value)| {
            let severity = package.get("severity")?.as_str()?;
            let matters = self.severities.contains(&severity);
            matters.then(|| format!("{name}: {severity}{}", titles(package)))
        };
        Answer::Findings(packages.iter().filter_map(finding).collect())
    }
}

/// What the advisories say, and where. One that is only a package's own dependency is listed by itself.
fn titles(package: &Value) -> String {
    let advisories = package.get("via").and_then(Value::as_array);
    advisories
        .into_iter()
        .flatten()
        .filter_map(|via| {
            let title = via.get("title")?.as_str()?;
            let url = via.get("url")?.as_str()?;
            Some(format!(", {title} ({url})"))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_answer_without_findings_is_an_answer() {
        let [audit, ..] = AUDITS;
        let report = json!({"vulnerabilities": {}, "metadata": {}});
        assert_eq!(audit.read(&report), Answer::Findings(vec![]));
    }

    #[test]
    fn a_finding_names_the_package_and_its_advisory() {
        let [audit, ..] = AUDITS;
        let via = json!([{"title": "It leaks", "url": "https://example.org/1"}, "other"]);
        let report = json!({"vulnerabilities": {"react": {"severity": "low", "via": via}}});
        let line = "react: low, It leaks (https://example.org/1)".to_owned();
        assert_eq!(audit.read(&report), Answer::Findings(vec![line]));
    }

    #[test]
    fn of_what_only_builds_and_tests_the_critical_matters() {
        let [_, audit, ..] = AUDITS;
        let report = json!({"vulnerabilities": {
            "slow": {"severity": "high", "via": []},
            "stolen": {"severity": "critical", "via": []},
        }});
        let line = "stolen: critical".to_owned();
        assert_eq!(audit.read(&report), Answer::Findings(vec![line]));
    }

    #[test]
    fn a_registry_that_does_not_answer_is_no_finding() {
        let [audit, ..] = AUDITS;
        let refused = json!({"message": "405 Method Not Allowed", "error": {"summary": ""}});
        let reason = "405 Method Not Allowed".to_owned();
        assert_eq!(audit.read(&refused), Answer::None(reason));
        let failed = json!({"error": {"summary": "no route"}});
        assert_eq!(audit.read(&failed), Answer::None("no route".to_owned()));
    }
}
