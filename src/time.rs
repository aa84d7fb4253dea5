//! Points in time, and spans of it.

/// The latest plausible date, in seconds (the year 5138). An issuer that counts in milliseconds exceeds it: its tokens
/// would not expire for fifty thousand years.
const LATEST_PLAUSIBLE_SECONDS: f64 = 1e11;

/// The farthest that JavaScript's `Date` reaches from the epoch, in milliseconds. All times are bounded by it when they
/// come in, so the sum of two cannot overflow.
const MOST_MILLISECONDS: f64 = 8.64e15;

/// The longest that a browser's timer can wait: beyond this, it fires at once.
pub(crate) const LONGEST_TIMER: Millis = Millis(0x7fff_ffff);

/// A point in time: milliseconds since the Unix epoch, as `Date.now()`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EpochMs(pub i64);

impl EpochMs {
    /// From a JWT's `NumericDate`: seconds since the epoch, fractions allowed ([RFC 7519, section
    /// 2]). None if it is no plausible date.
    ///
    /// [RFC 7519, section 2]: https://www.rfc-editor.org/rfc/rfc7519#section-2
    #[must_use]
    pub fn from_numeric_date(seconds: f64) -> Option<Self> {
        (seconds.abs() <= LATEST_PLAUSIBLE_SECONDS).then(|| Self(whole(seconds * 1000.0)))
    }

    /// From a JavaScript number of milliseconds, fractions allowed. None if it is not finite.
    #[must_use]
    pub fn from_js(milliseconds: f64) -> Option<Self> {
        milliseconds.is_finite().then(|| Self(whole(milliseconds)))
    }

    /// As a JavaScript number of milliseconds.
    #[must_use]
    #[expect(
        clippy::cast_precision_loss,
        reason = "dates are far below 2^53 milliseconds"
    )]
    pub const fn to_js(self) -> f64 {
        self.0 as f64
    }

    /// The point in time this much earlier.
    #[must_use]
    pub const fn before(self, duration: Millis) -> Self {
        Self(self.0.wrapping_sub(duration.0))
    }

    /// The point in time this much later.
    #[must_use]
    pub const fn after(self, duration: Millis) -> Self {
        Self(self.0.wrapping_add(duration.0))
    }
}

/// A span of time in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Millis(pub i64);

impl Millis {
    /// From seconds, fractions allowed. None if they are negative or not finite.
    #[must_use]
    pub fn from_seconds(seconds: f64) -> Option<Self> {
        (seconds.is_finite() && seconds >= 0.0).then(|| Self(whole(seconds * 1000.0)))
    }

    /// As a JavaScript number of milliseconds.
    #[must_use]
    pub const fn to_js(self) -> f64 {
        EpochMs(self.0).to_js()
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "it is in range, and fractions of a millisecond do not matter"
)]
#[inline(never)]
fn whole(milliseconds: f64) -> i64 {
    let bounded = milliseconds.clamp(-MOST_MILLISECONDS, MOST_MILLISECONDS);
    // Rounds; core has no `round`.
    (bounded + 0.5_f64.copysign(bounded)) as i64
}
