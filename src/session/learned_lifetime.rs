//! An upper bound on token lifetime, learned when the server's time is unknown: if an image fails with a token of age
//! N, tokens live at most N.
//!
//! It is withdrawn if it proves wrong: if the image fails with the next token too. And it is not learned if the next
//! token is signed with another key, because then the failure had another cause.

use super::session_token::SessionToken;
use crate::clock::{Clock, Moment};
use crate::time::Millis;

/// A token received no longer ago has not expired: Objectstore's own clients mint tokens for 60 s and more.
pub(super) const MAY_HAVE_EXPIRED: Millis = Millis(45_000);

/// A failure that may mean that the token had expired, although the clock says otherwise.
#[derive(Debug, Clone, Copy)]
struct Suspicion {
    generation: u32,
    age: Millis,
    key_hash: u64,
}

/// A lifetime that was learned, and the clock before.
#[derive(Debug, Clone, Copy)]
struct Learned {
    lifetime: Millis,
    generation: u32,
    before: Clock,
}

/// Upper bound on the lifetime of tokens.
#[derive(Debug, Clone, Default)]
pub(super) struct LearnedLifetime {
    suspicion: Option<Suspicion>,
    learned: Option<Learned>,
}

impl LearnedLifetime {
    /// An image failed with a token that was thought usable.
    pub(super) fn suspect(&mut self, token: &SessionToken, at: Moment) {
        let age = at.since(token.received());
        let is_known = self
            .suspicion
            .as_ref()
            .is_some_and(|known| known.generation == token.generation());
        if age >= MAY_HAVE_EXPIRED && !is_known {
            self.suspicion = Some(Suspicion {
                generation: token.generation(),
                age,
                key_hash: token.key_hash(),
            });
        }
    }

    /// A refetch brought a new token: the suspicion about the one before counts as true.
    pub(super) fn learn(&mut self, key_hash: u64, clock: Clock) {
        let Some(suspicion) = self.suspicion.take() else {
            return;
        };
        let is_shorter = self.lifetime().is_none_or(|known| suspicion.age < known);
        if suspicion.key_hash == key_hash && is_shorter {
            self.learned = Some(Learned {
                lifetime: suspicion.age,
                generation: suspicion.generation,
                before: clock,
            });
        }
    }

    /// An image failed with the token of this generation after it had failed with the one before: the cause was not the
    /// expiry. Returns the clock to revert to.
    pub(super) fn withdraw(&mut self, generation: u32) -> Option<Clock> {
        let is_about = |learned: &mut Learned| learned.generation.wrapping_add(1) == generation;
        self.learned.take_if(is_about).map(|learned| learned.before)
    }

    /// How long tokens live at most.
    pub(super) fn lifetime(&self) -> Option<Millis> {
        self.learned.map(|learned| learned.lifetime)
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::session::image_failures::hash;
    use crate::support::{START, moment, seconds, token};
    use crate::url::AuthParam;

    /// A token of generation 1, received at the start.
    fn suspect(learned: &mut LearnedLifetime, after: i64) {
        let param = AuthParam::default();
        let value = token(START.after(seconds(300)));
        let hints = crate::session::session_token::LifetimeHints::default();
        let mut token = SessionToken::new(value, &param, hints, None, moment(0));
        token.set_generation(1);
        learned.suspect(&token, moment(after));
    }

    #[test]
    fn is_the_age_of_the_token_that_an_image_failed_with() {
        let mut learned = LearnedLifetime::default();
        suspect(&mut learned, 60);
        assert_eq!(learned.lifetime(), None, "not before another token came");
        learned.learn(hash("k1"), Clock::local(moment(0)));
        assert_eq!(learned.lifetime(), Some(seconds(60)));
    }

    #[test]
    fn a_young_token_teaches_nothing() {
        let mut learned = LearnedLifetime::default();
        suspect(&mut learned, 44);
        learned.learn(hash("k1"), Clock::local(moment(0)));
        assert_eq!(learned.lifetime(), None);
    }

    #[test]
    fn a_token_of_another_key_teaches_nothing() {
        let mut learned = LearnedLifetime::default();
        suspect(&mut learned, 60);
        learned.learn(hash("k2"), Clock::local(moment(0)));
        assert_eq!(learned.lifetime(), None);
    }

    #[test]
    fn is_withdrawn_if_the_image_fails_with_the_next_token_too() {
        let clock = Clock::local(moment(0));
        let mut learned = LearnedLifetime::default();
        suspect(&mut learned, 60);
        learned.learn(hash("k1"), clock);
        assert_eq!(learned.withdraw(7), None, "a later token proves nothing");
        assert_eq!(learned.withdraw(2), Some(clock));
        assert_eq!(learned.lifetime(), None);
    }
}
