//! When the next token expires: a lifetime from now, or, as a fault, in the past.

use std::time::{Duration, SystemTime};

use super::{Rate, Sampler};
use crate::clock::Clock;

/// How long before the leeway's end an expired token ended: enough that small clock differences do
/// not make it valid.
const BEYOND_LEEWAY: Duration = Duration::from_mins(1);

/// Chooses the expiry of each token.
#[derive(Debug)]
pub struct Expiry {
    clock: Clock,
    lifetime: Duration,
    leeway: Duration,
    expired: Sampler,
}

impl Expiry {
    /// Tokens expire a `lifetime` from now by `clock`. At the rate `expired`, they have expired so
    /// long ago that a verifier with this leeway refuses them.
    #[must_use]
    pub fn new(clock: Clock, lifetime: Duration, leeway: Duration, expired: Rate) -> Self {
        Self {
            clock,
            lifetime,
            leeway,
            expired: Sampler::new(expired),
        }
    }

    /// When the next token expires.
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
