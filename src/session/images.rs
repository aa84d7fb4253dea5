//! Images that failed to load.

use alloc::boxed::Box;

use super::image_failures::Verdict;
use super::session_token::SessionToken;
use super::{FailedImage, FailedLoad, Session};
use crate::clock::Moment;

impl Session {
    pub(super) fn image_failed(&mut self, image: &FailedImage, at: Moment) {
        let object = image.load().object;
        if let Some(generation) = image.load().generation {
            self.judge(image, generation, at);
        }
        // What fails with every token takes the next one that comes, but is no reason to fetch one.
        if !self.image_failures.is_not_the_token(object) || !self.has_url(at) {
            self.is_asked = true;
            self.awaited.get_or_insert(at);
        }
    }

    fn judge(&mut self, image: &FailedImage, generation: u32, at: Moment) {
        let held = self.held(generation);
        let is_usable = held.map_or(self.is_anonymous, |held| held.is_usable(&self.clock, at));
        if !is_usable {
            // That was it, and it does not come back, whatever else is learned of the time.
            return self.mark(generation, |held| held.has_ended = true);
        }
        let object = image.load().object;
        match self.image_failures.record(object, generation, at) {
            Verdict::Suspect if self.confirmed != generation => {
                self.suspect(generation, at);
                // For where the API brings the same again, which explains nothing.
                self.probe_for(image, at);
            }
            Verdict::Cleared => {
                self.withdraw_learned_lifetime(generation, at);
                self.probe_for(image, at);
            }
            Verdict::Suspect | Verdict::NotTheToken => self.probe_for(image, at),
        }
    }

    pub(super) fn refused(&mut self, image: FailedLoad, at: Moment) {
        self.is_asked = true;
        self.awaited.get_or_insert(at);
        if let Some(generation) = image.generation {
            self.refuse(generation, at);
        }
    }

    /// The server refused the token of this generation, or that there is none.
    pub(super) fn refuse(&mut self, generation: u32, at: Moment) {
        let is_usable = self
            .held(generation)
            .is_some_and(|held| held.is_usable(&self.clock, at));
        if is_usable || self.is_anonymous {
            self.suspect(generation, at);
        }
        self.mark(generation, |held| held.is_refused = true);
    }

    fn mark(&mut self, generation: u32, mark: impl Fn(&mut SessionToken)) {
        self.for_each_token(|held| {
            if held.generation == generation {
                mark(held);
            }
        });
    }

    /// The token of this generation may be no good: the newer one takes its place, or is fetched.
    pub(super) fn suspect(&mut self, generation: u32, at: Moment) {
        let is_newer = |next: &mut Box<SessionToken>| next.generation > generation;
        if let Some(next) = self.next.take_if(is_newer) {
            self.take_turn(next);
            return;
        }
        let doubted = [&self.in_use, &self.next];
        let doubted = doubted.into_iter().flatten();
        for held in doubted.filter(|held| held.generation == generation) {
            self.learned_lifetime.suspect(held, at);
        }
        self.suspected = Some(generation);
    }
}
