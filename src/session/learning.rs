//! What a session learns of the server's time.

use super::Session;
use super::answers::SAME_SECOND;
use super::held::{ASSUMED_LIFETIME, Held, Taught};
use crate::clock::{Clock, Evidence, Moment, Source};
use crate::expiry::{EpochMs, Millis};

impl Session {
    /// Whether a token is another than the newest at hand, and lasts longer. One that says nothing of
    /// its end is taken at the API's word. And where the newest is of no use, and refetches bring one
    /// after another that ends sooner, it is that one which lasts strangely long.
    pub(super) fn is_longer(&self, held: &Held, at: Moment) -> bool {
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
    pub(super) fn is_doubted(&self, held: &Held) -> bool {
        held.is_refused || self.suspected == Some(held.generation)
    }

    /// The `Date` of a response. One whose token is no newer than the one at hand may have lain in a
    /// cache, and then its `Date` is as old.
    pub(super) fn learn_date(
        &mut self,
        held: Option<&Held>,
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
    pub(super) fn learn_from(&mut self, held: &Held, round_trip: Millis, at: Moment) {
        let Some((expiry, minted)) = held.dates().filter(|_| self.is_longer(held, at)) else {
            return;
        };
        if self.clock.source() < Source::IssuedAt && self.config.lifetime.is_none() {
            self.lesson.learn(held.key_id(), self.clock);
        }
        let now = self.clock.now(at);
        // A lesson sets bounds: within them it has nothing to teach.
        let is_within = |lifetime: &Millis| expiry.before(*lifetime) <= now && now < expiry;
        let learned = self
            .lesson
            .lifetime()
            .filter(|lifetime| !is_within(lifetime));
        let lifetime = self.config.lifetime.or(learned);
        let evidence = if let Some(minted) = minted {
            Evidence::written(Source::IssuedAt, minted, round_trip)
        } else if let Some(lifetime) = lifetime {
            Evidence::written(Source::Lifetime, expiry.before(lifetime), round_trip)
        } else if expiry <= now && self.is_expired_again(expiry) {
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

    /// A token that has expired on arrival may be an old one. The clock is wrong where the one before has, too, or
    /// was good.
    fn is_expired_again(&mut self, expiry: EpochMs) -> bool {
        let before = self.expired_on_arrival.replace(expiry);
        before.is_some_and(|before| before < expiry)
            || self.newest().is_some_and(|newest| newest.was_usable)
    }

    /// Remembers with a token what it taught, for when that turns out to be old.
    pub(super) fn note_lesson(&self, held: &mut Held, before: Clock) {
        held.taught = (self.clock != before).then_some(Taught {
            before,
            after: self.clock,
        });
    }

    /// Whether a cache gave this answer: it is the one that brought the newest token, some time ago. What it
    /// says of the time was as old then as nobody knows.
    pub(super) fn is_replay(&self, held: &Held, at: Moment) -> bool {
        self.newest().is_some_and(|newest| {
            newest.token == held.token
                && newest.date.is_some()
                && newest.date == held.date
                && at.since(newest.received) > SAME_SECOND
        })
    }

    /// Whether the newest token, brought again, was old when it first came: an image failed with it, and without
    /// what it taught of the time it would have expired.
    pub(super) fn is_doubted_lesson(&self, held: &Held, at: Moment) -> bool {
        self.newest().is_some_and(|newest| {
            newest.token == held.token
                && self.is_doubted(newest)
                && at.since(newest.received) > SAME_SECOND
                && newest.taught.is_some_and(|taught| {
                    taught.after.source() < Source::Date
                        && newest.remaining(&taught.before, at).0 <= 0
                })
        })
    }

    /// The newest token came out of a cache: what it taught of the time is wrong, where that was later. (What a
    /// cache kept tells an earlier time than it is, never a later one.)
    pub(super) fn unlearn(&mut self, at: Moment) {
        let newest = self.next.as_mut().or(self.in_use.as_mut());
        if let Some(taught) = newest.and_then(|newest| newest.taught.take())
            && self.clock == taught.after
            && taught.before.now(at) > taught.after.now(at)
        {
            self.clock = taught.before;
            self.time_tokens(at);
        }
    }

    pub(super) fn withdraw_lesson(&mut self, generation: u32, at: Moment) {
        if let Some(before) = self.lesson.withdraw(generation) {
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
        let terms = self.terms();
        for held in [&mut self.in_use, &mut self.next].into_iter().flatten() {
            held.time(terms, &self.clock, at);
        }
    }
}
