//! A screen that nobody sees, for a browser that cannot do without one.

use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};

use anyhow::{Context, Result, bail};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::tools::Tools;

/// Gone with the value.
#[derive(Debug)]
pub(super) struct Display {
    server: Child,
    name: String,
}

impl Display {
    pub(super) fn start(tools: &Tools) -> Result<Self> {
        let mut server = tools
            .command("Xvfb")
            // It takes a number that is free, and says on its standard output which.
            .args(["-displayfd", "1", "-screen", "0", "2048x1536x24"])
            .args(["-nolisten", "tcp"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("cannot start Xvfb: install it, or put it on PATH")?;
        let Some(number) = number(&mut server) else {
            end(&mut server);
            bail!("Xvfb does not start: run `Xvfb -displayfd 1` to see why");
        };
        let name = format!(":{number}");
        Ok(Self { server, name })
    }

    /// For the environment's `DISPLAY`.
    pub(super) fn name(&self) -> &str {
        &self.name
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        end(&mut self.server);
    }
}

/// Waits until the server is ready, or has ended.
fn number(server: &mut Child) -> Option<u32> {
    let mut line = String::new();
    let mut output = BufReader::new(server.stdout.take()?);
    output.read_line(&mut line).ok()?;
    line.trim().parse().ok()
}

/// With a request, so that it takes its lock file along.
fn end(server: &mut Child) {
    if let Ok(pid) = server.id().try_into() {
        // Where it has ended already, there is nothing to end.
        let _ = kill(Pid::from_raw(pid), Signal::SIGTERM);
    }
    let _ = server.wait();
}
