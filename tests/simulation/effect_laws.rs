//! The laws of the session's effects: when it may refetch, and when it may wake.

use objectstore_image_auth::session::{Effects, Page, RefetchReason, Start};

use crate::clocks::{MINUTE, SECOND};
use crate::support::remembered;
use crate::world::World;

/// Between the starts of two refetches that nobody asked for.
const FLOOR: i64 = 5 * SECOND;

/// Failures until the back-off has grown to its full length, and those that are measured then.
const GROWN: usize = 7;
const MEASURED: usize = 20;

/// The least time that these must take together. Each wait is random, up to a minute, so they take ten
/// minutes on average. They take less than four minutes in one of a million cases.
const BACKED_OFF: i64 = 4 * MINUTE;

/// How long the session waits for an answer, and lets others wait.
pub(crate) const TIMEOUT: i64 = 30 * SECOND;

/// The longest that a browser's timer can wait.
const MOST_WAKE: i64 = 0x7fff_ffff;

impl World {
    pub(crate) fn check_effects(&mut self, effects: Effects) {
        if effects.abort {
            self.watch.failed(None, self.clocks);
        }
        if let Some(start) = effects.start {
            self.check_start(start);
        }
        self.law_timer(effects);
        self.law_bounded();
    }

    fn check_start(&mut self, start: Start) {
        let laws = [
            ("one refetch at a time", self.law_one_at_a_time()),
            ("a floor between refetches", self.law_floor(start)),
            ("patience, where asked for", self.law_retry_after()),
            ("back-off", self.law_backoff()),
            ("no refetch for a hidden page", self.law_hidden()),
            ("no refetch for an idle page", self.law_idle(start)),
            ("no refetch after a refusal", self.law_stopped()),
            ("no refetch too early", self.law_not_early(start)),
            ("no refetch without a suspicion", self.law_suspicion(start)),
        ];
        for (law, breach) in laws {
            // A refetch that the app asks for starts at once: only the first law applies to it.
            let applies = start.reason != RefetchReason::Manual || law == laws[0].0;
            if let Some(how) = breach.filter(|_| applies) {
                self.watch.broke(law, how);
            }
        }
        self.watch.in_flight = Some((start, self.clocks));
        self.watch.last_start = Some(self.clocks);
        if std::mem::take(&mut self.watch.is_stopped) {
            self.watch.is_uneasy_until(self.clocks.now);
        }
        self.watch.retry_after = None;
    }

    /// No refetch starts while one is in flight: one that was neither answered nor aborted.
    fn law_one_at_a_time(&self) -> Option<&'static str> {
        self.watch.in_flight.map(|_| "another is in flight")
    }

    /// Whatever happens, 5 s lie between two starts, as the page's clocks measure them; after a
    /// success a tenth of the token's life, at most a minute (which is a part of `law_not_early`).
    fn law_floor(&self, _: Start) -> Option<&'static str> {
        let last = self.watch.last_start?;
        (self.clocks.known_since(&last) < FLOOR).then_some("less than 5 s after the last")
    }

    /// No refetch starts before the server's `Retry-After` has passed.
    fn law_retry_after(&self) -> Option<&'static str> {
        let (since, asked) = self.watch.retry_after?;
        (self.clocks.known_since(&since) < asked).then_some("before `Retry-After` is over")
    }

    /// Of a row of failures that neither the network's return nor, after a refusal, the app interrupts, the later ones lie half a minute apart on average.
    fn law_backoff(&mut self) -> Option<&'static str> {
        let failing = &mut self.watch.failing;
        if failing.len() < GROWN + MEASURED {
            return None;
        }
        let since = failing.remove(GROWN)?;
        let spent = self.clocks.known_since(&since);
        (spent < BACKED_OFF).then_some("twenty failures in less than four minutes")
    }

    /// A hidden page needs no URL, so it starts no refetch.
    fn law_hidden(&self) -> Option<&'static str> {
        (self.watch.page == Page::Hidden).then_some("the page is hidden")
    }

    /// Where nobody asked for a URL since the session took a token, it needs no other; an image that
    /// failed has asked, until it is explained.
    fn law_idle(&self, start: Start) -> Option<&'static str> {
        let is_idle = start.reason != RefetchReason::ImageFailed
            && self.watch.asked.is_none()
            && self.watch.unexplained.is_empty();
        is_idle.then_some("no URL was asked for since the last token")
    }

    /// After a 401, 403 or 404, no refetch starts before the app brings a response or asks for one, or the
    /// page becomes visible again.
    fn law_stopped(&self) -> Option<&'static str> {
        self.watch.is_stopped.then_some("the last was refused")
    }

    /// Where the session can know the time exactly, a refetch for expiry starts no earlier than the
    /// token's end less `refreshAhead` and its tenth of jitter. So a calm page refetches about once
    /// in a token's life. Where a clock was set while an answer was under way, nobody knows how old
    /// that answer is: it may be asked for again, once.
    fn law_not_early(&self, start: Start) -> Option<&'static str> {
        let newest = self.watch.newest?;
        let seemed_expired = self.session.snapshot().error.is_some_and(|error| {
            start.attempt == 2 && error.to_string().contains("expired already")
        });
        if seemed_expired
            || !matches!(
                start.reason,
                RefetchReason::Expiring | RefetchReason::Expired
            )
            || !self.is_exact()
            || !self.is_legible(newest)
            || !self.is_usual(newest)
            || self.watch.doubted.contains(&newest)
        {
            return None;
        }
        let ahead = self.ahead(newest);
        (self.remaining(newest) > ahead + ahead / 10 + self.tolerance())
            .then_some("the newest token lives longer than that")
    }

    /// A refetch for failed images needs an image that failed with a token that may be in use, and that
    /// has not failed with two tokens already. There is one such refetch for each token.
    fn law_suspicion(&self, start: Start) -> Option<&'static str> {
        let is_for_images = start.reason == RefetchReason::ImageFailed;
        (is_for_images && !self.watch.is_suspecting).then_some("no image failed with the token")
    }

    /// A timer waits between 1 ms and 2^31 - 1 ms. A hidden page where nothing is in flight and nobody
    /// waits has none.
    fn law_timer(&mut self, effects: Effects) {
        let Some(wake) = effects.wake else {
            return;
        };
        if wake.0 < 1 || wake.0 > MOST_WAKE {
            self.watch.broke("timers", format!("one of {} ms", wake.0));
        }
        let awaits = |since| self.clocks.known_since(&since) < TIMEOUT;
        let is_awaited = self.watch.awaited.is_some_and(awaits);
        let is_hidden = self.watch.page == Page::Hidden;
        if is_hidden && self.watch.in_flight.is_none() && !is_awaited {
            self.watch
                .broke("timers", "a hidden page has one, and waits for nothing");
        }
    }

    /// What the session remembers does not grow with the URLs that it was asked for: only objects
    /// that failed are remembered, and no more than 4,096 of them.
    fn law_bounded(&mut self) {
        let remembered = remembered(&self.session);
        if remembered > self.watch.failed_objects.min(4096) {
            self.watch
                .broke("bounded state", format!("{remembered} objects"));
        }
    }
}
