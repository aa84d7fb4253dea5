//! Shows the progress of the upload: a bar if stderr is a terminal, otherwise a line every two
//! seconds.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressFinish, ProgressStyle};

use crate::request_log::log_line;

/// The least time between two lines of one kind.
const LINE_EVERY: Duration = Duration::from_secs(2);

/// The progress of one upload. Dropping it removes the bar.
#[derive(Debug)]
pub(super) struct Progress {
    bar: ProgressBar,
    count_line: Throttle,
    wait_line: Throttle,
}

impl Progress {
    /// Starts at 0 of `images`.
    pub(super) fn new(images: usize) -> Self {
        let style = ProgressStyle::with_template("{bar:40} {pos} of {len} images, {eta} left");
        let bar = ProgressBar::new(images as u64)
            .with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
            .with_finish(ProgressFinish::AndClear);
        Self {
            bar,
            count_line: Throttle::from_now(),
            wait_line: Throttle::default(),
        }
    }

    /// Counts one more image as done.
    pub(super) fn advance(&self) {
        self.bar.inc(1);
        if self.bar.is_hidden() && self.count_line.allows() {
            let (done, all) = (self.bar.position(), self.bar.length().unwrap_or_default());
            log_line(format_args!("{done} of {all} images"));
        }
    }

    /// Says that a request was answered with 429, and is repeated after `wait`.
    pub(super) fn say_waiting(&self, wait: Duration) {
        if self.wait_line.allows() {
            let seconds = wait.as_secs_f64();
            self.bar.suspend(|| {
                log_line(format_args!(
                    "Objectstore limits the rate of requests (429): waiting for {seconds:.0} s"
                ));
            });
        }
    }
}

/// Allows something once every [`LINE_EVERY`].
#[derive(Debug, Default)]
struct Throttle(Mutex<Option<Instant>>);

impl Throttle {
    /// Does not allow it before [`LINE_EVERY`] has passed.
    fn from_now() -> Self {
        Self(Mutex::new(Some(Instant::now())))
    }

    fn allows(&self) -> bool {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_due = last.is_none_or(|last| last.elapsed() >= LINE_EVERY);
        if is_due {
            *last = Some(Instant::now());
        }
        is_due
    }
}
