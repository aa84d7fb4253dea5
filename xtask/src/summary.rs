//! The end of a run: what became of each step, and the counts.

use std::fmt;
use std::time::Duration;

#[derive(Debug)]
pub(crate) enum Outcome {
    Passed,
    Failed,
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
        self.count(|outcome| matches!(outcome, Outcome::Failed))
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
            Outcome::Failed => format!("FAILED   {seconds:>6.1} s"),
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
                entry("b", Outcome::Failed),
                entry("c", Outcome::Skipped("needs b".to_owned())),
            ],
        };
        assert_eq!(
            mixed.to_string().lines().last(),
            Some("1 passed, 1 failed, 1 skipped")
        );
    }

    #[test]
    fn every_step_has_a_line_with_its_result_and_time_or_reason() {
        let summary = Summary {
            entries: vec![
                entry("short", Outcome::Passed),
                entry("longer name", Outcome::Failed),
                entry(
                    "c",
                    Outcome::Skipped("not run: needs longer name".to_owned()),
                ),
            ],
        };
        let text = summary.to_string();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[0], "short        passed      1.2 s");
        assert_eq!(lines[1], "longer name  FAILED      1.2 s");
        assert_eq!(lines[2], "c            skipped  not run: needs longer name");
    }
}
