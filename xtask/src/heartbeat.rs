//! A sign of life from commands that take long and may say nothing meanwhile.

use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

/// Long enough to be silent about most commands, short enough that nobody thinks it hangs.
const INTERVAL: Duration = Duration::from_secs(20);

/// Prints that `what` is still running, until dropped.
#[must_use = "the heartbeat ends when this is dropped"]
#[derive(Debug)]
pub(crate) struct Heartbeat {
    /// Nothing is ever sent: the thread ends when this end of the channel is gone.
    _alive: mpsc::Sender<()>,
}

impl Heartbeat {
    pub(crate) fn start(what: String) -> Self {
        let (alive, gone) = mpsc::channel();
        let started = Instant::now();
        thread::spawn(move || {
            while gone.recv_timeout(INTERVAL) == Err(RecvTimeoutError::Timeout) {
                println!("  … {} s: {what}", started.elapsed().as_secs());
            }
        });
        Self { _alive: alive }
    }
}
