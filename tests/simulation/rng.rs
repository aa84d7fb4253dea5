//! Rng, from a seed: a world is the same whenever it is run.

/// The generator `SplitMix64` ([Steele, Lea and Flood, 2014]).
///
/// [Steele, Lea and Flood, 2014]: https://doi.org/10.1145/2660193.2660195
pub(crate) struct Rng(u64);

impl Rng {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// From `least` to `most`, both included.
    pub(crate) fn between(&mut self, least: i64, most: i64) -> i64 {
        let choices = (most - least).unsigned_abs() + 1;
        least + (self.draw() % choices).cast_signed()
    }

    pub(crate) fn index(&mut self, len: usize) -> usize {
        usize::try_from(self.draw() % len as u64).unwrap()
    }

    pub(crate) fn percent(&mut self, percent: u64) -> bool {
        self.draw() % 100 < percent
    }

    pub(crate) fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.index(choices.len())]
    }

    /// From `least` to `most`, where every order of magnitude is as likely.
    pub(crate) fn magnitude(&mut self, least: i64, most: i64) -> i64 {
        let doublings = (most / least).max(1).ilog2();
        let from = least << self.between(0, i64::from(doublings));
        self.between(from, 2 * from).min(most)
    }
}
