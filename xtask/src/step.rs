//! A list of steps, several at a time: a failure stops what needs it, and nothing else.
//!
//! The output of a step goes to a file in `target/xtask`, and is printed when the step has ended.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, IsTerminal, Write};
use std::panic::{self, AssertUnwindSafe};
use std::path::Path;
use std::process::ExitCode;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow};
use indicatif::{MultiProgress, ProgressBar};

use crate::tools::{Tools, target_dir};

/// How often a log says what is running. A terminal shows that all the time.
const HEARTBEAT: Duration = Duration::from_secs(30);

/// Enough for a failed test and what it says of itself.
const KEPT_LINES: usize = 60;

#[derive(Debug)]
pub(crate) enum Outcome {
    Passed,
    /// It does not apply here, with the reason.
    Skipped(String),
    /// With the last that it wrote, for whoever sees only the end of a log.
    Failed(String),
}

/// What only one step at a time can use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Resource {
    /// Cargo's target folder: a second build would only wait for the first.
    Cargo,
    /// The tests of a page depend on time, and browsers side by side disturb each other.
    Browser,
}

type Action = Box<dyn FnOnce(&Tools) -> Result<Outcome> + Send>;

pub(crate) struct Step {
    pub(crate) name: String,
    pub(crate) needs: Vec<String>,
    resource: Option<Resource>,
    action: Action,
}

impl Step {
    pub(crate) fn new(
        name: impl Into<String>,
        needs: &[&str],
        action: impl FnOnce(&Tools) -> Result<()> + Send + 'static,
    ) -> Self {
        Self::skippable(name, needs, |tools| action(tools).map(|()| Outcome::Passed))
    }

    pub(crate) fn skippable(
        name: impl Into<String>,
        needs: &[&str],
        action: impl FnOnce(&Tools) -> Result<Outcome> + Send + 'static,
    ) -> Self {
        Self {
            name: name.into(),
            needs: needs.iter().map(|&need| need.to_owned()).collect(),
            resource: None,
            action: Box::new(action),
        }
    }

    pub(crate) fn alone_with(mut self, resource: Resource) -> Self {
        self.resource = Some(resource);
        self
    }

    fn run(self, tools: &Tools, log: &Path) -> Outcome {
        let run = AssertUnwindSafe(|| (self.action)(tools));
        let result = panic::catch_unwind(run).unwrap_or_else(|_| Err(anyhow!("it panicked")));
        result.unwrap_or_else(|error| {
            let output = fs::read(log).unwrap_or_default();
            let output = String::from_utf8_lossy(&output);
            let lines: Vec<_> = output.lines().collect();
            let end = &lines[lines.len().saturating_sub(KEPT_LINES)..];
            Outcome::Failed([end, &[&format!("error: {error:#}")]].concat().join("\n"))
        })
    }
}

/// Runs steps in their order, up to `at_once` side by side, and prints what became of each.
pub(crate) fn run_all(tools: &Tools, steps: Vec<Step>, at_once: usize) -> Result<ExitCode> {
    let order: Vec<_> = steps.iter().map(|step| step.name.clone()).collect();
    let outcomes = outcomes(tools, steps, at_once)?;
    println!("\n{}", summary(&order, &outcomes));
    let mut outcomes = outcomes.values();
    let has_failed = outcomes.any(|(outcome, _)| matches!(outcome, Outcome::Failed(_)));
    Ok(ExitCode::from(u8::from(has_failed)))
}

/// How each ended, and how long it took.
type Outcomes = HashMap<String, (Outcome, Duration)>;

fn outcomes(tools: &Tools, mut waiting: Vec<Step>, at_once: usize) -> Result<Outcomes> {
    let logs = target_dir()?.join("xtask");
    fs::create_dir_all(&logs).with_context(|| format!("cannot create {}", logs.display()))?;
    let total = waiting.len();
    let mut outcomes = Outcomes::new();
    let mut running: HashMap<String, (Option<Resource>, ProgressBar)> = HashMap::new();
    let bars = MultiProgress::new();
    let (sender, ended) = mpsc::channel();
    thread::scope(|scope| {
        loop {
            give_up(&mut waiting, &mut outcomes);
            while running.len() < at_once {
                let is_free = |resource| {
                    resource == None || running.values().all(|(used, _)| *used != resource)
                };
                let next = waiting.iter().position(|step| {
                    is_free(step.resource) && step.needs.iter().all(|it| outcomes.contains_key(it))
                });
                let Some(next) = next else { break };
                let step = waiting.remove(next);
                let bar = bars.add(ProgressBar::new_spinner().with_message(step.name.clone()));
                bar.enable_steady_tick(Duration::from_millis(200));
                running.insert(step.name.clone(), (step.resource, bar));
                let (sender, logs, started) = (sender.clone(), &logs, Instant::now());
                let log = logs.join(format!("{}.log", step.name.replace([' ', ','], "-")));
                let file = File::create(&log)
                    .with_context(|| format!("cannot write {}", log.display()))?;
                let tools = tools.logging_to(file);
                scope.spawn(move || {
                    let name = step.name.clone();
                    let outcome = step.run(&tools, &log);
                    sender.send((name, log, outcome, started.elapsed()))
                });
            }
            if running.is_empty() {
                return Ok(());
            }
            let Ok((name, log, outcome, took)) = ended.recv_timeout(HEARTBEAT) else {
                if !io::stdout().is_terminal() {
                    println!(
                        "  … {}",
                        running.keys().cloned().collect::<Vec<_>>().join(", ")
                    );
                }
                continue;
            };
            if let Some((_, bar)) = running.remove(&name) {
                bar.finish_and_clear();
            }
            bars.suspend(|| {
                println!("\n── {}/{total} {name} ──", outcomes.len() + 1);
                // Nobody may be reading any more: the steps are run all the same.
                let _ = io::stdout().write_all(&fs::read(&log).unwrap_or_default());
                println!("{}", result(&outcome, took));
            });
            outcomes.insert(name, (outcome, took));
        }
    })
    .map(|()| outcomes)
}

/// Takes out what needs a step that did not pass.
fn give_up(waiting: &mut Vec<Step>, outcomes: &mut Outcomes) {
    // In the order of the list, in which what is needed comes first.
    waiting.retain(|step| {
        let has_not_passed = |need: &&String| {
            outcomes
                .get(*need)
                .is_some_and(|(it, _)| !matches!(it, Outcome::Passed))
        };
        let Some(missing) = step.needs.iter().find(has_not_passed) else {
            return true;
        };
        let outcome = Outcome::Skipped(format!("not run: needs {missing}"));
        outcomes.insert(step.name.clone(), (outcome, Duration::ZERO));
        false
    });
}

fn result(outcome: &Outcome, took: Duration) -> String {
    match outcome {
        Outcome::Passed => format!("passed   {:>6.1} s", took.as_secs_f64()),
        Outcome::Failed(_) => format!("FAILED   {:>6.1} s", took.as_secs_f64()),
        Outcome::Skipped(reason) => format!("skipped  {reason}"),
    }
}

/// What failed steps said last, what became of each step, and the counts.
fn summary(order: &[String], outcomes: &Outcomes) -> String {
    let width = order
        .iter()
        .map(|name| name.chars().count())
        .max()
        .unwrap_or(0);
    let (mut ends, mut lines, mut counts) = (String::new(), String::new(), [0; 3]);
    for name in order {
        let Some((outcome, took)) = outcomes.get(name) else {
            continue;
        };
        lines += &format!("{name:width$}  {}\n", result(outcome, *took));
        if let Outcome::Failed(end) = outcome {
            ends += &format!("── the end of {name} ──\n{end}\n\n");
        }
        counts[match outcome {
            Outcome::Passed => 0,
            Outcome::Failed(_) => 1,
            Outcome::Skipped(_) => 2,
        }] += 1;
    }
    let [passed, failed, skipped] = counts;
    let skipped = if skipped > 0 {
        format!(", {skipped} skipped")
    } else {
        String::new()
    };
    format!("{ends}{lines}\n{passed} passed, {failed} failed{skipped}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use anyhow::bail;
    use xshell::cmd;

    fn outcome_of(steps: Vec<Step>) -> Outcomes {
        outcomes(&Tools::locate().unwrap(), steps, 2).unwrap()
    }

    #[test]
    fn a_failure_stops_what_needs_it_and_the_summary_says_why() {
        let outcomes = outcome_of(vec![
            Step::new("build", &[], |tools| {
                let script = "seq 1 1000; echo broken >&2; exit 3";
                tools
                    .run(cmd!(tools.sh, "sh -c {script}"))
                    .context("no build")
            }),
            Step::new("test", &["build"], |_| panic!("must not run")),
            Step::new("publish", &["test"], |_| panic!("must not run")),
            Step::new("format", &[], |_| Ok(())),
        ]);
        let order = ["build", "test", "publish", "format"].map(str::to_owned);
        let summary = summary(&order, &outcomes);
        let (end, lines) = summary.split_once("\n\n").unwrap();
        assert!(
            end.starts_with("── the end of build ──\n942\n")
                && end.contains("1000\nbroken\nerror: no build: `sh"),
            "{end}"
        );
        let lines: Vec<_> = lines
            .lines()
            .map(|line| line.split("  0.").next().unwrap())
            .collect();
        assert_eq!(
            lines,
            [
                "build    FAILED    ",
                "test     skipped  not run: needs build",
                "publish  skipped  not run: needs test",
                "format   passed    ",
                "",
                "1 passed, 1 failed, 2 skipped",
            ]
        );
    }

    #[test]
    fn steps_run_side_by_side_but_for_those_that_use_the_same() {
        let took = |resource| {
            let started = Instant::now();
            let step = |name: &str| {
                let step = Step::new(name, &[], |_| {
                    thread::sleep(Duration::from_millis(500));
                    Ok(())
                });
                Step { resource, ..step }
            };
            outcome_of(vec![step("a"), step("b")]);
            started.elapsed()
        };
        assert!(took(None) < Duration::from_millis(900));
        assert!(took(Some(Resource::Browser)) >= Duration::from_secs(1));
    }

    #[test]
    fn a_step_that_panics_has_failed() {
        let outcomes = outcome_of(vec![Step::new("a", &[], |_| bail!("not run"))]);
        assert!(matches!(outcomes["a"].0, Outcome::Failed(_)));
    }
}
