//! The server's time, estimated from the local clocks and from what the server lets slip.
//!
//! A wall clock may be wrong by any amount, and may be set while the page runs; a monotonic clock
//! knows no date, and may stand still while the machine sleeps. Together they tell how much time has
//! passed; how late it is, only the server knows.
//!
//! Nothing here reads a clock: a [`Moment`] comes in with every call.

use crate::expiry::{EpochMs, Millis};

/// By how much the two clocks may come to differ before one of them was set, or slept.
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
    /// The time since an earlier moment: the larger of what the two clocks say, for the monotonic
    /// one may have stood still, and the wall clock may have been set back.
    #[must_use]
    #[inline(never)]
    pub fn since(self, earlier: Self) -> Millis {
        let wall = self.wall.0.wrapping_sub(earlier.wall.0);
        let mono = self.mono.0.wrapping_sub(earlier.mono.0);
        Millis(wall.max(mono).max(0))
    }

    /// The smaller of what the two clocks say, for the wall clock may have been set forward.
    pub(crate) fn at_least_since(self, earlier: Self) -> Millis {
        let wall = self.wall.0.wrapping_sub(earlier.wall.0);
        let mono = self.mono.0.wrapping_sub(earlier.mono.0);
        Millis(wall.min(mono).max(0))
    }

    /// What is left at this moment of a span that began earlier; nothing once it is over.
    #[must_use]
    pub fn left_of(self, span: Millis, earlier: Self) -> Millis {
        Millis(span.0.wrapping_sub(self.since(earlier).0).max(0))
    }
}

/// What an estimate of the server's time rests on, the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// The local clock, for want of anything better.
    Local,
    /// A token that was just minted can't have expired: the local clock is fast, by how much is a guess. The
    /// first token that seems expired is fetched once more, since it may just be old.
    Unexpired,
    /// A token that was just minted expires one lifetime later, where the lifetime is known.
    Lifetime,
    /// A token that was just minted says when (`iat`).
    IssuedAt,
    /// The `Date` header of a response, plus its `Age`. A cache that sends no `Age` is detected when the same token
    /// comes again with the same `Date`; the clock is then reverted.
    Date,
}

/// What the server's time was at some moment, as far as one source tells.
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
    /// Of a time that the server wrote down, in whole seconds, while a request was under way that
    /// took `round_trip`: half of it is the likeliest.
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
    /// When the evidence came.
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

    /// By how much [`Clock::now`] may be wrong, either way, as far as its source can tell.
    #[must_use]
    pub const fn error(&self) -> Millis {
        self.evidence.error
    }

    /// The server's clock minus the local one, when that was last seen.
    #[must_use]
    pub const fn skew(&self) -> Millis {
        Millis(self.evidence.server.0.wrapping_sub(self.anchor.wall.0))
    }

    /// What the estimate rests on.
    #[must_use]
    pub const fn source(&self) -> Source {
        self.evidence.source
    }

    /// True where the two clocks came to differ since the evidence: one was set, or slept, and what
    /// was known then may hold no more.
    #[must_use]
    pub fn is_disturbed(&self, at: Moment) -> bool {
        let wall = at.wall.0.wrapping_sub(self.anchor.wall.0);
        let mono = at.mono.0.wrapping_sub(self.anchor.mono.0);
        wall.wrapping_sub(mono).wrapping_abs() > DISTURBANCE.0
    }

    /// Takes evidence into account: that of a better source always, of the same one where it is more
    /// exact or contradicts what was thought, and after a disturbance that of any.
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
