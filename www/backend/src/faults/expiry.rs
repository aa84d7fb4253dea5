//! When the next token expires: a lifetime from now, or, as a fault, some time ago.

use std::time::{Duration, SystemTime};

use super::{Rate, Share};
use crate::clock::Clock;

/// Longer ago than any leeway, by enough that no clock's jitter makes the token good again.
const BEYOND_LEEWAY: Duration = Duration::from_mins(1);

/// Decides it for one token after the other.
#[derive(Debug)]
pub struct Expiry {
    clock: Clock,
    lifetime: Duration,
    leeway: Duration,
    expired: Share,
}

impl Expiry {
    /// A `lifetime` from now by `clock`; for the share `expired`, so long ago that a verifier with
    /// this leeway refuses it.
    #[must_use]
    pub fn new(clock: Clock, lifetime: Duration, leeway: Duration, expired: Rate) -> Self {
        Self {
            clock,
            lifetime,
            leeway,
            expired: Share::new(expired),
        }
    }

    /// The next token's.
    pub fn next(&self) -> SystemTime {
        let now = self.clock.now();
        if self.expired.picks_next() {
            let ago = self.leeway.saturating_add(BEYOND_LEEWAY);
            now.checked_sub(ago).unwrap_or(SystemTime::UNIX_EPOCH)
        } else {
            now + self.lifetime
        }
    }
}
