//! What a failed image teaches where nothing tells the server's time: a token lives no longer than
//! the one did that an image failed with.
//!
//! It is a lesson until it is proven wrong: the image fails with the next token too, or that one is
//! signed with another key, and the failure had another cause.

use alloc::borrow::ToOwned;
use alloc::string::String;

use super::session_token::SessionToken;
use crate::clock::{Clock, Moment};
use crate::expiry::Millis;

/// A token received no longer ago has not expired: Objectstore's own clients mint for 60 s and more.
pub(super) const MAY_HAVE_EXPIRED: Millis = Millis(45_000);

/// A failure that may be an expiry that the clock did not know of.
#[derive(Debug, Clone)]
struct Suspicion {
    generation: u32,
    age: Millis,
    key_id: Option<String>,
}

/// A lifetime that was learned, and what was thought before.
#[derive(Debug, Clone, Copy)]
struct Learned {
    lifetime: Millis,
    generation: u32,
    before: Clock,
}

#[derive(Debug, Clone, Default)]
pub(super) struct LearnedLifetime {
    suspicion: Option<Suspicion>,
    learned: Option<Learned>,
}

impl LearnedLifetime {
    /// An image failed with a token that was thought usable.
    pub(super) fn suspect(&mut self, held: &SessionToken, at: Moment) {
        let age = at.since(held.received);
        let is_known = self
            .suspicion
            .as_ref()
            .is_some_and(|known| known.generation == held.generation);
        if age >= MAY_HAVE_EXPIRED && !is_known {
            self.suspicion = Some(Suspicion {
                generation: held.generation,
                age,
                key_id: held.key_id().map(str::to_owned),
            });
        }
    }

    /// A refetch brought a new token: what was suspected of the one before is taken for true.
    pub(super) fn learn(&mut self, key_id: Option<&str>, clock: Clock) {
        let Some(suspicion) = self.suspicion.take() else {
            return;
        };
        let is_shorter = self.lifetime().is_none_or(|known| suspicion.age < known);
        if suspicion.key_id.as_deref() == key_id && is_shorter {
            self.learned = Some(Learned {
                lifetime: suspicion.age,
                generation: suspicion.generation,
                before: clock,
            });
        }
    }

    /// An image failed with this token that had failed with the one before: it was not the expiry.
    /// Gives back what was thought of the time before.
    pub(super) fn withdraw(&mut self, generation: u32) -> Option<Clock> {
        let is_about = |learned: &mut Learned| learned.generation.wrapping_add(1) == generation;
        self.learned.take_if(is_about).map(|learned| learned.before)
    }

    /// How long tokens live at most.
    pub(super) fn lifetime(&self) -> Option<Millis> {
        self.learned.map(|learned| learned.lifetime)
    }
}
