//! The laws of what the images get: URLs that load, that stay the same, and that come in time.

use objectstore_image_auth::session::Page;

use crate::backend::{Id, token_in};
use crate::clocks::{Clocks, MINUTE, SECOND};
use crate::image::Cause;
use crate::watch::Proof;
use crate::world::World;

/// What two readings of the clocks may differ by, without the session taking that for a disturbance.
const NOISE: i64 = 500;

/// How long a calm page has been calm: long enough for back-offs to have ended.
const CALM: i64 = 3 * MINUTE;

impl World {
    fn proofs(&self) -> impl Iterator<Item = Proof> {
        let watch = &self.watch;
        [watch.local, watch.date, watch.minted]
            .into_iter()
            .flatten()
    }

    /// The session can know the time: its local clock is sound, or a response told it, and since then
    /// at least one of its clocks did not fall behind. (It may have been told a wrong time since:
    /// then it can't know.)
    pub(crate) fn can_know(&self) -> bool {
        let is_right = |proof: Proof| self.clocks.error_since(&proof.when) >= -NOISE;
        !self.watch.is_deceived && self.proofs().any(is_right)
    }

    /// The session knows the time, and does not believe it to be later than it is.
    pub(crate) fn is_exact(&self) -> bool {
        let is_right = |proof: Proof| self.clocks.error_since(&proof.when).abs() <= NOISE;
        self.can_know() && !self.watch.may_have_learned && self.proofs().all(is_right)
    }

    /// By how much the session's time may be wrong nevertheless: it ignores evidence that agrees with what
    /// it has and is less exact.
    pub(crate) fn tolerance(&self) -> i64 {
        let error = self.proofs().map(|proof| proof.error).max();
        2 * error.unwrap_or(0) + SECOND
    }

    /// How long a token lives still; of one that does not say so itself, from its receipt.
    pub(crate) fn remaining(&self, id: Id) -> i64 {
        self.backend.get(id).expires - self.clocks.now
    }

    /// Whether its life is one that the session can know.
    pub(crate) fn is_legible(&self, id: Id) -> bool {
        let minted = self.backend.get(id);
        let told = self.plan.tells_lifetime || minted.lifetime == 5 * MINUTE;
        let is_right = |&(taken, _): &(Clocks, u32)| {
            self.clocks.error_since(&taken).abs() <= NOISE && taken.now - minted.at < SECOND
        };
        !self.plan.is_opaque
            || minted.lifetime == self.plan.lifetime
                && told
                && minted.taken.as_ref().is_some_and(is_right)
    }

    /// Its life is the one that the app tells the session, if it does.
    pub(crate) fn is_usual(&self, id: Id) -> bool {
        !self.plan.tells_lifetime || self.backend.get(id).lifetime == self.plan.lifetime
    }

    /// How long before its end a token counts as expiring, at most.
    pub(crate) fn ahead(&self, id: Id) -> i64 {
        let lifetime = self.backend.get(id).lifetime;
        let fifth = (lifetime / 5).min(MINUTE);
        let margins = 2 * self.tolerance().max(5 * SECOND);
        fifth.max(margins).min(lifetime / 2)
    }

    pub(crate) fn check_url(&mut self, src: &str) {
        let token = token_in(src);
        if token != self.watch.handed_out {
            self.trace(|| format!("URLs with token {token:?}"));
        }
        self.law_usable(token);
        self.law_succeeded(token);
        self.law_stable(token);
        self.watch.handed_out = token;
        self.watch.handed_out_at = self.clocks.now;
    }

    /// No URL is handed out whose token the backend would refuse for its age while the session can know
    /// that. Its margin of 5 s (a quarter of what was left of it at first, where that is less) is left, less what the time may be wrong by.
    fn law_usable(&mut self, token: Option<Id>) {
        let Some(id) = token else {
            if !self.watch.was_anonymous {
                self.watch
                    .broke("usable", "a URL without a token, and the backend wants one");
            }
            return;
        };
        let minted = self.backend.get(id);
        let left = minted
            .taken
            .map_or(0, |(taken, _)| minted.expires - taken.now);
        let margin = (5 * SECOND).min(minted.lifetime.min(left) / 4);
        // An opaque token does not say that it ends in whole seconds.
        let early = if self.plan.is_opaque { SECOND } else { 0 };
        let least = margin - early - self.tolerance();
        let remaining = self.remaining(id);
        if self.can_know() && self.is_legible(id) && remaining < least {
            let how = format!("token {id} is handed out {remaining} ms before its end");
            self.watch.broke("usable", how);
        }
    }

    /// A token that an image was refused with is handed out no more, once the session has another:
    /// whatever it can know, that is evidence.
    fn law_succeeded(&mut self, token: Option<Id>) {
        if let Some(id) = token.filter(|id| self.watch.succeeded.contains(id)) {
            let how = format!("token {id} was refused, and is handed out still");
            self.watch.broke("evidence", how);
        }
    }

    /// A URL, asked for again, is the same string while its token is usable. So the token in URLs is
    /// never an older one than before; and where the session knows the time exactly, a newer one
    /// takes its place only where the old one is within `refreshAhead` of its end, or an image failed
    /// with it.
    fn law_stable(&mut self, token: Option<Id>) {
        let (Some(old), Some(new)) = (self.watch.handed_out, token) else {
            return;
        };
        if old == new {
            return;
        }
        let ordinal = |id| self.backend.get(id).taken.map(|(_, ordinal)| ordinal);
        if ordinal(new) < ordinal(old) && !self.watch.retaken.contains(&old) {
            let how = format!("token {new} after the newer {old}");
            self.watch.broke("stable", how);
        }
        let is_doubted = self.watch.doubted.contains(&old);
        let remaining = self.remaining(old);
        let is_early = remaining > self.ahead(old) + self.tolerance();
        let was_set = self.watch.clock_set >= self.watch.handed_out_at;
        if is_early
            && !is_doubted
            && !was_set
            && self.is_exact()
            && self.is_legible(old)
            && self.is_usual(old)
        {
            let how = format!("token {new} in place of {old}, {remaining} ms before its end");
            self.watch.broke("stable", how);
        }
    }

    /// An old answer changes nothing: a token that expires no later than the newest is not taken, where
    /// that one is surely of use and no image failed with it.
    pub(crate) fn law_newer(&mut self, newest: Option<Id>, token: Option<Id>) {
        let (Some(old), Some(new)) = (newest, token) else {
            return;
        };
        let is_of_use = self.remaining(old) > 2 * self.tolerance().max(5 * SECOND)
            && !self.watch.doubted.contains(&old)
            && self.is_exact()
            && self.is_usual(old);
        let is_newer = self.remaining(new) > self.remaining(old);
        if is_of_use && !is_newer && !self.plan.is_opaque {
            let how = format!("token {new} is taken after {old}, which lasts longer");
            self.watch.broke("newer", how);
        }
    }

    /// A page that is seen and used never goes without a URL in calm times: the next token is there
    /// before the last one ends.
    pub(crate) fn check_want_of_url(&mut self) {
        let now = self.clocks.now;
        let is_calm = self.watch.ease(now) > CALM && now - self.watch.was_hidden > CALM;
        let was_asked = self
            .watch
            .surely_asked
            .is_some_and(|asked| now - asked > 10 * SECOND);
        let Some(newest) = self.watch.newest else {
            return;
        };
        let is_long = self.is_usual(newest) && self.backend.get(newest).lifetime >= MINUTE;
        if is_calm
            && was_asked
            && is_long
            && self.watch.page == Page::Visible
            && !self.watch.is_stopped
            && self.is_exact()
            && self.is_legible(newest)
        {
            let remaining = self.remaining(newest);
            let how = format!("a page in use has no URL, {remaining} ms before {newest} ends");
            self.watch.broke("ahead of time", how);
        }
    }

    /// An image failed, and the session is about to be told.
    pub(crate) fn watch_failure(&mut self, number: usize, src: &str, cause: Cause) {
        let token = token_in(src);
        let sole = self.sole_token();
        let is_surely_usable = !self.watch.was_anonymous
            && token.is_some_and(|id| {
                let spare = self.ahead(id) + self.tolerance();
                sole == Some(id)
                    && self.remaining(id) > spare
                    && self.is_exact()
                    && self.is_legible(id)
            });
        let is_surely_good = is_surely_usable && cause == Cause::NotFound;
        let ordinal = token
            .and_then(|id| self.backend.get(id).taken)
            .map(|(_, ordinal)| ordinal);
        let may_be_in_use = token == self.watch.handed_out || token == self.watch.newest;
        let by_script = self.is_by_script(number);
        let past = &mut self.images[number].past;
        let was_cleared = past.is_cleared;
        past.must_give_up = was_cleared && is_surely_good;
        if is_surely_good {
            past.is_cleared |= past
                .failed_with
                .is_some_and(|last| Some(last + 1) == ordinal);
            past.failed_with = ordinal;
        }
        let is_evidence = cause == Cause::Refused && past.failures == 0;
        past.failures += 1;
        past.recoveries = self.watch.recoveries;
        if past.failures == 1 && is_surely_usable && !by_script {
            self.watch.suspect = token;
        }
        self.watch.failed_objects += usize::from(past.failures == 1);
        let is_verified = token.is_some() && self.watch.verified == token;
        self.watch.is_suspecting |= may_be_in_use && (by_script || !was_cleared && !is_verified);
        let Some(id) = token else {
            return;
        };
        if !was_cleared || !is_surely_usable {
            // Of one that may count as expired, it is the end.
            self.watch.doubted.insert(id);
        }
        if !was_cleared {
            self.watch.may_have_learned |= !self.plan.dates && !self.plan.says_issued;
            self.watch.is_uneasy_until(self.clocks.now);
        }
        let is_evidence = is_evidence && !self.watch.maybe_verified.contains(&id);
        if is_evidence && self.watch.newest != Some(id) {
            self.watch.succeeded.insert(id);
        } else if is_evidence {
            self.watch.refused.insert(id);
        }
    }

    /// The URL to try next is not the one that failed, unless the API brought its token anew; and for an
    /// object that failed with two good tokens, one after the other, there is none while its token is good.
    /// Neither holds once the server was found well after that.
    pub(crate) fn check_retry(&mut self, number: usize, failed: &str, src: &str) {
        if self.images[number].past.recoveries != self.watch.recoveries {
            return;
        }
        let is_new = token_in(src).is_some_and(|id| self.watch.retaken.contains(&id));
        if failed == src && !is_new {
            self.watch.broke("retry", "with the URL that failed");
        }
        // A token that came again within the second counts as another one.
        if self.images[number].past.must_give_up && self.watch.retaken.is_empty() {
            self.watch.broke(
                "retry",
                format!("of what failed with two good tokens: {number}"),
            );
        }
    }
}
