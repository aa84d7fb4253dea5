//! What the API answers: to the app's own requests, and to a refetch.

use super::session_token::SessionToken;
use super::{Failure, Session};
use alloc::boxed::Box;

use crate::clock::Moment;
use crate::error::{Error, ErrorKind};
use crate::expiry::{EpochMs, Millis};
use crate::token::Token;

/// Tokens minted within one second are byte-identical: `exp` counts whole seconds and there is no `iat`. The
/// limit is 2 s, as their answers may arrive farther apart.
pub(super) const SAME_SECOND: Millis = Millis(2_000);

impl Session {
    pub(super) fn ingest(&mut self, token: Option<Token>, date: Option<EpochMs>, at: Moment) {
        let held = token.map(|token| self.hold(token, date, at));
        let before = self.clock;
        self.learn_date(held.as_deref(), date, Millis(0), at);
        self.refetch.reconsider();
        match held {
            Some(mut held) => {
                self.record_clock_change(&mut held, before);
                let is_new = self.keep(held, at);
                self.error.take_if(|_| is_new);
            }
            // Lists of builds say null beside details that bring a token: who had one goes on with it.
            None if self.in_use.is_none() => {
                self.go_anonymous();
            }
            None => {}
        }
    }

    pub(super) fn answer(
        &mut self,
        id: u32,
        token: Option<Token>,
        date: Option<EpochMs>,
        at: Moment,
    ) {
        let held = token.map(|token| self.hold(token, date, at));
        if !self.is_current(id) {
            // Late, after it was given up: what it brought may serve nevertheless.
            let is_new = held.is_some_and(|held| self.keep(held, at));
            self.error.take_if(|_| is_new);
            return;
        }
        if held.as_ref().is_some_and(|held| self.is_replay(held, at)) {
            self.revert_clock(at);
            return self.fail(Failure::because(ErrorKind::CachedAnswer), at);
        }
        if held
            .as_ref()
            .is_some_and(|held| self.is_old_answer(held, at) || self.disproves_guess(held, at))
        {
            self.revert_clock(at);
        }
        let started = self.refetch.started.unwrap_or(at);
        let round_trip = at.since(started);
        // Longer it took only where the machine slept, or a clock was set, and then nobody knows when.
        let is_timely = round_trip <= self.config.refetch_timeout;
        let before = self.clock;
        self.learn_date(held.as_deref(), date.filter(|_| is_timely), round_trip, at);
        let is_new = match held {
            None => self.go_anonymous(),
            Some(mut held) => {
                // What a `Date` told needs no guess beside it.
                if is_timely && date.is_none() {
                    self.learn_from(&held, round_trip, at);
                }
                self.record_clock_change(&mut held, before);
                let expiry = held.expiry();
                let is_new = self.keep(held, at);
                self.passed_over = expiry.filter(|_| !is_new);
                is_new
            }
        };
        self.conclude(is_new, at);
    }

    /// A refetch brought something: whether that is a success.
    fn conclude(&mut self, is_new: bool, at: Moment) {
        let clock = &self.clock;
        let serves = |held: &SessionToken| {
            held.is_usable(clock, at) && (is_new || held.fresh_for(clock, at) > held.jitter)
        };
        if self.is_anonymous || self.newest().is_some_and(serves) {
            if let Some(suspected) = self.suspected.take() {
                self.confirm(suspected, at);
            }
            if core::mem::take(&mut self.retries_with_next_answer) {
                self.retry_all_failed(at);
            }
            self.is_wanted = false;
            self.is_changed = true;
            self.error = None;
            self.refetch.succeed();
        } else {
            let is_usable = self.newest().is_some_and(|held| held.is_usable(clock, at));
            let kind = match (is_new, is_usable) {
                (true, _) => ErrorKind::ExpiredToken,
                (false, true) => ErrorKind::StaleToken,
                (false, false) => ErrorKind::SameExpiredToken,
            };
            self.fail(Failure::because(kind), at);
        }
    }

    /// The backend brought the suspected token again, so it has no better one. Exception: within the second of
    /// minting it could bring no other, so failed images are tried once more with the same token.
    fn confirm(&mut self, generation: u32, at: Moment) {
        let is_just_minted = |held: &&mut Box<SessionToken>| at.since(held.received) <= SAME_SECOND;
        match self.in_use.as_mut().filter(is_just_minted) {
            Some(held) if held.generation == generation => {
                self.generation = generation.wrapping_add(1);
                held.generation = self.generation;
                self.probe.try_next_token();
            }
            _ => self.confirmed = generation,
        }
    }

    pub(super) fn fail(&mut self, failure: Failure, at: Moment) {
        self.stats.refetch_failures = self.stats.refetch_failures.wrapping_add(1);
        let kind = if matches!(failure.status, 401 | 403 | 404) {
            self.refetch.stop();
            ErrorKind::Stopped
        } else {
            self.refetch.fail(failure.retry_after, at, &mut self.jitter);
            failure.kind
        };
        self.is_wanted = false;
        self.is_changed = true;
        self.error = Some(Error::with_status(kind, failure.status));
    }

    fn hold(&self, token: Token, date: Option<EpochMs>, at: Moment) -> Box<SessionToken> {
        let mut held = SessionToken::new(token, &self.config.param, self.hints(), at);
        held.date = date;
        Box::new(held)
    }

    /// Keeps a token that is newer than those at hand. False where it is not.
    fn keep(&mut self, mut held: Box<SessionToken>, at: Moment) -> bool {
        held.update_timing(self.hints(), &self.clock, at);
        if let Some(newest) = self.newest() {
            // Of one that is doubted any other takes the place, but for what a cache kept too long.
            let is_better = self.is_doubted(newest) && held.is_usable(&self.clock, at);
            if held.token == newest.token || !(self.is_longer(&held, at) || is_better) {
                return false;
            }
        }
        self.passed_over = None;
        self.is_changed = true;
        self.stats.tokens = self.stats.tokens.wrapping_add(1);
        held.jitter = self.jitter.up_to(Millis(held.refresh_ahead().0 / 10));
        // One that waits for its turn gives its number up with it, unless an image failed with it.
        let suspected = self.newest().filter(|_| self.suspected.is_some());
        let last = suspected.map_or(0, |held| held.generation);
        held.generation = last.max(self.generation).wrapping_add(1);
        // The others that failed with it can try again with this one.
        let takes_over = self.in_use.as_ref().is_none_or(|in_use| {
            let has_failed = self.is_doubted(in_use) || self.confirmed == in_use.generation;
            has_failed || !in_use.was_usable || !in_use.is_usable(&self.clock, at)
        });
        // One that is of no use leaves what was wanted to be wanted.
        held.was_usable = held.is_usable(&self.clock, at);
        if held.was_usable {
            self.is_asked = false;
            self.suspected = None;
        }
        if takes_over {
            self.next = None;
            self.take_turn(held);
        } else {
            self.next = Some(held);
        }
        self.is_anonymous = false;
        true
    }

    /// URLs are built without a token once the one in use, if any, has ended. False where it was so before.
    fn go_anonymous(&mut self) -> bool {
        self.next = None;
        let is_suspected = |held: &mut Box<SessionToken>| self.suspected == Some(held.generation);
        let is_dropped = self.in_use.take_if(is_suspected).is_some();
        let was_anonymous = core::mem::replace(&mut self.is_anonymous, true);
        if was_anonymous && !is_dropped {
            return false;
        }
        self.generation = self.generation.wrapping_add(1);
        self.suspected = None;
        self.try_failed_with_next_token();
        true
    }
}
