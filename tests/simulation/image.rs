//! The images of the page: each asks for a URL, loads it, and copes as an app's component would.
//!
//! One that waits by the snapshot asks again whenever that changes; one that waits by a promise is
//! told. One that failed tries what the session gives it, else it shows its fallback, and tries
//! again with the next URL. One that loaded keeps its `src`.

use objectstore_image_auth::session::{Event, FailedImage, Wait};
use objectstore_image_auth::{EpochMs, Error};

use crate::backend::{Id, token_in};
use crate::chance::Chance;
use crate::plan::Plan;
use crate::world::{Happening, World};

pub(crate) const BASE: &str = "/api/0/organizations/acme/objectstore";

pub(crate) struct Image {
    pub(crate) url: String,
    pub(crate) exists: bool,
    awaits: bool,
    fetches: bool,
    pub(crate) state: State,
    /// Its requests so far: the end of one that was given up says nothing.
    pub(crate) request: u32,
    pub(crate) past: Past,
}

/// What the world knows of an image's failures.
#[derive(Default)]
pub(crate) struct Past {
    pub(crate) failures: u32,
    /// The token that it last failed with for another reason, at a time when that was surely good.
    pub(crate) failed_with: Option<u32>,
    /// It failed with two good tokens, one after the other.
    pub(crate) is_cleared: bool,
    /// It failed once more with a good one: no other try can help.
    pub(crate) must_give_up: bool,
}

#[derive(Debug)]
pub(crate) enum State {
    Absent,
    Asking,
    Awaiting(Wait),
    Loading(String),
    /// It keeps its `src`.
    Loaded,
    /// What it waits for, and what it failed with.
    Retrying(Wait, String),
    /// What it failed with, and what the snapshot said of the token then.
    Fallback(Option<String>, Seen),
}

/// What a snapshot says of the token: it changes when URLs do.
type Seen = (u32, Option<EpochMs>);

/// Why an image did not load.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cause {
    Network,
    NotFound,
    Refused,
}

impl Image {
    pub(crate) fn all(plan: &Plan, chance: &mut Chance) -> Vec<Self> {
        let image = |number: usize| {
            let awaits = chance.percent(plan.awaiting);
            Self {
                url: format!("{BASE}/v1/objects/preprod/org=1;project=2/{number}.png"),
                exists: !chance.percent(plan.broken),
                awaits,
                fetches: awaits && chance.percent(plan.fetching),
                state: State::Absent,
                request: 0,
                past: Past::default(),
            }
        };
        (0..plan.images).map(image).collect()
    }

    pub(crate) const fn is_mounted(&self) -> bool {
        !matches!(self.state, State::Absent)
    }
}

impl World {
    pub(crate) fn url(&mut self, number: usize) -> Option<String> {
        let at = self.clocks.at();
        let src = self.session.url(&self.images[number].url, at).unwrap();
        if src.is_none() {
            self.check_want_of_url();
        }
        src
    }

    pub(crate) fn ask(&mut self, number: usize) {
        if self.images[number].awaits {
            self.tell(Event::Awaited);
            let wait = self.session.wait_for_url(self.images[number].url.as_str());
            self.images[number].state = State::Awaiting(wait);
            self.settle(number);
        } else {
            self.tell(Event::Asked);
            match self.url(number) {
                Some(src) => self.load(number, src),
                None => self.images[number].state = State::Asking,
            }
        }
    }

    fn load(&mut self, number: usize, src: String) {
        self.check_url(&src);
        let latency = self.chance.magnitude(10, 1500);
        let image = &mut self.images[number];
        image.request += 1;
        image.state = State::Loading(src);
        let judged = self.clocks.now + latency / 2;
        let happening = Happening::Loaded(number, image.request, judged);
        self.schedule(latency, happening);
    }

    pub(crate) fn loaded(&mut self, number: usize, request: u32, judged: i64) {
        if self.images[number].request != request {
            return;
        }
        let State::Loading(src) = std::mem::replace(&mut self.images[number].state, State::Absent)
        else {
            return;
        };
        let weather = &self.weather;
        let has_hiccup = weather.hiccups > judged && self.chance.percent(3);
        let is_cut = weather.cut > judged || weather.no_images > judged;
        let cause = if is_cut || has_hiccup {
            Cause::Network
        } else if !self.backend.takes(token_in(&src), judged, &self.plan) {
            Cause::Refused
        } else if self.images[number].exists {
            self.images[number].state = State::Loaded;
            return;
        } else {
            Cause::NotFound
        };
        self.fail(number, src, cause);
    }

    fn fail(&mut self, number: usize, src: String, cause: Cause) {
        self.trace(|| {
            format!(
                "image {number} failed: {cause:?}, token {:?}",
                token_in(&src)
            )
        });
        let failed = self.session.failed_image(&src).unwrap().unwrap();
        if self.images[number].fetches && cause != Cause::Refused {
            return self.fall_back(number, Some(src));
        }
        self.watch_failure(number, &src, cause);
        let event = if self.images[number].fetches {
            Event::Refused(failed.load())
        } else {
            Event::ImageFailed(failed.load())
        };
        self.tell(event);
        self.retry(number, failed, src);
    }

    fn retry(&mut self, number: usize, failed: FailedImage, src: String) {
        self.images[number].state = State::Retrying(Wait::Retry(failed), src);
        self.settle(number);
    }

    fn fall_back(&mut self, number: usize, failed: Option<String>) {
        self.images[number].state = State::Fallback(failed, self.seen());
    }

    pub(crate) fn seen(&self) -> Seen {
        let snapshot = self.session.snapshot();
        (snapshot.stats.tokens, snapshot.expires_at)
    }

    /// One that shows its fallback tries again, if that is with another URL.
    pub(crate) fn try_again(&mut self, number: usize, failed: Option<String>) {
        self.tell(Event::Asked);
        match self.url(number) {
            Some(src) if failed.as_ref() != Some(&src) => self.load(number, src),
            _ => self.fall_back(number, failed),
        }
    }

    /// Whether a wait is over.
    pub(crate) fn settle(&mut self, number: usize) {
        let at = self.clocks.at();
        let image = &self.images[number];
        let (State::Awaiting(wait) | State::Retrying(wait, _)) = &image.state else {
            return;
        };
        match self.session.settle(wait, at) {
            Some(outcome) => self.settled(number, outcome),
            None if matches!(image.state, State::Awaiting(_)) => self.check_want_of_url(),
            None => {}
        }
    }

    fn settled(&mut self, number: usize, outcome: Result<Option<String>, Error>) {
        let failed = match &self.images[number].state {
            State::Retrying(_, failed) => Some(failed.clone()),
            _ => None,
        };
        let Ok(Some(src)) = outcome else {
            return self.fall_back(number, failed);
        };
        if let Some(failed) = failed {
            self.check_retry(number, &failed, &src);
        }
        self.load(number, src);
    }

    pub(crate) fn is_by_script(&self, number: usize) -> bool {
        self.images[number].fetches
    }

    /// The token that was last handed out, where it is the session's only one.
    pub(crate) fn sole_token(&self) -> Option<Id> {
        let newest = self.watch.newest?;
        (self.watch.handed_out == Some(newest)).then_some(newest)
    }
}
