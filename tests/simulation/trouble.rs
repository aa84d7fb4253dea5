//! What goes wrong, and when it is over.

use objectstore_image_auth::session::Event;

use crate::clocks::{DAY, HOUR, MINUTE, SECOND};
use crate::recovery_laws::NOTICED;
use crate::world::{Happening, World};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The machine sleeps.
    Sleep,
    /// The tab goes into the background.
    Hide,
    /// Somebody sets the local clock.
    SetClock,
    /// There is no network.
    CutNetwork,
    /// The API answers, and the object store does not.
    LoseImages,
    /// A single image fails now and then.
    Hiccup,
    /// Refetches end with status 500.
    Break,
    /// With 429 and `Retry-After`.
    Throttle,
    /// With 401, 403 or 404.
    Refuse,
    /// Answers are late, and out of order.
    Slow,
    /// Refetches are never answered.
    Silence,
    /// A cache answers in the backend's place.
    Cache,
    RotateKey,
}

impl Kind {
    pub(crate) const ALL: [Self; 13] = [
        Self::Sleep,
        Self::Hide,
        Self::SetClock,
        Self::CutNetwork,
        Self::LoseImages,
        Self::Hiccup,
        Self::Break,
        Self::Throttle,
        Self::Refuse,
        Self::Slow,
        Self::Silence,
        Self::Cache,
        Self::RotateKey,
    ];
}

/// Until when each trouble lasts.
#[derive(Default)]
pub(crate) struct Weather {
    pub(crate) cut: i64,
    pub(crate) no_images: i64,
    pub(crate) hiccups: i64,
    pub(crate) broken: i64,
    pub(crate) throttled: i64,
    pub(crate) refused: i64,
    pub(crate) slow: i64,
    pub(crate) silent: i64,
    pub(crate) cached: i64,
}

impl World {
    /// The next trouble of those that this world has.
    pub(crate) fn begin_trouble(&mut self) {
        let gap = self.plan.trouble_gap;
        let next = self.rng.between(SECOND, gap);
        self.schedule(next, Happening::Trouble);
        let kind = self.rng.pick(&self.plan.troubles);
        let lasts = self.rng.magnitude(SECOND, HOUR);
        let until = self.clocks.now + lasts;
        self.trace(|| format!("trouble: {kind:?} for {lasts} ms"));
        self.watch.is_uneasy_until(until);
        match kind {
            Kind::Sleep => self.sleep(lasts),
            Kind::Hide => self.hide(lasts),
            Kind::SetClock => self.set_clock(),
            Kind::CutNetwork => {
                self.weather.cut = self.weather.cut.max(until);
                self.schedule(lasts, Happening::Reconnect);
            }
            Kind::LoseImages => self.weather.no_images = until,
            Kind::Hiccup => self.weather.hiccups = until,
            Kind::Break => self.weather.broken = until,
            Kind::Throttle => self.weather.throttled = until,
            Kind::Refuse => self.weather.refused = until,
            Kind::Slow => self.weather.slow = until,
            Kind::Silence => self.weather.silent = until,
            Kind::Cache => self.weather.cached = until,
            Kind::RotateKey => self.backend.rotate_key(),
        }
    }

    fn sleep(&mut self, lasts: i64) {
        if !self.is_asleep {
            self.is_asleep = true;
            // A laptop is closed for the night, too.
            let nights = i64::from(self.rng.percent(20));
            self.schedule(lasts + nights * 8 * HOUR, Happening::Wake);
        }
    }

    fn hide(&mut self, lasts: i64) {
        if !self.is_hidden && !self.is_asleep {
            self.is_hidden = true;
            self.tick();
            self.schedule(lasts, Happening::Show);
        }
    }

    fn set_clock(&mut self) {
        let by = self
            .rng
            .pick(&[10 * MINUTE, 2 * HOUR, 3650 * DAY, 3 * SECOND]);
        let by = by * self.rng.pick(&[1, -1]);
        self.trace(|| format!("the clock is set by {by} ms"));
        self.clocks.set(by);
        self.watch.clock_was_set(self.clocks.now);
    }

    /// All is well from now on, and somebody looks at the page.
    pub(crate) fn heal(&mut self) {
        self.weather = Weather::default();
        self.plan.troubles.clear();
        self.plan.odd = 0;
        self.is_healed = true;
        self.happen(Happening::Wake);
        // A user who sees broken images leaves the page and comes back.
        if !self.is_hidden && self.watch.is_stopped() {
            self.is_hidden = true;
            self.tick();
        }
        self.happen(Happening::Show);
        self.happen(Happening::Reconnect);
        self.trace(|| "healed".to_owned());
    }

    pub(crate) fn wake(&mut self) {
        if std::mem::take(&mut self.is_asleep) {
            self.watch.is_uneasy_until(self.clocks.now);
            if self.watch.in_flight.is_none() {
                self.schedule(NOTICED, Happening::CheckAwake(self.clocks.now));
            }
            self.thaw();
        }
    }

    pub(crate) fn show(&mut self) {
        if self.is_hidden {
            self.is_hidden = false;
            self.tick();
            self.thaw();
        }
    }

    pub(crate) fn reconnect(&mut self) {
        if self.weather.cut <= self.clocks.now && self.rng.percent(70) {
            self.handle(Event::Online);
        }
    }
}
