//! The server as a program: what it prints, how it ends.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Output, Stdio};
use std::thread::{self, JoinHandle};

/// A running server, ended with this value.
pub(crate) struct Program {
    child: Child,
    log: Option<JoinHandle<String>>,
    /// Where it listens.
    pub(crate) url: String,
}

/// What it left when it ended.
pub(crate) struct Ended {
    pub(crate) code: Option<i32>,
    pub(crate) log: String,
}

impl Program {
    /// Starts it on a free port, and waits until it says that it is ready.
    pub(crate) fn start(arguments: &[&str]) -> Self {
        let mut child = command(arguments).spawn().unwrap();
        let mut stderr = child.stderr.take().unwrap();
        let log = thread::spawn(move || {
            let mut log = String::new();
            stderr.read_to_string(&mut log).unwrap();
            log
        });
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let url = line.trim().strip_prefix("listening on ").map(str::to_owned);
        let Some(url) = url else {
            panic!("it said {line:?} and {}", log.join().unwrap())
        };
        Self {
            child,
            log: Some(log),
            url,
        }
    }

    /// Sends a signal, and waits for the end.
    pub(crate) fn end_by(mut self, signal: &str) -> Ended {
        self.signal(signal);
        let code = self.child.wait().unwrap().code();
        Ended {
            code,
            log: self.log.take().unwrap().join().unwrap(),
        }
    }

    fn signal(&self, signal: &str) {
        let pid = self.child.id().to_string();
        Command::new("kill")
            .args(["-s", signal, &pid])
            .status()
            .unwrap();
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        if self.log.is_some() {
            self.signal("TERM");
            self.child.wait().unwrap();
        }
    }
}

/// Asks a running server, and follows no redirect.
pub(crate) fn client() -> reqwest::Client {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
    client.build().unwrap()
}

/// Runs a program that is expected to end by itself.
pub(crate) fn run(arguments: &[&str]) -> Output {
    command(arguments).output().unwrap()
}

/// The one line of its error. It must have printed nothing to stdout.
pub(crate) fn failure(arguments: &[&str]) -> String {
    let output = run(arguments);
    let (stdout, stderr) = (text(&output.stdout), text(&output.stderr));
    assert_eq!(
        (output.status.code(), stdout.as_str()),
        (Some(1), ""),
        "{stderr}"
    );
    let errors: Vec<_> = stderr
        .lines()
        .filter(|line| line.starts_with("error: "))
        .collect();
    assert_eq!(
        (errors.len(), errors.last().copied()),
        (1, stderr.lines().last()),
        "{stderr}"
    );
    errors.concat()
}

/// What it says of arguments that it does not take.
pub(crate) fn usage_error(arguments: &[&str]) -> String {
    let output = run(arguments);
    let (stdout, stderr) = (text(&output.stdout), text(&output.stderr));
    assert_eq!(
        (output.status.code(), stdout.as_str()),
        (Some(2), ""),
        "{stderr}"
    );
    stderr
}

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_demo-backend"));
    // A test's own --listen comes after this one, and wins.
    command.args(["--listen", "127.0.0.1:0"]).args(arguments);
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
