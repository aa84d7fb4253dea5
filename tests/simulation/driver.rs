//! What the package's driver does: brings the session its events, performs the effects, and keeps the
//! one timer, as far as a browser lets it.

use objectstore_image_auth::session::{Event, Page};

use crate::clocks::MINUTE;
use crate::world::{Happening, World};

impl World {
    pub(crate) fn handle(&mut self, event: Event) {
        self.watch.before_event(&event, self.clocks);
        let (effects, check) = self.session.try_handle(event, self.clocks.at());
        if let Err(broken) = check {
            self.watch.broke("the harness", broken);
        }
        self.check_effects(effects);
        let keeps = self.plan.keeps_timer
            && matches!((self.timer, effects.wake), (Some(due), Some(wake))
                if due <= self.clocks.mono() + wake.0);
        if !keeps {
            self.timer = effects.wake.map(|wake| self.clocks.mono() + wake.0);
            if self
                .timer
                .is_some_and(|due| self.armed.is_none_or(|armed| due < armed))
            {
                self.arm();
            }
        }
        self.is_changed |= effects.changed;
        if effects.abort {
            self.trace(|| "aborted".to_owned());
        }
        if let Some(id) = effects.probe {
            self.probe(id);
        }
        if let Some(start) = effects.start {
            self.trace(|| format!("refetch {start:?}"));
            self.start(start);
        }
    }

    /// What the page shows, or that the timer fired.
    pub(crate) fn tick(&mut self) {
        let page = if self.is_hidden {
            Page::Hidden
        } else {
            Page::Visible
        };
        self.handle(Event::Ticked(page));
    }

    /// Puts the timer into the queue: browsers count by the monotonic clock.
    pub(crate) fn arm(&mut self) {
        self.timers += 1;
        self.armed = self.timer;
        if let Some(due) = self.timer {
            let late = self.rng.between(0, 10);
            let delay = (due - self.clocks.mono()).max(0) + late;
            self.schedule(delay, Happening::Timer(self.timers));
        }
    }

    pub(crate) fn fire(&mut self, timer: u32) {
        if timer != self.timers {
            return;
        }
        self.armed = None;
        if self.timer.is_none_or(|due| due > self.clocks.mono()) {
            return self.arm();
        }
        // The timers of a hidden tab fire once a minute.
        let early = self.clocks.now % MINUTE;
        if self.is_hidden && early > 100 {
            return self.schedule(MINUTE - early, Happening::Timer(timer));
        }
        self.timer = None;
        self.tick();
    }
}
