//! Random numbers from a seed, so that a session's jitter can be replayed.

use crate::time::Millis;

/// A xorshift generator ([Marsaglia, 2003]). Its only task is to keep tabs from acting in step.
///
/// [Marsaglia, 2003]: https://www.jstatsoft.org/article/view/v008i14
#[derive(Debug, Clone)]
pub(super) struct Jitter(u64);

impl Jitter {
    pub(super) fn new(seed: u64) -> Self {
        // The multiplication spreads seeds: those that lie close together, as times do, would begin with nearly the same
        // numbers. Zero is the one state that xorshift never leaves.
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A random span from nothing to `most`, both included.
    pub(super) fn up_to(&mut self, most: Millis) -> Millis {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        let most = most.0.max(0).unsigned_abs();
        let drawn = (self.0 >> 32).checked_rem(most.saturating_add(1));
        Millis(drawn.unwrap_or_default().cast_signed())
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn stays_within_its_bounds() {
        let mut jitter = Jitter::new(7);
        for most in [-5, 0, 1, 60_000] {
            for _ in 0..100 {
                let drawn = jitter.up_to(Millis(most)).0;
                assert!((0..=most.max(0)).contains(&drawn), "{drawn} of {most}");
            }
        }
    }

    #[test]
    fn differs_between_seeds_that_lie_close_together() {
        let first = |seed| Jitter::new(seed).up_to(Millis(60_000));
        assert_ne!(first(1_800_000_000_000), first(1_800_000_000_001));
    }

    #[test]
    fn is_the_same_for_the_same_seed() {
        let draw = || {
            let mut jitter = Jitter::new(42);
            [(); 20].map(|()| jitter.up_to(Millis(1_000)))
        };
        assert_eq!(draw(), draw());
    }
}
