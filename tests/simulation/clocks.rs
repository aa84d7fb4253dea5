//! What time it is: in truth, and by the page's two clocks.

use objectstore_image_auth::{EpochMs, Millis, Moment};

/// When every world begins, by the server's clock: some day in 2027.
const START: EpochMs = EpochMs(1_800_000_000_000);

pub(crate) const SECOND: i64 = 1000;
pub(crate) const MINUTE: i64 = 60 * SECOND;
pub(crate) const HOUR: i64 = 60 * MINUTE;
pub(crate) const DAY: i64 = 24 * HOUR;

/// A point in time by the server's clock, in milliseconds since the world began.
pub(crate) fn epoch(now: i64) -> EpochMs {
    START.after(Millis(now))
}

#[derive(Clone, Copy)]
pub(crate) struct Clocks {
    /// The server's time, which is the true one.
    pub(crate) now: i64,
    /// The local wall clock minus the server's.
    offset: i64,
    /// How long the monotonic clock stood still.
    stood: i64,
}

impl Clocks {
    pub(crate) const fn new(offset: i64) -> Self {
        Self {
            now: 0,
            offset,
            stood: 0,
        }
    }

    pub(crate) fn at(&self) -> Moment {
        Moment {
            wall: epoch(self.now + self.offset),
            mono: Millis(self.mono()),
        }
    }

    pub(crate) const fn mono(&self) -> i64 {
        self.now - self.stood
    }

    pub(crate) const fn pass(&mut self, until: i64, mono_stands_still: bool) {
        if mono_stands_still {
            self.stood += until - self.now;
        }
        self.now = until;
    }

    /// Somebody sets the wall clock, forward or back.
    pub(crate) const fn set(&mut self, by: i64) {
        self.offset += by;
    }

    /// The time since an earlier reading, as well as a page can know it: the larger of what its
    /// clocks say.
    pub(crate) fn known_since(&self, earlier: &Self) -> i64 {
        let wall = (self.now + self.offset) - (earlier.now + earlier.offset);
        let mono = self.mono() - earlier.mono();
        wall.max(mono).max(0)
    }

    /// By how much [`Clocks::known_since`] is more than the truth; negative where it is less.
    pub(crate) fn error_since(&self, earlier: &Self) -> i64 {
        self.known_since(earlier) - (self.now - earlier.now)
    }
}
