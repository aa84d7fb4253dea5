//! What happens to a session, and what it answers with. Whoever reads these knows what it can do.

use super::probe_state::ProbeAnswer;
use super::refetch::RefetchReason;
use super::waiting::{FailedImage, FailedLoad};
use crate::error::ErrorKind;
use crate::expiry::{EpochMs, Millis};
use crate::token::Token;

/// Whether there is a page, and whether anybody sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Page {
    /// Its tab is in front.
    Visible,
    /// Its tab is in the background, or frozen.
    Hidden,
    /// There is none: a server, a worker. Nothing is done ahead of time there.
    Absent,
}

/// Why a refetch brought nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Failure {
    pub(super) kind: ErrorKind,
    /// The status of the response; 0 where there was none.
    pub(super) status: u16,
    /// What the server asked to wait (`Retry-After`).
    pub(super) retry_after: Millis,
}

impl Failure {
    /// A response with an error's status, and what it asked to wait.
    #[must_use]
    pub fn of_response(status: u16, retry_after: Option<Millis>) -> Self {
        Self {
            kind: ErrorKind::Status,
            status,
            retry_after: retry_after.unwrap_or(Millis(0)),
        }
    }

    /// No response: the network failed.
    #[must_use]
    pub const fn of_network() -> Self {
        Self::because(ErrorKind::Network)
    }

    pub(crate) const fn because(kind: ErrorKind) -> Self {
        Self {
            kind,
            status: 0,
            retry_after: Millis(0),
        }
    }
}

/// What can happen to a session.
#[derive(Debug, Clone)]
pub enum Event {
    /// The app fetched an API response by its own means: its token, or that it brought none.
    Ingested {
        /// The token.
        token: Option<Token>,
        /// The response's `Date`.
        date: Option<EpochMs>,
    },
    /// A refetch brought a response.
    Refetched {
        /// Which one, of [`Start::id`].
        id: u32,
        /// Its token, or that it brought none.
        token: Option<Token>,
        /// Its `Date`, plus its `Age`.
        date: Option<EpochMs>,
    },
    /// A refetch failed.
    RefetchFailed {
        /// Which one.
        id: u32,
        /// Why.
        failure: Failure,
    },
    /// Somebody wants a URL now, and goes without if there is none.
    UrlRequested,
    /// Somebody wants a URL, and waits for it ([`super::Wait`]).
    UrlAwaited,
    /// An image failed to load. With a token that is not usable any more, that was it. With a usable
    /// one, the API response is fetched again, once for all images that failed with that token, and
    /// each may try once more. If one fails again, the token is not the cause, and a probe finds out whether the
    /// image is broken or the server is down.
    ImageFailed(FailedImage),
    /// The server refused the token itself (status 401).
    TokenRefused(FailedLoad),
    /// A probe was answered.
    Probed {
        /// The id from [`Effects::probe`].
        id: u32,
        /// What it was answered.
        answer: ProbeAnswer,
    },
    /// The app wants a refetch, whatever the status.
    RefetchRequested,
    /// The timer fired, or the page's visibility may have changed.
    Ticked(Page),
    /// The network came back.
    Online,
    /// Nobody wants anything any more.
    Disposed,
}

/// A refetch to start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Start {
    /// To be named in [`Event::Refetched`] and [`Event::RefetchFailed`].
    pub id: u32,
    /// Why.
    pub reason: RefetchReason,
    /// 1 for the first try, counting up until one succeeds.
    pub attempt: u32,
}

/// What the caller is to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Effects {
    /// Abort the refetch in flight: it took too long.
    pub abort: bool,
    /// Call the app for a new response.
    pub start: Option<Start>,
    /// Request [`super::Session::probe_url`] by script and report the outcome as [`Event::Probed`] with this id. It
    /// replaces a request still in flight.
    pub probe: Option<u32>,
    /// The one timer, in place of the one before: [`Event::Ticked`] is due by then. None for no timer.
    pub wake: Option<Millis>,
    /// The snapshot changed, and who waits may have an answer.
    pub changed: bool,
    /// Something that a developer should know.
    pub warning: Option<&'static str>,
}
