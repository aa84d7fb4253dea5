//! Whether an image that fails is broken, or the server is down.
//!
//! An `<img>` tells no status. So an object that no token explains is asked for by script, one object at a
//! time: that request is the probe. Its answer tells the two apart:
//!
//! - "no such object", "not allowed" (403, 404, 410, …): the object is broken. Nothing more is requested for it.
//! - a success: the server is well. All that failed may be tried again, a few times: what script can fetch may
//!   be no image.
//! - 401, and 400 where no token was sent: the token is refused. It is fetched again.
//! - one that script may not read, from another origin: as a success, and the token is fetched again, too.
//! - no answer, or another error (429, 5xx): it is down. The probe is repeated, with back-off,
//!   until the server is well.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use super::chance::Chance;
use crate::backoff::longest_wait;
use crate::clock::Moment;
use crate::expiry::Millis;
use crate::status::{is_final, is_refusal};

/// Objects remembered for a probe. Of a page with more the oldest are left out: one object that the server
/// has is enough to find it well.
const MOST: usize = 256;

/// A failure so long after the last one begins another outage.
const APART: Millis = Millis(300_000);

/// So many new tokens of one key that the server refuses in a row are not the reason: another of that key
/// would be refused, too.
const MOST_REFUSALS: u32 = 8;

/// What a probe was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProbeAnswer {
    /// A response with this status, and what it asked to wait (`Retry-After`).
    Status(u16, Option<Millis>),
    /// A response whose status script may not read: of another origin, without CORS headers.
    Opaque,
    /// None: the network failed.
    Nothing,
}

/// What an answer means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Finding {
    /// The server gives the object out.
    Well,
    /// It answered, and that is all that script may know.
    Unknown,
    /// It refuses the token.
    Refused,
    /// It will never give the object out.
    Broken,
    /// It cannot tell now, and wants to be left alone for this long.
    Down(Millis),
}

impl ProbeAnswer {
    /// `has_token`: a request without one is refused with 400.
    pub(super) fn finding(self, has_token: bool) -> Finding {
        match self {
            Self::Status(status, _) if is_refusal(status, has_token) => Finding::Refused,
            Self::Status(status, _) if is_final(status) => Finding::Broken,
            Self::Status(400.., retry_after) => Finding::Down(retry_after.unwrap_or(Millis(0))),
            Self::Status(..) => Finding::Well,
            Self::Opaque => Finding::Unknown,
            Self::Nothing => Finding::Down(Millis(0)),
        }
    }
}

/// An object that no token explains.
#[derive(Clone)]
struct UnexplainedObject {
    /// The hash of its URL.
    object: u64,
    /// Without a token.
    url: String,
}

#[derive(Clone, Copy)]
enum ProbeState {
    Idle,
    InFlight {
        since: Moment,
        /// The object that it asks for.
        object: u64,
        /// Of the token that it was sent with.
        generation: u32,
    },
    BackingOff {
        since: Moment,
        wait: Millis,
        /// What the server asked for, a part of `wait`.
        retry_after: Millis,
    },
}

/// The probe, and the objects that it is for.
#[derive(Clone)]
pub(super) struct Outage {
    state: ProbeState,
    /// Which probe is, or was last, in flight: they are counted from 1.
    id: u32,
    /// The one that is asked for next comes first.
    unexplained: Vec<UnexplainedObject>,
    /// Probes in a row after which there was reason to wait.
    failures: u32,
    /// New tokens in a row that were refused, and the key that signed them.
    refusals: (u32, Option<String>),
}

impl Outage {
    pub(super) const fn new() -> Self {
        Self {
            state: ProbeState::Idle,
            id: 0,
            unexplained: Vec::new(),
            failures: 0,
            refusals: (0, None),
        }
    }

    /// An object failed, and not because of its token.
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
    pub(super) fn has_unexplained(&self) -> bool {
        !self.unexplained.is_empty()
    }

    /// The URL to ask for next, without its token.
    pub(super) fn next_url(&self) -> Option<&str> {
        self.unexplained.first().map(|object| object.url.as_str())
    }

    /// How long until the next probe may start. None where none is needed, or one is in flight.
    pub(super) fn next_start(&self, at: Moment) -> Option<Millis> {
        match self.state {
            _ if self.unexplained.is_empty() => None,
            ProbeState::Idle => Some(Millis(0)),
            ProbeState::InFlight { .. } => None,
            ProbeState::BackingOff { since, wait, .. } => Some(at.left_of(wait, since)),
        }
    }

    /// Asks for the object of [`Outage::next_url`].
    pub(super) fn start(&mut self, generation: u32, at: Moment) -> Option<u32> {
        let object = self.unexplained.first()?.object;
        self.id = self.id.wrapping_add(1);
        self.state = ProbeState::InFlight {
            since: at,
            object,
            generation,
        };
        Some(self.id)
    }

    /// Since when a probe is in flight.
    pub(super) const fn in_flight_since(&self) -> Option<Moment> {
        match self.state {
            ProbeState::InFlight { since, .. } => Some(since),
            _ => None,
        }
    }

    /// The object that was asked for, and the generation of the token that it was asked for with. None
    /// where the answer is to another probe than the one in flight.
    pub(super) fn answered(&mut self, id: u32) -> Option<(u64, u32)> {
        match self.state {
            ProbeState::InFlight {
                object, generation, ..
            } if id == self.id => {
                self.state = ProbeState::Idle;
                Some((object, generation))
            }
            _ => None,
        }
    }

    /// An object is broken.
    pub(super) fn clear(&mut self, object: u64) {
        self.unexplained
            .retain(|unexplained| unexplained.object != object);
    }

    /// No probe can be made for the first object.
    pub(super) fn skip(&mut self) {
        self.take_first();
    }

    /// The server is down. Another object is asked for next time: this one may have an error of its own.
    pub(super) fn back_off(&mut self, retry_after: Millis, at: Moment, chance: &mut Chance) {
        if let Some(first) = self.take_first() {
            self.unexplained.push(first);
        }
        self.wait(retry_after, at, chance);
    }

    /// The server refused a new token of this key. False where another token would not help.
    pub(super) fn refused(&mut self, key_id: Option<&str>) -> bool {
        if self.refusals.1.as_deref() != key_id {
            self.refusals = (0, key_id.map(str::to_owned));
        }
        self.refusals.0 = self.refusals.0.saturating_add(1);
        self.refusals.0 <= MOST_REFUSALS
    }

    /// The server is well. Should images fail again, the next probe waits a little: it may not be well for long.
    pub(super) fn recovered(&mut self, at: Moment, chance: &mut Chance) {
        self.unexplained.clear();
        self.refusals.0 = 0;
        self.wait(Millis(0), at, chance);
    }

    /// Another token is in use: all that failed is tried with that one.
    pub(super) fn try_next_token(&mut self) {
        self.unexplained.clear();
        if let ProbeState::InFlight { .. } = self.state {
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

    fn take_first(&mut self) -> Option<UnexplainedObject> {
        let mut unexplained = core::mem::take(&mut self.unexplained).into_iter();
        let first = unexplained.next();
        self.unexplained = unexplained.collect();
        first
    }

    fn wait(&mut self, retry_after: Millis, at: Moment, chance: &mut Chance) {
        let wait = chance.up_to(longest_wait(self.failures)).max(retry_after);
        self.failures = self.failures.saturating_add(1);
        self.state = ProbeState::BackingOff {
            since: at,
            wait,
            retry_after,
        };
    }
}
