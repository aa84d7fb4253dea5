//! The refetch: one at a time, none too soon after the last, later and later while it fails.

use super::jitter::Jitter;
use crate::backoff;
use crate::clock::Moment;
use crate::expiry::Millis;

/// Between the starts of two refetches that the app did not ask for lies at least this, even after a
/// success: it ends every loop that nobody thought of.
const FLOOR: Millis = Millis(5_000);

/// Why the API response is fetched again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefetchReason {
    /// There was no token yet.
    Initial,
    /// The token will expire.
    Expiring,
    /// The token has expired.
    Expired,
    /// An image failed with a token that was thought usable.
    ImageFailed,
    /// The app asked for it.
    Manual,
}

impl RefetchReason {
    /// The reason as JavaScript sees it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Initial => "initial",
            Self::Expiring => "expiring",
            Self::Expired => "expired",
            Self::ImageFailed => "image-failed",
            Self::Manual => "manual",
        }
    }
}

/// What the refetch is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    Idle,
    InFlight,
    /// After a failure, for this long since then.
    BackingOff {
        since: Moment,
        wait: Millis,
        /// What the server asked for, a part of `wait`.
        retry_after: Millis,
    },
    /// It was refused: until there is a reason to think otherwise.
    Stopped,
}

/// The one refetch of a session.
#[derive(Debug, Clone)]
pub(super) struct Refetch {
    pub(super) state: State,
    /// Which one is, or was last, in flight: they are counted from 1.
    pub(super) id: u32,
    /// When that one started.
    pub(super) started: Option<Moment>,
    /// Failures since the last success.
    failures: u32,
}

impl Refetch {
    pub(super) const fn new() -> Self {
        Self {
            state: State::Idle,
            id: 0,
            started: None,
            failures: 0,
        }
    }

    pub(super) fn is_in_flight(&self) -> bool {
        self.state == State::InFlight
    }

    /// 1 for the first try, counting up until one succeeds.
    pub(super) const fn attempt(&self) -> u32 {
        self.failures.saturating_add(1)
    }

    pub(super) fn start(&mut self, at: Moment) {
        self.id = self.id.wrapping_add(1);
        self.started = Some(at);
        self.state = State::InFlight;
    }

    /// How long until one may start that nobody asked for by hand. `lifetime` is the newest token's.
    pub(super) fn held_back(&self, lifetime: Millis, at: Moment) -> Millis {
        let floor = if self.failures == 0 {
            FLOOR.max(Millis(lifetime.0 / 10)).min(backoff::LONGEST)
        } else {
            FLOOR
        };
        let floor = self.started.map(|started| at.left_of(floor, started));
        let backoff = match self.state {
            State::BackingOff { since, wait, .. } => at.left_of(wait, since),
            _ => Millis(0),
        };
        floor.unwrap_or(Millis(0)).max(backoff)
    }

    pub(super) fn succeed(&mut self) {
        self.state = State::Idle;
        self.failures = 0;
    }

    /// Backs off: up to 1 s, doubling up to a minute, with full jitter, and for no less than the
    /// server asked for.
    pub(super) fn fail(&mut self, retry_after: Millis, at: Moment, jitter: &mut Jitter) {
        let wait = jitter.wait_after_failure(self.failures, retry_after);
        self.failures = self.failures.saturating_add(1);
        self.state = State::BackingOff {
            since: at,
            wait,
            retry_after,
        };
    }

    pub(super) fn stop(&mut self) {
        self.failures = self.failures.saturating_add(1);
        self.state = State::Stopped;
    }

    /// The network is back: what is left is what the server asked for.
    pub(super) fn hurry(&mut self) {
        if let State::BackingOff {
            wait, retry_after, ..
        } = &mut self.state
        {
            *wait = *retry_after;
        }
    }

    /// There is a reason to think that it would not fail now.
    pub(super) fn reconsider(&mut self) {
        if self.state == State::Stopped {
            self.state = State::Idle;
        }
    }
}
