//! What a failed image does to the parts of a session.
//!
//! An `<img>` tells no status, so a failure is evidence, not proof:
//!
//! 1. The token in its `src` has ended. The image is tried again with a usable one.
//! 2. The token seemed usable. The API response is fetched again, once for all images that failed with that token, and
//!    each image is tried once more.
//! 3. The image fails with the next token, too, or the API brings the same one: the token is not the cause. Either the
//!    image is broken, or the server is down. A probe tells these two apart: see [`super::probe`].

use alloc::borrow::ToOwned;
use alloc::string::String;

use super::Session;
use super::failed_image::{FailedImage, FailedLoad};
use super::image_failures::{FailureVerdict, hash};
use super::learned_lifetime::MAY_HAVE_EXPIRED;
use super::page::Page;
use super::probe::{Finding, ProbeAnswer, Step, UnexplainedObject};
use super::session_token::{SessionToken, TokenVerdict};
use crate::clock::Moment;
use crate::time::Millis;

impl Session {
    /// The URL that [`super::Effects::probe`] asks to request. None if there is no usable token for it any more.
    /// To be called right after the event.
    #[must_use]
    pub fn probe_url(&self, at: Moment) -> Option<String> {
        let request = self.probe.request_in_flight()?;
        let url = &request.object.url;
        match request.step {
            Step::WithoutToken => Some(url.to_owned()),
            Step::WithToken => self.find(url, at).ok()?,
        }
    }

    /// Changes whenever an image that failed should be tried again: another token is in use, or the server has
    /// recovered. `url` is the image's, without its token.
    #[must_use]
    pub fn retry_generation(&self, url: &str) -> u32 {
        let retries = self.image_failures.retries(hash(url));
        self.tokens.generation().wrapping_add(retries)
    }

    pub(super) fn image_failed(&mut self, image: &FailedImage, at: Moment) {
        if let Some(generation) = image.load().generation() {
            self.judge(image, generation, at);
        }
        // An image that fails with every token is retried with the next one, but does not cause a refetch while there
        // is a URL.
        let object = image.load().object();
        if !self.image_failures.is_not_the_token(object) || !self.has_url(at) {
            self.demand.await_url(at);
        }
    }

    fn judge(&mut self, image: &FailedImage, generation: u32, at: Moment) {
        if !self.tokens.is_usable(generation, &self.clock, at) {
            return self.tokens.condemn(generation, TokenVerdict::Ended);
        }
        let object = image.load().object();
        match self.image_failures.record(object, generation, at) {
            FailureVerdict::Suspect if !self.tokens.is_confirmed(generation) => {
                self.suspect(generation, at);
            }
            FailureVerdict::Cleared => {
                if let Some(clock) = self.token_evidence.withdraw(generation) {
                    self.set_clock(clock, at);
                }
            }
            FailureVerdict::Suspect | FailureVerdict::NotTheToken => {}
        }
        // Queue a probe even while the token is suspected: if the API sends the same token again, the failure is still
        // unexplained. Without a page there is no image to reload.
        if self.page != Page::Absent && !self.image_failures.is_broken(object) {
            self.probe.add(object, image.url(), at);
        }
    }

    pub(super) fn token_refused(&mut self, load: FailedLoad, at: Moment) {
        self.demand.await_url(at);
        if let Some(generation) = load.generation() {
            self.refuse(generation, at);
        }
    }

    /// The server refused the token of this generation, or a URL without a token.
    pub(super) fn refuse(&mut self, generation: u32, at: Moment) {
        if self.tokens.is_anonymous() || self.tokens.is_usable(generation, &self.clock, at) {
            self.suspect(generation, at);
        }
        self.tokens.condemn(generation, TokenVerdict::Refused);
    }

    /// The token of this generation may be refused: the newer one takes over, or one is fetched.
    fn suspect(&mut self, generation: u32, at: Moment) {
        if self.tokens.suspect(generation) {
            self.on_new_token();
        } else if let Some(token) = self.tokens.of_generation(generation) {
            self.token_evidence.suspect(token, at);
        }
    }

    /// Starts a probe if one may start. Returns the number of its first request.
    pub(super) fn start_probe(&mut self, at: Moment) -> Option<u32> {
        self.until_probe(at).filter(|wait| wait.0 <= 0)?;
        while let Some(next) = self.probe.next() {
            if self.image_failures.is_broken(next.hash) {
                self.probe.skip();
                continue;
            }
            match self.find(&next.url, at) {
                Ok(Some(_)) => {
                    let object = next.clone();
                    return Some(self.send_probe(object, Step::WithoutToken, at));
                }
                Ok(None) => return None,
                // Another token came, which does not grant reading it.
                Err(_) => self.probe.skip(),
            }
        }
        None
    }

    pub(super) fn until_probe(&self, at: Moment) -> Option<Millis> {
        let is_suspected = self.tokens.is_suspected();
        self.probe.next_start(self.page, is_suspected, at)
    }

    fn send_probe(&mut self, object: UnexplainedObject, step: Step, at: Moment) -> u32 {
        let generation = self.tokens.generation();
        self.probe.send(object, step, generation, at)
    }

    /// A probe's request was answered. Returns the number of the second request, if that follows.
    pub(super) fn probed(&mut self, id: u32, answer: ProbeAnswer, at: Moment) -> Option<u32> {
        let request = self.probe.on_answer(id)?;
        let (object, generation) = (request.object.hash, request.generation);
        match answer.finding(request.step, !self.tokens.is_anonymous()) {
            Finding::Answered => {
                let is_pending = self.probe.is_unexplained(object);
                let has_url = matches!(self.find(&request.object.url, at), Ok(Some(_)));
                return (is_pending && has_url)
                    .then(|| self.send_probe(request.object, Step::WithToken, at));
            }
            Finding::Well => {
                self.probe.on_success();
                self.retry_failed(object, at);
            }
            Finding::Unknown => {
                self.probe.on_unknown(at, &mut self.jitter);
                self.suspect(self.tokens.generation(), at);
            }
            Finding::Refused if self.may_another_token_help(generation, at) => {
                self.probe.back_off(Millis(0), at, &mut self.jitter);
                self.refuse(generation, at);
            }
            Finding::Refused | Finding::Broken => {
                self.image_failures.mark_broken(object);
                self.probe.remove(object);
            }
            Finding::Down(retry_after) => {
                self.probe.back_off(retry_after, at, &mut self.jitter);
            }
        }
        None
    }

    /// Whether another token may help after this one was refused. If it was received long ago, it may have expired.
    fn may_another_token_help(&mut self, generation: u32, at: Moment) -> bool {
        let token = self.tokens.of_generation(generation);
        if token.is_some_and(|token| at.since(token.received()) >= MAY_HAVE_EXPIRED) {
            return true;
        }
        let key_hash = token.map_or_else(|| hash(""), SessionToken::key_hash);
        self.probe.on_refusal(key_hash)
    }

    /// A script got this object: the server is well, and failed images are tried again with the same token.
    fn retry_failed(&mut self, object: u64, at: Moment) {
        let failures = &self.image_failures;
        self.probe.remove(object);
        self.probe.retain(|waiting| failures.is_released(waiting));
        self.image_failures.release(object, at);
        self.view.mark_changed();
    }

    /// The server answered, and the script may know no more: all that failed is tried again.
    pub(super) fn retry_all_failed(&mut self, at: Moment) {
        self.probe.clear();
        self.image_failures.release_all(at);
        self.view.mark_changed();
    }

    /// URLs are built with another token, or without one: all that failed is tried with that.
    pub(super) fn on_new_token(&mut self) {
        self.probe.on_new_token();
        self.image_failures.on_new_token();
        self.view.mark_changed();
    }
}
