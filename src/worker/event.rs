//! What happens to a worker.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::time::{EpochMs, Millis};
use crate::token::Token;

/// What happened. Requests have numbers that the caller chooses.
#[derive(Debug, Clone)]
pub enum Event {
    /// A page requests an image.
    Requested(Request),
    /// A page's session says what its images are to be loaded with.
    TokenOffered(Offer),
    /// The response to [`super::Effect::Send`].
    Responded {
        /// The request.
        id: u32,
        /// The response, without its body.
        head: ResponseHead,
    },
    /// There was no response, or the page wants it no more.
    Failed {
        /// The request.
        id: u32,
    },
    /// [`super::Effect::Serve`] found nothing.
    Lost {
        /// The request.
        id: u32,
    },
    /// What earlier workers kept. Comes before every request.
    Restored(Vec<KeptBody>),
    /// A body was read as [`super::Effect::Read`] says.
    BodyRead {
        /// The body's key.
        key: String,
        /// Its length.
        bytes: u64,
    },
    /// A body was too long, could not be read, or could not be kept (a full disk).
    StoreFailed {
        /// The body's key.
        key: String,
    },
    /// A session wants to be forgotten, with all that is kept.
    Forgotten {
        /// The page.
        client: String,
        /// The session.
        session: String,
    },
    /// A session was disposed.
    SessionEnded {
        /// The page.
        client: String,
        /// The session.
        session: String,
    },
    /// There is no such page any more.
    ClientGone {
        /// The page.
        client: String,
    },
    /// Time has passed: see [`super::Effects::wake`].
    Ticked,
}

/// A request for an image. Its URL may hold a token, so its `Debug` does not print that.
#[derive(Clone)]
pub struct Request {
    /// Its number.
    pub id: u32,
    /// The page that makes it.
    pub client: String,
    /// Its absolute URL.
    pub url: String,
    /// Whether it is for a part of the bytes.
    pub is_range: bool,
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("id", &self.id)
            .field("client", &self.client)
            .field("is_range", &self.is_range)
            .finish_non_exhaustive()
    }
}

/// What a page's session says.
#[derive(Debug, Clone)]
pub struct Offer {
    /// The page.
    pub client: String,
    /// The session: a random text.
    pub session: String,
    /// Goes up with every message of the session. A message that is not newer than the last is ignored.
    pub sequence: f64,
    /// Whether the session waits for an answer.
    pub is_hello: bool,
    /// What to load images with.
    pub auth: OfferedAuth,
}

/// What to load images with.
#[derive(Debug, Clone)]
pub enum OfferedAuth {
    /// A token.
    Token {
        /// The token.
        token: Token,
        /// The session's number of it.
        generation: u32,
        /// For how long it is usable from now on.
        usable_for: Millis,
    },
    /// No token, because the API asks for none.
    Anonymous,
    /// There is no token yet.
    Pending,
}

/// A response, without its body.
#[derive(Debug, Clone, Default)]
pub struct ResponseHead {
    /// Its status; 0 if it may not be read.
    pub status: u16,
    /// It leads elsewhere, and was not followed.
    pub is_redirect: bool,
    /// It is of another URL than was asked for.
    pub was_redirected: bool,
    /// `Cache-Control`.
    pub cache_control: String,
    /// `Vary`.
    pub vary: String,
    /// `Content-Length`, if there is one.
    pub length: Option<u64>,
}

impl ResponseHead {
    pub(super) fn of_status(status: u16) -> Self {
        Self {
            status,
            ..Self::default()
        }
    }
}

/// What is kept of an image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptBody {
    /// Its key: holds no token.
    pub key: String,
    /// The length of the body.
    pub bytes: u64,
    /// When it was kept.
    pub stored_at: EpochMs,
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use alloc::format;
    use alloc::string::ToString as _;

    use super::*;

    #[test]
    fn prints_neither_the_url_of_a_request_nor_a_token() {
        let request = Request {
            id: 7,
            client: "a".to_string(),
            url: "/x?X-Os-Auth=secret".to_string(),
            is_range: true,
        };
        assert_eq!(
            format!("{:?}", Event::Requested(request)),
            r#"Requested(Request { id: 7, client: "a", is_range: true, .. })"#
        );
        let auth = OfferedAuth::Token {
            token: Token::new("secret").unwrap(),
            generation: 1,
            usable_for: Millis(1),
        };
        assert!(!format!("{auth:?}").contains("secret"));
    }
}
