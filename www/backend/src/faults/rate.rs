//! How often a fault happens. It is spread evenly and not at random, so that each run of the demo
//! shows the same.

use std::sync::{Mutex, PoisonError};

/// How often something happens: from 0, never, to 1, always.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Rate(f64);

/// Picks events at a [`Rate`], evenly. Each event adds the rate to a sum; the event that brings the
/// sum to 1 is picked.
#[derive(Debug, Default)]
pub struct Sampler {
    rate: Rate,
    sum: Mutex<f64>,
}

/// Ten times 0.1 adds up to slightly less than 1, which must still count as 1.
const ROUNDING: f64 = 1e-9;

impl Rate {
    /// Parses a number. Returns `None` if it is not from 0 to 1.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let rate = text.parse().ok()?;
        (0.0..=1.0).contains(&rate).then_some(Self(rate))
    }
}

impl Sampler {
    /// Starts before the first event.
    #[must_use]
    pub fn new(rate: Rate) -> Self {
        Self {
            rate,
            sum: Mutex::default(),
        }
    }

    /// Counts an event, and returns whether it is picked.
    pub fn picks_next(&self) -> bool {
        let mut sum = self.sum.lock().unwrap_or_else(PoisonError::into_inner);
        *sum += self.rate.0;
        let picked = *sum > 1.0 - ROUNDING;
        if picked {
            *sum -= 1.0;
        }
        picked
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picked(rate: &str, of: usize) -> Vec<usize> {
        let sampler = Sampler::new(Rate::parse(rate).unwrap());
        (1..=of).filter(|_| sampler.picks_next()).collect()
    }

    #[test]
    fn events_are_picked_evenly_and_as_often_as_the_rate_says() {
        assert!(picked("0", 1000).is_empty());
        assert_eq!(picked("1", 4), [1, 2, 3, 4]);
        assert_eq!(picked("0.5", 6), [2, 4, 6]);
        assert_eq!(picked("0.1", 30), [10, 20, 30]);
        assert_eq!(picked("0.75", 8), [2, 3, 4, 6, 7, 8]);
        assert_eq!(picked("0.29", 100_000).len(), 29_000);
    }

    #[test]
    fn text_that_is_not_a_number_from_0_to_1_is_refused() {
        for text in ["", "-0.1", "1.01", "NaN", "inf", "50%", "1/2", "0,5"] {
            assert_eq!(Rate::parse(text), None, "{text:?}");
        }
    }
}
