//! The wait between a failure and the next attempt.

use super::jitter::Jitter;
use crate::backoff::longest_wait;
use crate::clock::Moment;
use crate::time::Millis;

/// A wait after a failure. It is random, and no shorter than the server asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pause {
    since: Moment,
    wait: Millis,
    /// What the server asked for, a part of `wait`.
    retry_after: Millis,
}

impl Pause {
    /// The wait after a failure that follows `failures_before` others.
    pub(super) fn after_failure(
        failures_before: u32,
        retry_after: Millis,
        at: Moment,
        jitter: &mut Jitter,
    ) -> Self {
        let wait = jitter.up_to(longest_wait(failures_before));
        Self {
            since: at,
            wait: wait.max(retry_after),
            retry_after,
        }
    }

    pub(super) const fn since(&self) -> Moment {
        self.since
    }

    /// How long it still lasts.
    pub(super) fn left(&self, at: Moment) -> Millis {
        at.left_of(self.wait, self.since)
    }

    /// Waits only for as long as the server asked for: the network is back, or the page is visible again.
    pub(super) const fn shorten(&mut self) {
        self.wait = self.retry_after;
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::support::{moment, seconds};

    #[test]
    fn is_no_shorter_than_the_server_asked_for() {
        let mut jitter = Jitter::new(1);
        for failures in 0..10 {
            let pause = Pause::after_failure(failures, seconds(90), moment(0), &mut jitter);
            assert_eq!(pause.left(moment(60)), seconds(30));
        }
    }

    #[test]
    fn is_at_most_a_second_after_the_first_failure() {
        let mut jitter = Jitter::new(1);
        for _ in 0..100 {
            let pause = Pause::after_failure(0, Millis(0), moment(0), &mut jitter);
            assert!(pause.left(moment(0)) <= seconds(1));
        }
    }

    #[test]
    fn once_shortened_lasts_as_long_as_the_server_asked_for() {
        let mut jitter = Jitter::new(1);
        let mut pause = Pause::after_failure(10, seconds(2), moment(0), &mut jitter);
        pause.shorten();
        assert_eq!(pause.left(moment(0)), seconds(2));
    }
}
