//! A share of many, without chance: what a person watches should happen again the same way.

use std::sync::{Mutex, PoisonError};

/// A number from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Rate(f64);

/// Picks that share of what comes, evenly: each adds its part to a debt, and the one that makes the
/// debt whole is picked.
#[derive(Debug, Default)]
pub struct Share {
    rate: Rate,
    owed: Mutex<f64>,
}

/// Ten times 0.1 adds up to a little less than 1, and must still count as 1.
const ROUNDING: f64 = 1e-9;

impl Rate {
    /// Reads it; none where it is not a number from 0 to 1.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let rate = text.parse().ok()?;
        (0.0..=1.0).contains(&rate).then_some(Self(rate))
    }
}

impl Share {
    /// Nothing has come yet.
    #[must_use]
    pub fn new(rate: Rate) -> Self {
        Self {
            rate,
            owed: Mutex::default(),
        }
    }

    /// Is the one that comes now among those picked?
    pub fn picks_next(&self) -> bool {
        let mut owed = self.owed.lock().unwrap_or_else(PoisonError::into_inner);
        *owed += self.rate.0;
        let picked = *owed > 1.0 - ROUNDING;
        if picked {
            *owed -= 1.0;
        }
        picked
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picked(rate: &str, of: usize) -> Vec<usize> {
        let share = Share::new(Rate::parse(rate).unwrap());
        (1..=of).filter(|_| share.picks_next()).collect()
    }

    #[test]
    fn the_share_is_exact_and_even() {
        assert!(picked("0", 1000).is_empty());
        assert_eq!(picked("1", 4), [1, 2, 3, 4]);
        assert_eq!(picked("0.5", 6), [2, 4, 6]);
        assert_eq!(picked("0.1", 30), [10, 20, 30]);
        assert_eq!(picked("0.75", 8), [2, 3, 4, 6, 7, 8]);
        assert_eq!(picked("0.29", 100_000).len(), 29_000);
    }

    #[test]
    fn what_is_no_share_is_refused() {
        for text in ["", "-0.1", "1.01", "NaN", "inf", "50%", "1/2", "0,5"] {
            assert_eq!(Rate::parse(text), None, "{text:?}");
        }
    }
}
