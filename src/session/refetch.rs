//! The refetch: one at a time, not too soon after the last, and with back-off while it fails.
//!
//! ```text
//!                  due, and the floor since the last start has passed
//!          idle ─────────────────────────────────────────────────────► in flight
//!           ▲  ▲                                                        │  │  │
//!           │  └──────── it brought a usable token, or no token ────────┘  │  │
//!           │                                                              │  │
//!           │   `ingest`, page visible again                               │  │
//!           ├───────────────────────────────── stopped ◄── 401, 403, 404 ──┘  │
//!           │                                                                 │
//!           └───────── the pause is over ── backing off ◄── any other failure, a time-out,
//!                                                           a token no fresher than the last
//! ```
//!
//! A refetch is due on a page that is not hidden if
//! - a URL was asked for since the last token, and the token is expiring, expired or missing, unless the session is
//!   anonymous; or
//! - an image failed with a token that was thought usable, once for each token; or
//! - on a visible page, a failed image waits for a probe, and there is no usable token for that, unless the session is
//!   anonymous;
//!
//! and, on any page, at once, if the app calls `refetch`: also from *backing off* and *stopped*. When the network comes
//! back, the pause is shortened to what the server asked for.
//!
//! A session whose app is fetching the first response itself begins in *awaiting ingest* in place of *idle*. `ingest` and
//! `refetch` end that.

use super::jitter::Jitter;
use super::page::Page;
use super::pause::Pause;
use crate::backoff;
use crate::clock::Moment;
use crate::time::{EpochMs, Millis};

/// Minimum time from the start of a refetch to that of the next automatic one, also after a success. It slows down any
/// unforeseen loop.
const FLOOR: Millis = Millis(5_000);

/// Why the API response is fetched again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefetchReason {
    /// There was no token yet.
    Initial,
    /// The token will expire.
    Expiring,
    /// The token has expired.
    Expired,
    /// An image failed with a token that was thought usable.
    ImageFailed,
    /// The app asked for it.
    Manual,
}

impl RefetchReason {
    /// The reason as JavaScript sees it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Initial => "initial",
            Self::Expiring => "expiring",
            Self::Expired => "expired",
            Self::ImageFailed => "image-failed",
            Self::Manual => "manual",
        }
    }
}

/// A refetch to start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Start {
    /// To be named in [`super::Event::Refetched`] and [`super::Event::RefetchFailed`].
    pub id: u32,
    /// Why.
    pub reason: RefetchReason,
    /// 1 for the first try, counting up until one succeeds.
    pub attempt: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// The app's own request for the first response is in flight.
    AwaitingIngest,
    Idle,
    InFlight,
    BackingOff(Pause),
    /// The server refused it.
    Stopped,
}

/// The one refetch of a session.
#[derive(Debug, Clone)]
pub(super) struct Refetch {
    state: State,
    /// The number of the refetch that is, or was last, in flight. They are counted from 1.
    id: u32,
    /// When that one started.
    started: Option<Moment>,
    /// Failures since the last success.
    failures: u32,
    /// The app ingested a newer token since the last start.
    has_ingested: bool,
}

impl Refetch {
    pub(super) const fn new(awaits_ingest: bool) -> Self {
        Self {
            state: if awaits_ingest {
                State::AwaitingIngest
            } else {
                State::Idle
            },
            id: 0,
            started: None,
            failures: 0,
            has_ingested: false,
        }
    }

    pub(super) const fn id(&self) -> u32 {
        self.id
    }

    pub(super) fn is_in_flight(&self) -> bool {
        self.state == State::InFlight
    }

    /// When the refetch in flight started.
    pub(super) fn in_flight_since(&self) -> Option<Moment> {
        self.started.filter(|_| self.is_in_flight())
    }

    /// True if the refetch of this number is in flight.
    pub(super) fn is_current(&self, id: u32) -> bool {
        self.is_in_flight() && self.id == id
    }

    pub(super) fn is_stopped(&self) -> bool {
        self.state == State::Stopped
    }

    pub(super) fn awaits_ingest(&self) -> bool {
        self.state == State::AwaitingIngest
    }

    /// True if no answer is to be expected soon.
    pub(super) fn is_paused(&self, page: Page) -> bool {
        match self.state {
            State::InFlight => false,
            State::AwaitingIngest | State::Idle => page == Page::Hidden,
            State::BackingOff(_) | State::Stopped => true,
        }
    }

    /// How long until a refetch that is due in `due_in` may start, or None if it must not start by itself. `lifetime`
    /// is the newest token's.
    pub(super) fn next_start(
        &self,
        reason: RefetchReason,
        due_in: Millis,
        lifetime: Millis,
        page: Page,
        at: Moment,
    ) -> Option<Millis> {
        if reason == RefetchReason::Manual {
            return Some(due_in);
        }
        if page == Page::Hidden || self.is_stopped() || self.awaits_ingest() {
            return None;
        }
        Some(due_in.max(self.hold_back(lifetime, at)))
    }

    /// What is left of the floor or the back-off, whichever is longer.
    fn hold_back(&self, lifetime: Millis, at: Moment) -> Millis {
        let floor = if self.failures == 0 {
            FLOOR.max(Millis(lifetime.0 / 10)).min(backoff::LONGEST)
        } else {
            FLOOR
        };
        let floor = self.started.map(|started| at.left_of(floor, started));
        let pause = match self.state {
            State::BackingOff(pause) => pause.left(at),
            _ => Millis(0),
        };
        floor.unwrap_or(Millis(0)).max(pause)
    }

    pub(super) fn start(&mut self, reason: RefetchReason, at: Moment) -> Start {
        self.id = self.id.wrapping_add(1);
        self.started = Some(at);
        self.state = State::InFlight;
        self.has_ingested = false;
        Start {
            id: self.id,
            reason,
            attempt: self.failures.saturating_add(1),
        }
    }

    pub(super) const fn succeed(&mut self) {
        self.state = State::Idle;
        self.failures = 0;
    }

    /// The refetch failed. Returns whether it is stopped: the server refused it (401, 403, 404), so that time alone does
    /// not help.
    pub(super) fn fail(
        &mut self,
        status: u16,
        retry_after: Millis,
        at: Moment,
        jitter: &mut Jitter,
    ) -> bool {
        let is_stopped = matches!(status, 401 | 403 | 404);
        self.state = if is_stopped {
            State::Stopped
        } else {
            State::BackingOff(Pause::after_failure(self.failures, retry_after, at, jitter))
        };
        self.failures = self.failures.saturating_add(1);
        is_stopped
    }

    /// When the back-off ends, by the local clock. None if the refetch must not start by itself.
    pub(super) fn retry_at(&self, at: Moment) -> Option<EpochMs> {
        match self.state {
            State::BackingOff(pause) => Some(EpochMs(at.wall.0.saturating_add(pause.left(at).0))),
            _ => None,
        }
    }

    /// The network is back.
    pub(super) const fn shorten_pause(&mut self) {
        if let State::BackingOff(pause) = &mut self.state {
            pause.shorten();
        }
    }

    /// The app ingested a newer token.
    pub(super) const fn on_new_token(&mut self) {
        self.has_ingested = true;
    }

    pub(super) const fn has_ingested(&self) -> bool {
        self.has_ingested
    }

    /// The app ingested a response.
    pub(super) fn on_ingest(&mut self) {
        if self.awaits_ingest() {
            self.state = State::Idle;
        }
        self.resume();
    }

    /// There is a reason to think that the server would not refuse it now.
    pub(super) fn resume(&mut self) {
        if self.is_stopped() {
            self.state = State::Idle;
        }
    }

    /// Gives up whatever is going on. True if a refetch was in flight.
    pub(super) fn cancel(&mut self) -> bool {
        let was_in_flight = self.is_in_flight();
        self.state = State::Idle;
        was_in_flight
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::support::{moment, seconds};

    fn next_start(refetch: &Refetch, at: Moment) -> Option<Millis> {
        let expired = RefetchReason::Expired;
        refetch.next_start(expired, Millis(0), seconds(60), Page::Visible, at)
    }

    fn started() -> (Refetch, Jitter) {
        let mut refetch = Refetch::new(false);
        let start = refetch.start(RefetchReason::Initial, moment(0));
        assert_eq!((start.id, start.attempt), (1, 1));
        (refetch, Jitter::new(1))
    }

    #[test]
    fn the_first_one_starts_at_once() {
        assert_eq!(next_start(&Refetch::new(false), moment(0)), Some(Millis(0)));
    }

    #[test]
    fn none_starts_on_its_own_before_the_app_has_ingested_its_first_response() {
        let mut refetch = Refetch::new(true);
        refetch.resume();
        assert_eq!(next_start(&refetch, moment(600)), None);
        refetch.on_ingest();
        assert_eq!(next_start(&refetch, moment(600)), Some(Millis(0)));
    }

    #[test]
    fn a_floor_lies_between_two_starts_after_a_success() {
        let (mut refetch, _) = started();
        refetch.succeed();
        assert_eq!(next_start(&refetch, moment(1)), Some(seconds(5)));
    }

    #[test]
    fn one_that_the_app_asks_for_waits_for_nothing() {
        let (mut refetch, mut jitter) = started();
        refetch.fail(500, seconds(90), moment(1), &mut jitter);
        let manual = RefetchReason::Manual;
        let wait = refetch.next_start(manual, Millis(0), seconds(60), Page::Hidden, moment(1));
        assert_eq!(wait, Some(Millis(0)));
    }

    #[test]
    fn none_starts_on_its_own_while_the_page_is_hidden() {
        let expired = RefetchReason::Expired;
        let wait = Refetch::new(false).next_start(
            expired,
            Millis(0),
            seconds(60),
            Page::Hidden,
            moment(0),
        );
        assert_eq!(wait, None);
    }

    #[test]
    fn one_that_is_refused_stops_until_there_is_a_reason_to_resume() {
        let (mut refetch, mut jitter) = started();
        assert!(refetch.fail(403, Millis(0), moment(1), &mut jitter));
        assert_eq!(next_start(&refetch, moment(600)), None);
        refetch.resume();
        assert_eq!(next_start(&refetch, moment(600)), Some(Millis(0)));
    }

    #[test]
    fn one_that_fails_waits_as_long_as_the_server_asked_for() {
        let (mut refetch, mut jitter) = started();
        assert!(!refetch.fail(503, seconds(90), moment(10), &mut jitter));
        refetch.shorten_pause();
        assert_eq!(next_start(&refetch, moment(10)), Some(seconds(90)));
        assert_eq!(
            refetch.start(RefetchReason::Expired, moment(100)).attempt,
            2
        );
    }

    #[test]
    fn only_the_one_in_flight_is_current() {
        let (mut refetch, _) = started();
        assert!(refetch.is_current(1) && !refetch.is_current(2));
        assert!(refetch.cancel());
        assert!(!refetch.is_current(1));
        assert!(!refetch.cancel(), "no longer in flight");
    }
}
