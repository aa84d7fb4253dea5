//! What a session did, for an app that logs it. It holds no token. (Whoever reports a failed image knows what came of
//! that: the promise says so.)

use alloc::vec::Vec;
use core::mem;

use super::refetch::RefetchReason;
use super::snapshot::Mode;
use crate::clock::Source;
use crate::error::Error;
use crate::expiry::TokenStatus;
use crate::time::{EpochMs, Millis};

/// One thing that a session did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Activity {
    /// A token came.
    Token {
        /// A refetch brought it; otherwise the app ingested it.
        is_refetched: bool,
        /// It is newer than those at hand.
        is_new: bool,
        /// When it expires, by the local clock, corrected for skew. None if it does not say.
        expires_at: Option<EpochMs>,
    },
    /// The status or the mode changed to this.
    Status {
        /// The status of the token in use.
        status: TokenStatus,
        /// How images get the token.
        mode: Mode,
    },
    /// A refetch started.
    Refetch {
        /// Why.
        reason: RefetchReason,
        /// 1 for the first try, counting up until one succeeds.
        attempt: u32,
    },
    /// A refetch failed.
    RefetchFailed {
        /// Why.
        error: Error,
        /// When the next one may start, by the local clock. None if it must not start by itself.
        retry_at: Option<EpochMs>,
    },
    /// The estimate of the server's time changed.
    Clock {
        /// Server clock minus local clock.
        skew: Millis,
        /// What told the time.
        source: Source,
    },
}

/// What a session did since it was last asked.
#[derive(Debug, Clone)]
pub(super) struct ActivityLog {
    /// Nothing is recorded unless somebody reads it.
    is_on: bool,
    entries: Vec<Activity>,
}

impl ActivityLog {
    pub(super) const fn new(is_on: bool) -> Self {
        Self {
            is_on,
            entries: Vec::new(),
        }
    }

    pub(super) fn record(&mut self, activity: Activity) {
        if self.is_on {
            self.entries.push(activity);
        }
    }

    pub(super) fn take(&mut self) -> Vec<Activity> {
        mem::take(&mut self.entries)
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    const STARTED: Activity = Activity::Refetch {
        reason: RefetchReason::Initial,
        attempt: 1,
    };

    #[test]
    fn nothing_is_recorded_unless_somebody_reads_it() {
        let mut log = ActivityLog::new(false);
        log.record(STARTED);
        assert_eq!(log.take(), []);
        assert_eq!(log.entries.capacity(), 0);
    }

    #[test]
    fn what_was_recorded_is_taken_once() {
        let mut log = ActivityLog::new(true);
        log.record(STARTED);
        assert_eq!(log.take(), [STARTED]);
        assert_eq!(log.take(), []);
    }
}
