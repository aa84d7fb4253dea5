//! When a token or a pre-signed URL stops working, and its status at a time.

mod presigned;

pub use presigned::url_expires_at;

use crate::time::{EpochMs, Millis};

/// How long before its expiry a token counts as expiring, unless the app says otherwise. Some backends mint tokens for
/// 60 s, and a token does not say when it was minted. With a longer default those would be expiring from the start.
pub const DEFAULT_REFRESH_AHEAD: Millis = Millis(30_000);

/// The status of a token at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TokenStatus {
    /// There is no token.
    Missing,
    /// Usable, and not due for a refetch; also a token whose expiry cannot be read.
    Fresh,
    /// Still usable, and a refetch is due.
    Expiring,
    /// The server would refuse it. (It may accept a token for some leeway after its expiry, but do not count on that.)
    Expired,
}

impl TokenStatus {
    /// The status of a token that expires at `expires_at`, or whose expiry cannot be read.
    #[must_use]
    pub fn at(now: EpochMs, expires_at: Option<EpochMs>, refresh_ahead: Millis) -> Self {
        match expires_at {
            Some(expiry) if now >= expiry => Self::Expired,
            Some(expiry) if now >= expiry.before(refresh_ahead) => Self::Expiring,
            _ => Self::Fresh,
        }
    }

    /// True if the API response should be fetched again.
    #[must_use]
    pub const fn needs_refetch(self) -> bool {
        !matches!(self, Self::Fresh)
    }

    /// The status as JavaScript sees it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Fresh => "fresh",
            Self::Expiring => "expiring",
            Self::Expired => "expired",
        }
    }
}
