//! Jitter, from a seed: so that a session's jitter can be replayed.

use crate::backoff::longest_wait;
use crate::expiry::Millis;

/// A xorshift generator ([Marsaglia, 2003]): tabs must not march in step, no more is asked of it.
///
/// [Marsaglia, 2003]: https://www.jstatsoft.org/article/view/v008i14
#[derive(Debug, Clone)]
pub(super) struct Jitter(u64);

impl Jitter {
    pub(super) fn new(seed: u64) -> Self {
        // Seeds that lie close together, as times do, would draw nearly the same at first: so they
        // are spread. Zero is the one state that xorshift never leaves.
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A span between nothing and `most`.
    pub(super) fn up_to(&mut self, most: Millis) -> Millis {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        let most = most.0.max(0).unsigned_abs();
        let drawn = (self.0 >> 32).checked_rem(most.saturating_add(1));
        Millis(drawn.unwrap_or_default().cast_signed())
    }

    /// The wait after a failure that follows `failures_before` others: full jitter, and no less than the server
    /// asked for.
    pub(super) fn wait_after_failure(
        &mut self,
        failures_before: u32,
        retry_after: Millis,
    ) -> Millis {
        self.up_to(longest_wait(failures_before)).max(retry_after)
    }
}
