//! What the page's service worker does to the parts of a session.

use alloc::string::String;

use super::Session;
use super::event::WorkerEvent;
use super::worker_link::WorkerAuth;
use crate::clock::Moment;
use crate::error::Error;

impl Session {
    pub(super) fn on_worker(&mut self, event: WorkerEvent, at: Moment) {
        let is_changed = match event {
            WorkerEvent::Connected => self.worker.connect(),
            WorkerEvent::Lost => self.worker.disconnect(),
            WorkerEvent::PassedOn => self.worker.passed_on(at),
            WorkerEvent::Asked => {
                self.demand.await_url(at);
                false
            }
            WorkerEvent::Refused { generation } => {
                self.demand.await_url(at);
                self.refuse(generation, at);
                false
            }
        };
        if is_changed {
            self.view.mark_changed();
        }
    }

    /// What the page's service worker is to load images with.
    #[must_use]
    pub fn worker_auth(&self, at: Moment) -> WorkerAuth<'_> {
        self.tokens.worker_auth(&self.clock, at)
    }

    /// As [`Session::url`], for a caller that loads nothing: the URL is not counted.
    ///
    /// # Errors
    ///
    /// As [`Session::url`].
    pub fn find_image(&self, url: &str, at: Moment) -> Result<Option<String>, Error> {
        let found = self.find(url, at)?;
        self.worker.without_token(found, &self.config.param)
    }
}
