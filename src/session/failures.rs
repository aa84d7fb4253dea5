//! Which objects failed to load, and with which token: an object that fails with two good tokens
//! fails for another reason, however often a list mounts it again.

use alloc::vec::Vec;

/// Objects remembered. Their number must not grow with the number of URLs; a page with more broken
/// images than that verifies one of them again.
const MOST: usize = 4096;

/// Where the generation stands, of an object that failed with two tokens.
const NOT_THE_TOKEN: u32 = u32::MAX;

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

/// The objects that failed, by the hash of their URL without its token.
#[derive(Debug, Clone, Default)]
pub(super) struct Failures(Vec<(u64, u32)>);

impl Failures {
    /// An object failed with the token of a generation.
    pub(super) fn record(&mut self, object: u64, generation: u32) -> Verdict {
        let Some((_, last)) = self.0.iter_mut().find(|(known, _)| *known == object) else {
            if self.0.len() >= MOST {
                self.0.clear();
            }
            self.0.push((object, generation));
            return Verdict::Suspect;
        };
        if *last == NOT_THE_TOKEN {
            return Verdict::NotTheToken;
        }
        // The retry of one that failed with the token before. Longer ago it was another failure.
        if generation.checked_sub(*last) == Some(1) {
            *last = NOT_THE_TOKEN;
            return Verdict::Cleared;
        }
        *last = generation.max(*last);
        Verdict::Suspect
    }

    pub(super) fn is_not_the_token(&self, object: u64) -> bool {
        self.0
            .iter()
            .any(|&(known, last)| known == object && last == NOT_THE_TOKEN)
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
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
