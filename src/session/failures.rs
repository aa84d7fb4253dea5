//! Which objects failed to load, with which token, and what that proves: an object that fails with two
//! good tokens fails for another reason, however often a list mounts it again.

use alloc::vec::Vec;

use crate::clock::Moment;
use crate::expiry::Millis;

/// Objects remembered. Their number must not grow with the number of URLs; a page with more broken
/// images than that verifies one of them again.
const MOST: usize = 4096;

/// An object that fails this often right after a recovery is broken.
const MOST_RELAPSES: u8 = 3;

/// A failure this soon after a recovery belongs to the retry that followed it.
const SOON: Millis = Millis(10_000);

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
    /// How often in a row it failed right after a recovery.
    relapses: u8,
    /// The number of the recovery after which it last failed.
    last_recovery: u32,
    /// It is broken itself.
    is_broken: bool,
}

/// The last time that a probe found the server well.
#[derive(Debug, Clone, Copy)]
pub(super) struct Recovery {
    /// Which one it was, counted from 1; 0 before the first.
    pub(super) number: u32,
    pub(super) at: Moment,
}

impl FailedObject {
    fn relapse(&mut self, last: Recovery, at: Moment) {
        if last.number == self.last_recovery {
            return;
        }
        self.last_recovery = last.number;
        let is_soon = at.since(last.at) <= SOON;
        self.relapses = if is_soon {
            self.relapses.saturating_add(1)
        } else {
            0
        };
        self.is_broken |= self.relapses >= MOST_RELAPSES;
    }
}

/// The objects that failed.
#[derive(Debug, Clone, Default)]
pub(super) struct Failures(Vec<FailedObject>);

impl Failures {
    /// An object failed with the token of a generation.
    pub(super) fn record(
        &mut self,
        object: u64,
        generation: u32,
        recovery: Recovery,
        at: Moment,
    ) -> Verdict {
        let Some(known) = self.0.iter_mut().find(|known| known.object == object) else {
            if self.0.len() >= MOST {
                self.0.clear();
            }
            self.0.push(FailedObject {
                object,
                last_generation: generation,
                is_not_the_token: false,
                relapses: 0,
                last_recovery: 0,
                is_broken: false,
            });
            return Verdict::Suspect;
        };
        if known.is_not_the_token {
            known.relapse(recovery, at);
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

    pub(super) fn is_not_the_token(&self, object: u64) -> bool {
        self.any(object, |known| known.is_not_the_token)
    }

    /// True where neither another token nor the server's recovery helps.
    pub(super) fn is_broken(&self, object: u64) -> bool {
        self.any(object, |known| known.is_broken)
    }

    /// The server answered that there is no such object, or that it may not be read.
    pub(super) fn mark_broken(&mut self, object: u64) {
        if let Some(known) = self.0.iter_mut().find(|known| known.object == object) {
            known.is_not_the_token = true;
            known.is_broken = true;
        }
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    fn any(&self, object: u64, has: fn(&FailedObject) -> bool) -> bool {
        self.0
            .iter()
            .any(|known| known.object == object && has(known))
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
