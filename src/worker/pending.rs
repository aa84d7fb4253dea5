//! A request that the worker has not answered yet.

use alloc::string::String;

use super::effect::Effect;
use super::event::Request;
use crate::clock::Moment;
use crate::time::Millis;

#[derive(Debug)]
pub(super) struct Pending {
    pub(super) id: u32,
    pub(super) client: String,
    /// Without a token.
    pub(super) url: String,
    /// Below the base.
    pub(super) path: String,
    pub(super) is_range: bool,
    pub(super) phase: Phase,
    /// What its response will be kept under.
    pub(super) key: Option<String>,
    /// It led elsewhere when it was sent with a header.
    pub(super) was_redirected: bool,
    /// The server refused its first token, and the response is at hand.
    pub(super) was_refused: bool,
    /// How long it had waited for a token before this wait.
    waited_before: Millis,
}

/// What it waits for.
#[derive(Debug)]
pub(super) enum Phase {
    /// A token.
    Waiting { since: Moment },
    /// The response to a request with this token.
    Sent { session: String, generation: u32 },
    /// The response to the request of this number, for the same image.
    Joined { leader: u32 },
    /// A kept body.
    Served { key: String },
}

impl Pending {
    pub(super) fn new(request: Request, url: String, path: String, at: Moment) -> Self {
        Self {
            id: request.id,
            client: request.client,
            url,
            path,
            is_range: request.is_range,
            phase: Phase::Waiting { since: at },
            key: None,
            was_redirected: false,
            was_refused: false,
            waited_before: Millis(0),
        }
    }

    /// Whether it waits for a token.
    pub(super) const fn waits(&self) -> bool {
        matches!(self.phase, Phase::Waiting { .. })
    }

    pub(super) fn has_joined(&self, id: u32) -> bool {
        matches!(self.phase, Phase::Joined { leader } if leader == id)
    }

    /// How long it has waited for tokens.
    pub(super) fn waited(&self, at: Moment) -> Millis {
        match self.phase {
            Phase::Waiting { since } => Millis(self.waited_before.0 + at.since(since).0),
            _ => self.waited_before,
        }
    }

    /// Waits for a token. One that does so already goes on waiting.
    pub(super) fn wait(&mut self, at: Moment) {
        if !self.waits() {
            self.enter(Phase::Waiting { since: at }, at);
        }
    }

    /// Waits for another token than the one that was refused.
    pub(super) fn wait_again(&mut self, at: Moment) {
        self.was_refused = true;
        self.key = None;
        self.wait(at);
    }

    pub(super) fn enter(&mut self, phase: Phase, at: Moment) {
        self.waited_before = self.waited(at);
        self.phase = phase;
    }

    /// What happens to it if no token comes.
    pub(super) const fn give_up(&self) -> Effect {
        let id = self.id;
        if self.was_refused {
            Effect::Deliver { id, of: id }
        } else {
            Effect::PassOn { id }
        }
    }
}
