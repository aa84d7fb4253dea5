//! The images of the page: each asks for a URL, loads it, and copes as an app's component would.
//!
//! An image that subscribes to the snapshot asks again at each change. An image that awaits a promise
//! gets its URL from that. A failed image tries the URL that the session gives it. If there is none, it
//! shows its fallback, and tries again when its generation changes and there is a URL. A loaded image
//! keeps its `src`.

use objectstore_image_auth::Error;
use objectstore_image_auth::session::{Event, FailedImage, ProbeAnswer, Wait};

use crate::backend::{Id, token_in};
use crate::clocks::{MINUTE, SECOND};
use crate::plan::Plan;
use crate::rng::Rng;
use crate::support::object;
use crate::world::{Happening, World};

#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub(crate) struct Image {
    pub(crate) url: String,
    pub(crate) exists: bool,
    /// Its bytes are no image: script can fetch them, and an element cannot show them.
    is_corrupt: bool,
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
    /// How often the server had been found well when it last failed.
    pub(crate) recoveries: u32,
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
    /// It is fetched again later.
    Paused,
    /// It keeps its `src`.
    Loaded,
    /// What it waits for, and what it failed with.
    Retrying(Wait, String),
    /// Its reason to try when its last try ended.
    Fallback(Option<u32>),
}

/// Why an image did not load.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cause {
    Network,
    NotFound,
    Corrupt,
    Refused,
}

impl Image {
    pub(crate) fn all(plan: &Plan, rng: &mut Rng) -> Vec<Self> {
        let image = |number: usize| {
            let awaits = rng.percent(plan.awaiting);
            Self {
                url: object(&format!("{number}.png")),
                exists: !rng.percent(plan.broken),
                is_corrupt: rng.percent(plan.corrupt),
                awaits,
                fetches: awaits && rng.percent(plan.fetching),
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

    /// It loads in a world where all is well.
    pub(crate) const fn can_load(&self) -> bool {
        self.exists && (!self.is_corrupt || self.fetches)
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
            self.handle(Event::UrlAwaited);
            let wait = self.session.wait_for_url(self.images[number].url.as_str());
            self.images[number].state = State::Awaiting(wait);
            self.settle(number);
        } else {
            self.handle(Event::UrlRequested);
            match self.url(number) {
                Some(src) => self.load(number, src),
                None => self.images[number].state = State::Asking,
            }
        }
    }

    fn load(&mut self, number: usize, src: String) {
        self.check_url(&src);
        let latency = self.rng.magnitude(10, 1500);
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
        let has_hiccup = self.weather.hiccups > judged && self.rng.percent(3);
        let image = &self.images[number];
        let cause = if self.are_images_lost(judged) || has_hiccup {
            Cause::Network
        } else if !self.backend.takes(token_in(&src), judged, &self.plan) {
            Cause::Refused
        } else if !image.exists {
            Cause::NotFound
        } else if !image.can_load() {
            Cause::Corrupt
        } else {
            self.images[number].state = State::Loaded;
            return;
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
        let failed = self.session.failed_image(&src, None).unwrap().unwrap();
        if self.images[number].fetches && cause == Cause::NotFound {
            return self.fall_back(number);
        }
        if self.images[number].fetches && cause != Cause::Refused {
            // As `useImageBlob` does: it knows that the server is down.
            self.images[number].request += 1;
            let again = Happening::FetchAgain(number, self.images[number].request);
            self.images[number].state = State::Paused;
            let wait = self.rng.between(SECOND, MINUTE);
            return self.schedule(wait, again);
        }
        self.watch_failure(number, &src, cause);
        self.watch.unexplained.insert(number);
        let event = if self.images[number].fetches {
            Event::TokenRefused(failed.load())
        } else {
            Event::ImageFailed(failed.clone())
        };
        self.handle(event);
        self.retry(number, failed, src);
    }

    fn retry(&mut self, number: usize, failed: FailedImage, src: String) {
        self.images[number].state = State::Retrying(Wait::Retry(failed), src);
        self.settle(number);
    }

    fn fall_back(&mut self, number: usize) {
        self.images[number].state = State::Fallback(self.retry_key(number));
    }

    /// Another one is a reason to try again. None while there is no URL.
    pub(crate) fn retry_key(&self, number: usize) -> Option<u32> {
        let url = &self.images[number].url;
        let found = self.session.find(url, self.clocks.at()).unwrap();
        found.map(|_| self.session.retry_generation(url))
    }

    /// One that shows its fallback tries again, if there is a URL. That is no reason to refetch.
    pub(crate) fn try_again(&mut self, number: usize) {
        let at = self.clocks.at();
        if let Some(found) = self.session.find(&self.images[number].url, at).unwrap() {
            self.load(number, found);
        }
    }

    pub(crate) fn fetch_again(&mut self, number: usize, request: u32) {
        if self.images[number].request == request
            && matches!(self.images[number].state, State::Paused)
        {
            self.ask(number);
        }
    }

    /// Script requests an object, to find out why images fail.
    pub(crate) fn probe(&mut self, id: u32) {
        let src = self.session.probe_url(self.clocks.at());
        let Some(src) = src else {
            return self.watch.broke("probe", "without a URL");
        };
        if token_in(&src).is_some() {
            self.check_url(&src);
        }
        self.watch.probes += 1;
        let latency = self.rng.magnitude(10, 1500);
        let judged = self.clocks.now + latency / 2;
        self.schedule(latency, Happening::Probed(id, src, judged));
    }

    pub(crate) fn probed(&mut self, id: u32, src: &str, judged: i64) {
        let url = src.split('?').next().unwrap();
        let number = self
            .images
            .iter()
            .position(|image| image.url == url)
            .unwrap();
        let image = &self.images[number];
        let token = token_in(src);
        let is_lost = self.weather.no_images > judged;
        let answer = if self.plan.forbids_script {
            ProbeAnswer::Forbidden
        } else if self.weather.cut > judged || is_lost && self.plan.loses_connections {
            ProbeAnswer::Nothing
        } else if is_lost {
            ProbeAnswer::Status(503, None)
        } else if self.plan.hides_status {
            ProbeAnswer::Opaque
        } else if !self.backend.takes(token, judged, &self.plan) {
            ProbeAnswer::Status(if token.is_some() { 401 } else { 400 }, None)
        } else if image.exists {
            ProbeAnswer::Status(200, None)
        } else {
            self.watch.unexplained.remove(&number);
            ProbeAnswer::Status(404, None)
        };
        self.trace(|| format!("probe {url}: {answer:?}"));
        let may_be_refused = match answer {
            ProbeAnswer::Opaque | ProbeAnswer::Forbidden | ProbeAnswer::Status(401, _) => true,
            ProbeAnswer::Nothing => token.is_some(),
            ProbeAnswer::Status(..) => false,
        };
        if may_be_refused {
            self.watch.is_suspecting = true;
            self.watch.doubted.extend(
                [self.watch.handed_out, self.watch.newest]
                    .into_iter()
                    .flatten(),
            );
        }
        self.handle(Event::Probed { id, answer });
    }

    fn are_images_lost(&self, at: i64) -> bool {
        self.weather.cut > at || self.weather.no_images > at
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
            return self.fall_back(number);
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
