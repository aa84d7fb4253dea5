//! The laws of a world whose faults are over: images load, and no wait is endless.

use objectstore_image_auth::session::Page;

use crate::clocks::{HOUR, MINUTE, SECOND};
use crate::effect_laws::TIMEOUT;
use crate::image::State;
use crate::world::{Happening, World};

/// Back-off, time-out, floor and the requests themselves, one after the other.
const HEALING: i64 = MINUTE + TIMEOUT + MINUTE + 20 * SECOND;

/// How often an image is tried again where script may not learn the status.
const MOST_TRIES: u32 = 5;

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
        // It did not fall asleep again, and no refetch brings a useless token.
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

    /// Within one back-off after the last fault, every mounted image that can load has loaded, and no wait is pending.
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
            self.tick();
            self.show();
            return self.schedule(HEALING, Happening::CheckWaiting);
        }
        for number in 0..self.images.len() {
            let image = &self.images[number];
            let is_settled = match image.state {
                State::Absent => true,
                State::Loaded => image.can_load(),
                // While an app polls, every token is another try.
                // Where script may not learn the status, an outage can outlast the few tries.
                State::Fallback(_) if self.plan.hides_status || self.plan.forbids_script => {
                    !image.can_load() || self.watch.recoveries >= MOST_TRIES
                }
                State::Fallback(_) | State::Loading(_) => !image.can_load(),
                _ => false,
            };
            if !is_settled {
                let how = format!("image {number} still waits: {:?}", image.state);
                self.watch.broke("healing", how);
            }
        }
        let lifetime = self.plan.lifetime.min(HOUR);
        self.schedule(lifetime + HEALING, Happening::CheckQuiet(None));
    }

    /// Broken images cost nothing on a page that is left open: after the refetch that was pending, there are
    /// no more requests. (If the app polls, images are tried with the tokens of its responses.)
    pub(crate) fn check_quiet(&mut self, before: Option<Requests>) {
        let requests = self.requests();
        let Some(before) = before.filter(|_| !self.plan.polls) else {
            let lifetime = self.plan.lifetime.min(HOUR);
            let next = match before {
                None => Happening::CheckQuiet(Some(requests)),
                Some(_) => Happening::End,
            };
            return self.schedule(lifetime + HEALING, next);
        };
        // A URL that was asked for is a reason for one more refetch, and its token for another try.
        let is_quiet = if requests.refetches > before.refetches && before.is_asked {
            requests.refetches == before.refetches + 1 && requests.probes == before.probes
        } else {
            requests == before
        };
        if !is_quiet {
            let how = format!("{requests:?} after {before:?}");
            self.watch.broke("a broken image costs nothing", how);
        }
        self.schedule(0, Happening::End);
    }

    fn requests(&self) -> Requests {
        Requests {
            refetches: self.session.snapshot().stats.refetches,
            is_asked: self.watch.asked.is_some(),
            probes: self.watch.probes,
            images: self.images.iter().map(|image| image.request).sum(),
        }
    }
}

/// What a page has requested so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Requests {
    refetches: u32,
    /// A URL was asked for since the last token.
    is_asked: bool,
    probes: usize,
    images: u32,
}
