//! The end of a run: what failed steps said last, what became of each step, and the counts.

use std::fmt;
use std::time::Duration;

#[derive(Debug)]
pub(crate) enum Outcome {
    Passed,
    /// With the last that it wrote, for whoever sees only the end of a log.
    Failed(String),
    /// With the reason.
    Skipped(String),
}

#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) step: &'static str,
    pub(crate) outcome: Outcome,
    pub(crate) took: Duration,
}

#[derive(Debug, Default)]
pub(crate) struct Summary {
    pub(crate) entries: Vec<Entry>,
}

impl Summary {
    pub(crate) fn passed(&self, step: &str) -> bool {
        self.entries
            .iter()
            .any(|e| e.step == step && matches!(e.outcome, Outcome::Passed))
    }

    pub(crate) fn failures(&self) -> usize {
        self.count(|outcome| matches!(outcome, Outcome::Failed(_)))
    }

    fn count(&self, is: impl Fn(&Outcome) -> bool) -> usize {
        self.entries
            .iter()
            .filter(|entry| is(&entry.outcome))
            .count()
    }
}

impl Entry {
    fn result(&self) -> String {
        let seconds = self.took.as_secs_f64();
        match &self.outcome {
            Outcome::Passed => format!("passed   {seconds:>6.1} s"),
            Outcome::Failed(_) => format!("FAILED   {seconds:>6.1} s"),
            Outcome::Skipped(reason) => format!("skipped  {reason}"),
        }
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = self
            .entries
            .iter()
            .map(|entry| entry.step.chars().count())
            .max()
            .unwrap_or(0);
        for entry in &self.entries {
            if let Outcome::Failed(end) = &entry.outcome {
                writeln!(f, "── the end of {} ──\n{end}\n", entry.step)?;
            }
        }
        for entry in &self.entries {
            writeln!(f, "{:width$}  {}", entry.step, entry.result())?;
        }
        let passed = self.count(|outcome| matches!(outcome, Outcome::Passed));
        write!(f, "\n{passed} passed, {} failed", self.failures())?;
        match self.count(|outcome| matches!(outcome, Outcome::Skipped(_))) {
            0 => Ok(()),
            skipped => write!(f, ", {skipped} skipped"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(step: &'static str, outcome: Outcome) -> Entry {
        Entry {
            step,
            outcome,
            took: Duration::from_millis(1250),
        }
    }

    fn failed() -> Outcome {
        Outcome::Failed("error: no bread".to_owned())
    }

    #[test]
    fn the_last_line_counts_steps_and_nothing_else() {
        let all_passed = Summary {
            entries: vec![entry("a", Outcome::Passed), entry("b", Outcome::Passed)],
        };
        assert_eq!(
            all_passed.to_string().lines().last(),
            Some("2 passed, 0 failed")
        );
        let mixed = Summary {
            entries: vec![
                entry("a", Outcome::Passed),
                entry("b", failed()),
                entry("c", Outcome::Skipped("needs b".to_owned())),
            ],
        };
        assert_eq!(
            mixed.to_string().lines().last(),
            Some("1 passed, 1 failed, 1 skipped")
        );
    }

    #[test]
    fn what_failed_says_why_before_the_lines_of_all() {
        let summary = Summary {
            entries: vec![entry("a", failed()), entry("b", Outcome::Passed)],
        };
        let text = summary.to_string();
        assert!(
            text.starts_with("── the end of a ──\nerror: no bread\n\na  FAILED"),
            "{text}"
        );
    }

    #[test]
    fn every_step_has_a_line_with_its_result_and_time_or_reason() {
        let summary = Summary {
            entries: vec![
                entry("short", Outcome::Passed),
                entry("longer name", failed()),
                entry(
                    "c",
                    Outcome::Skipped("not run: needs longer name".to_owned()),
                ),
            ],
        };
        let text = summary.to_string();
        let lines: Vec<&str> = text.lines().skip(3).collect();
        assert_eq!(lines[0], "short        passed      1.2 s");
        assert_eq!(lines[1], "longer name  FAILED      1.2 s");
        assert_eq!(lines[2], "c            skipped  not run: needs longer name");
    }
}
