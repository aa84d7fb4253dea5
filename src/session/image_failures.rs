//! Which objects failed to load, with which token, and what that proves: an object that fails with two
//! good tokens fails for another reason, however often a list mounts it again.

use alloc::vec::Vec;

use crate::clock::Moment;
use crate::expiry::Millis;

/// Objects remembered. Their number must not grow with the number of URLs.
const MOST: usize = 4096;

/// An object that script got this often, and that fails all the same, is broken: its bytes are no image.
const MOST_SUCCESSES: u8 = 5;

/// A failure so long after script got the object has a cause of its own.
const APART: Millis = Millis(60_000);

/// What a failure says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It may be the token.
    Suspect,
    /// It is not the token, and this is when that came out.
    Cleared,
    /// It is not the token, as was known before.
    NotTheToken,
}

/// An object that failed.
#[derive(Debug, Clone)]
struct FailedObject {
    /// The hash of its URL without its token.
    object: u64,
    /// The generation of the token that it last failed with.
    last_generation: u32,
    /// It failed with two tokens, one after the other.
    is_not_the_token: bool,
    /// Another try cannot help, unless there is another token.
    is_broken: bool,
    /// How often the server's recovery was a reason to try it again.
    retries: u32,
    /// It was tried again because script got another object: next time, script must get this one.
    is_released: bool,
    /// How often script got it, one time soon after the other, and when it last did.
    successes: Option<(u8, Moment)>,
}

impl FailedObject {
    /// It failed again.
    fn fail(&mut self, at: Moment) {
        self.successes.take_if(|(_, last)| at.since(*last) > APART);
        self.is_broken |= self
            .successes
            .is_some_and(|(successes, _)| successes >= MOST_SUCCESSES);
    }

    fn succeed(&mut self, at: Moment) {
        let before = self.successes.map_or(0, |(successes, _)| successes);
        self.successes = Some((before.saturating_add(1), at));
    }

    fn retry(&mut self) {
        self.is_released = true;
        self.retries = self.retries.wrapping_add(1);
    }
}

/// The objects that failed.
#[derive(Debug, Clone, Default)]
pub(super) struct ImageFailures(Vec<FailedObject>);

impl ImageFailures {
    /// An object failed with the token of a generation.
    pub(super) fn record(&mut self, object: u64, generation: u32, at: Moment) -> Verdict {
        let is_full = self.is_full();
        let Some(known) = self.find(object) else {
            if is_full {
                return Verdict::NotTheToken;
            }
            self.0.push(FailedObject {
                object,
                last_generation: generation,
                is_not_the_token: false,
                is_broken: false,
                retries: 0,
                is_released: false,
                successes: None,
            });
            return Verdict::Suspect;
        };
        known.fail(at);
        if known.is_not_the_token {
            return Verdict::NotTheToken;
        }
        // The retry of one that failed with the token before. Longer ago it was another failure.
        if generation.checked_sub(known.last_generation) == Some(1) {
            known.is_not_the_token = true;
            return Verdict::Cleared;
        }
        known.last_generation = generation.max(known.last_generation);
        Verdict::Suspect
    }

    /// True also where so many objects failed that no more are remembered: then another token does not help.
    pub(super) fn is_not_the_token(&self, object: u64) -> bool {
        self.get(object)
            .map_or(self.is_full(), |known| known.is_not_the_token)
    }

    /// True where neither another token nor the server's recovery helps.
    pub(super) fn is_broken(&self, object: u64) -> bool {
        self.get(object)
            .map_or(self.is_full(), |known| known.is_broken)
    }

    /// The server answered that there is no such object, or that it may not be read.
    pub(super) fn mark_broken(&mut self, object: u64) {
        if let Some(known) = self.find(object) {
            known.is_not_the_token = true;
            known.is_broken = true;
        }
    }

    /// Script got this object: it is tried again, and so are the others, once.
    pub(super) fn release(&mut self, object: u64, at: Moment) {
        for known in &mut self.0 {
            if known.object == object {
                known.succeed(at);
                known.retry();
            } else if !known.is_released {
                known.retry();
            }
        }
    }

    /// The server answered, and that is all that script may know, of whatever object: all are tried again.
    pub(super) fn release_all(&mut self, at: Moment) {
        for known in self.0.iter_mut().filter(|known| !known.is_broken) {
            known.succeed(at);
            known.retry();
        }
    }

    /// Another token is in use, which all are tried with.
    pub(super) fn try_next_token(&mut self) {
        for known in &mut self.0 {
            known.is_released = false;
        }
    }

    /// True where script must get this very object before it is tried again.
    pub(super) fn is_released(&self, object: u64) -> bool {
        self.get(object).is_some_and(|known| known.is_released)
    }

    /// How often the server's recovery was a reason to try an object again.
    pub(super) fn retries(&self, object: u64) -> u32 {
        self.get(object).map_or(0, |known| known.retries)
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    fn is_full(&self) -> bool {
        self.0.len() >= MOST
    }

    fn get(&self, object: u64) -> Option<&FailedObject> {
        self.0.iter().find(|known| known.object == object)
    }

    fn find(&mut self, object: u64) -> Option<&mut FailedObject> {
        self.0.iter_mut().find(|known| known.object == object)
    }
}

/// The hash of an object's URL ([FNV-1a]). A collision would leave one broken image without a retry.
///
/// [FNV-1a]: https://datatracker.ietf.org/doc/html/rfc9923
pub(super) fn hash(url: &str) -> u64 {
    url.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
