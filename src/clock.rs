//! The server's time, estimated from the local clocks and from what responses tell.
//!
//! A wall clock may be wrong by any amount, and may be set while the page runs. A monotonic clock knows no date, and may
//! stand still while the machine sleeps. Together they tell how much time has passed; only the server knows what time it
//! is.
//!
//! Nothing here reads a clock: every call is passed a [`Moment`].

use crate::time::{EpochMs, Millis};

/// If the two clocks differ by more than this, one of them was set or stood still.
const DISTURBANCE: Millis = Millis(5_000);

/// One reading of both local clocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// The wall clock, as `Date.now()`.
    pub wall: EpochMs,
    /// The monotonic clock, as `performance.now()`, from an origin of its own.
    pub mono: Millis,
}

impl Moment {
    /// The time since an earlier moment: the larger of what the two clocks say. The monotonic clock may have stood
    /// still, and the wall clock may have been set back.
    #[must_use]
    #[inline(never)]
    pub fn since(self, earlier: Self) -> Millis {
        let wall = self.wall.0.wrapping_sub(earlier.wall.0);
        let mono = self.mono.0.wrapping_sub(earlier.mono.0);
        Millis(wall.max(mono).max(0))
    }

    /// The smaller of what the two clocks say: the wall clock may have been set forward.
    pub(crate) fn at_least_since(self, earlier: Self) -> Millis {
        let wall = self.wall.0.wrapping_sub(earlier.wall.0);
        let mono = self.mono.0.wrapping_sub(earlier.mono.0);
        Millis(wall.min(mono).max(0))
    }

    /// What is left at this moment of a span that began earlier; zero once it is over.
    #[must_use]
    pub fn left_of(self, span: Millis, earlier: Self) -> Millis {
        Millis(span.0.wrapping_sub(self.since(earlier).0).max(0))
    }
}

/// What an estimate of the server's time is based on, the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// The local clock: there is no evidence.
    Local,
    /// A newly minted token cannot have expired, so the local clock is fast. By how much is a guess. The first token that
    /// seems expired is fetched once more, because it may just be old.
    Unexpired,
    /// A newly minted token expires one lifetime later, if the lifetime is known.
    Lifetime,
    /// A newly minted token says when it was minted (`iat`).
    IssuedAt,
    /// The `Date` header of a response, plus its `Age`. A cache that sends no `Age` is detected when the same token
    /// comes again with the same `Date`; the clock is then reverted.
    Date,
}

/// What the server's time was when this came, as far as one source tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Evidence {
    /// Where it comes from.
    pub source: Source,
    /// The server's time.
    pub server: EpochMs,
    /// By how much that may be wrong, either way.
    pub error: Millis,
}

impl Evidence {
    /// Evidence from a time in whole seconds that the server wrote while it handled a request. The request took
    /// `round_trip`, and most likely half of that has passed since.
    #[must_use]
    pub fn written(source: Source, written: EpochMs, round_trip: Millis) -> Self {
        let error = Millis(500 + round_trip.0 / 2);
        Self {
            source,
            server: written.after(error),
            error,
        }
    }
}

/// The best estimate of the server's time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clock {
    evidence: Evidence,
    /// When the evidence arrived.
    anchor: Moment,
}

impl Clock {
    /// Trusts the local clock, until there is better evidence.
    #[must_use]
    pub const fn local(at: Moment) -> Self {
        let evidence = Evidence {
            source: Source::Local,
            server: at.wall,
            error: Millis(0),
        };
        Self {
            evidence,
            anchor: at,
        }
    }

    /// The server's time.
    #[must_use]
    pub fn now(&self, at: Moment) -> EpochMs {
        self.evidence.server.after(at.since(self.anchor))
    }

    /// By how much [`Clock::now`] may be wrong, either way, as far as its source tells.
    #[must_use]
    pub const fn error(&self) -> Millis {
        self.evidence.error
    }

    /// The server's clock minus the local wall clock, when the evidence arrived.
    #[must_use]
    pub const fn skew(&self) -> Millis {
        Millis(self.evidence.server.0.wrapping_sub(self.anchor.wall.0))
    }

    /// What the estimate is based on.
    #[must_use]
    pub const fn source(&self) -> Source {
        self.evidence.source
    }

    /// True if the two clocks differ since the evidence arrived: one was set or stood still, and the evidence may not
    /// hold any more.
    #[must_use]
    pub fn is_disturbed(&self, at: Moment) -> bool {
        let wall = at.wall.0.wrapping_sub(self.anchor.wall.0);
        let mono = at.mono.0.wrapping_sub(self.anchor.mono.0);
        wall.wrapping_sub(mono).wrapping_abs() > DISTURBANCE.0
    }

    /// Takes evidence into account: always from a better source; from the same source if it is more exact or contradicts
    /// the estimate; after a disturbance from any source.
    pub fn learn(&mut self, evidence: Evidence, at: Moment) {
        let known = self.evidence;
        let is_better = match evidence.source.cmp(&known.source) {
            core::cmp::Ordering::Greater => true,
            core::cmp::Ordering::Less => false,
            core::cmp::Ordering::Equal => {
                let apart = evidence.server.0.wrapping_sub(self.now(at).0);
                evidence.error <= known.error
                    || apart.wrapping_abs() > evidence.error.0.wrapping_add(known.error.0)
            }
        };
        if is_better || self.is_disturbed(at) {
            *self = Self {
                evidence,
                anchor: at,
            };
        }
    }
}
