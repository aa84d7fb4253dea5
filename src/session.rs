//! The session: it keeps one token usable, and builds URLs with it. It is a state machine.
//!
//! It touches nothing: [`Event`]s come in with the [`Moment`] at which they happened, and [`Effects`] go out for the
//! caller to perform. The crate's documentation has an example.
//!
//! `Session` coordinates its parts. Each is a type in a file of its name, with its own fields. What an event does to
//! several of them is in `on_response`, `on_image_failure`, `on_worker`, `schedule` and `settle_waits`.

mod activity;
mod config;
mod demand;
mod effects;
mod event;
mod failed_image;
mod image_failures;
mod jitter;
mod learned_lifetime;
mod on_image_failure;
mod on_response;
mod on_worker;
mod page;
mod pause;
mod probe;
mod refetch;
mod schedule;
mod session_token;
mod settle_waits;
mod snapshot;
mod token_evidence;
mod tokens;
mod wait;
mod warnings;
mod worker_link;

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::clock::{Clock, Moment};
use crate::error::Error;
use crate::expiry::TokenStatus;
use crate::token::Token;

pub use activity::Activity;
use activity::ActivityLog;
pub use config::{Config, DEFAULT_REFETCH_TIMEOUT};
use demand::Demand;
pub use effects::Effects;
pub use event::{Event, Failure, WorkerEvent};
pub use failed_image::{FailedImage, FailedLoad};
use image_failures::ImageFailures;
use jitter::Jitter;
pub use page::Page;
use probe::Probe;
pub use probe::ProbeAnswer;
use refetch::Refetch;
pub use refetch::{RefetchReason, Start};
use session_token::SessionToken;
use snapshot::View;
pub use snapshot::{Mode, Snapshot, Stats};
use token_evidence::TokenEvidence;
use tokens::Tokens;
pub use wait::Wait;
use warnings::Warnings;
pub use worker_link::WorkerAuth;
use worker_link::WorkerLink;

/// One token kept usable, for one endpoint.
#[derive(Clone)]
pub struct Session {
    config: Config,
    page: Page,
    clock: Clock,
    jitter: Jitter,
    tokens: Tokens,
    token_evidence: TokenEvidence,
    refetch: Refetch,
    demand: Demand,
    image_failures: ImageFailures,
    probe: Probe,
    warnings: Warnings,
    worker: WorkerLink,
    view: View,
    log: ActivityLog,
    /// The app ingests what its `refetch` brings, and resolves to what is left. If it ingested nothing, a cache answered.
    ingests_in_refetch: bool,
}

impl Session {
    /// A session without a token. The seed is for its jitter.
    #[must_use]
    pub fn new(config: Config, page: Page, seed: u64, at: Moment) -> Self {
        Self {
            page,
            clock: Clock::local(at),
            jitter: Jitter::new(seed),
            tokens: Tokens::new(),
            token_evidence: TokenEvidence::default(),
            refetch: Refetch::new(config.awaits_ingest),
            demand: Demand::default(),
            image_failures: ImageFailures::default(),
            probe: Probe::new(),
            warnings: Warnings::default(),
            worker: WorkerLink::default(),
            view: View::default(),
            log: ActivityLog::new(config.is_logged),
            ingests_in_refetch: false,
            config,
        }
    }

    /// Takes an event in, and returns what the caller is to do.
    pub fn handle(&mut self, event: Event, at: Moment) -> Effects {
        // First end everything that has timed out, then apply the event. A refetch's response still counts, however
        // late.
        let is_response = matches!(event, Event::Refetched { .. } | Event::RefetchFailed { .. });
        let mut abort = !is_response && self.time_out(at);
        self.end_waits(at);
        let mut second_request = None;
        match event {
            Event::Ingested { token, date } => self.ingest(token, date, at),
            Event::Refetched { id, token, date } => self.refetched(id, token, date, at),
            Event::RefetchFailed { id, failure } if self.refetch.is_current(id) => {
                self.fail(failure, at);
            }
            Event::RefetchFailed { .. } => {}
            Event::UrlRequested => self.demand.request_url(),
            Event::UrlAwaited => self.demand.await_url(at),
            Event::ImageFailed(image) => self.image_failed(&image, at),
            Event::TokenRefused(load) => self.token_refused(load, at),
            Event::Probed { id, answer } => second_request = self.probed(id, answer, at),
            Event::RefetchRequested => self.demand.request_refetch(),
            Event::Ticked(page) => self.tick(page),
            Event::Online => {
                self.refetch.shorten_pause();
                self.probe.shorten_pause();
            }
            Event::Worker(event) => self.on_worker(event, at),
            Event::Disposed => abort |= self.dispose(),
        }
        self.end_waits(at);
        if self.tokens.promote(&self.clock, at) {
            self.on_new_token();
        }
        let start = self.start_refetch(at);
        let probe = self.start_probe(at).or(second_request);
        let (tokens, clock) = (&self.tokens, &self.clock);
        let last = self.view.status();
        let changed = self
            .view
            .update(tokens, &self.refetch, &self.worker, clock, at);
        let (status, mode) = self.view.status();
        if last != (status, mode) {
            self.log.record(Activity::Status { status, mode });
        }
        let newest = tokens.newest();
        let warning =
            newest.and_then(|newest| self.warnings.next(newest, self.view.error(), clock, at));
        Effects {
            abort,
            start,
            probe,
            wake: self.wake(at),
            changed,
            warning,
        }
    }

    /// The URL to load now, or None while there is no usable token. To be called right after an event.
    ///
    /// # Errors
    ///
    /// `invalid-url`; `outside-base`; `not-covered` if the token at hand does not grant reading the object.
    pub fn url(&mut self, url: &str, at: Moment) -> Result<Option<String>, Error> {
        let found = self.find_image(url, at)?;
        if found.is_some() {
            self.count_handed_out(1);
        }
        Ok(found)
    }

    /// As [`Session::find_image`], for a URL that the service worker does not see: it carries the token in any case.
    ///
    /// # Errors
    ///
    /// As [`Session::url`].
    pub fn find(&self, url: &str, at: Moment) -> Result<Option<String>, Error> {
        self.tokens.url(url, &self.config, &self.clock, at)
    }

    /// Counts URLs of [`Session::find`] that were handed out to be loaded.
    pub const fn count_handed_out(&mut self, number: u32) {
        self.view.count_urls(number);
    }

    /// The status of the token in use.
    #[must_use]
    pub fn status(&self, at: Moment) -> TokenStatus {
        self.tokens.status(&self.clock, at)
    }

    /// The session when something last changed.
    #[must_use]
    pub const fn snapshot(&self) -> &Snapshot {
        self.view.last_snapshot()
    }

    /// What the session did since the last call, in order. Empty unless [`Config::is_logged`].
    pub fn take_activities(&mut self) -> Vec<Activity> {
        self.log.take()
    }

    /// The newest token at hand, whether or not it is in use yet.
    #[cfg_attr(
        not(target_arch = "wasm32"),
        expect(dead_code, reason = "for a session in another instance")
    )]
    pub(crate) fn newest_token(&self) -> Option<&Token> {
        self.tokens.newest().map(SessionToken::value)
    }

    fn has_url(&self, at: Moment) -> bool {
        self.tokens.has_url(&self.clock, at)
    }

    /// True if a refetch was in flight.
    fn dispose(&mut self) -> bool {
        let was_in_flight = self.refetch.cancel();
        if was_in_flight {
            self.view.mark_changed();
        }
        self.tokens.take_suspected();
        self.demand.clear();
        self.probe = Probe::new();
        was_in_flight
    }
}

/// It holds tokens, so it prints no more than the app may see, and how much it remembers.
impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session")
            .field("failed_objects", &self.image_failures.len())
            .field("snapshot", self.snapshot())
            .finish_non_exhaustive()
    }
}
