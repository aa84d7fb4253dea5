//! A screen that nobody sees, for a browser that cannot do without one.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use xshell::cmd;

use crate::tools::Tools;

/// It ends with the value.
#[derive(Debug)]
pub(super) struct Display {
    server: Child,
    /// For the environment's `DISPLAY`.
    pub(super) name: String,
}

impl Display {
    pub(super) fn start(tools: &Tools) -> Result<Self> {
        // It takes a number that is free, and says on its standard output which.
        let options = ["-displayfd", "1", "-nolisten", "tcp"];
        let screen = ["-screen", "0", "2048x1536x24"];
        let server = Command::from(cmd!(tools.sh, "Xvfb {options...} {screen...}"))
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("cannot start Xvfb: install it, or put it on PATH")?;
        let mut display = Self {
            server,
            name: String::new(),
        };
        // Waits until the server is ready, or has ended.
        let mut number = String::new();
        if let Some(output) = display.server.stdout.take() {
            BufReader::new(output).read_line(&mut number)?;
        }
        let Ok(number) = number.trim().parse::<u32>() else {
            bail!("Xvfb does not start: run `Xvfb -displayfd 1` to see why");
        };
        display.name = format!(":{number}");
        Ok(display)
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        // With a request, so that it takes its lock file along. It may have ended already.
        if let Ok(pid) = self.server.id().try_into() {
            let _ = kill(Pid::from_raw(pid), Signal::SIGTERM);
        }
        let _ = self.server.wait();
    }
}
