//! The probe: whether an image that fails is broken, or the server is down.
//!
//! An `<img>` tells no status. So a script requests one of the failed objects that no token explains, one object at a
//! time. That takes two requests:
//!
//! 1. Without the token. If a Content-Security-Policy forbids the request, the browser reports its URL.
//! 2. With the token, if the server answered the first. The status tells what to do about the object:
//!
//! | answer | meaning | what follows |
//! |---|---|---|
//! | any other 4xx | the image is broken | no further request: the image is tried again when another token comes |
//! | 401, or 400 if no token was sent | the token is refused | a refetch, up to 8 times for one key |
//! | 408, 425, 429, 5xx, no answer | the server is down | another probe, with back-off and `Retry-After` |
//! | a success | the server is well | [`super::Session::retry_generation`] changes, and every failed image is tried again |
//! | one that the script may not read, or a forbidden request | unknown | as for a success, after the next refetch |
//!
//! After a success each failed image is tried once. One that fails again is probed itself. An object that a script got
//! five times, and that still fails, is broken: its bytes are no image. So within one back-off of the server's recovery
//! every visible image loads, and a broken image on a page that is left open causes no further requests. Nothing is
//! probed while the page is hidden, or if there is no page.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use super::jitter::Jitter;
use super::page::Page;
use super::pause::Pause;
use crate::clock::Moment;
use crate::http_status::is_refusal;
use crate::time::Millis;

/// The most objects that wait for a probe. Of more, the oldest are dropped.
const MOST_OBJECTS: usize = 256;

/// A failure this long after the last one begins another outage.
const APART: Millis = Millis(300_000);

/// If the server refuses more new tokens than this in a row, and none is signed by a key not seen before, token age is
/// not the cause, and further tokens of these keys do not help.
const MOST_REFUSALS: u32 = 8;

/// The most key ids that are remembered: servers side by side may each sign with a key of its own.
const MOST_KEYS: usize = 4;

/// The longest `Retry-After` that is respected.
const LONGEST_RETRY_AFTER: Millis = Millis(300_000);

/// The answer to a request of a probe.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProbeAnswer {
    /// A response with this status, and its `Retry-After`.
    Status(u16, Option<Millis>),
    /// A response whose status the script may not read: from another origin, without CORS headers.
    Opaque,
    /// No response: the network failed.
    Nothing,
    /// The script may not send the request: a Content-Security-Policy forbids it, or there is no `fetch`.
    Forbidden,
}

/// Which request of a probe it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    WithoutToken,
    WithToken,
}

/// What an answer means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Finding {
    /// The server delivers the object.
    Well,
    /// The server answered, and the script may know no more.
    Unknown,
    /// The server answered the request without a token.
    Answered,
    /// The server refuses the token.
    Refused,
    /// The server will never deliver the object.
    Broken,
    /// The server cannot tell now, and asks to wait for this long.
    Down(Millis),
}

impl ProbeAnswer {
    /// What the answer to a step means. `needs_token`: without a token, the answer says nothing about the object.
    pub(super) fn finding(self, step: Step, needs_token: bool) -> Finding {
        match self {
            Self::Status(408 | 425 | 429 | 500.., retry_after) => {
                Finding::Down(retry_after.map_or(Millis(0), |wait| wait.min(LONGEST_RETRY_AFTER)))
            }
            Self::Status(..) if step == Step::WithoutToken && needs_token => Finding::Answered,
            Self::Status(status, _) if is_refusal(status, needs_token) => Finding::Refused,
            Self::Status(400.., _) => Finding::Broken,
            Self::Status(..) => Finding::Well,
            // The first request was answered, so the server is up. This one was probably redirected to an origin that
            // CORS forbids.
            Self::Nothing if step == Step::WithToken => Finding::Unknown,
            Self::Nothing => Finding::Down(Millis(0)),
            Self::Opaque | Self::Forbidden => Finding::Unknown,
        }
    }
}

/// An object that failed, and that no token explains.
#[derive(Clone)]
pub(super) struct UnexplainedObject {
    /// The hash of its URL.
    pub(super) hash: u64,
    /// Without a token.
    pub(super) url: String,
}

/// A request of a probe.
#[derive(Clone)]
pub(super) struct ProbeRequest {
    pub(super) object: UnexplainedObject,
    pub(super) step: Step,
    /// Of the token in use.
    pub(super) generation: u32,
}

#[derive(Clone)]
enum State {
    Idle,
    InFlight {
        since: Moment,
        request: ProbeRequest,
    },
    BackingOff(Pause),
}

/// The one probe of a session, and the objects that wait for it.
#[derive(Clone)]
pub(super) struct Probe {
    state: State,
    /// The number of the request that is, or was last, in flight. They are counted from 1.
    id: u32,
    /// The object that is requested next comes first.
    unexplained: Vec<UnexplainedObject>,
    /// Probes that ended in back-off since the last success.
    failures: u32,
    /// New tokens in a row that were refused.
    refusals: u32,
    /// The hashes of the ids of the keys that signed refused tokens.
    keys: [u64; MOST_KEYS],
    /// How many keys have signed refused tokens.
    key_count: usize,
    /// The last answer could not be read: with the API's next response, failed images are tried again.
    retries_with_next_response: bool,
}

impl Probe {
    pub(super) const fn new() -> Self {
        Self {
            state: State::Idle,
            id: 0,
            unexplained: Vec::new(),
            failures: 0,
            refusals: 0,
            keys: [0; MOST_KEYS],
            key_count: 0,
            retries_with_next_response: false,
        }
    }

    /// An object failed, and no token explains that.
    pub(super) fn add(&mut self, hash: u64, url: &str, at: Moment) {
        if let State::BackingOff(pause) = self.state
            && at.since(pause.since()) > APART
        {
            self.failures = 0;
        }
        if self.is_unexplained(hash) {
            return;
        }
        if self.unexplained.len() >= MOST_OBJECTS {
            self.take_first();
        }
        let url = url.to_owned();
        self.unexplained.push(UnexplainedObject { hash, url });
    }

    /// Whether any object waits for a probe.
    pub(super) const fn has_unexplained(&self) -> bool {
        !self.unexplained.is_empty()
    }

    /// Whether this object waits for a probe.
    pub(super) fn is_unexplained(&self, hash: u64) -> bool {
        self.unexplained.iter().any(|object| object.hash == hash)
    }

    /// The object to request next.
    pub(super) fn next(&self) -> Option<&UnexplainedObject> {
        self.unexplained.first()
    }

    /// The request in flight.
    pub(super) const fn request_in_flight(&self) -> Option<&ProbeRequest> {
        match &self.state {
            State::InFlight { request, .. } => Some(request),
            _ => None,
        }
    }

    pub(super) const fn in_flight_since(&self) -> Option<Moment> {
        match &self.state {
            State::InFlight { since, .. } => Some(*since),
            _ => None,
        }
    }

    /// How long until the next probe may start. None if none is needed, if one is in flight, while the page cannot be
    /// seen, and while a refetch may explain the failures (`is_suspected`).
    pub(super) fn next_start(&self, page: Page, is_suspected: bool, at: Moment) -> Option<Millis> {
        if page != Page::Visible || is_suspected || !self.has_unexplained() {
            return None;
        }
        match &self.state {
            State::Idle => Some(Millis(0)),
            State::InFlight { .. } => None,
            State::BackingOff(pause) => Some(pause.left(at)),
        }
    }

    /// Sends a request. Returns its number.
    pub(super) fn send(
        &mut self,
        object: UnexplainedObject,
        step: Step,
        generation: u32,
        at: Moment,
    ) -> u32 {
        self.id = self.id.wrapping_add(1);
        self.state = State::InFlight {
            since: at,
            request: ProbeRequest {
                object,
                step,
                generation,
            },
        };
        self.id
    }

    /// The request of this number was answered. None if another one, or none, is in flight.
    pub(super) fn on_answer(&mut self, id: u32) -> Option<ProbeRequest> {
        if id != self.id {
            return None;
        }
        match core::mem::replace(&mut self.state, State::Idle) {
            State::InFlight { request, .. } => Some(request),
            other => {
                self.state = other;
                None
            }
        }
    }

    /// This object is explained, or tried again.
    pub(super) fn remove(&mut self, hash: u64) {
        self.retain(|waiting| waiting != hash);
    }

    /// All objects but these are explained, or tried again.
    pub(super) fn retain(&mut self, is_waiting: impl Fn(u64) -> bool) {
        self.unexplained.retain(|object| is_waiting(object.hash));
    }

    /// All objects are tried again.
    pub(super) fn clear(&mut self) {
        self.unexplained.clear();
    }

    /// The first object cannot be requested.
    pub(super) fn skip(&mut self) {
        self.take_first();
    }

    /// The server is down. Another object is requested next time: this one may have an error of its own.
    pub(super) fn back_off(&mut self, retry_after: Millis, at: Moment, jitter: &mut Jitter) {
        if let Some(first) = self.take_first() {
            self.unexplained.push(first);
        }
        self.pause(retry_after, at, jitter);
    }

    /// The request in flight is given up if it takes too long.
    pub(super) fn time_out(&mut self, timeout: Millis, at: Moment, jitter: &mut Jitter) {
        if self
            .in_flight_since()
            .is_some_and(|since| at.since(since) >= timeout)
        {
            self.back_off(Millis(0), at, jitter);
        }
    }

    /// The script may not know more than that the server answered.
    pub(super) fn on_unknown(&mut self, at: Moment, jitter: &mut Jitter) {
        self.pause(Millis(0), at, jitter);
        self.retries_with_next_response = true;
    }

    /// The API responded. True if failed images are to be tried again for that reason.
    pub(super) const fn on_response(&mut self) -> bool {
        core::mem::replace(&mut self.retries_with_next_response, false)
    }

    /// The server refused a new token of this key. False if another token would not help.
    pub(super) fn on_refusal(&mut self, key_hash: u64) -> bool {
        let mut known = self.keys.iter().take(self.key_count);
        if !known.any(|known| *known == key_hash) {
            self.key_count %= MOST_KEYS;
            if let Some(key) = self.keys.get_mut(self.key_count) {
                *key = key_hash;
            }
            self.key_count += 1;
            self.refusals = 0;
        }
        self.refusals = self.refusals.saturating_add(1);
        self.refusals <= MOST_REFUSALS
    }

    /// The server is well.
    pub(super) const fn on_success(&mut self) {
        self.refusals = 0;
        self.failures = 0;
    }

    /// Another token is in use: all that failed is tried with that.
    pub(super) fn on_new_token(&mut self) {
        self.unexplained.clear();
        if self.in_flight_since().is_some() {
            self.state = State::Idle;
        }
    }

    /// The network is back, or the page is visible again.
    pub(super) const fn shorten_pause(&mut self) {
        if let State::BackingOff(pause) = &mut self.state {
            pause.shorten();
        }
    }

    fn pause(&mut self, retry_after: Millis, at: Moment, jitter: &mut Jitter) {
        let pause = Pause::after_failure(self.failures, retry_after, at, jitter);
        self.failures = self.failures.saturating_add(1);
        self.state = State::BackingOff(pause);
    }

    fn take_first(&mut self) -> Option<UnexplainedObject> {
        let first = self.unexplained.first_mut()?;
        let first = UnexplainedObject {
            hash: first.hash,
            url: core::mem::take(&mut first.url),
        };
        self.remove(first.hash);
        Some(first)
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::support::{moment, seconds};

    fn with_objects(count: u64) -> Probe {
        let mut probe = Probe::new();
        for hash in 1..=count {
            probe.add(hash, "url", moment(0));
        }
        probe
    }

    fn next_start(probe: &Probe, at: Moment) -> Option<Millis> {
        probe.next_start(Page::Visible, false, at)
    }

    fn send(probe: &mut Probe, at: Moment) -> u32 {
        let object = probe.next().unwrap().clone();
        probe.send(object, Step::WithoutToken, 1, at)
    }

    #[test]
    fn starts_at_once_on_a_visible_page_with_a_failed_object() {
        assert_eq!(next_start(&Probe::new(), moment(0)), None);
        let probe = with_objects(1);
        assert_eq!(next_start(&probe, moment(0)), Some(Millis(0)));
        for (page, is_suspected) in [
            (Page::Hidden, false),
            (Page::Absent, false),
            (Page::Visible, true),
        ] {
            assert_eq!(probe.next_start(page, is_suspected, moment(0)), None);
        }
    }

    #[test]
    fn only_the_request_in_flight_can_be_answered() {
        let mut probe = with_objects(1);
        let id = send(&mut probe, moment(0));
        assert_eq!(next_start(&probe, moment(0)), None, "one at a time");
        assert!(probe.on_answer(id + 1).is_none());
        assert_eq!(
            probe.on_answer(id).map(|request| request.object.hash),
            Some(1)
        );
        assert!(probe.on_answer(id).is_none(), "once");
    }

    #[test]
    fn another_object_is_requested_after_a_failure() {
        let mut probe = with_objects(2);
        probe.back_off(seconds(7), moment(0), &mut Jitter::new(1));
        assert_eq!(probe.next().map(|object| object.hash), Some(2));
        assert_eq!(next_start(&probe, moment(0)), Some(seconds(7)));
    }

    #[test]
    fn a_request_without_an_answer_is_given_up() {
        let (mut probe, mut jitter) = (with_objects(1), Jitter::new(1));
        send(&mut probe, moment(0));
        probe.time_out(seconds(30), moment(29), &mut jitter);
        assert!(probe.request_in_flight().is_some());
        probe.time_out(seconds(30), moment(30), &mut jitter);
        assert!(probe.request_in_flight().is_none());
    }

    #[test]
    fn the_oldest_objects_are_dropped() {
        let probe = with_objects(300);
        assert_eq!(probe.unexplained.len(), MOST_OBJECTS);
        assert!(!probe.is_unexplained(1) && probe.is_unexplained(300));
    }

    #[test]
    fn the_ninth_refusal_of_one_key_is_not_the_tokens_fault() {
        let mut probe = Probe::new();
        for _ in 0..8 {
            assert!(probe.on_refusal(1));
        }
        assert!(!probe.on_refusal(1));
        assert!(probe.on_refusal(2), "another key may help");
    }

    #[test]
    fn the_status_tells_what_to_do() {
        let finding = |status| ProbeAnswer::Status(status, None).finding(Step::WithToken, true);
        assert_eq!(finding(200), Finding::Well);
        assert_eq!(finding(401), Finding::Refused);
        assert_eq!(finding(404), Finding::Broken);
        assert_eq!(finding(503), Finding::Down(Millis(0)));
        let opaque = ProbeAnswer::Opaque.finding(Step::WithToken, true);
        assert_eq!(opaque, Finding::Unknown);
    }

    #[test]
    fn the_answer_without_a_token_only_tells_that_there_is_an_answer() {
        let answer = ProbeAnswer::Status(404, None);
        assert_eq!(answer.finding(Step::WithoutToken, true), Finding::Answered);
        assert_eq!(answer.finding(Step::WithoutToken, false), Finding::Broken);
    }
}
