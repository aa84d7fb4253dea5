//! What the session lets be seen.

use super::Session;
use crate::clock::Moment;
use crate::error::Error;
use crate::expiry::{EpochMs, Millis, TokenStatus};

/// Counts since the session was made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Stats {
    /// Refetches started.
    pub refetches: u32,
    /// Refetches that failed.
    pub refetch_failures: u32,
    /// Tokens taken, each once.
    pub tokens: u32,
    /// URLs handed out, when the rest last changed.
    pub urls: u32,
    /// Failed images that were given another URL to try.
    pub image_retries: u32,
}

/// The session at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// Of the token in use.
    pub status: TokenStatus,
    /// The API answered without a token, so URLs are built without one.
    pub is_anonymous: bool,
    /// When the token in use expires, by the local clock, corrected for skew.
    pub expires_at: Option<EpochMs>,
    /// True while a refetch is in flight.
    pub is_refetching: bool,
    /// Why the last refetch failed.
    pub error: Option<Error>,
    /// Server clock minus local clock.
    pub skew: Millis,
    /// What happened so far.
    pub stats: Stats,
}

impl Default for Snapshot {
    fn default() -> Self {
        Self {
            status: TokenStatus::Missing,
            is_anonymous: false,
            expires_at: None,
            is_refetching: false,
            error: None,
            skew: Millis(0),
            stats: Stats::default(),
        }
    }
}

impl Session {
    /// The session when something last changed.
    #[must_use]
    pub const fn snapshot(&self) -> &Snapshot {
        &self.last_snapshot
    }

    /// The session now. It is taken when something changes; a URL that is handed out is no change, for
    /// who draws a page anew on every change would never come to an end.
    pub(super) fn take_snapshot(&self, at: Moment) -> Snapshot {
        let status = self.status(at);
        let skew = self.clock.skew();
        let expires_at = self
            .in_use
            .as_ref()
            .map(|held| held.expires_at(&self.clock).before(skew));
        Snapshot {
            status,
            is_anonymous: self.is_anonymous
                && !matches!(status, TokenStatus::Fresh | TokenStatus::Expiring),
            expires_at,
            is_refetching: self.refetch.is_in_flight(),
            error: self.error,
            skew,
            stats: self.stats,
        }
    }
}
