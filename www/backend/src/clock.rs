//! The server's clock: the system's, or one that is off by so much. Tokens, their expiry and the
//! `Date` header all go by it, so that to a client it is the time of the whole server.

use std::time::{Duration, SystemTime};

use axum::http::HeaderValue;

/// Ten years: what is left of the calendar on either side then still fits into a `Date` header.
pub const MAX_OFFSET: i64 = 10 * 365 * 24 * 60 * 60;

/// Tells the time, as the server believes it to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Clock {
    offset_seconds: i64,
}

impl Clock {
    /// A clock that is so many seconds ahead, or, with a negative number, behind; none where that
    /// is beyond [`MAX_OFFSET`].
    #[must_use]
    pub fn off_by(offset_seconds: i64) -> Option<Self> {
        (-MAX_OFFSET..=MAX_OFFSET)
            .contains(&offset_seconds)
            .then_some(Self { offset_seconds })
    }

    /// Whether it is the system's.
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
        // A system that believes it is 1970 gets no earlier than that.
        shifted.map_or(SystemTime::UNIX_EPOCH, |time| {
            time.max(SystemTime::UNIX_EPOCH)
        })
    }

    /// The time as a `Date` header has it.
    #[must_use]
    pub fn date(self) -> Option<HeaderValue> {
        HeaderValue::try_from(httpdate::fmt_http_date(self.now())).ok()
    }
}
