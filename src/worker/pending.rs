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

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use alloc::string::ToString as _;

    use super::*;
    use crate::support::{moment, seconds};

    fn pending() -> Pending {
        let request = Request {
            id: 1,
            client: "a".to_string(),
            url: "/x".to_string(),
            is_range: false,
        };
        Pending::new(request, "/x".to_string(), "x".to_string(), moment(0))
    }

    fn sent() -> Phase {
        Phase::Sent {
            session: "s".to_string(),
            generation: 1,
        }
    }

    #[test]
    fn only_the_time_without_a_token_is_a_wait() {
        let mut pending = pending();
        assert_eq!(pending.waited(moment(1)), seconds(1));
        pending.enter(sent(), moment(1));
        assert!(!pending.waits());
        assert_eq!(pending.waited(moment(9)), seconds(1));
        pending.wait_again(moment(9));
        assert!(pending.waits());
        assert_eq!(pending.waited(moment(10)), seconds(2));
    }

    #[test]
    fn a_wait_that_goes_on_is_not_counted_twice() {
        let mut pending = pending();
        pending.wait(moment(1));
        pending.wait(moment(2));
        assert_eq!(pending.waited(moment(3)), seconds(3));
    }

    #[test]
    fn what_has_joined_another_request_has_joined_no_third_one() {
        let mut pending = pending();
        assert!(!pending.has_joined(7));
        pending.enter(Phase::Joined { leader: 7 }, moment(0));
        assert!(pending.has_joined(7) && !pending.has_joined(8));
    }

    #[test]
    fn one_that_was_refused_is_answered_with_the_refusal() {
        let mut pending = pending();
        assert_eq!(pending.give_up(), Effect::PassOn { id: 1 });
        pending.wait_again(moment(0));
        assert_eq!(pending.give_up(), Effect::Deliver { id: 1, of: 1 });
    }

    #[test]
    fn the_response_to_a_refused_token_is_kept_under_no_key() {
        let mut pending = pending();
        pending.key = Some("key".to_string());
        pending.wait_again(moment(0));
        assert_eq!(pending.key, None);
    }
}
