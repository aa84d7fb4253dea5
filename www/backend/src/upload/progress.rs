//! How far the upload is: a bar where stderr is a terminal, a line now and then where it is not.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressFinish, ProgressStyle};

use crate::request_log::say;

/// Between two lines of one kind.
const LINE_EVERY: Duration = Duration::from_secs(2);

/// Shown until it is dropped.
#[derive(Debug)]
pub(super) struct Progress {
    bar: ProgressBar,
    count_line: Throttle,
    wait_line: Throttle,
}

impl Progress {
    /// Of so many images.
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

    /// One more is there.
    pub(super) fn advance(&self) {
        self.bar.inc(1);
        if self.bar.is_hidden() && self.count_line.allows() {
            let (done, all) = (self.bar.position(), self.bar.length().unwrap_or_default());
            say(format_args!("{done} of {all} images"));
        }
    }

    /// A request was answered 429, and will be repeated after `wait`.
    pub(super) fn waits(&self, wait: Duration) {
        if self.wait_line.allows() {
            let seconds = wait.as_secs_f64();
            self.bar.suspend(|| {
                say(format_args!(
                    "Objectstore limits the rate of requests (429): waiting for {seconds:.0} s"
                ));
            });
        }
    }
}

/// Lets something happen now and then.
#[derive(Debug, Default)]
struct Throttle(Mutex<Option<Instant>>);

impl Throttle {
    /// Not at once.
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
