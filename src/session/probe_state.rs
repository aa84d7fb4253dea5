//! Whether an image that fails is broken, or the server is down.
//!
//! An `<img>` tells no status. So script requests an object that no token explains, one object at a time: that
//! is the probe. It has two steps, each a request:
//!
//! 1. Without the token. Where a Content-Security-Policy forbids the request, the browser reports its URL.
//! 2. With the token, if the server answered the first. The status says what becomes of the object.
//!
//! Where the server is down, the probe is repeated, with back-off.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use super::jitter::Jitter;
use crate::clock::Moment;
use crate::expiry::Millis;
use crate::status::is_refusal;

/// Objects remembered for a probe. Of a page with more the oldest are left out.
const MOST: usize = 256;

/// A failure so long after the last one begins another outage.
const APART: Millis = Millis(300_000);

/// So many new tokens of known keys that the server refuses in a row are not the reason: another of these keys
/// would be refused, too.
const MOST_REFUSALS: u32 = 8;

/// The ids of keys that are remembered: servers side by side may each sign with one of their own.
const MOST_KEYS: usize = 4;

/// No server is left alone for longer, whatever it asks for.
const LONGEST_RETRY_AFTER: Millis = Millis(300_000);

/// What a probe's request was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProbeAnswer {
    /// A response with this status, and what it asked to wait (`Retry-After`).
    Status(u16, Option<Millis>),
    /// A response whose status script may not read: of another origin, without CORS headers.
    Opaque,
    /// None: the network failed.
    Nothing,
    /// Script may not request it: a Content-Security-Policy forbids it, or there is no `fetch`.
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
    /// The server gives the object out.
    Well,
    /// The server answered, and script may know no more.
    Unknown,
    /// It answered a request without a token.
    Answered,
    /// It refuses the token.
    Refused,
    /// It will never give the object out.
    Broken,
    /// It cannot tell now, and wants to be left alone for this long.
    Down(Millis),
}

impl ProbeAnswer {
    /// What the answer to a step means. `needs_token`: without one, the answer says nothing of the object.
    pub(super) fn finding(self, step: Step, needs_token: bool) -> Finding {
        match self {
            Self::Status(408 | 425 | 429 | 500.., retry_after) => {
                Finding::Down(retry_after.map_or(Millis(0), |wait| wait.min(LONGEST_RETRY_AFTER)))
            }
            Self::Status(..) if step == Step::WithoutToken && needs_token => Finding::Answered,
            Self::Status(status, _) if is_refusal(status, needs_token) => Finding::Refused,
            Self::Status(400.., _) => Finding::Broken,
            Self::Status(..) => Finding::Well,
            // The server answered before: it redirects to where script may not go.
            Self::Nothing if step == Step::WithToken => Finding::Unknown,
            Self::Nothing => Finding::Down(Millis(0)),
            Self::Opaque | Self::Forbidden => Finding::Unknown,
        }
    }
}

/// An object that no token explains.
#[derive(Clone)]
pub(super) struct UnexplainedObject {
    /// The hash of its URL.
    pub(super) object: u64,
    /// Without a token.
    pub(super) url: String,
}

#[derive(Clone)]
enum ProbeState {
    Idle,
    InFlight {
        since: Moment,
        step: Step,
        asked: UnexplainedObject,
        /// Of the token in use.
        generation: u32,
    },
    BackingOff {
        since: Moment,
        wait: Millis,
        /// What the server asked for, a part of `wait`.
        retry_after: Millis,
    },
}

/// The request that was answered.
pub(super) struct Asked {
    pub(super) object: u64,
    pub(super) step: Step,
    pub(super) generation: u32,
}

/// The probe, and the objects that it is for.
#[derive(Clone)]
pub(super) struct Probe {
    state: ProbeState,
    /// Which request is, or was last, in flight: they are counted from 1.
    id: u32,
    /// The one that is requested next comes first.
    unexplained: Vec<UnexplainedObject>,
    /// Probes in a row after which there was reason to wait.
    failures: u32,
    /// New tokens in a row that were refused, and the keys that signed them.
    refusals: u32,
    keys: Vec<Option<String>>,
}

impl Probe {
    pub(super) const fn new() -> Self {
        Self {
            state: ProbeState::Idle,
            id: 0,
            unexplained: Vec::new(),
            failures: 0,
            refusals: 0,
            keys: Vec::new(),
        }
    }

    /// An object failed, and no token explains it.
    pub(super) fn add(&mut self, object: u64, url: &str, at: Moment) {
        if let ProbeState::BackingOff { since, .. } = self.state
            && at.since(since) > APART
        {
            self.failures = 0;
        }
        if self.unexplained.iter().any(|known| known.object == object) {
            return;
        }
        if self.unexplained.len() >= MOST {
            self.take_first();
        }
        let url = url.into();
        self.unexplained.push(UnexplainedObject { object, url });
    }

    /// Whether an object waits for a probe.
    pub(super) const fn has_unexplained(&self) -> bool {
        !self.unexplained.is_empty()
    }

    /// The object to request next.
    pub(super) fn next(&self) -> Option<&UnexplainedObject> {
        self.unexplained.first()
    }

    /// The request in flight: which step it is, and the URL without the token.
    pub(super) fn in_flight(&self) -> Option<(Step, &str)> {
        match &self.state {
            ProbeState::InFlight { step, asked, .. } => Some((*step, &asked.url)),
            _ => None,
        }
    }

    /// Since when a request is in flight.
    pub(super) const fn in_flight_since(&self) -> Option<Moment> {
        match &self.state {
            ProbeState::InFlight { since, .. } => Some(*since),
            _ => None,
        }
    }

    /// How long until the next probe may start. None where none is needed, or one is in flight.
    pub(super) fn next_start(&self, at: Moment) -> Option<Millis> {
        match &self.state {
            _ if self.unexplained.is_empty() => None,
            ProbeState::Idle => Some(Millis(0)),
            ProbeState::InFlight { .. } => None,
            ProbeState::BackingOff { since, wait, .. } => Some(at.left_of(*wait, *since)),
        }
    }

    /// Requests the first object.
    pub(super) fn start(&mut self, generation: u32, at: Moment) -> Option<u32> {
        let asked = self.unexplained.first()?.clone();
        Some(self.request(asked, Step::WithoutToken, generation, at))
    }

    /// The URL of an object that waits for a probe, without its token.
    pub(super) fn url_of(&self, object: u64) -> Option<&str> {
        let mut unexplained = self.unexplained.iter();
        let found = unexplained.find(|known| known.object == object)?;
        Some(&found.url)
    }

    /// Requests the same object with its token. None once its probe has ended.
    pub(super) fn go_on(&mut self, object: u64, generation: u32, at: Moment) -> Option<u32> {
        let asked = self
            .unexplained
            .iter()
            .find(|known| known.object == object)?;
        let asked = asked.clone();
        Some(self.request(asked, Step::WithToken, generation, at))
    }

    fn request(
        &mut self,
        asked: UnexplainedObject,
        step: Step,
        generation: u32,
        at: Moment,
    ) -> u32 {
        self.id = self.id.wrapping_add(1);
        self.state = ProbeState::InFlight {
            since: at,
            step,
            asked,
            generation,
        };
        self.id
    }

    /// What was asked. None where the answer is to another request than the one in flight.
    pub(super) fn answered(&mut self, id: u32) -> Option<Asked> {
        match &self.state {
            ProbeState::InFlight {
                step,
                asked,
                generation,
                ..
            } if id == self.id => {
                let asked = Asked {
                    object: asked.object,
                    step: *step,
                    generation: *generation,
                };
                self.state = ProbeState::Idle;
                Some(asked)
            }
            _ => None,
        }
    }

    /// These objects are explained, or tried again.
    pub(super) fn clear(&mut self, is_explained: impl Fn(u64) -> bool) {
        self.unexplained
            .retain(|unexplained| !is_explained(unexplained.object));
    }

    /// No probe can be made for the first object.
    pub(super) fn skip(&mut self) {
        self.take_first();
    }

    /// The server is down. Another object is requested next time: this one may have an error of its own.
    pub(super) fn back_off(&mut self, retry_after: Millis, at: Moment, jitter: &mut Jitter) {
        if let Some(first) = self.take_first() {
            self.unexplained.push(first);
        }
        self.wait(retry_after, at, jitter);
    }

    /// The server refused a new token of this key. False where another token would not help.
    pub(super) fn refused(&mut self, key_id: Option<&str>) -> bool {
        if !self.keys.iter().any(|known| known.as_deref() == key_id) {
            if self.keys.len() >= MOST_KEYS {
                self.keys.clear();
            }
            self.keys.push(key_id.map(str::to_owned));
            self.refusals = 0;
        }
        self.refusals = self.refusals.saturating_add(1);
        self.refusals <= MOST_REFUSALS
    }

    /// The server is well.
    pub(super) const fn recovered(&mut self) {
        self.refusals = 0;
        self.failures = 0;
    }

    /// Another token is in use: all that failed is tried with that one.
    pub(super) fn try_next_token(&mut self) {
        self.unexplained.clear();
        if matches!(self.state, ProbeState::InFlight { .. }) {
            self.state = ProbeState::Idle;
        }
    }

    /// The network is back, or the page is seen again: what is left is what the server asked for.
    pub(super) fn hurry(&mut self) {
        if let ProbeState::BackingOff {
            wait, retry_after, ..
        } = &mut self.state
        {
            *wait = *retry_after;
        }
    }

    /// The next probe waits, longer each time.
    pub(super) fn wait(&mut self, retry_after: Millis, at: Moment, jitter: &mut Jitter) {
        let wait = jitter.wait_after_failure(self.failures, retry_after);
        self.failures = self.failures.saturating_add(1);
        self.state = ProbeState::BackingOff {
            since: at,
            wait,
            retry_after,
        };
    }

    fn take_first(&mut self) -> Option<UnexplainedObject> {
        let mut unexplained = core::mem::take(&mut self.unexplained).into_iter();
        let first = unexplained.next();
        self.unexplained = unexplained.collect();
        first
    }
}
