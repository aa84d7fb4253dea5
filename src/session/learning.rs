//! What a session learns of the server's time.

use super::Session;
use super::held::{ASSUMED_LIFETIME, Held};
use crate::clock::{Evidence, Moment, Source};
use crate::expiry::{EpochMs, Millis};
use crate::token::Token;

impl Session {
    /// Whether a token lasts longer than the newest at hand.
    pub(super) fn is_longer(&self, held: &Held) -> bool {
        let expires_at = |held: &Held| held.expires_at(&self.clock);
        self.newest()
            .is_none_or(|newest| expires_at(held) > expires_at(newest))
    }

    /// The `Date` of a response. One whose token is no newer than the one at hand may have lain in a
    /// cache, and then its `Date` is as old.
    pub(super) fn learn_date(
        &mut self,
        token: Option<&Token>,
        date: Option<EpochMs>,
        round_trip: Millis,
        at: Moment,
    ) {
        let is_old = token.zip(self.newest()).is_some_and(|(token, newest)| {
            let expiry = token.claims().and_then(|claims| claims.expires_at);
            *token == newest.token
                || expiry.is_some_and(|expiry| expiry <= newest.expires_at(&self.clock))
        });
        if let Some(date) = date
            && !is_old
        {
            self.learn(Evidence::written(Source::Date, date, round_trip), at);
        }
    }

    /// What a token that was just minted tells of the server's time, where it is a new one.
    pub(super) fn learn_from(&mut self, held: &Held, round_trip: Millis, at: Moment) {
        let Some((expiry, minted)) = held.dates().filter(|_| self.is_longer(held)) else {
            return;
        };
        if self.clock.source() < Source::IssuedAt && self.config.lifetime.is_none() {
            self.lesson.learn(held.key_id(), self.clock);
        }
        let lifetime = self.config.lifetime.or_else(|| self.lesson.lifetime());
        let evidence = if let Some(minted) = minted {
            Evidence::written(Source::IssuedAt, minted, round_trip)
        } else if let Some(lifetime) = lifetime {
            Evidence::written(Source::Lifetime, expiry.before(lifetime), round_trip)
        } else if expiry <= self.clock.now(at) {
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
