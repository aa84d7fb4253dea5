//! The properties of a world, drawn from its seed. They stay the same while the world lasts.

use objectstore_image_auth::Millis;
use objectstore_image_auth::session::Config;

use crate::clocks::{DAY, HOUR, MINUTE, SECOND};
use crate::rng::Rng;
use crate::support::config;
use crate::trouble::Kind;

/// What a cache does with the `Date` of the answer that it keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CachedDate {
    /// Script cannot read it.
    None,
    /// It passes it on as it was, and does not say how old it is.
    Old,
    /// With an `Age`: together they tell the time.
    WithAge,
}

/// What the page's app, its user's machine and its backend are like.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub(crate) struct Plan {
    /// Images that the page can show.
    pub(crate) images: usize,
    /// How many in a hundred of them do not exist.
    pub(crate) broken: u64,
    /// How many have bytes that are no image.
    pub(crate) corrupt: u64,
    /// Script may not read the status of an image: it is of another origin, without CORS.
    pub(crate) hides_status: bool,
    /// A policy forbids script to request images.
    pub(crate) forbids_script: bool,
    /// An object store that is down takes no connection; else it answers 503.
    pub(crate) loses_connections: bool,
    /// How long a token lives.
    pub(crate) lifetime: i64,
    /// How many tokens in a hundred live for another time.
    pub(crate) odd: u64,
    /// The backend's tokens are opaque: they have no readable claims.
    pub(crate) is_opaque: bool,
    /// For how long the backend takes a token after its expiry.
    pub(crate) leeway: i64,
    /// A refetch's response has a `Date` that the page can read.
    pub(crate) dates: bool,
    /// What a cache does with it.
    pub(crate) cached_date: CachedDate,
    /// How old the answer is that a cache has when the world begins; 0 if it has none.
    pub(crate) first_answer_age: i64,
    /// A polled response too.
    pub(crate) dates_polls: bool,
    /// Tokens say when they were minted.
    pub(crate) says_issued: bool,
    /// The app tells the session how long tokens live.
    pub(crate) tells_lifetime: bool,
    /// The local clock minus the server's, at the beginning.
    pub(crate) offset: i64,
    /// The monotonic clock stands still while the machine sleeps.
    pub(crate) mono_sleeps: bool,
    /// A hidden tab is frozen; else its timers are throttled.
    pub(crate) freezes: bool,
    /// The app polls its API.
    pub(crate) polls: bool,
    /// How many images in a hundred wait for a URL by a promise; the others ask when something changes.
    pub(crate) awaiting: u64,
    /// Of those, how many fetch their bytes by script, and are told the status.
    pub(crate) fetching: u64,
    /// A timer that is due before the new one is kept, as the package's driver does.
    pub(crate) keeps_timer: bool,
    /// The time between two scrolls, at most.
    pub(crate) scrolls: i64,
    /// Until then the backend enforces nothing, and answers without a token.
    pub(crate) anonymous_until: i64,
    /// What goes wrong, and at most how long after the last time.
    pub(crate) troubles: Vec<Kind>,
    pub(crate) trouble_gap: i64,
    /// When it heals.
    pub(crate) heals_at: i64,
}

impl Plan {
    pub(crate) fn draw(rng: &mut Rng) -> Self {
        let is_calm = rng.percent(15);
        let lifetime = match rng.between(0, 99) {
            0..=29 => MINUTE,
            30..=64 => 5 * MINUTE,
            65..=89 => HOUR,
            90..=94 => 10 * SECOND,
            _ => 30 * DAY,
        };
        let has_sound_clock = rng.percent(55);
        let offset = rng.pick(&[10 * MINUTE, 2 * HOUR, 3650 * DAY]) * rng.pick(&[1, -1]);
        let dates = rng.percent(45);
        let polls = rng.percent(15);
        let mut troubles = Vec::new();
        while !is_calm && (troubles.is_empty() || rng.percent(75)) {
            troubles.push(rng.pick(&Kind::ALL));
        }
        let most_images = rng.pick(&[50, 50, 200, 200, 2000]);
        let images = rng.magnitude(1, most_images);
        let is_incomplete = rng.percent(30);
        let broken = rng.pick(&[2, 20, 100]).min(20_000 / images.unsigned_abs());
        Self {
            images: usize::try_from(images).unwrap(),
            broken: if is_incomplete { broken } else { 0 },
            corrupt: if is_incomplete { rng.pick(&[0, 5]) } else { 0 },
            hides_status: rng.percent(10),
            forbids_script: rng.percent(5),
            loses_connections: rng.percent(50),
            lifetime,
            odd: if !is_calm && rng.percent(10) { 5 } else { 0 },
            is_opaque: rng.percent(6),
            leeway: rng.pick(&[0, MINUTE]),
            dates,
            cached_date: rng.pick(&[CachedDate::None, CachedDate::Old, CachedDate::WithAge]),
            first_answer_age: if rng.percent(30) {
                rng.magnitude(5 * SECOND, HOUR)
            } else {
                0
            },
            dates_polls: dates && rng.percent(50),
            says_issued: rng.percent(20),
            tells_lifetime: rng.percent(25),
            offset: if has_sound_clock { 0 } else { offset },
            mono_sleeps: rng.percent(50),
            freezes: rng.percent(50),
            polls,
            awaiting: rng.pick(&[0, 0, 30, 100]),
            fetching: rng.pick(&[0, 50]),
            keeps_timer: rng.percent(50),
            scrolls: rng.pick(&[5 * SECOND, MINUTE, 5 * MINUTE, HOUR]),
            anonymous_until: if rng.percent(4) { HOUR } else { 0 },
            troubles,
            trouble_gap: rng.pick(&[MINUTE, 10 * MINUTE, 10 * MINUTE, HOUR]),
            heals_at: if polls {
                rng.between(HOUR, 3 * HOUR)
            } else {
                rng.between(2 * HOUR, 18 * HOUR)
            },
        }
    }

    /// What the app says when it makes the session.
    pub(crate) fn config(&self) -> Config {
        Config {
            lifetime: self.tells_lifetime.then_some(Millis(self.lifetime)),
            ..config()
        }
    }
}
