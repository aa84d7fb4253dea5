//! What somebody waits for.

use alloc::string::String;
use core::fmt;

use super::failed_image::FailedImage;

/// What somebody waits for. [`super::Session::settle`] tells how a wait ends.
#[derive(Clone)]
pub enum Wait {
    /// A URL to load, once there is a usable token.
    Url {
        /// The URL without the token.
        url: String,
        /// Number of times that the wait for a URL had timed out when this one began.
        timed_out_waits: u32,
    },
    /// The URL to try next for an image that failed.
    Retry(FailedImage),
    /// The end of the refetch of this number.
    Refetch(u32),
}

/// The URL that somebody waits for may have an old token in it.
impl fmt::Debug for Wait {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Url { .. } => "Url",
            Self::Retry(_) => "Retry",
            Self::Refetch(_) => "Refetch",
        })
    }
}
