//! A list of steps, several at a time: a failure stops what needs it, and nothing else.
//!
//! The output of a step goes to a file in `target/xtask`, and is printed when the step has ended.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, IsTerminal, Write};
use std::panic::{self, AssertUnwindSafe};
use std::process::ExitCode;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, ensure};
use indicatif::{MultiProgress, ProgressBar};

use crate::tools::{Tools, target_dir};

/// How often a log says what is running. A terminal shows that all the time.
const HEARTBEAT: Duration = Duration::from_secs(30);

/// Enough for a failed test and what it says of itself.
const KEPT_LINES: usize = 60;

#[derive(Debug, PartialEq)]
pub(crate) enum Outcome {
    Passed,
    /// It does not apply here, with the reason.
    Skipped(String),
    /// With the last that it wrote, for whoever sees only the end of a log.
    Failed(String),
}

impl From<()> for Outcome {
    fn from((): ()) -> Self {
        Self::Passed
    }
}

type Action = Box<dyn FnOnce(&Tools) -> Result<Outcome> + Send>;

pub(crate) struct Step {
    pub(crate) name: String,
    pub(crate) needs: Vec<String>,
    /// What only one step at a time can use.
    pub(crate) alone_with: Option<&'static str>,
    pub(crate) action: Action,
}

impl Step {
    pub(crate) fn new<T: Into<Outcome>>(
        name: impl Into<String>,
        needs: &[&str],
        action: impl FnOnce(&Tools) -> Result<T> + Send + 'static,
    ) -> Self {
        let needs = needs.iter().map(|&need| need.to_owned()).collect();
        let action = Box::new(|tools: &Tools| action(tools).map(Into::into));
        Self { name: name.into(), needs, alone_with: None, action }
    }

    fn run(self, tools: &Tools) -> Outcome {
        let run = AssertUnwindSafe(|| (self.action)(tools));
        let result = panic::catch_unwind(run).unwrap_or_else(|_| Err(anyhow!("it panicked")));
        result.unwrap_or_else(|error| Outcome::Failed(format!("error: {error:#}")))
    }
}

/// How each step ended, and how long it took.
type Outcomes = BTreeMap<String, (Outcome, Duration)>;

/// Runs steps in their order, one for each core side by side, and prints what became of each.
pub(crate) fn run_all(tools: &Tools, steps: Vec<Step>) -> Result<ExitCode> {
    ensure!(!steps.is_empty(), "nothing is to be run: choose other parts or browsers");
    let names: Vec<_> = steps.iter().map(|step| step.name.clone()).collect();
    let outcomes = outcomes(tools, steps, thread::available_parallelism()?.get())?;
    println!("\n{}", summary(&names, &outcomes));
    let has_failed = outcomes.values().any(|(it, _)| matches!(it, Outcome::Failed(_)));
    Ok(ExitCode::from(u8::from(has_failed)))
}

fn outcomes(tools: &Tools, mut waiting: Vec<Step>, at_once: usize) -> Result<Outcomes> {
    let logs = target_dir()?.join("xtask");
    fs::create_dir_all(&logs).with_context(|| format!("cannot create {}", logs.display()))?;
    let total = waiting.len();
    let mut outcomes = Outcomes::new();
    let mut running = BTreeMap::new();
    let bars = MultiProgress::new();
    let (sender, ended) = mpsc::channel();
    thread::scope(|scope| {
        loop {
            give_up(&mut waiting, &mut outcomes);
            while running.len() < at_once {
                let is_used = |it| running.values().any(|(used, _)| *used == Some(it));
                let next = waiting.iter().position(|step| {
                    let has_all = step.needs.iter().all(|need| outcomes.contains_key(need));
                    has_all && !step.alone_with.is_some_and(is_used)
                });
                let Some(next) = next else { break };
                let step = waiting.remove(next);
                let name = step.name.clone();
                let bar = bars.add(ProgressBar::new_spinner().with_message(name.clone()));
                bar.enable_steady_tick(Duration::from_millis(200));
                running.insert(name.clone(), (step.alone_with, bar));
                let log = logs.join(format!("{}.log", name.replace([' ', ','], "-")));
                let tools = tools.logging_to(File::create(&log)?);
                let (sender, started) = (sender.clone(), Instant::now());
                scope.spawn(move || sender.send((name, log, step.run(&tools), started.elapsed())));
            }
            if running.is_empty() {
                return Ok(outcomes);
            }
            let Ok((name, log, mut outcome, took)) = ended.recv_timeout(HEARTBEAT) else {
                if !io::stdout().is_terminal() {
                    let names = running.keys().cloned().collect::<Vec<_>>().join(", ");
                    writeln!(io::stdout(), "  … {names}").unwrap_or_default();
                }
                continue;
            };
            let output = fs::read(log).unwrap_or_default();
            if let Some((_, bar)) = running.remove(&name) {
                bar.finish_and_clear();
            }
            bars.suspend(|| {
                let number = outcomes.len() + 1;
                let (mut stdout, result) = (io::stdout(), result(&outcome, took));
                // Nobody may be reading any more: the steps are run all the same.
                writeln!(stdout, "\n── {number}/{total} {name}: {result} ──").unwrap_or_default();
                stdout.write_all(&output).unwrap_or_default();
            });
            if let Outcome::Failed(error) = &mut outcome {
                let lines: Vec<_> = output.split_inclusive(|byte| *byte == b'\n').collect();
                let end = lines[lines.len().saturating_sub(KEPT_LINES)..].concat();
                error.insert_str(0, &String::from_utf8_lossy(&end));
            }
            outcomes.insert(name, (outcome, took));
        }
    })
}

/// Takes out what needs a step that did not pass.
fn give_up(waiting: &mut Vec<Step>, outcomes: &mut Outcomes) {
    // In the order of the list, in which what is needed comes first.
    waiting.retain(|step| {
        let is_missing =
            |need: &&String| outcomes.get(*need).is_some_and(|(outcome, _)| *outcome != Outcome::Passed);
        let Some(missing) = step.needs.iter().find(is_missing) else { return true };
        let outcome = Outcome::Skipped(format!("not run: needs {missing}"));
        outcomes.insert(step.name.clone(), (outcome, Duration::ZERO));
        false
    });
}

fn result(outcome: &Outcome, took: Duration) -> String {
    let took = took.as_secs_f64();
    match outcome {
        Outcome::Passed => format!("passed   {took:>6.1} s"),
        Outcome::Failed(_) => format!("FAILED   {took:>6.1} s"),
        Outcome::Skipped(reason) => format!("skipped  {reason}"),
    }
}

/// What failed steps said last, what became of each step, and the counts.
fn summary(names: &[String], outcomes: &Outcomes) -> String {
    let width = names.iter().map(|name| name.chars().count()).max().unwrap_or(0);
    let (mut ends, mut lines) = (String::new(), Vec::new());
    for (name, (outcome, took)) in names.iter().filter_map(|it| outcomes.get_key_value(it)) {
        lines.push(format!("{name:width$}  {}", result(outcome, *took)));
        if let Outcome::Failed(end) = outcome {
            ends = format!("{ends}── the end of {name} ──\n{end}\n\n");
        }
    }
    let count = |is: fn(&Outcome) -> bool| outcomes.values().filter(|(it, _)| is(it)).count();
    let passed = count(|it| *it == Outcome::Passed);
    let failed = count(|it| matches!(it, Outcome::Failed(_)));
    let (lines, skipped) = (lines.join("\n"), outcomes.len() - passed - failed);
    format!("{ends}{lines}\n\n{passed} passed, {failed} failed, {skipped} skipped")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::{Barrier, Mutex};
    use xshell::cmd;

    fn outcomes_of(steps: Vec<Step>) -> Outcomes {
        outcomes(&Tools::locate().unwrap(), steps, 2).unwrap()
    }

    #[test]
    fn a_failure_stops_what_needs_it_and_nothing_else_and_the_summary_says_why() {
        let broken = |tools: &Tools| tools.run(cmd!(tools.sh, "sh -c 'seq 1 1000; exit 3'"));
        let never = |_: &Tools| -> Result<()> { panic!("must not run") };
        let outcomes = outcomes_of(vec![
            Step::new("build", &[], broken),
            Step::new("test", &["build"], never),
            Step::new("publish", &["test"], never),
            Step::new("format", &[], |_| Ok(())),
        ]);
        let names = ["build", "test", "publish", "format"].map(str::to_owned);
        let summary = summary(&names, &outcomes);
        assert!(summary.starts_with("── the end of build ──\n941\n"), "{summary}");
        for part in [
            "\n1000\nerror: `sh -c \"seq 1 1000; exit 3\"` failed (exit status: 3)\n",
            "\nbuild    FAILED      0.",
            "\ntest     skipped  not run: needs build\npublish  skipped  not run: needs test\n",
            "\nformat   passed      0.",
        ] {
            assert!(summary.contains(part), "{part} is not in {summary}");
        }
        assert!(summary.ends_with("\n\n1 passed, 1 failed, 2 skipped"), "{summary}");
    }

    #[test]
    fn steps_run_side_by_side_but_for_those_that_use_the_same() {
        static BOTH: Barrier = Barrier::new(2);
        static ONE: Mutex<()> = Mutex::new(());
        let meet = |tools: &Tools| {
            BOTH.wait();
            tools.run(cmd!(tools.sh, "true"))
        };
        outcomes_of(vec![Step::new("a", &[], meet), Step::new("b", &[], meet)]);
        let be_alone = |tools: &Tools| {
            let _alone = ONE.try_lock().map_err(|_| anyhow!("not alone"))?;
            tools.run(cmd!(tools.sh, "sleep 0.3"))
        };
        let alone = |name: &str| Step { alone_with: Some("it"), ..Step::new(name, &[], be_alone) };
        let outcomes = outcomes_of(vec![alone("a"), alone("b")]);
        assert!(outcomes.values().all(|(it, _)| *it == Outcome::Passed), "{outcomes:?}");
    }
}
