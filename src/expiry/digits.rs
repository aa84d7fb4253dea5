//! Reading numbers out of text, from left to right.

use crate::text::is_one_of;

/// What is left to read.
pub(super) struct Digits<'a>(&'a [u8]);

impl<'a> Digits<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        Self(text.as_bytes())
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Reads a byte, if it is one of these.
    pub(super) fn accept(&mut self, expected: &[u8]) -> bool {
        match self.0.split_first() {
            Some((byte, rest)) if is_one_of(*byte, expected) => {
                self.0 = rest;
                true
            }
            _ => false,
        }
    }

    pub(super) fn digit(&mut self) -> Option<i64> {
        let (digit, rest) = self.0.split_first()?;
        if !digit.is_ascii_digit() {
            return None;
        }
        self.0 = rest;
        Some(i64::from(digit - b'0'))
    }

    /// A number of exactly so many digits.
    pub(super) fn number(&mut self, digits: u32) -> Option<i64> {
        let mut number = 0;
        for _ in 0..digits {
            number = number * 10 + self.digit()?;
        }
        Some(number)
    }
}

/// A count of seconds: all of the text, and no more digits than a plausible date has.
pub(super) fn seconds(text: &str) -> Option<i64> {
    let digits = u32::try_from(text.len())
        .ok()
        .filter(|length| (1..=11).contains(length))?;
    Digits::of(text).number(digits)
}
