//! What time brings about: the end of a wait, a newer token's turn, the next refetch.

use alloc::boxed::Box;

use super::refetch::State;
use super::session_token::SessionToken;
use super::{Effects, Failure, Page, RefetchReason, Session, Start};
use crate::clock::Moment;
use crate::error::ErrorKind;
use crate::expiry::{LONGEST_TIMER, Millis, TokenStatus};

/// A page in use is looked after at least this often: a timer counts no time that the machine sleeps.
const TICK: Millis = Millis(5_000);

impl Session {
    /// After every event: what time alone has brought about, and what follows.
    pub(super) fn step(&mut self, at: Moment) -> Effects {
        self.give_up(at);
        self.promote(at);
        let start = self.start(at);
        let probe = self.start_probe(at);
        let changed =
            core::mem::take(&mut self.is_changed) || self.last_snapshot.status != self.status(at);
        if changed {
            self.last_snapshot = self.take_snapshot(at);
        }
        Effects {
            abort: false,
            start,
            probe,
            wake: self.wake(at),
            changed,
            warning: self.warning(at),
        }
    }

    /// True where the refetch in flight took too long, and is to be aborted.
    pub(super) fn time_out(&mut self, at: Moment) -> bool {
        let started = self.refetch.started.filter(|_| self.refetch.is_in_flight());
        let is_late =
            started.is_some_and(|started| at.since(started) >= self.config.refetch_timeout);
        if is_late {
            self.fail(Failure::because(ErrorKind::Timeout), at);
        }
        self.time_out_probe(at);
        is_late
    }

    /// Nobody waits longer for a URL than the first of those who wait may.
    pub(super) fn give_up(&mut self, at: Moment) {
        if self.has_url(at) {
            self.awaited = None;
        } else if let Some(since) = self.awaited
            && at.since(since) >= self.config.refetch_timeout
        {
            self.awaited = None;
            self.is_changed = true;
            self.given_up = self.given_up.wrapping_add(1);
        }
    }

    pub(super) fn has_url(&self, at: Moment) -> bool {
        self.is_anonymous || self.status(at) != TokenStatus::Expired && self.in_use.is_some()
    }

    /// How long the caller may reuse the URLs of [`Session::url`] without calling again, if no event happens
    /// meanwhile. Whatever else such a call would bring about may be that much late.
    #[must_use]
    pub fn reusable_for(&self, at: Moment) -> Millis {
        let is_usable = |held: &&SessionToken| self.is_asked && held.is_usable(&self.clock, at);
        let Some(in_use) = self.in_use.as_deref().filter(is_usable) else {
            return Millis(0);
        };
        let usable_for = |held: &SessionToken| held.usable_for(&self.clock, at);
        let ends_in = usable_for(in_use);
        let next_ends_in = self.next.as_deref().map_or(ends_in, usable_for);
        TICK.min(Millis(ends_in.min(next_ends_in).0 / 8))
    }

    /// The newer token takes over once the one in use is expiring.
    fn promote(&mut self, at: Moment) {
        let clock = &self.clock;
        if self.is_anonymous {
            self.in_use.take_if(|held| !held.is_usable(clock, at));
        }
        let is_due = self
            .in_use
            .as_ref()
            .is_none_or(|held| !held.is_usable(clock, at) || held.fresh_for(clock, at).0 <= 0);
        let serves = |next: &mut Box<SessionToken>| next.is_usable(&self.clock, at);
        if is_due && let Some(next) = self.next.take_if(serves) {
            self.take_turn(next);
        }
    }

    /// From now on, URLs are built with this token.
    pub(super) fn take_turn(&mut self, held: Box<SessionToken>) {
        self.generation = held.generation;
        self.in_use = Some(held);
        self.try_failed_with_next_token();
    }

    /// URLs are built with another token, or without one: all that failed is tried with that.
    pub(super) fn try_failed_with_next_token(&mut self) {
        self.probe.try_next_token();
        self.image_failures.try_next_token();
        self.is_changed = true;
    }

    /// Why a refetch is due, and in how long.
    fn due(&self, at: Moment) -> Option<(RefetchReason, Millis)> {
        if self.is_wanted {
            return Some((RefetchReason::Manual, Millis(0)));
        }
        if self.suspected.is_some() {
            return Some((RefetchReason::ImageFailed, Millis(0)));
        }
        if !(self.is_asked || self.wants_token_for_probe(at)) || self.is_anonymous {
            return None;
        }
        let Some(newest) = self.newest() else {
            return Some((RefetchReason::Initial, Millis(0)));
        };
        if !newest.is_usable(&self.clock, at) {
            return Some((RefetchReason::Expired, Millis(0)));
        }
        let fresh_for = newest.fresh_for(&self.clock, at).0;
        let due_in = (fresh_for - newest.jitter.0).max(0);
        Some((RefetchReason::Expiring, Millis(due_in)))
    }

    /// Why the next refetch starts, and in how long, the floor and the back-off counted.
    fn next_start(&self, at: Moment) -> Option<(RefetchReason, Millis)> {
        let (reason, due_in) = self.due(at)?;
        if reason == RefetchReason::Manual {
            return Some((reason, due_in));
        }
        if self.page == Page::Hidden || self.refetch.state == State::Stopped {
            return None;
        }
        let lifetime = self.newest().map_or(Millis(0), SessionToken::lifetime);
        Some((reason, due_in.max(self.refetch.held_back(lifetime, at))))
    }

    fn start(&mut self, at: Moment) -> Option<Start> {
        if self.refetch.is_in_flight() {
            return None;
        }
        let (reason, _) = self.next_start(at).filter(|&(_, wait)| wait.0 <= 0)?;
        let attempt = self.refetch.attempt();
        self.refetch.start(at);
        self.is_changed = true;
        self.stats.refetches = self.stats.refetches.wrapping_add(1);
        Some(Start {
            id: self.refetch.id,
            reason,
            attempt,
        })
    }

    /// When to look again.
    fn wake(&self, at: Moment) -> Option<Millis> {
        let timeout = self.config.refetch_timeout;
        let in_flight = self.refetch.started.filter(|_| self.refetch.is_in_flight());
        let waits = [
            in_flight.map(|started| at.left_of(timeout, started)),
            self.awaited.map(|since| at.left_of(timeout, since)),
            self.wake_to_start(at),
            self.wake_to_probe(at),
            self.wake_to_tell(at),
        ];
        let next = waits.into_iter().flatten().min()?;
        Some(next.max(Millis(1)).min(LONGEST_TIMER))
    }

    fn wake_to_start(&self, at: Moment) -> Option<Millis> {
        // Without a page nobody looks ahead: the next who asks does.
        let is_needed =
            self.page == Page::Visible || self.suspected.is_some() || self.awaited.is_some();
        if self.refetch.is_in_flight() || !is_needed {
            return None;
        }
        let (_, wait) = self.next_start(at)?;
        Some(if self.page == Page::Visible {
            wait.min(TICK)
        } else {
            wait
        })
    }

    /// A page that is seen is told when the token's status changes.
    fn wake_to_tell(&self, at: Moment) -> Option<Millis> {
        let in_use = self
            .in_use
            .as_ref()
            .filter(|_| self.page == Page::Visible)?;
        let turns = [
            in_use.fresh_for(&self.clock, at),
            in_use.usable_for(&self.clock, at),
        ];
        turns.into_iter().filter(|turn| turn.0 > 0).min()
    }
}
