//! Running steps one after another: a failure stops what needs it, and nothing else.

use std::time::{Duration, Instant};

use anyhow::Result;

use crate::command::Failed;
use crate::summary::{Entry, Outcome, Summary};

/// How a step can end well.
#[derive(Debug)]
pub(crate) enum Done {
    Passed,
    /// It does not apply here, with the reason.
    Skipped(String),
}

type Action<'a> = Box<dyn FnOnce() -> Result<Done> + 'a>;

pub(crate) struct Step<'a> {
    name: &'static str,
    needs: Vec<&'static str>,
    action: Action<'a>,
}

impl<'a> Step<'a> {
    pub(crate) fn new(
        name: &'static str,
        needs: &[&'static str],
        action: impl FnOnce() -> Result<()> + 'a,
    ) -> Self {
        Self::skippable(name, needs, || action().map(|()| Done::Passed))
    }

    pub(crate) fn skippable(
        name: &'static str,
        needs: &[&'static str],
        action: impl FnOnce() -> Result<Done> + 'a,
    ) -> Self {
        Self {
            name,
            needs: needs.to_vec(),
            action: Box::new(action),
        }
    }
}

pub(crate) fn run_all(steps: Vec<Step>) -> Summary {
    let total = steps.len();
    let mut summary = Summary::default();
    for (index, step) in steps.into_iter().enumerate() {
        let entry = match missing_need(&step, &summary) {
            Some(need) => not_run(step.name, need),
            None => run_one(step, &format!("{}/{total}", index + 1)),
        };
        summary.entries.push(entry);
    }
    summary
}

fn missing_need(step: &Step, so_far: &Summary) -> Option<&'static str> {
    step.needs.iter().copied().find(|need| !so_far.passed(need))
}

fn not_run(step: &'static str, need: &str) -> Entry {
    Entry {
        step,
        outcome: Outcome::Skipped(format!("not run: needs {need}")),
        took: Duration::ZERO,
    }
}

fn run_one(Step { name, action, .. }: Step, position: &str) -> Entry {
    println!("\n── {position} {name} ──");
    let started = Instant::now();
    let outcome = match action() {
        Ok(Done::Passed) => Outcome::Passed,
        Ok(Done::Skipped(reason)) => Outcome::Skipped(reason),
        Err(error) => {
            let error_line = format!("error: {error:#}");
            eprintln!("{error_line}");
            let output = error
                .downcast_ref::<Failed>()
                .map_or("", |failed| &failed.output);
            Outcome::Failed(format!("{output}{error_line}"))
        }
    };
    Entry {
        step: name,
        outcome,
        took: started.elapsed(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command;
    use anyhow::{Context, bail};
    use std::process::Command;

    fn outcomes(summary: &Summary) -> Vec<String> {
        summary
            .entries
            .iter()
            .map(|entry| format!("{} {:?}", entry.step, entry.outcome))
            .collect()
    }

    #[test]
    fn a_failure_stops_what_needs_it_directly_or_not_and_nothing_else() {
        let summary = run_all(vec![
            Step::new("build", &[], || bail!("broken")),
            Step::new("test", &["build"], || panic!("must not run")),
            Step::new("publish", &["test"], || panic!("must not run")),
            Step::new("format", &[], || Ok(())),
        ]);
        assert_eq!(
            outcomes(&summary),
            [
                r#"build Failed("error: broken")"#,
                r#"test Skipped("not run: needs build")"#,
                r#"publish Skipped("not run: needs test")"#,
                "format Passed",
            ]
        );
    }

    #[test]
    fn a_failure_keeps_the_last_that_its_command_wrote() {
        let broken = || {
            let run = command::run(Command::new("sh").args(["-c", "echo why; exit 1"]));
            run.context("the build broke")
        };
        let summary = run_all(vec![Step::new("build", &[], broken)]);
        let [outcome] = &outcomes(&summary)[..] else {
            panic!("one step has one outcome");
        };
        assert!(
            outcome.contains(r"why\nerror: the build broke: `sh"),
            "{outcome}"
        );
    }

    #[test]
    fn a_step_that_does_not_apply_is_no_failure() {
        let summary = run_all(vec![Step::skippable("proof", &[], || {
            Ok(Done::Skipped("no apt".to_owned()))
        })]);
        assert_eq!(outcomes(&summary), [r#"proof Skipped("no apt")"#]);
        assert_eq!(summary.failures(), 0);
    }
}
