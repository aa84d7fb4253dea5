//! The page: which images it shows, and that they hear of changes.

use objectstore_image_auth::session::Event;

use crate::clocks::{HOUR, SECOND};
use crate::image::State;
use crate::world::{Happening, World};

/// How often the snapshot may change because somebody looks at it, before that is a loop.
const MOST_DRAWS: u32 = 50;

impl World {
    /// Some images leave the view, and others come.
    pub(crate) fn scroll(&mut self) {
        if self.is_healed {
            return;
        }
        let next = self.rng.magnitude(SECOND, self.plan.scrolls);
        self.schedule(next, Happening::Scroll);
        if self.is_hidden && self.rng.percent(90) {
            return;
        }
        let len = self.images.len();
        let count = if self.rng.percent(2) {
            len
        } else {
            self.rng.index(len.min(30)) + 1
        };
        let first = self.rng.index(len);
        for step in 0..count {
            let number = (first + step) % len;
            if self.images[number].is_mounted() && self.rng.percent(60) {
                self.images[number].state = State::Absent;
                self.images[number].request += 1;
            } else if !self.images[number].is_mounted() {
                self.ask(number);
            }
        }
    }

    /// An app asks for what it shows: the URL must be the same.
    pub(crate) fn draw(&mut self) {
        if self.is_healed {
            return;
        }
        let next = self.rng.magnitude(5 * SECOND, HOUR);
        self.schedule(next, Happening::Draw);
        if self.rng.percent(2) {
            self.schedule(SECOND, Happening::Wanted);
        }
        let number = self.rng.index(self.images.len());
        if self.images[number].is_mounted() {
            self.handle(Event::UrlRequested);
            if let Some(src) = self.url(number) {
                self.check_url(&src);
            }
        }
    }

    pub(crate) fn want(&mut self) {
        self.handle(Event::RefetchRequested);
    }

    /// Tells all who look at the snapshot that it changed.
    pub(crate) fn notify(&mut self) {
        let mut draws = 0;
        while std::mem::take(&mut self.is_changed) {
            draws += 1;
            if draws > MOST_DRAWS {
                return self
                    .watch
                    .broke("the snapshot settles", "it changes whenever it is drawn");
            }
            // That of an image that never failed changes with the token alone.
            let generation = self.session.retry_generation("");
            if generation != self.watch.generation {
                self.watch.generation = generation;
                self.watch.unexplained.clear();
            }
            for number in 0..self.images.len() {
                match &self.images[number].state {
                    State::Asking => self.ask(number),
                    State::Awaiting(_) | State::Retrying(..) => self.settle(number),
                    State::Fallback(since) => {
                        let key = self.retry_key(number);
                        if key.is_some() && key != *since {
                            self.try_again(number);
                        }
                    }
                    _ => {}
                }
            }
        }
    }
}
