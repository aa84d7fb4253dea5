//! The session: it keeps one token usable, and builds URLs with it. It is a state machine.
//!
//! It touches nothing: [`Event`]s come in with the [`Moment`] at which they happened, and [`Effects`] go out for the
//! caller to perform. A session in ten lines, with a refetch that its caller answers:
//!
//! ```
//! # use objectstore_image_auth::session::{Config, Event, Page, DEFAULT_REFETCH_TIMEOUT};
//! # use objectstore_image_auth::{AuthParam, Base, EpochMs, Millis, Moment, Session, Token};
//! # fn main() -> Result<(), objectstore_image_auth::Error> {
//! # let config = Config { base: Base::new("/objectstore")?, param: AuthParam::default(), refresh_ahead: None,
//! #     lifetime: None, refetch_timeout: DEFAULT_REFETCH_TIMEOUT };
//! # let now = Moment { wall: EpochMs(1_800_000_000_000), mono: Millis(0) };
//! let url = "/objectstore/v1/objects/preprod/org=1/icon";
//! let mut session = Session::new(config, Page::Visible, 42, now);
//! let effects = session.handle(Event::UrlRequested, now);
//! assert_eq!(session.url(url, now)?, None);
//! // There is no token, so the session asks for a refetch.
//! if let Some(start) = effects.start {
//!     let token = Some(Token::new("eyJ0.e30.c2ln")?);
//!     session.handle(Event::Refetched { id: start.id, token, date: None }, now);
//! }
//! assert_eq!(session.url(url, now)?, Some(format!("{url}?X-Os-Auth=eyJ0.e30.c2ln")));
//! # Ok(())
//! # }
//! ```
//!
//! `Session` coordinates parts, each with its own fields:
//!
//! - `tokens`: the token in use and the next one, each a `session_token`
//! - `refetch`: whether one is in flight, and when the next may start
//! - `demand`: who waits for what
//! - `image_failures` and `probe`: which images failed with which token, and whether the server is down
//! - `token_evidence` and `learned_lifetime`: what tokens tell the [`crate::clock`]
//! - `snapshot` and `warnings`: what the app and its developer see
//!
//! What events do to several parts is in `responses`, `images`, `schedule` and `settlement`.

mod demand;
mod effects;
mod event;
mod failed_image;
mod image_failures;
mod images;
mod jitter;
mod learned_lifetime;
mod page;
mod pause;
mod probe;
mod refetch;
mod responses;
mod schedule;
mod session_token;
mod settlement;
mod snapshot;
mod token_evidence;
mod tokens;
mod wait;
mod warnings;

use alloc::borrow::ToOwned;
use alloc::string::String;
use core::fmt;

use crate::clock::{Clock, Moment};
use crate::error::{Error, ErrorKind};
use crate::expiry::{Millis, TokenStatus};
use crate::token::Token;
use crate::url::{AuthParam, Base, Query, without_token};

use demand::Demand;
pub use effects::Effects;
pub use event::{Event, Failure};
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
pub use snapshot::{Snapshot, Stats};
use token_evidence::TokenEvidence;
use tokens::Tokens;
pub use wait::Wait;
use warnings::Warnings;

/// How long a refetch may take, unless the app says otherwise.
pub const DEFAULT_REFETCH_TIMEOUT: Millis = Millis(30_000);

/// What the app said when it made the session.
#[derive(Debug, Clone)]
pub struct Config {
    /// The endpoint that the token is for.
    pub base: Base,
    /// The query parameter that carries the token.
    pub param: AuthParam,
    /// How long before its end a token counts as expiring. By default a fifth of its lifetime, at most 60 s.
    pub refresh_ahead: Option<Millis>,
    /// How long the backend's tokens live, if the app knows.
    pub lifetime: Option<Millis>,
    /// How long a refetch, a probe's request and a wait for a URL may take.
    pub refetch_timeout: Millis,
}

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
    view: View,
}

impl Session {
    /// A session without a token. The seed is for its jitter.
    #[must_use]
    pub fn new(config: Config, page: Page, seed: u64, at: Moment) -> Self {
        Self {
            config,
            page,
            clock: Clock::local(at),
            jitter: Jitter::new(seed),
            tokens: Tokens::new(),
            token_evidence: TokenEvidence::default(),
            refetch: Refetch::new(),
            demand: Demand::default(),
            image_failures: ImageFailures::default(),
            probe: Probe::new(),
            warnings: Warnings::default(),
            view: View::default(),
        }
    }

    /// Takes an event in, and returns what the caller is to do.
    pub fn handle(&mut self, event: Event, at: Moment) -> Effects {
        // What is over by now ends before the event counts. But a response counts, however late it is.
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
            Event::Disposed => abort |= self.dispose(),
        }
        self.end_waits(at);
        if self.tokens.promote(&self.clock, at) {
            self.on_new_token();
        }
        let start = self.start_refetch(at);
        let probe = self.start_probe(at).or(second_request);
        let (tokens, clock) = (&self.tokens, &self.clock);
        let changed = self.view.update(tokens, &self.refetch, clock, at);
        let newest = tokens.newest();
        let warning = newest.and_then(|newest| self.warnings.next(newest, clock, at));
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
        let found = self.find(url, at)?;
        if found.is_some() {
            self.count_handed_out(1);
        }
        Ok(found)
    }

    /// As [`Session::url`], for a caller that loads nothing: the URL is not counted.
    ///
    /// # Errors
    ///
    /// As [`Session::url`].
    pub fn find(&self, url: &str, at: Moment) -> Result<Option<String>, Error> {
        let path = self.config.base.path_below(url)?;
        let query = Query::of(url);
        if query.is_presigned() {
            return Ok(Some(url.to_owned()));
        }
        let param = &self.config.param;
        let is_usable = |token: &SessionToken| token.is_usable(&self.clock, at);
        let covers = |token: &SessionToken| is_usable(token) && token.covers(&path);
        if let Some(token) = self.tokens.find(covers) {
            return Ok(Some(token.put_into(query, param)));
        }
        if self.tokens.find(is_usable).is_some() {
            return Err(ErrorKind::NotCovered.into());
        }
        let is_anonymous = self.tokens.is_anonymous();
        is_anonymous.then(|| without_token(url, param)).transpose()
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

    /// True if the refetch in flight took too long, and is to be aborted.
    fn time_out(&mut self, at: Moment) -> bool {
        let timeout = self.config.refetch_timeout;
        let since = self.refetch.in_flight_since();
        let is_late = since.is_some_and(|since| at.since(since) >= timeout);
        if is_late {
            self.fail(Failure::because(ErrorKind::Timeout), at);
        }
        self.probe.time_out(timeout, at, &mut self.jitter);
        is_late
    }

    /// Nobody waits longer for a URL than the first of those who wait may.
    fn end_waits(&mut self, at: Moment) {
        let has_url = self.has_url(at);
        if self
            .demand
            .end_wait(has_url, self.config.refetch_timeout, at)
        {
            self.view.mark_changed();
        }
    }

    fn tick(&mut self, page: Page) {
        if page == Page::Visible && self.page == Page::Hidden {
            self.refetch.resume();
            self.probe.shorten_pause();
        }
        self.page = page;
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
