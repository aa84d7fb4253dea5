//! The server's clock: the system's clock plus an offset (`--fault clock`). The expiry of tokens, their
//! verification and the `Date` header all use it.

use std::time::{Duration, SystemTime};

use axum::http::HeaderValue;

/// In seconds: ten years. Any time within them can be written as a `Date` header.
pub const MAX_OFFSET: i64 = 10 * 365 * 24 * 60 * 60;

/// A clock with an offset from the system's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Clock {
    offset_seconds: i64,
}

impl Clock {
    /// A clock that is this many seconds ahead, or behind if negative. Returns `None` beyond
    /// [`MAX_OFFSET`].
    #[must_use]
    pub fn off_by(offset_seconds: i64) -> Option<Self> {
        (-MAX_OFFSET..=MAX_OFFSET)
            .contains(&offset_seconds)
            .then_some(Self { offset_seconds })
    }

    /// Whether the offset is 0.
    #[must_use]
    pub fn is_right(self) -> bool {
        self.offset_seconds == 0
    }

    /// The time by this clock.
    #[must_use]
    pub fn now(self) -> SystemTime {
        let offset = Duration::from_secs(self.offset_seconds.unsigned_abs());
        let now = SystemTime::now();
        let shifted = if self.offset_seconds < 0 {
            now.checked_sub(offset)
        } else {
            now.checked_add(offset)
        };
        // A system whose clock says 1970 cannot be earlier than the epoch.
        shifted.map_or(SystemTime::UNIX_EPOCH, |time| {
            time.max(SystemTime::UNIX_EPOCH)
        })
    }

    /// The time as the value of a `Date` header.
    #[must_use]
    pub fn date(self) -> Option<HeaderValue> {
        HeaderValue::try_from(httpdate::fmt_http_date(self.now())).ok()
    }
}
