//! What can happen to a session.

use super::failed_image::{FailedImage, FailedLoad};
use super::page::Page;
use super::probe::ProbeAnswer;
use crate::error::ErrorKind;
use crate::time::{EpochMs, Millis};
use crate::token::Token;

/// Why a refetch brought no response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Failure {
    kind: ErrorKind,
    /// The status of the response; 0 if there was none.
    status: u16,
    /// How long the server asked to wait (`Retry-After`).
    retry_after: Millis,
}

impl Failure {
    /// A response with an error status, and its `Retry-After`.
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

    pub(super) const fn kind(self) -> ErrorKind {
        self.kind
    }

    pub(super) const fn status(self) -> u16 {
        self.status
    }

    pub(super) const fn retry_after(self) -> Millis {
        self.retry_after
    }
}

/// What can happen to a session.
#[derive(Debug, Clone)]
pub enum Event {
    /// The app fetched an API response by its own means.
    Ingested {
        /// The response's token, or None if it has none.
        token: Option<Token>,
        /// The response's `Date`.
        date: Option<EpochMs>,
    },
    /// A refetch brought a response.
    Refetched {
        /// The number of the refetch, from [`super::Start::id`].
        id: u32,
        /// The response's token, or None if it has none.
        token: Option<Token>,
        /// The response's `Date`, plus its `Age`.
        date: Option<EpochMs>,
    },
    /// A refetch failed.
    RefetchFailed {
        /// The number of the refetch, from [`super::Start::id`].
        id: u32,
        /// Why.
        failure: Failure,
    },
    /// A URL is wanted now; if there is none, the caller goes on without it.
    UrlRequested,
    /// Somebody wants a URL, and waits for it ([`super::Wait`]).
    UrlAwaited,
    /// An image failed to load.
    ImageFailed(FailedImage),
    /// The server refused the token itself (status 401).
    TokenRefused(FailedLoad),
    /// A probe was answered.
    Probed {
        /// The number of the request, from [`super::Effects::probe`].
        id: u32,
        /// The answer.
        answer: ProbeAnswer,
    },
    /// The app wants a refetch, whatever the token's status.
    RefetchRequested,
    /// The timer fired, or the page's visibility may have changed.
    Ticked(Page),
    /// The network came back.
    Online,
    /// Something happened to the page's service worker.
    Worker(WorkerEvent),
    /// The session's owner disposed it: nobody wants anything any more.
    Disposed,
}

/// What can happen to the page's service worker, for the session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WorkerEvent {
    /// It answered: it puts the token into requests.
    Connected,
    /// There is another one, or none.
    Lost,
    /// It asks what to load images with: one waits for it.
    Asked,
    /// The server refused the token of this generation, in a request of the worker.
    Refused {
        /// See [`super::Session::worker_auth`].
        generation: u32,
    },
    /// It passed a request on without a token, because the page gave it none in time.
    PassedOn,
}
