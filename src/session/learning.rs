//! What a session learns of the server's time.

use super::Session;
use super::answers::SAME_SECOND;
use super::session_token::{ASSUMED_LIFETIME, ClockChange, SessionToken};
use crate::clock::{Clock, Evidence, Moment, Source};
use crate::expiry::{EpochMs, Millis};

impl Session {
    /// Whether a token is another than the newest at hand, and lasts longer. One that says nothing of
    /// its end is taken at the API's word. And where the newest is of no use, and refetches bring one
    /// after another that ends sooner, it is that one which lasts strangely long.
    pub(super) fn is_longer(&self, held: &SessionToken, at: Moment) -> bool {
        self.newest().is_none_or(|newest| {
            let is_longer = held.expiry().is_none_or(|expiry| {
                expiry > newest.expires_at(&self.clock)
                    || self.passed_over.is_some_and(|before| expiry > before)
                        && (self.is_doubted(newest) || !newest.is_usable(&self.clock, at))
            });
            held.token != newest.token && is_longer
        })
    }

    /// An image failed with it, or the server refused it.
    pub(super) fn is_doubted(&self, held: &SessionToken) -> bool {
        held.is_refused || self.suspected == Some(held.generation)
    }

    /// The `Date` of a response. One whose token is no newer than the one at hand may have lain in a
    /// cache, and then its `Date` is as old.
    pub(super) fn learn_date(
        &mut self,
        held: Option<&SessionToken>,
        date: Option<EpochMs>,
        round_trip: Millis,
        at: Moment,
    ) {
        if let Some(date) = date
            && held.is_none_or(|held| self.is_longer(held, at))
        {
            self.learn(Evidence::written(Source::Date, date, round_trip), at);
        }
    }

    /// What a token that was just minted tells of the server's time, where it is a new one.
    pub(super) fn learn_from(&mut self, held: &SessionToken, round_trip: Millis, at: Moment) {
        let Some((expiry, minted)) = held.dates().filter(|_| self.is_longer(held, at)) else {
            return;
        };
        if self.clock.source() < Source::IssuedAt && self.config.lifetime.is_none() {
            self.learned_lifetime.learn(held.key_id(), self.clock);
        }
        let now = self.clock.now(at);
        // A lesson sets bounds: within them it has nothing to teach.
        let is_within = |lifetime: &Millis| expiry.before(*lifetime) <= now && now < expiry;
        let learned = self
            .learned_lifetime
            .lifetime()
            .filter(|lifetime| !is_within(lifetime));
        let lifetime = self.config.lifetime.or(learned);
        let evidence = if let Some(minted) = minted {
            Evidence::written(Source::IssuedAt, minted, round_trip)
        } else if let Some(lifetime) = lifetime {
            Evidence::written(Source::Lifetime, expiry.before(lifetime), round_trip)
        } else if expiry <= now && self.is_expired_again(expiry, at) {
            Evidence::written(
                Source::Unexpired,
                expiry.before(ASSUMED_LIFETIME),
                round_trip,
            )
        } else {
            return;
        };
        self.learn(evidence, at);
    }

    /// True if the clock, and not the token, must be wrong: an earlier token also had expired on arrival, or was
    /// usable before somebody set the clock. A first token that seems expired may just be old.
    fn is_expired_again(&mut self, expiry: EpochMs, at: Moment) -> bool {
        let before = self.expired_on_arrival.replace(expiry);
        before.is_some_and(|before| before < expiry)
            || self.clock.is_disturbed(at) && self.newest().is_some_and(|newest| newest.was_usable)
    }

    /// Keeps what the clock was before this token, to go back to if the token proves old.
    pub(super) fn record_clock_change(&self, held: &mut SessionToken, before: Clock) {
        held.clock_change = (self.clock != before).then_some(ClockChange {
            before,
            after: self.clock,
        });
    }

    /// True if a cache gave this answer: the same token and the same `Date` as the newest one, more than a second
    /// later. Such a `Date` is of unknown age.
    pub(super) fn is_replay(&self, held: &SessionToken, at: Moment) -> bool {
        self.newest().is_some_and(|newest| {
            newest.token == held.token
                && newest.date.is_some()
                && newest.date == held.date
                && at.since(newest.received) > SAME_SECOND
        })
    }

    /// True if the newest token was already old when it first came: it came again, an image failed with it, and by
    /// the clock before it the token has expired.
    pub(super) fn is_old_answer(&self, held: &SessionToken, at: Moment) -> bool {
        self.newest().is_some_and(|newest| {
            newest.token == held.token
                && self.is_doubted(newest)
                && at.since(newest.received) > SAME_SECOND
                && newest.clock_change.is_some_and(|clock_change| {
                    clock_change.after.source() < Source::Date
                        && newest.remaining(&clock_change.before, at).0 <= 0
                })
        })
    }

    /// True if a new token disproves the guess that the newest taught: that had expired on arrival, and this one has
    /// not, by the clock before.
    pub(super) fn disproves_guess(&self, held: &SessionToken, at: Moment) -> bool {
        self.newest().is_some_and(|newest| {
            newest.clock_change.is_some_and(|clock_change| {
                clock_change.after.source() == Source::Unexpired
                    && held.token != newest.token
                    && held.expiry().is_some()
                    && held.remaining(&clock_change.before, at).0 > 0
            })
        })
    }

    /// Reverts the clock to what it was before the newest token, which came from a cache. Only if that is later: a
    /// cached answer can only tell a time too early.
    pub(super) fn revert_clock(&mut self, at: Moment) {
        let newest = self.next.as_mut().or(self.in_use.as_mut());
        if let Some(clock_change) = newest.and_then(|newest| newest.clock_change.take())
            && self.clock == clock_change.after
            && clock_change.before.now(at) > clock_change.after.now(at)
        {
            self.clock = clock_change.before;
            self.time_tokens(at);
        }
    }

    pub(super) fn withdraw_learned_lifetime(&mut self, generation: u32, at: Moment) {
        if let Some(before) = self.learned_lifetime.withdraw(generation) {
            self.clock = before;
            self.time_tokens(at);
        }
    }

    pub(super) fn learn(&mut self, evidence: Evidence, at: Moment) {
        self.clock.learn(evidence, at);
        self.time_tokens(at);
    }

    fn time_tokens(&mut self, at: Moment) {
        self.is_changed = true;
        let hints = self.hints();
        let clock = self.clock;
        self.for_each_token(|held| held.update_timing(hints, &clock, at));
    }
}
