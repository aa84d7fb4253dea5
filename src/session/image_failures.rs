//! Which objects failed to load with which token, and what that proves: an object that fails with two good tokens in a
//! row fails for another reason, however often a list mounts it again.

use alloc::vec::Vec;

use crate::clock::Moment;
use crate::time::Millis;

/// The most objects that are remembered: their number must not grow with the number of URLs.
const MOST_OBJECTS: usize = 4096;

/// An object that a script got this often, and that still fails, is broken: its bytes are no image.
const MOST_SUCCESSES: u8 = 5;

/// Successes older than this do not count: a later failure has another cause.
const APART: Millis = Millis(60_000);

/// What a failure proves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FailureVerdict {
    /// It may be the token.
    Suspect,
    /// This failure shows that the token is not the cause.
    Cleared,
    /// The token was already known not to be the cause.
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
    /// How often it was tried again because the server had recovered.
    retries: u32,
    /// It was retried after a script had loaded this or another object. Before the next retry with the same token, a
    /// script must load this one.
    is_released: bool,
    /// How often a script got it, each time soon after the last, and when that was.
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
    pub(super) fn record(&mut self, object: u64, generation: u32, at: Moment) -> FailureVerdict {
        let is_full = self.is_full();
        let Some(known) = self.find(object) else {
            if is_full {
                return FailureVerdict::NotTheToken;
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
            return FailureVerdict::Suspect;
        };
        known.fail(at);
        if known.is_not_the_token {
            return FailureVerdict::NotTheToken;
        }
        // It failed with the token before, too. A failure with an earlier token was another failure.
        if generation.checked_sub(known.last_generation) == Some(1) {
            known.is_not_the_token = true;
            return FailureVerdict::Cleared;
        }
        known.last_generation = generation.max(known.last_generation);
        FailureVerdict::Suspect
    }

    /// Also true if so many objects failed that no more are remembered: then another token does not help.
    pub(super) fn is_not_the_token(&self, object: u64) -> bool {
        self.get(object)
            .map_or(self.is_full(), |known| known.is_not_the_token)
    }

    /// True if neither another token nor the server's recovery helps.
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

    /// A script got this object: it is tried again, and so are the others, once.
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

    /// The server answered, but the script cannot read the status. Retry all objects that are not broken.
    pub(super) fn release_all(&mut self, at: Moment) {
        for known in self.0.iter_mut().filter(|known| !known.is_broken) {
            known.succeed(at);
            known.retry();
        }
    }

    /// Another token is in use, and all are tried with that.
    pub(super) fn on_new_token(&mut self) {
        for known in &mut self.0 {
            known.is_released = false;
        }
    }

    /// True if a script must get this very object before it is tried again.
    pub(super) fn is_released(&self, object: u64) -> bool {
        self.get(object).is_some_and(|known| known.is_released)
    }

    /// How often an object was tried again because the server had recovered.
    pub(super) fn retries(&self, object: u64) -> u32 {
        self.get(object).map_or(0, |known| known.retries)
    }

    /// How many objects are remembered.
    pub(super) const fn len(&self) -> usize {
        self.0.len()
    }

    fn is_full(&self) -> bool {
        self.len() >= MOST_OBJECTS
    }

    fn get(&self, object: u64) -> Option<&FailedObject> {
        self.0.iter().find(|known| known.object == object)
    }

    fn find(&mut self, object: u64) -> Option<&mut FailedObject> {
        self.0.iter_mut().find(|known| known.object == object)
    }
}

/// The hash of an object's URL ([FNV-1a]). A collision would only leave one broken image without a retry.
///
/// [FNV-1a]: https://datatracker.ietf.org/doc/html/rfc9923
pub(super) fn hash(url: &str) -> u64 {
    url.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::support::moment;

    #[test]
    fn an_object_that_fails_with_two_tokens_in_a_row_fails_for_another_reason() {
        let mut failures = ImageFailures::default();
        assert_eq!(failures.record(1, 1, moment(0)), FailureVerdict::Suspect);
        assert_eq!(failures.record(1, 2, moment(1)), FailureVerdict::Cleared);
        assert_eq!(
            failures.record(1, 3, moment(2)),
            FailureVerdict::NotTheToken
        );
        assert!(failures.is_not_the_token(1) && !failures.is_broken(1));
    }

    #[test]
    fn failures_with_the_same_token_or_much_later_prove_nothing() {
        let mut failures = ImageFailures::default();
        for generation in [1, 1, 3, 1, 3] {
            let verdict = failures.record(1, generation, moment(0));
            assert_eq!(verdict, FailureVerdict::Suspect, "{generation}");
        }
    }

    #[test]
    fn ten_thousand_failures_are_not_all_remembered() {
        let mut failures = ImageFailures::default();
        for object in 0..10_000 {
            failures.record(object, 1, moment(0));
        }
        assert_eq!(failures.len(), MOST_OBJECTS);
        let verdict = failures.record(20_000, 1, moment(0));
        assert_eq!(verdict, FailureVerdict::NotTheToken, "no more refetches");
    }

    #[test]
    fn an_object_that_a_script_got_lets_the_others_be_tried_once() {
        let mut failures = ImageFailures::default();
        failures.record(1, 1, moment(0));
        failures.record(2, 1, moment(0));
        failures.release(1, moment(1));
        failures.release(1, moment(2));
        assert_eq!((failures.retries(1), failures.retries(2)), (2, 1));
        failures.on_new_token();
        failures.release(1, moment(3));
        assert_eq!(failures.retries(2), 2, "once for each token");
    }

    #[test]
    fn an_object_that_fails_though_a_script_gets_it_is_broken() {
        let mut failures = ImageFailures::default();
        for time in 0..6 {
            failures.record(1, 1, moment(time));
            assert!(!failures.is_broken(1), "after {time} successes");
            failures.release(1, moment(time));
            if time == 4 {
                failures.record(1, 1, moment(time));
                break;
            }
        }
        assert!(failures.is_broken(1));
    }

    #[test]
    fn successes_long_ago_do_not_make_it_broken() {
        let mut failures = ImageFailures::default();
        for time in 0..10 {
            failures.record(1, 1, moment(100 * time));
            failures.release(1, moment(100 * time));
        }
        assert!(!failures.is_broken(1));
    }
}
