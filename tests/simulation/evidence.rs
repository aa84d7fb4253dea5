//! What responses tell the session of the time, and whether that is true.

use crate::backend::{Backend, Id};
use crate::clocks::{Clocks, SECOND};
use crate::laws::TIMEOUT;
use crate::plan::Plan;
use crate::watch::{Proof, Watch};

impl Watch {
    /// An answer to a refetch comes: what it tells of the time.
    #[expect(clippy::too_many_arguments, reason = "it is the answer, and the world")]
    pub(crate) fn answered(
        &mut self,
        id: u32,
        token: Option<Id>,
        date: Option<i64>,
        is_stale: bool,
        backend: &Backend,
        plan: &Plan,
        clocks: Clocks,
    ) {
        if is_stale {
            self.is_uneasy_until(clocks.now);
        }
        self.was_anonymous |= token.is_none();
        let Some((_, started)) = self.in_flight.filter(|_| self.is_current(id)) else {
            return;
        };
        if clocks.error_since(&started) < -SECOND {
            // It took longer than both clocks noticed.
            self.is_deceived = true;
            return;
        }
        let round_trip = clocks.known_since(&started);
        if round_trip > TIMEOUT {
            // Nobody can tell when the server said so.
            return;
        }
        let error = SECOND + round_trip;
        let proof = Proof {
            when: clocks,
            error,
        };
        let lasts_longer = self.is_longer(token, backend, plan);
        if is_stale {
            self.is_deceived |= lasts_longer;
            return;
        }
        // The `Date` of a response with the same token may be that of a cache.
        if date.is_some() && lasts_longer {
            self.date = Some(Proof {
                error: self
                    .date
                    .map_or(error, |old| old.error.min(3 * error).max(error)),
                ..proof
            });
            self.is_deceived = false;
        }
        // Of another lifetime than usual, or so late that it has expired already.
        let is_odd = token
            .map(|token| backend.get(token))
            .is_some_and(|minted| minted.lifetime != plan.lifetime || minted.expires <= clocks.now);
        if is_odd {
            self.is_uneasy_until(clocks.now);
        }
        if plan.is_opaque || token.is_none() || !lasts_longer {
            return;
        }
        // From a strange one the session may draw conclusions about the time, unless it is told better.
        if plan.says_issued || plan.tells_lifetime && !is_odd {
            self.minted = Some(proof);
            self.is_deceived &= date.is_none() && self.date.is_some();
        } else if is_odd {
            self.is_deceived |= date.is_none();
        }
    }

    /// The app passes on a response of its own.
    pub(crate) fn ingested(
        &mut self,
        token: Option<Id>,
        date: Option<i64>,
        is_stale: bool,
        backend: &Backend,
        plan: &Plan,
        clocks: Clocks,
    ) {
        self.was_anonymous |= token.is_none();
        if is_stale {
            self.is_uneasy_until(clocks.now);
        }
        let Some(date) = date.filter(|_| self.is_longer(token, backend, plan)) else {
            return;
        };
        self.is_deceived = is_stale;
        if !is_stale {
            self.date = Some(Proof {
                when: clocks,
                error: clocks.now - date + SECOND,
            });
        }
    }

    /// The `Date` of a response whose token lasts no longer than the newest may be that of a cache.
    fn is_longer(&self, token: Option<Id>, backend: &Backend, plan: &Plan) -> bool {
        let (Some(token), Some(newest)) = (token, self.newest) else {
            return true;
        };
        if plan.is_opaque {
            token != newest
        } else {
            backend.get(token).expires > backend.get(newest).expires
        }
    }
}
