//! A command's output, passed on as it comes, and its end kept for whoever reads only the end of a log.

use std::collections::VecDeque;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::mem;
use std::process::{Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread;
use std::time::Duration;

/// Enough for a failed test and what it says of itself.
const KEPT_LINES: usize = 60;

/// For the last output after the command's end: what it leaves running may hold the pipes open for ever.
const PATIENCE: Duration = Duration::from_secs(5);

/// How `command` ended, and the last that it wrote.
pub(super) fn run(command: &mut Command) -> io::Result<(ExitStatus, String)> {
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    let tail = Tail::default();
    let (open, all_closed) = mpsc::channel::<()>();
    if let Some(output) = child.stdout.take() {
        let (tail, open) = (tail.clone(), open.clone());
        thread::spawn(move || pass_on(output, io::stdout(), &tail, open));
    }
    if let Some(output) = child.stderr.take() {
        let tail = tail.clone();
        thread::spawn(move || pass_on(output, io::stderr(), &tail, open));
    }
    let status = child.wait()?;
    // Nothing is sent: it ends when both have dropped their end.
    all_closed.recv_timeout(PATIENCE).ok();
    Ok((status, tail.take()))
}

/// Until the output is closed, which dropping `_open` tells.
fn pass_on(from: impl Read, mut to: impl Write, tail: &Tail, _open: mpsc::Sender<()>) {
    let mut from = BufReader::new(from);
    let mut line = Vec::new();
    while from.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
        // Nobody may be reading any more: the command is run to its end all the same.
        to.write_all(&line).and_then(|()| to.flush()).ok();
        tail.push(&String::from_utf8_lossy(&line));
        line.clear();
    }
}

#[derive(Clone, Default)]
struct Tail(Arc<Mutex<VecDeque<String>>>);

impl Tail {
    fn push(&self, line: &str) {
        let mut lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if lines.len() == KEPT_LINES {
            lines.pop_front();
        }
        lines.push_back(line.to_owned());
    }

    fn take(&self) -> String {
        let mut lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Vec::from(mem::take(&mut *lines)).concat()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Instant;

    fn sh(script: &str) -> String {
        run(Command::new("sh").args(["-c", script])).unwrap().1
    }

    #[test]
    fn the_last_lines_are_kept_of_both_outputs() {
        assert_eq!(sh("seq 1 59; echo broken >&2").lines().count(), 60);
        let end = sh("seq 1 1000");
        assert!(end.starts_with("941\n") && end.ends_with("1000\n"), "{end}");
        assert_eq!(sh("printf 'no newline'"), "no newline");
    }

    #[test]
    fn what_a_command_leaves_running_is_not_waited_for() {
        let started = Instant::now();
        let end = sh("echo started; sleep 20 & exit 0");
        assert_eq!(end, "started\n");
        assert!(started.elapsed() < Duration::from_secs(15));
    }
}
