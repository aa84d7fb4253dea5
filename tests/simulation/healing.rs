//! The laws of a world in which all is well again: images load, and nobody waits for ever.

use objectstore_image_auth::session::Page;

use crate::clocks::{HOUR, MINUTE, SECOND};
use crate::image::State;
use crate::laws::TIMEOUT;
use crate::world::{Happening, World};

/// Back-off, time-out, floor and the requests themselves, one after the other.
const HEALING: i64 = MINUTE + TIMEOUT + MINUTE + 20 * SECOND;

/// How long after waking a page that is seen has noticed what it slept through: a tick, and some time
/// for what else happens then.
pub(crate) const NOTICED: i64 = 7 * SECOND;

impl World {
    /// A page in use whose token expired while the machine slept starts its refetch within a tick of
    /// waking, though nobody asks for a URL and its timer counted none of that time.
    pub(crate) fn check_awake(&mut self, woken: i64) {
        let Some(newest) = self.watch.newest else {
            return;
        };
        let was_expired = self.remaining(newest) < -NOTICED;
        let was_asked = self.watch.surely_asked.is_some_and(|asked| asked < woken);
        // It did not fall asleep again either, nor answers a refetch by what is of no use.
        let is_idle = self.clocks.now == woken + NOTICED
            && self.watch.in_flight.is_none()
            && self.session.snapshot().error.is_none()
            && !self.watch.is_stopped
            && !self.watch.was_anonymous;
        let last_start = self.watch.last_start.map_or(0, |start| start.now);
        let was_seen = self.watch.was_hidden < woken - MINUTE && self.watch.page == Page::Visible;
        if was_expired
            && was_asked
            && is_idle
            && was_seen
            && last_start < woken - MINUTE
            && self.is_legible(newest)
            && self.is_usual(newest)
            && self.is_exact()
        {
            self.watch
                .broke("awake", "the page has not noticed that it slept");
        }
    }

    pub(crate) fn schedule_checks(&mut self) {
        self.schedule(HEALING, Happening::CheckWaiting);
    }

    /// Within one back-off of all being well, whoever waited has an image: those that exist have
    /// loaded, but for those that failed with two tokens, which show their fallback; nobody waits.
    /// A `Retry-After` is added, and a refusal that came late takes another look at the page.
    pub(crate) fn check_waiting(&mut self) {
        if let Some((since, asked)) = self.watch.retry_after {
            let left = asked - self.clocks.known_since(&since);
            if left > 0 {
                return self.schedule(left + HEALING, Happening::CheckWaiting);
            }
        }
        if self.watch.is_stopped {
            self.is_hidden = true;
            self.look();
            self.show();
            return self.schedule(HEALING, Happening::CheckWaiting);
        }
        for number in 0..self.images.len() {
            let image = &self.images[number];
            let is_settled = match image.state {
                State::Absent | State::Fallback(..) => true,
                State::Loaded => image.exists,
                // It never comes to rest: every token is another try.
                State::Loading(_) => !image.exists,
                _ => false,
            };
            if !is_settled {
                let how = format!("image {number} still waits: {:?}", image.state);
                self.watch.broke("healing", how);
            }
        }
        let lifetime = self.plan.lifetime.min(HOUR);
        self.schedule(lifetime + HEALING, Happening::CheckAll);
    }

    /// With the next token those have loaded, too, that failed with two; where the session can know
    /// when that is due.
    pub(crate) fn check_all(&mut self) {
        let newest_is_usual = self
            .watch
            .newest
            .is_some_and(|id| self.backend.get(id).lifetime <= HOUR && self.is_legible(id));
        if !newest_is_usual || !self.can_know() {
            return;
        }
        for number in 0..self.images.len() {
            let image = &self.images[number];
            let is_fine = !image.is_mounted() || !image.exists;
            if !is_fine && !matches!(image.state, State::Loaded) {
                let how = format!("image {number} has not loaded with the next token");
                self.watch.broke("healing", how);
            }
        }
    }
}
