//! What responses tell the session of the time, and whether that is true.

use crate::backend::{Backend, Id};
use crate::clocks::{Clocks, SECOND};
use crate::effect_laws::TIMEOUT;
use crate::plan::Plan;
use crate::watch::{Proof, Watch};
use crate::world::World;
use objectstore_image_auth::TokenStatus;

/// Two responses that were written within one second may arrive this far apart.
const SAME_SECOND: i64 = 2 * SECOND;

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
        // The token has an unusual lifetime, or came so late that it has expired.
        let is_odd = token
            .map(|token| backend.get(token))
            .is_some_and(|minted| minted.lifetime != plan.lifetime || minted.expires <= clocks.now);
        if is_odd {
            self.is_uneasy_until(clocks.now);
            // The session may take it nevertheless, to replace a suspected token.
            self.is_deceived |= !lasts_longer && date.is_none();
        }
        if plan.is_opaque || token.is_none() || !lasts_longer {
            return;
        }
        // The session may infer the time from an unusual token, unless it has better evidence.
        if plan.says_issued || plan.tells_lifetime && !is_odd {
            self.minted = Some(proof);
            self.is_deceived &= date.is_none() && self.date.is_some();
        } else if is_odd {
            self.is_deceived |= date.is_none();
        }
    }

    /// Within a second the backend mints the same token again, and what failed is tried again with it.
    pub(crate) fn note_same_second(
        &mut self,
        token: Option<Id>,
        backend: &Backend,
        clocks: Clocks,
    ) {
        if let Some(id) = token.filter(|_| token == self.newest)
            && let Some((taken, _)) = &backend.get(id).taken
            && clocks.known_since(taken) <= SAME_SECOND
        {
            self.retaken.insert(id);
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

impl World {
    /// A cached answer never makes an expired token look fresh for longer than one refetch: where it comes
    /// again, with the `Date` that it had, the session is back to what it knew of the time before. And where it
    /// comes first, without a `Date` or another hint, it is not believed against a local clock that is right.
    pub(crate) fn law_cached_answer(
        &mut self,
        before: Before,
        token: Option<Id>,
        date: Option<i64>,
    ) {
        let is_right = self.watch.local.is_some() && before.could_know && !self.plan.is_opaque;
        let Some(id) = token.filter(|_| is_right) else {
            return;
        };
        let status = self.session.snapshot().status;
        let looks_usable = matches!(status, TokenStatus::Fresh | TokenStatus::Expiring);
        let is_expired = self.remaining(id) < -self.tolerance();
        if !(looks_usable && is_expired && self.watch.newest == token) {
            return;
        }
        let seconds = |date: Option<i64>| date.map(|date| date.div_euclid(SECOND));
        let is_replay = before.newest == token
            && date.is_some()
            && seconds(self.watch.newest_date) == seconds(date);
        let is_unhinted = date.is_none()
            && self.watch.date.is_none()
            && !self.plan.says_issued
            && !self.plan.tells_lifetime
            && self.watch.taken == 1;
        if is_replay && !self.watch.retaken.contains(&id) || is_unhinted {
            let how = format!("token {id} looks {status:?} after its end");
            self.watch.broke("a cached answer", how);
        }
    }
}

/// What the world knew before an answer came.
#[derive(Clone, Copy)]
pub(crate) struct Before {
    pub(crate) newest: Option<Id>,
    /// The session could know the time, before the newest token came.
    pub(crate) could_know: bool,
}
