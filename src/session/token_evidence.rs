//! What a newly minted token tells about the server's time. See [`crate::clock`] for what is made of it.

use super::learned_lifetime::LearnedLifetime;
use super::session_token::{ASSUMED_LIFETIME, SessionToken};
use crate::clock::{Clock, Evidence, Moment, Source};
use crate::time::{EpochMs, Millis};

/// What is known from earlier tokens.
#[derive(Debug, Clone, Default)]
pub(super) struct TokenEvidence {
    learned_lifetime: LearnedLifetime,
    /// The expiry of the last token that had already expired when it arrived.
    expired_on_arrival: Option<EpochMs>,
}

impl TokenEvidence {
    /// The evidence of a token that a refetch brought. `stated_lifetime` is what the app said. `newest` is the newest
    /// token at hand.
    pub(super) fn of_token(
        &mut self,
        token: &SessionToken,
        newest: Option<&SessionToken>,
        stated_lifetime: Option<Millis>,
        clock: &Clock,
        round_trip: Millis,
        at: Moment,
    ) -> Option<Evidence> {
        let expiry = token.expiry()?;
        if clock.source() < Source::IssuedAt && stated_lifetime.is_none() {
            self.learned_lifetime.learn(token.key_hash(), *clock);
        }
        let now = clock.now(at);
        // A learned lifetime sets bounds. Within them it is no evidence.
        let is_within = |lifetime: &Millis| expiry.before(*lifetime) <= now && now < expiry;
        let learned = self.learned_lifetime.lifetime();
        let lifetime = stated_lifetime.or(learned.filter(|lifetime| !is_within(lifetime)));
        let (source, minted) = if let Some(issued_at) = token.issued_at() {
            (Source::IssuedAt, issued_at)
        } else if let Some(lifetime) = lifetime {
            (Source::Lifetime, expiry.before(lifetime))
        } else if expiry <= now && self.is_expired_again(expiry, newest, clock, at) {
            (Source::Unexpired, expiry.before(ASSUMED_LIFETIME))
        } else {
            return None;
        };
        Some(Evidence::written(source, minted, round_trip))
    }

    /// An image failed with a token that was thought usable.
    pub(super) fn suspect(&mut self, token: &SessionToken, at: Moment) {
        self.learned_lifetime.suspect(token, at);
    }

    /// See [`LearnedLifetime::withdraw`].
    pub(super) fn withdraw(&mut self, generation: u32) -> Option<Clock> {
        self.learned_lifetime.withdraw(generation)
    }

    /// How long tokens live at most, as far as images taught it.
    pub(super) fn lifetime(&self) -> Option<Millis> {
        self.learned_lifetime.lifetime()
    }

    /// True if the clock is wrong and not the token: an earlier token had expired on arrival too, or one was usable
    /// before a clock was set. A first token that seems expired may just be old.
    fn is_expired_again(
        &mut self,
        expiry: EpochMs,
        newest: Option<&SessionToken>,
        clock: &Clock,
        at: Moment,
    ) -> bool {
        let before = self.expired_on_arrival.replace(expiry);
        before.is_some_and(|before| before < expiry)
            || clock.is_disturbed(at) && newest.is_some_and(SessionToken::was_usable)
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::session::session_token::LifetimeHints;
    use crate::support::{START, moment, seconds, token, token_with};
    use crate::token::Token;
    use crate::url::AuthParam;

    /// The source and the server's time that a token tells, received at the start.
    fn evidence(
        known: &mut TokenEvidence,
        value: Token,
        lifetime: Option<Millis>,
    ) -> Option<(Source, EpochMs)> {
        let at = moment(0);
        let hints = LifetimeHints::default();
        let token = SessionToken::new(value, &AuthParam::default(), hints, None, at);
        let clock = Clock::local(at);
        let evidence = known.of_token(&token, None, lifetime, &clock, Millis(0), at)?;
        Some((evidence.source, evidence.server.before(evidence.error)))
    }

    #[test]
    fn a_token_says_when_it_was_issued() {
        let issued_at = START.after(seconds(3_600));
        let claims = json!({"iat": issued_at.0 / 1_000});
        let value = token_with(issued_at.after(seconds(300)), &claims);
        let told = evidence(&mut TokenEvidence::default(), value, None);
        assert_eq!(told, Some((Source::IssuedAt, issued_at)));
    }

    #[test]
    fn a_token_of_a_stated_lifetime_was_minted_that_long_before_its_end() {
        let value = token(START.after(seconds(3_660)));
        let told = evidence(&mut TokenEvidence::default(), value, Some(seconds(60)));
        let minted = START.after(seconds(3_600));
        assert_eq!(told, Some((Source::Lifetime, minted)));
    }

    #[test]
    fn a_token_that_is_not_expired_tells_nothing_else() {
        let value = token(START.after(seconds(60)));
        assert_eq!(evidence(&mut TokenEvidence::default(), value, None), None);
    }

    #[test]
    fn the_second_token_that_has_expired_on_arrival_tells_that_the_clock_is_fast() {
        let mut known = TokenEvidence::default();
        let first = token(START.before(seconds(600)));
        assert_eq!(evidence(&mut known, first.clone(), None), None);
        assert_eq!(evidence(&mut known, first, None), None, "the same again");
        let second = token(START.before(seconds(500)));
        let minted = START.before(seconds(500)).before(ASSUMED_LIFETIME);
        let told = evidence(&mut known, second, None);
        assert_eq!(told, Some((Source::Unexpired, minted)));
    }
}
