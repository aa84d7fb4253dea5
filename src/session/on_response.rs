//! What an API response does to the parts of a session: one that the app fetched, and one that a refetch brought.

use alloc::boxed::Box;

use super::Session;
use super::activity::Activity;
use super::event::Failure;
use super::session_token::{LifetimeHints, SessionToken};
use super::tokens::KeepOutcome;
use crate::clock::{Clock, Evidence, Moment, Source};
use crate::error::{Error, ErrorKind};
use crate::time::{EpochMs, Millis};
use crate::token::Token;

impl Session {
    pub(super) fn ingest(&mut self, token: Option<Token>, date: Option<EpochMs>, at: Moment) {
        let token = token.map(|token| self.read(token, date, at));
        let before = self.clock;
        self.learn_date(token.as_deref(), date, Millis(0), at);
        if self.refetch.awaits_ingest() {
            // The wait for a URL has its full time from now on.
            self.demand.restart_wait(at);
        }
        self.refetch.on_ingest();
        match token {
            Some(mut token) => {
                token.record_clock_change(before, self.clock);
                if self.keep(token, false, at) {
                    self.view.clear_error();
                    self.refetch.on_new_token();
                }
            }
            // The API may bring a token with details and none with lists: a session that has one keeps it.
            None if self.tokens.in_use().is_none() => {
                self.go_anonymous();
            }
            None => {}
        }
    }

    pub(super) fn refetched(
        &mut self,
        id: u32,
        token: Option<Token>,
        date: Option<EpochMs>,
        at: Moment,
    ) {
        let token = token.map(|token| self.read(token, date, at));
        if !self.refetch.is_current(id) {
            // It was given up before it came. Its token may be of use nevertheless.
            if token.is_some_and(|token| self.keep(token, true, at)) {
                self.view.clear_error();
            }
            return;
        }
        if let Some(token) = &token {
            if self.tokens.is_replay(token, at) {
                self.revert_clock(at);
                return self.fail(Failure::because(ErrorKind::CachedAnswer), at);
            }
            if self.tokens.is_old_answer(token, at) || self.tokens.disproves_guess(token, at) {
                self.revert_clock(at);
            }
        }
        let started = self.refetch.in_flight_since().unwrap_or(at);
        let round_trip = at.since(started);
        // If it took longer, the machine slept or a clock was set, and the time of the answer is unknown.
        let is_timely = round_trip <= self.config.refetch_timeout;
        let before = self.clock;
        self.learn_date(token.as_deref(), date.filter(|_| is_timely), round_trip, at);
        let is_new = match token {
            // A query function hands the token over by `ingest`, and returns the rest.
            None if self.refetch.has_ingested() => {
                self.ingests_in_refetch = true;
                true
            }
            None if self.ingests_in_refetch && !self.tokens.is_anonymous() => {
                return self.fail(Failure::because(ErrorKind::CachedAnswer), at);
            }
            None => self.go_anonymous(),
            Some(mut token) => {
                // A `Date` is better evidence than anything that the token tells.
                if is_timely && date.is_none() {
                    self.learn_from(&token, round_trip, at);
                }
                token.record_clock_change(before, self.clock);
                let expiry = token.expiry();
                let is_new = self.keep(token, true, at);
                self.tokens.pass_over(expiry.filter(|_| !is_new));
                is_new
            }
        };
        self.conclude(is_new, at);
    }

    /// A refetch brought a response: decides whether that is a success.
    fn conclude(&mut self, is_new: bool, at: Moment) {
        let (clock, newest) = (&self.clock, self.tokens.newest());
        let is_usable = newest.is_some_and(|token| token.is_usable(clock, at));
        let is_due = newest.is_none_or(|token| token.due_in(clock, at).0 <= 0);
        if self.tokens.is_anonymous() || is_usable && (is_new || !is_due) {
            if let Some(suspected) = self.tokens.take_suspected()
                && self.tokens.confirm(suspected, at)
            {
                self.probe.on_new_token();
            }
            if self.probe.on_response() {
                self.retry_all_failed(at);
            }
            self.demand.on_refetch_end();
            self.view.on_refetch_success();
            self.refetch.succeed();
        } else {
            let kind = match (is_new, is_usable) {
                (true, _) => ErrorKind::ExpiredToken,
                (false, true) => ErrorKind::StaleToken,
                (false, false) => ErrorKind::SameExpiredToken,
            };
            self.fail(Failure::because(kind), at);
        }
    }

    /// The refetch in flight failed.
    pub(super) fn fail(&mut self, failure: Failure, at: Moment) {
        let (status, retry_after) = (failure.status(), failure.retry_after());
        let is_stopped = self.refetch.fail(status, retry_after, at, &mut self.jitter);
        let kind = if is_stopped {
            ErrorKind::Stopped
        } else {
            failure.kind()
        };
        self.demand.on_refetch_end();
        self.view.on_refetch_failure(kind, status);
        let error = Error::with_status(kind, status);
        let retry_at = self.refetch.retry_at(at);
        self.log.record(Activity::RefetchFailed { error, retry_at });
    }

    fn read(&self, token: Token, date: Option<EpochMs>, at: Moment) -> Box<SessionToken> {
        let param = &self.config.param;
        Box::new(SessionToken::new(token, param, self.hints(), date, at))
    }

    /// Keeps a token that is newer than those at hand. False if it is not.
    fn keep(&mut self, mut token: Box<SessionToken>, is_refetched: bool, at: Moment) -> bool {
        token.update_timing(self.hints(), &self.clock, at);
        let skew = self.clock.skew();
        let expires_at = token.expiry().map(|expiry| expiry.before(skew));
        let newest = self.tokens.newest();
        let is_at_hand = newest.is_some_and(|newest| newest.value() == token.value());
        let kept = self.tokens.keep(token, &mut self.jitter, &self.clock, at);
        let is_new = kept != KeepOutcome::No;
        let token = Activity::Token {
            is_refetched,
            is_new,
            expires_at,
        };
        // The app ingests the token at hand with each render, maybe: that is no news.
        if is_refetched || !is_at_hand {
            self.log.record(token);
        }
        if kept == KeepOutcome::No {
            return false;
        }
        self.view.on_token();
        // A token that was unusable on arrival does not satisfy the request for a URL.
        if self.tokens.newest().is_some_and(SessionToken::was_usable) {
            self.demand.on_token();
        }
        if kept == KeepOutcome::InUse {
            self.on_new_token();
        }
        true
    }

    fn go_anonymous(&mut self) -> bool {
        let is_new = self.tokens.go_anonymous();
        if is_new {
            self.on_new_token();
        }
        is_new
    }

    /// Learns from `Date`. If the token is no newer than the known one, the response may be cached and its `Date` old:
    /// ignore it.
    fn learn_date(
        &mut self,
        token: Option<&SessionToken>,
        date: Option<EpochMs>,
        round_trip: Millis,
        at: Moment,
    ) {
        let is_longer = |token| self.tokens.is_longer(token, &self.clock, at);
        if let Some(date) = date
            && token.is_none_or(is_longer)
        {
            self.learn(Evidence::written(Source::Date, date, round_trip), at);
        }
    }

    /// What a newly minted token tells about the server's time.
    fn learn_from(&mut self, token: &SessionToken, round_trip: Millis, at: Moment) {
        if !self.tokens.is_longer(token, &self.clock, at) {
            return;
        }
        let evidence = self.token_evidence.of_token(
            token,
            self.tokens.newest(),
            self.config.lifetime,
            &self.clock,
            round_trip,
            at,
        );
        if let Some(evidence) = evidence {
            self.learn(evidence, at);
        }
    }

    fn learn(&mut self, evidence: Evidence, at: Moment) {
        let mut clock = self.clock;
        clock.learn(evidence, at);
        self.set_clock(clock, at);
    }

    /// Restores the clock from before the newest token, which came from a cache. Only if the restored time is later,
    /// because a cached answer makes the clock slow.
    fn revert_clock(&mut self, at: Moment) {
        if let Some(change) = self.tokens.take_clock_change()
            && self.clock == change.after
            && change.before.now(at) > change.after.now(at)
        {
            self.set_clock(change.before, at);
        }
    }

    pub(super) fn set_clock(&mut self, clock: Clock, at: Moment) {
        let (skew, source) = (clock.skew(), clock.source());
        if (skew, source) != (self.clock.skew(), self.clock.source()) {
            self.log.record(Activity::Clock { skew, source });
        }
        self.clock = clock;
        self.view.mark_changed();
        self.tokens.update_timing(self.hints(), &clock, at);
    }

    fn hints(&self) -> LifetimeHints {
        let lifetime = self.config.lifetime;
        LifetimeHints {
            lifetime: lifetime.or_else(|| self.token_evidence.lifetime()),
            refresh_ahead: self.config.refresh_ahead,
        }
    }
}
