//! When the next refetch starts, and when the session must be called again.

use super::Session;
use super::activity::Activity;
use super::event::Failure;
use super::page::Page;
use super::refetch::{RefetchReason, Start};
use super::session_token::SessionToken;
use crate::clock::Moment;
use crate::error::ErrorKind;
use crate::time::{LONGEST_TIMER, Millis};

/// The session of a visible page is called at least this often: a timer does not count the time that the machine sleeps.
const TICK: Millis = Millis(5_000);

impl Session {
    /// The page may be visible again.
    pub(super) fn tick(&mut self, page: Page) {
        if page == Page::Visible && self.page == Page::Hidden {
            self.refetch.resume();
            self.probe.shorten_pause();
        }
        self.page = page;
    }

    /// True if the refetch in flight took too long, and is to be aborted.
    pub(super) fn time_out(&mut self, at: Moment) -> bool {
        let timeout = self.config.refetch_timeout;
        let since = self.refetch.in_flight_since();
        let is_late = since.is_some_and(|since| at.since(since) >= timeout);
        if is_late {
            self.fail(Failure::because(ErrorKind::Timeout), at);
        }
        self.probe.time_out(timeout, at, &mut self.jitter);
        is_late
    }

    /// How long the caller may reuse the URLs of [`Session::url`] without calling again, if no event happens
    /// meanwhile. Whatever else such a call would bring about may be late by that much.
    #[must_use]
    pub fn reusable_for(&self, at: Moment) -> Millis {
        let usable_for = self.tokens.usable_for(&self.clock, at);
        match usable_for.filter(|_| self.demand.is_url_requested()) {
            Some(usable_for) => TICK.min(Millis(usable_for.0 / 8)),
            None => Millis(0),
        }
    }

    /// Starts a refetch if one is due.
    pub(super) fn start_refetch(&mut self, at: Moment) -> Option<Start> {
        if self.refetch.is_in_flight() {
            return None;
        }
        let (reason, _) = self.next_start(at).filter(|(_, wait)| wait.0 <= 0)?;
        self.view.on_refetch_start();
        let start = self.refetch.start(reason, at);
        let Start { attempt, .. } = start;
        self.log.record(Activity::Refetch { reason, attempt });
        Some(start)
    }

    /// When the next event is due at the latest.
    pub(super) fn wake(&self, at: Moment) -> Option<Millis> {
        let is_visible = self.page == Page::Visible;
        let time_out = |since: Option<Moment>| {
            since.map(|since| at.left_of(self.config.refetch_timeout, since))
        };
        let probing_since = self.probe.in_flight_since().filter(|_| is_visible);
        // A probe without a usable URL waits for the next token, so it sets no timer.
        let probe = self.until_probe(at).filter(|_| self.has_url(at));
        let status_change = self.tokens.next_status_change(&self.clock, at);
        let awaited_since = self.demand.awaited_since();
        let awaited_since = awaited_since.filter(|_| !self.refetch.awaits_ingest());
        let waits = [
            time_out(self.refetch.in_flight_since()),
            time_out(awaited_since),
            time_out(probing_since),
            self.wake_to_start(is_visible, at),
            probe,
            status_change.filter(|_| is_visible),
        ];
        let next = waits.into_iter().flatten().min()?;
        Some(next.max(Millis(1)).min(LONGEST_TIMER))
    }

    fn wake_to_start(&self, is_visible: bool, at: Moment) -> Option<Millis> {
        // A page that is not visible refetches at the next request for a URL.
        let is_needed =
            is_visible || self.tokens.is_suspected() || self.demand.awaited_since().is_some();
        if self.refetch.is_in_flight() || !is_needed {
            return None;
        }
        let (_, wait) = self.next_start(at)?;
        Some(if is_visible { wait.min(TICK) } else { wait })
    }

    /// The reason for the next refetch, and the time until it may start (floor and back-off included).
    fn next_start(&self, at: Moment) -> Option<(RefetchReason, Millis)> {
        let (reason, due_in) = self.due(at)?;
        let lifetime = self
            .tokens
            .newest()
            .map_or(Millis(0), SessionToken::lifetime);
        let wait = self
            .refetch
            .next_start(reason, due_in, lifetime, self.page, at)?;
        Some((reason, wait))
    }

    /// Why a refetch is due, and in how long.
    fn due(&self, at: Moment) -> Option<(RefetchReason, Millis)> {
        let now = |reason| Some((reason, Millis(0)));
        if self.demand.is_refetch_requested() {
            return now(RefetchReason::Manual);
        }
        if self.tokens.is_suspected() {
            return now(RefetchReason::ImageFailed);
        }
        let is_needed = self.demand.is_url_requested() || self.needs_token_for_probe(at);
        if !is_needed || self.tokens.is_anonymous() {
            return None;
        }
        let Some(newest) = self.tokens.newest() else {
            return now(RefetchReason::Initial);
        };
        if !newest.is_usable(&self.clock, at) {
            return now(RefetchReason::Expired);
        }
        let due_in = newest.due_in(&self.clock, at).max(Millis(0));
        Some((RefetchReason::Expiring, due_in))
    }

    /// A probe is due on the visible page, and there is no usable token for it.
    fn needs_token_for_probe(&self, at: Moment) -> bool {
        self.page == Page::Visible && self.probe.has_unexplained() && !self.has_url(at)
    }
}
