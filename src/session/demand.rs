//! Who wants what from the session: URLs, or a refetch.

use crate::clock::Moment;
use crate::time::Millis;

/// What was asked for and not answered yet.
#[derive(Debug, Clone, Default)]
pub(super) struct Demand {
    /// The app called `refetch`, and no refetch has ended since.
    is_refetch_requested: bool,
    /// A URL was asked for since the last token.
    is_url_requested: bool,
    /// Since when somebody waits for a URL.
    awaited_since: Option<Moment>,
    /// Number of times that the wait for a URL timed out.
    timed_out_waits: u32,
}

impl Demand {
    pub(super) const fn request_url(&mut self) {
        self.is_url_requested = true;
    }

    pub(super) fn await_url(&mut self, at: Moment) {
        self.is_url_requested = true;
        self.awaited_since.get_or_insert(at);
    }

    /// Counts the time of the wait from now on.
    pub(super) fn restart_wait(&mut self, at: Moment) {
        self.awaited_since = self.awaited_since.map(|_| at);
    }

    pub(super) const fn request_refetch(&mut self) {
        self.is_refetch_requested = true;
    }

    /// A usable token came.
    pub(super) const fn on_token(&mut self) {
        self.is_url_requested = false;
    }

    /// A refetch ended, well or not.
    pub(super) const fn on_refetch_end(&mut self) {
        self.is_refetch_requested = false;
    }

    /// Ends the wait if a URL is available or `timeout` has passed. True on timeout.
    pub(super) fn end_wait(&mut self, has_url: bool, timeout: Millis, at: Moment) -> bool {
        if has_url {
            self.awaited_since = None;
        }
        let is_late = |since: &mut Moment| at.since(*since) >= timeout;
        let is_over = self.awaited_since.take_if(is_late).is_some();
        self.timed_out_waits = self.timed_out_waits.wrapping_add(is_over.into());
        is_over
    }

    /// Nobody wants anything any more.
    pub(super) const fn clear(&mut self) {
        self.is_refetch_requested = false;
        self.is_url_requested = false;
        self.awaited_since = None;
    }

    pub(super) const fn is_refetch_requested(&self) -> bool {
        self.is_refetch_requested
    }

    pub(super) const fn is_url_requested(&self) -> bool {
        self.is_url_requested
    }

    pub(super) const fn awaited_since(&self) -> Option<Moment> {
        self.awaited_since
    }

    pub(super) const fn timed_out_waits(&self) -> u32 {
        self.timed_out_waits
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::support::{moment, seconds};

    const TIMEOUT: Millis = seconds(30);

    #[test]
    fn a_wait_ends_with_a_url() {
        let mut demand = Demand::default();
        demand.await_url(moment(0));
        assert!(!demand.end_wait(true, TIMEOUT, moment(60)));
        assert_eq!(
            (demand.awaited_since(), demand.timed_out_waits()),
            (None, 0)
        );
        assert!(demand.is_url_requested(), "a URL alone answers no request");
    }

    #[test]
    fn all_who_wait_are_given_up_with_the_first() {
        let mut demand = Demand::default();
        demand.await_url(moment(0));
        demand.await_url(moment(20));
        assert!(!demand.end_wait(false, TIMEOUT, moment(29)));
        assert!(demand.end_wait(false, TIMEOUT, moment(30)));
        assert_eq!(
            (demand.awaited_since(), demand.timed_out_waits()),
            (None, 1)
        );
        assert!(!demand.end_wait(false, TIMEOUT, moment(90)), "once");
    }

    #[test]
    fn a_token_ends_the_request_for_a_url_and_not_that_for_a_refetch() {
        let mut demand = Demand::default();
        demand.request_url();
        demand.request_refetch();
        demand.on_token();
        assert!(!demand.is_url_requested() && demand.is_refetch_requested());
        demand.on_refetch_end();
        assert!(!demand.is_refetch_requested());
    }

    #[test]
    fn nothing_is_wanted_once_cleared() {
        let mut demand = Demand::default();
        demand.await_url(moment(0));
        demand.request_refetch();
        demand.clear();
        assert!(!demand.is_url_requested() && !demand.is_refetch_requested());
        assert_eq!(demand.awaited_since(), None);
    }
}
