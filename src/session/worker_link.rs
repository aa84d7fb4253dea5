//! Whether the page's service worker puts the token into requests, so that URLs need none.
//!
//! ```text
//!  the query ──── the worker answers ────► the worker
//!      ▲                                      │
//!      └─── another worker, or 3 requests ────┘
//!           in a minute without a token
//! ```

use alloc::string::String;

use crate::clock::Moment;
use crate::error::Error;
use crate::time::Millis;
use crate::token::Token;
use crate::url::{AuthParam, Query, without_token};

/// Requests that went out without a token are counted for this long.
const COUNTED: Millis = Millis(60_000);

/// After this many, URLs carry the token again.
const TOO_MANY: usize = 3;

/// What the worker is to load images with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WorkerAuth<'session> {
    /// The token in use, if it is usable.
    pub token: Option<&'session Token>,
    /// Its number, for [`super::WorkerEvent::Refused`].
    pub generation: u32,
    /// For how long it is usable.
    pub usable_for: Millis,
    /// Images need no token.
    pub is_anonymous: bool,
}

#[derive(Debug, Clone, Default)]
pub(super) struct WorkerLink {
    is_connected: bool,
    /// When requests went out without a token, the newest first.
    passed_on: [Option<Moment>; TOO_MANY],
}

impl WorkerLink {
    pub(super) const fn is_connected(&self) -> bool {
        self.is_connected
    }

    /// The worker answered. True if it is new.
    pub(super) fn connect(&mut self) -> bool {
        self.passed_on = [None; TOO_MANY];
        !core::mem::replace(&mut self.is_connected, true)
    }

    /// There is another worker, or none. True if that is new.
    pub(super) const fn disconnect(&mut self) -> bool {
        core::mem::replace(&mut self.is_connected, false)
    }

    /// The URL to load: without its token, if the worker puts that into the request. It does not for pre-signed URLs.
    pub(super) fn without_token(
        &self,
        url: Option<String>,
        param: &AuthParam,
    ) -> Result<Option<String>, Error> {
        match url {
            Some(url) if self.is_connected && !Query::of(&url).is_presigned() => {
                without_token(&url, param).map(Some)
            }
            url => Ok(url),
        }
    }

    /// The worker passed a request on without a token. True if URLs carry the token from now on.
    pub(super) fn passed_on(&mut self, at: Moment) -> bool {
        let [first, second, _] = self.passed_on;
        self.passed_on = [Some(at), first, second];
        let is_recent =
            |passed_on: &Option<Moment>| passed_on.is_some_and(|it| at.since(it) < COUNTED);
        self.passed_on.iter().all(is_recent) && self.disconnect()
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::support::moment;

    #[test]
    fn it_is_left_after_three_requests_without_a_token_in_a_minute() {
        let mut link = WorkerLink::default();
        assert!(link.connect());
        assert!(!link.passed_on(moment(0)));
        assert!(!link.passed_on(moment(61)));
        assert!(!link.passed_on(moment(62)));
        assert!(link.passed_on(moment(63)));
        assert!(!link.is_connected());
    }

    #[test]
    fn what_was_counted_before_it_answered_again_does_not_count() {
        let mut link = WorkerLink::default();
        link.connect();
        link.passed_on(moment(0));
        link.passed_on(moment(1));
        assert!(!link.connect(), "it was connected");
        assert!(!link.passed_on(moment(2)));
    }
}
