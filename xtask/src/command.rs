//! Running a command so that whoever watches knows what runs, and whoever reads the error what failed.

mod tee;

use std::error::Error;
use std::fmt;
use std::io::{self, IsTerminal};
use std::process::{Command, ExitStatus, Stdio};

use anyhow::{Context, Result, ensure};

use crate::heartbeat::Heartbeat;

/// A command that ran, and failed.
#[derive(Debug)]
pub(crate) struct Failed {
    line: String,
    status: ExitStatus,
    /// The last that it wrote.
    pub(crate) output: String,
}

impl Error for Failed {}

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` failed ({})", self.line, self.status)
    }
}

/// Runs `command` with its output shown as it comes; an error, which is `Failed`, unless it succeeds.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let line = announce(command);
    let _heartbeat = Heartbeat::start(line.clone());
    // Its output passes through here, and would be grey even for a reader who sees colours.
    if io::stdout().is_terminal() {
        command
            .env("CARGO_TERM_COLOR", "always")
            .env("FORCE_COLOR", "1");
    }
    let (status, output) = tee::run(command).with_context(|| format!("cannot run `{line}`"))?;
    if status.success() {
        return Ok(());
    }
    Err(Failed {
        line,
        status,
        output,
    }
    .into())
}

/// As `run`, but gives back what the command writes to its standard output.
pub(crate) fn run_for_output(command: &mut Command) -> Result<String> {
    let line = announce(command);
    let _heartbeat = Heartbeat::start(line);
    query(command.stderr(Stdio::inherit()))
}

/// What a quick command answers; its error output only matters if it fails.
pub(crate) fn query(command: &mut Command) -> Result<String> {
    let line = render(command);
    let output = command
        .output()
        .with_context(|| format!("cannot run `{line}`"))?;
    let complaint = String::from_utf8_lossy(&output.stderr);
    ensure!(
        output.status.success(),
        "`{line}` failed ({}): {}",
        output.status,
        complaint.trim()
    );
    String::from_utf8(output.stdout).with_context(|| format!("`{line}` answered in no UTF-8"))
}

fn announce(command: &Command) -> String {
    let line = render(command);
    println!("$ {line}");
    line
}

fn render(command: &Command) -> String {
    let mut words = vec![command.get_program().to_string_lossy()];
    words.extend(command.get_args().map(|arg| arg.to_string_lossy()));
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_names_the_command_and_how_it_ended() {
        let error = run(Command::new("sh").args(["-c", "exit 3"]))
            .unwrap_err()
            .to_string();
        assert!(
            error.contains("`sh -c exit 3`") && error.contains('3'),
            "{error}"
        );
    }

    #[test]
    fn a_failing_query_shows_what_the_command_complained_of() {
        let error = query(Command::new("sh").args(["-c", "echo broken >&2; exit 1"]));
        assert!(error.unwrap_err().to_string().contains("broken"));
    }

    #[test]
    fn a_program_that_is_not_there_is_named() {
        let error = run(&mut Command::new("no-such-program"))
            .unwrap_err()
            .to_string();
        assert!(error.contains("no-such-program"), "{error}");
    }
}
