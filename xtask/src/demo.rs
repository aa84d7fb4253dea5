//! `cargo xtask demo`: builds everything and serves the page until told to end.

use std::ffi::OsString;
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Command, ExitCode, ExitStatus};
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::build;
use crate::tools::Tools;

/// How often to look whether the server has ended by itself.
const POLL: Duration = Duration::from_millis(100);
/// How long a server that was told to end may take to.
const GRACE: Duration = Duration::from_secs(10);

pub(crate) fn run(tools: &Tools, args: &[OsString]) -> Result<ExitCode> {
    build::all(tools)?;
    build::backend(tools)?;
    let binary = build::backend_binary(tools)?;
    let (interrupted, interrupts) = mpsc::channel();
    ctrlc::set_handler(move || {
        // Without a receiver the server has ended already.
        let _ = interrupted.send(());
    })
    .context("cannot listen for Ctrl-C")?;
    println!("\nStarting the demo; Ctrl-C ends it.");
    // In the user's own folder, not the workspace's root: `--images DIR` is relative to it.
    let mut server = Command::new(&binary)
        .arg("--page")
        .arg(build::page_dir(tools))
        .args(args)
        .spawn()
        .with_context(|| format!("cannot start {}", binary.display()))?;
    let status = wait(&mut server, &interrupts)?;
    Ok(exit_code(status))
}

/// Waits for the server to end: by itself, or because of a signal to this process.
fn wait(server: &mut Child, interrupts: &Receiver<()>) -> Result<ExitStatus> {
    loop {
        if let Some(status) = server.try_wait()? {
            return Ok(status);
        }
        if interrupts.recv_timeout(POLL).is_ok() {
            return end(server);
        }
    }
}

fn end(server: &mut Child) -> Result<ExitStatus> {
    // On a terminal's Ctrl-C it has had a signal already; `kill` reached this process alone.
    kill(pid(server)?, Signal::SIGTERM).context("cannot end the server")?;
    let deadline = Instant::now() + GRACE;
    while Instant::now() < deadline {
        if let Some(status) = server.try_wait()? {
            return Ok(status);
        }
        std::thread::sleep(POLL);
    }
    server.kill()?;
    Ok(server.wait()?)
}

fn pid(server: &Child) -> Result<Pid> {
    Ok(Pid::from_raw(server.id().try_into()?))
}

/// The server's own exit code. Dying of a request to end, before it listens for one, is no failure.
fn exit_code(status: ExitStatus) -> ExitCode {
    let asked = [Signal::SIGINT, Signal::SIGTERM].map(|signal| Some(signal as i32));
    if asked.contains(&status.signal()) {
        return ExitCode::SUCCESS;
    }
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    code.map_or(ExitCode::FAILURE, ExitCode::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Child {
        Command::new("sh").args(["-c", script]).spawn().unwrap()
    }

    #[test]
    fn a_server_that_ends_by_itself_hands_on_its_exit_code() {
        let (_interrupted, interrupts) = mpsc::channel();
        let status = wait(&mut shell("exit 2"), &interrupts).unwrap();
        assert_eq!(exit_code(status), ExitCode::from(2));
    }

    #[test]
    fn only_a_request_to_end_is_a_good_death() {
        let (_interrupted, interrupts) = mpsc::channel();
        let end_of = |signal| wait(&mut shell(&format!("kill -{signal} $$")), &interrupts);
        assert_eq!(exit_code(end_of("INT").unwrap()), ExitCode::SUCCESS);
        assert_eq!(exit_code(end_of("SEGV").unwrap()), ExitCode::FAILURE);
    }

    #[test]
    fn an_interrupt_ends_the_server_and_leaves_no_zombie() {
        let (interrupted, interrupts) = mpsc::channel();
        interrupted.send(()).unwrap();
        let mut server = shell("trap 'exit 0' TERM; while :; do sleep 0.05; done");
        // A signal before the shell has set its trap would test the shell.
        std::thread::sleep(Duration::from_millis(300));
        let status = wait(&mut server, &interrupts).unwrap();
        assert_eq!(exit_code(status), ExitCode::SUCCESS);
        assert!(
            kill(pid(&server).unwrap(), None).is_err(),
            "its process is still in the table"
        );
    }
}
