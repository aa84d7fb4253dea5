//! The read-only view of a session.

use super::refetch::Refetch;
use super::tokens::Tokens;
use super::worker_link::WorkerLink;
use crate::clock::{Clock, Moment};
use crate::error::{Error, ErrorKind};
use crate::expiry::TokenStatus;
use crate::time::{EpochMs, Millis};

/// Counts since the session was made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Stats {
    /// Refetches started.
    pub refetches: u32,
    /// Refetches that failed.
    pub refetch_failures: u32,
    /// Tokens taken, each once.
    pub tokens: u32,
    /// URLs handed out, as of the last other change.
    pub urls: u32,
    /// Failed images that were given another URL to try.
    pub image_retries: u32,
}

/// How images get the token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// In their URL.
    Token,
    /// They get none: the API answered without one.
    Anonymous,
    /// From the page's service worker: URLs are built without one.
    ServiceWorker,
}

impl Mode {
    /// The name that JavaScript knows it by.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Token => "token",
            Self::Anonymous => "anonymous",
            Self::ServiceWorker => "service-worker",
        }
    }
}

/// The session at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// The status of the token in use.
    pub status: TokenStatus,
    /// How images get the token.
    pub mode: Mode,
    /// When the token in use expires, by the local clock, corrected for skew.
    pub expires_at: Option<EpochMs>,
    /// True while a refetch is in flight.
    pub is_refetching: bool,
    /// Why the last refetch failed.
    pub error: Option<Error>,
    /// Server clock minus local clock.
    pub skew: Millis,
    /// Counts since the session was made.
    pub stats: Stats,
}

impl Snapshot {
    /// The API answered without a token, so URLs are built without one.
    #[must_use]
    pub fn is_anonymous(&self) -> bool {
        self.mode == Mode::Anonymous
    }
}

impl Default for Snapshot {
    fn default() -> Self {
        Self {
            status: TokenStatus::Missing,
            mode: Mode::Token,
            expires_at: None,
            is_refetching: false,
            error: None,
            skew: Millis(0),
            stats: Stats::default(),
        }
    }
}

/// The last snapshot, and what goes into the next one.
#[derive(Clone, Default)]
pub(super) struct View {
    error: Option<Error>,
    stats: Stats,
    is_changed: bool,
    last_snapshot: Snapshot,
}

impl View {
    pub(super) const fn last_snapshot(&self) -> &Snapshot {
        &self.last_snapshot
    }

    /// Status and mode in the last snapshot.
    pub(super) const fn status(&self) -> (TokenStatus, Mode) {
        (self.last_snapshot.status, self.last_snapshot.mode)
    }

    /// Why the last refetch failed.
    pub(super) const fn error(&self) -> Option<Error> {
        self.error
    }

    /// Takes a snapshot if anything changed, and returns whether it did. Handing out a URL is not a change: a page that
    /// renders on every change would render forever.
    pub(super) fn update(
        &mut self,
        tokens: &Tokens,
        refetch: &Refetch,
        worker: &WorkerLink,
        clock: &Clock,
        at: Moment,
    ) -> bool {
        let status = tokens.status(clock, at);
        let is_changed =
            core::mem::take(&mut self.is_changed) || self.last_snapshot.status != status;
        if is_changed {
            let skew = clock.skew();
            let expires_at = tokens.in_use().map(|token| token.expires_at(clock));
            let is_usable = matches!(status, TokenStatus::Fresh | TokenStatus::Expiring);
            self.last_snapshot = Snapshot {
                status,
                mode: if tokens.is_anonymous() && !is_usable {
                    Mode::Anonymous
                } else if worker.is_connected() {
                    Mode::ServiceWorker
                } else {
                    Mode::Token
                },
                expires_at: expires_at.map(|expires_at| expires_at.before(skew)),
                is_refetching: refetch.is_in_flight(),
                error: self.error,
                skew,
                stats: self.stats,
            };
        }
        is_changed
    }

    pub(super) const fn mark_changed(&mut self) {
        self.is_changed = true;
    }

    pub(super) const fn on_refetch_start(&mut self) {
        self.stats.refetches = self.stats.refetches.wrapping_add(1);
        self.is_changed = true;
    }

    pub(super) const fn on_refetch_success(&mut self) {
        self.error = None;
        self.is_changed = true;
    }

    pub(super) const fn on_refetch_failure(&mut self, kind: ErrorKind, status: u16) {
        self.stats.refetch_failures = self.stats.refetch_failures.wrapping_add(1);
        self.error = Some(Error::with_status(kind, status));
        self.is_changed = true;
    }

    pub(super) const fn on_token(&mut self) {
        self.stats.tokens = self.stats.tokens.wrapping_add(1);
        self.is_changed = true;
    }

    pub(super) const fn clear_error(&mut self) {
        self.error = None;
    }

    pub(super) const fn count_urls(&mut self, number: u32) {
        self.stats.urls = self.stats.urls.wrapping_add(number);
    }

    /// Also in the last snapshot: a retry is counted between two events.
    pub(super) const fn count_image_retry(&mut self) {
        self.stats.image_retries = self.stats.image_retries.wrapping_add(1);
        self.last_snapshot.stats.image_retries = self.stats.image_retries;
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::support::moment;

    fn update(view: &mut View) -> bool {
        let at = moment(0);
        let (tokens, worker) = (Tokens::new(), WorkerLink::default());
        view.update(
            &tokens,
            &Refetch::new(false),
            &worker,
            &Clock::local(at),
            at,
        )
    }

    #[test]
    fn a_url_that_is_handed_out_is_no_change() {
        let mut view = View::default();
        view.count_urls(3);
        assert!(!update(&mut view));
        assert_eq!(view.last_snapshot().stats.urls, 0);
        view.mark_changed();
        assert!(update(&mut view));
        assert_eq!(view.last_snapshot().stats.urls, 3);
    }

    #[test]
    fn the_error_of_a_refetch_stays_until_one_succeeds() {
        let mut view = View::default();
        view.on_refetch_failure(ErrorKind::Network, 0);
        update(&mut view);
        assert!(view.last_snapshot().error.is_some());
        view.on_refetch_success();
        update(&mut view);
        assert_eq!(view.last_snapshot().error, None);
        assert_eq!(view.last_snapshot().stats.refetch_failures, 1);
    }

    #[test]
    fn a_retry_is_counted_at_once() {
        let mut view = View::default();
        view.count_image_retry();
        assert_eq!(view.last_snapshot().stats.image_retries, 1);
        assert!(!update(&mut view));
    }
}
