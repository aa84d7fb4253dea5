//! The session: one token kept usable, and the URLs built with it, as a state machine.
//!
//! It touches nothing: events come in with the [`Moment`] at which they happened, and [`Effects`] go
//! out for the caller to perform. Whoever reads [`Event`] and [`Effects`] knows what it can do.
//!
//! # The token
//!
//! ```text
//!            a token comes                  within `refreshAhead`               5 s before its
//!                                           of its end                          end, or refused
//!  missing ────────────────────► fresh ───────────────────────► expiring ───────────────────► expired
//!     │                            ▲                                │                             │
//!     │ the API answers            │        a newer one is there, or comes                        │
//!     ▼ without one                └────────────────────────────────┴─────────────────────────────┘
//!  anonymous ─── a token comes ──► fresh
//! ```
//!
//! (5 s, but a quarter of a life that is shorter than 20 s, and no less than the clock's error.) Where a
//! refetch is answered without a token, the one in use lasts to its end; then the session is anonymous.
//!
//! A newer token that comes while the one in use is fresh waits beside it: a URL that was handed out
//! stays the same string while its token is usable.
//!
//! # The refetch
//!
//! ```text
//!                  needed, and the floor since the last start has passed
//!          idle ─────────────────────────────────────────────────────► in flight
//!           ▲  ▲                                                        │  │  │
//!           │  └───────────── it brought a usable token, or none ───────┘  │  │
//!           │                                                              │  │
//!           │   `ingest`, `refetch`, page visible again                    │  │
//!           ├───────────────────────────────── stopped ◄── 401, 403, 404 ──┘  │
//!           │                                                                 │
//!           └───────────── the wait is over ── backing off ◄── else, also a time-out,
//!                                                                and a token no fresher
//! ```
//!
//! It is needed where the page is not hidden and
//! - a URL was asked for since the last token, and the token is expiring, expired or missing, and the
//!   session not anonymous; or
//! - an image failed with a token that was thought usable (once for each token);
//!
//! and, on whatever page, at once and from whatever state, where the app asks for it. The network that
//! comes back shortens the wait to what the server asked for.
//!
//! # An image that fails
//!
//! An `<img>` tells no status, so a failure is evidence, not proof:
//!
//! 1. The token in its `src` has ended. The image is tried again with a usable one.
//! 2. The token seemed usable. The API response is fetched again, once for all images that failed with that
//!    token, and each image is tried once more.
//! 3. The image fails with the next token, too, or the API brings the same one: the token is not the cause.
//!    Either the image is broken, or the server is down.
//!
//! A probe tells these two apart. Script requests one of the failed objects ([`Effects::probe`]): first without
//! the token, so that a policy which forbids it reports no token, then with it. The status says which it is:
//!
//! | answer | meaning | what follows |
//! |---|---|---|
//! | 4xx but for those below | the image is broken | no request of its own: it is tried again when another token comes |
//! | 401, or 400 where no token was sent | the token is refused | the API response is fetched again, up to 8 times for one key |
//! | 408, 425, 429, 5xx, no answer | the server is down | another probe, with back-off and `Retry-After` |
//! | a success | the server is well | [`Session::retry_generation`] changes, and every failed image is tried again |
//! | one that script may not read, or may not ask for | unknown | as a success, once the API response was fetched again |
//!
//! After a success each failed image is tried once. One that fails again is probed itself; one that script got
//! five times, and that still fails, is broken: its bytes are no image. So within one back-off of the server's
//! recovery every image that is shown loads, and a broken image on a page that is left open causes no further
//! requests. Nothing is probed for a page that is hidden, or where there is no page.
//!
//! # What else happens
//!
//! - Every answer may teach the server's time: see [`crate::clock`].

mod answers;
mod event;
mod image_failures;
mod images;
mod jitter;
mod learned_lifetime;
mod learning;
mod probe;
mod probe_state;
mod refetch;
mod schedule;
mod session_token;
mod snapshot;
mod waiting;
mod warnings;

use alloc::borrow::ToOwned;
use alloc::boxed::Box;
use alloc::string::String;
use core::fmt;

use crate::clock::{Clock, Moment};
use crate::error::{Error, ErrorKind};
use crate::expiry::{EpochMs, Millis, TokenStatus};
use crate::token::Token;
use crate::url::{AuthParam, Base, Query, without_token};

pub use event::{Effects, Event, Failure, Page, Start};
use image_failures::ImageFailures;
use jitter::Jitter;
use learned_lifetime::LearnedLifetime;
use probe_state::Probe;
pub use probe_state::ProbeAnswer;
pub use refetch::RefetchReason;
use refetch::{Refetch, State};
use session_token::{LifetimeHints, SessionToken};
pub use snapshot::{Snapshot, Stats};
pub use waiting::{FailedImage, FailedLoad, Wait};

/// How long a refetch may take, unless the app says otherwise.
pub const DEFAULT_REFETCH_TIMEOUT: Millis = Millis(30_000);

/// What the app said when it made the session.
#[derive(Debug, Clone)]
pub struct Config {
    /// The endpoint that the token is for.
    pub base: Base,
    /// The query parameter that carries it.
    pub param: AuthParam,
    /// How long before its end a token counts as expiring. Else a fifth of its lifetime, at most 60 s.
    pub refresh_ahead: Option<Millis>,
    /// How long the backend's tokens live.
    pub lifetime: Option<Millis>,
    /// How long a refetch may take, and somebody waits for a URL.
    pub refetch_timeout: Millis,
}

/// One token kept usable, for one endpoint.
#[derive(Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Session {
    config: Config,
    clock: Clock,
    jitter: Jitter,
    page: Page,
    /// The token that URLs are built with.
    in_use: Option<Box<SessionToken>>,
    /// A newer one, for when that one ends.
    next: Option<Box<SessionToken>>,
    /// The expiry of the token that the last refetch brought, where it was not taken for a newer one.
    passed_over: Option<EpochMs>,
    /// The API answered without a token.
    is_anonymous: bool,
    /// Counts what URLs are built with: every token when its turn comes, and the change to none. So the
    /// retry of an image that failed is made with the next in count, however many tokens were polled.
    generation: u32,
    /// The backend stands by the token of this generation: an image that fails with it fails for
    /// another reason.
    confirmed: u32,
    refetch: Refetch,
    /// The generation with which an image failed, until the backend was asked: a refetch is needed,
    /// whatever the token's status.
    suspected: Option<u32>,
    /// The app wants a refetch.
    is_wanted: bool,
    /// A URL was asked for since the last token.
    is_asked: bool,
    /// Since when somebody waits for a URL.
    awaited: Option<Moment>,
    /// How often those who waited were told that there is none.
    given_up: u32,
    image_failures: ImageFailures,
    probe: Probe,
    /// The last probe's status could not be read: with the next answer of the API, failed images are tried again.
    retries_with_next_answer: bool,
    learned_lifetime: LearnedLifetime,
    /// The expiry of the last token that had already expired when it arrived.
    expired_on_arrival: Option<EpochMs>,
    error: Option<Error>,
    warned: [bool; 2],
    stats: Stats,
    /// Something changed since it was last seen.
    is_changed: bool,
    last_snapshot: Snapshot,
}

impl Session {
    /// A session that knows no token yet. The seed is for its jitter.
    #[must_use]
    pub fn new(config: Config, page: Page, seed: u64, at: Moment) -> Self {
        Self {
            config,
            clock: Clock::local(at),
            jitter: Jitter::new(seed),
            page,
            in_use: None,
            next: None,
            passed_over: None,
            is_anonymous: false,
            generation: 1,
            confirmed: 0,
            refetch: Refetch::new(),
            suspected: None,
            is_wanted: false,
            is_asked: false,
            awaited: None,
            given_up: 0,
            image_failures: ImageFailures::default(),
            probe: Probe::new(),
            retries_with_next_answer: false,
            learned_lifetime: LearnedLifetime::default(),
            expired_on_arrival: None,
            error: None,
            warned: [false; 2],
            stats: Stats::default(),
            is_changed: false,
            last_snapshot: Snapshot::default(),
        }
    }

    /// Takes an event in.
    pub fn handle(&mut self, event: Event, at: Moment) -> Effects {
        // What is over by now is over before anything else begins; but an answer is an answer.
        let is_answer = matches!(event, Event::Refetched { .. } | Event::RefetchFailed { .. });
        let mut abort = !is_answer && self.time_out(at);
        self.give_up(at);
        let mut second_request = None;
        match event {
            Event::Ingested { token, date } => self.ingest(token, date, at),
            Event::Refetched { id, token, date } => self.answer(id, token, date, at),
            Event::RefetchFailed { id, failure } if self.is_current(id) => self.fail(failure, at),
            Event::RefetchFailed { .. } => {}
            Event::UrlRequested => self.is_asked = true,
            Event::UrlAwaited => {
                self.is_asked = true;
                self.awaited.get_or_insert(at);
            }
            Event::ImageFailed(image) => self.image_failed(&image, at),
            Event::TokenRefused(image) => self.refused(image, at),
            Event::Probed { id, answer } => second_request = self.probed(id, answer, at),
            Event::RefetchRequested => self.is_wanted = true,
            Event::Ticked(page) => self.look(page),
            Event::Online => {
                self.refetch.hurry();
                self.probe.hurry();
            }
            Event::Disposed => abort |= self.end(),
        }
        let effects = self.step(at);
        Effects {
            abort,
            probe: effects.probe.or(second_request),
            ..effects
        }
    }

    /// The URL to load now, or none while there is no usable token. To be asked right after an event.
    ///
    /// # Errors
    ///
    /// `invalid-url`; `outside-base`; `not-covered` where the token at hand grants nothing there.
    pub fn url(&mut self, url: &str, at: Moment) -> Result<Option<String>, Error> {
        let found = self.find(url, at)?;
        if found.is_some() {
            self.count_handed_out(1);
        }
        Ok(found)
    }

    /// As [`Session::url`], for one who loads nothing: it is not counted.
    ///
    /// # Errors
    ///
    /// The same.
    pub fn find(&self, url: &str, at: Moment) -> Result<Option<String>, Error> {
        let path = self.config.base.path_below(url)?;
        let query = Query::of(url);
        if query.is_presigned() {
            return Ok(Some(url.to_owned()));
        }
        let is_usable = |held: &SessionToken| held.is_usable(&self.clock, at);
        if let Some(held) = self.find_token(|held| is_usable(held) && held.covers(&path)) {
            return Ok(Some(held.auth.put_into(query, &self.config.param)));
        }
        if self.find_token(is_usable).is_some() {
            return Err(ErrorKind::NotCovered.into());
        }
        let bare = self.is_anonymous;
        bare.then(|| without_token(url, &self.config.param))
            .transpose()
    }

    /// URLs of [`Session::find`] were handed out to be loaded.
    pub const fn count_handed_out(&mut self, number: u32) {
        self.stats.urls = self.stats.urls.wrapping_add(number);
    }

    /// The status of the token in use.
    #[must_use]
    pub fn status(&self, at: Moment) -> TokenStatus {
        let in_use = self.in_use.as_ref();
        in_use.map_or(TokenStatus::Missing, |held| held.status(&self.clock, at))
    }

    /// The number of objects that are remembered for having failed: for tests of its bound.
    #[must_use]
    pub fn remembered(&self) -> usize {
        self.image_failures.len()
    }

    fn look(&mut self, page: Page) {
        if page == Page::Visible && self.page == Page::Hidden {
            self.refetch.reconsider();
            self.probe.hurry();
        }
        self.page = page;
    }

    /// True where a refetch was in flight.
    fn end(&mut self) -> bool {
        let is_in_flight = self.refetch.is_in_flight();
        self.refetch.state = State::Idle;
        self.is_changed |= is_in_flight;
        self.is_asked = false;
        self.is_wanted = false;
        self.suspected = None;
        self.awaited = None;
        self.probe = Probe::new();
        is_in_flight
    }

    fn is_current(&self, id: u32) -> bool {
        self.refetch.is_in_flight() && self.refetch.id == id
    }

    fn newest(&self) -> Option<&SessionToken> {
        self.next.as_deref().or(self.in_use.as_deref())
    }

    fn held(&self, generation: u32) -> Option<&SessionToken> {
        self.find_token(|held| held.generation == generation)
    }

    /// The token in use, or else the newer one, if it is such a one.
    fn find_token(&self, is_wanted: impl Fn(&SessionToken) -> bool) -> Option<&SessionToken> {
        let in_use = self.in_use.as_deref().filter(|held| is_wanted(held));
        in_use.or_else(|| self.next.as_deref().filter(|held| is_wanted(held)))
    }

    fn for_each_token(&mut self, mut change: impl FnMut(&mut SessionToken)) {
        if let Some(held) = &mut self.in_use {
            change(held);
        }
        if let Some(held) = &mut self.next {
            change(held);
        }
    }

    /// The newest token at hand, whether or not it is in use yet.
    #[cfg_attr(
        not(target_arch = "wasm32"),
        expect(dead_code, reason = "for a session in another instance")
    )]
    pub(crate) fn newest_token(&self) -> Option<&Token> {
        self.newest().map(|held| &held.token)
    }

    fn hints(&self) -> LifetimeHints {
        LifetimeHints {
            lifetime: self
                .config
                .lifetime
                .or_else(|| self.learned_lifetime.lifetime()),
            refresh_ahead: self.config.refresh_ahead,
        }
    }
}

/// It holds tokens: no more of it is shown than the app may see.
impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session")
            .field("snapshot", &self.last_snapshot)
            .finish_non_exhaustive()
    }
}
