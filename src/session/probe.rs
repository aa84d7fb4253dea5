//! The probe: when it is sent, and what follows from its answer. See [`super::probe_state`].

use alloc::borrow::ToOwned;
use alloc::string::String;

use super::image_failures::hash;
use super::learned_lifetime::MAY_HAVE_EXPIRED;
use super::probe_state::{Asked, Finding, ProbeAnswer, Step};
use super::{FailedImage, Page, Session};
use crate::clock::Moment;
use crate::expiry::Millis;

impl Session {
    /// The URL that [`super::Effects::probe`] asks to request. None once there is no usable token for it any more.
    /// To be asked right after the event.
    #[must_use]
    pub fn probe_url(&self, at: Moment) -> Option<String> {
        let (step, url) = self.probe.in_flight()?;
        match step {
            Step::WithoutToken => Some(url.to_owned()),
            Step::WithToken => self.find(url, at).ok()?,
        }
    }

    /// Changes whenever an image that failed should be tried again: another token is in use, or the server has
    /// recovered. `url` is the image's, without its token.
    #[must_use]
    pub fn retry_generation(&self, url: &str) -> u32 {
        let retries = self.image_failures.retries(hash(url));
        self.generation.wrapping_add(retries)
    }

    /// No token explains why this image failed: it is broken, or the server is down. Without a page no image is
    /// shown that could load later.
    pub(super) fn probe_for(&mut self, image: &FailedImage, at: Moment) {
        let object = image.load().object;
        if self.page != Page::Absent && !self.image_failures.is_broken(object) {
            self.probe.add(object, image.url(), at);
        }
    }

    pub(super) fn start_probe(&mut self, at: Moment) -> Option<u32> {
        self.until_probe(at).filter(|wait| wait.0 <= 0)?;
        while let Some(next) = self.probe.next() {
            if self.image_failures.is_broken(next.object) {
                self.probe.skip();
                continue;
            }
            match self.find(&next.url, at) {
                Ok(Some(_)) => return self.probe.start(self.generation, at),
                Ok(None) => return None,
                // Another token came, which does not grant reading it.
                Err(_) => self.probe.skip(),
            }
        }
        None
    }

    pub(super) fn wake_to_probe(&self, at: Moment) -> Option<Millis> {
        let timeout = self.config.refetch_timeout;
        if self.page != Page::Visible {
            return None;
        }
        match self.probe.in_flight_since() {
            Some(since) => Some(at.left_of(timeout, since)),
            // Without a URL, the token that comes wakes it.
            None => self.until_probe(at).filter(|_| self.has_url(at)),
        }
    }

    /// How long until a probe may start. None while nobody sees the page, and while another token is under
    /// way, which may explain the failures.
    fn until_probe(&self, at: Moment) -> Option<Millis> {
        if self.page != Page::Visible || self.suspected.is_some() {
            return None;
        }
        self.probe.next_start(at)
    }

    /// Images failed, and without a token nothing can find out why.
    pub(super) fn wants_token_for_probe(&self, at: Moment) -> bool {
        self.page == Page::Visible && self.probe.has_unexplained() && !self.has_url(at)
    }

    pub(super) fn time_out_probe(&mut self, at: Moment) {
        let timeout = self.config.refetch_timeout;
        if let Some(since) = self.probe.in_flight_since()
            && at.since(since) >= timeout
        {
            self.probe.back_off(Millis(0), at, &mut self.jitter);
        }
    }

    /// Returns the id of the probe's second request, if one follows.
    pub(super) fn probed(&mut self, id: u32, answer: ProbeAnswer, at: Moment) -> Option<u32> {
        let Asked {
            object,
            step,
            generation,
        } = self.probe.answered(id)?;
        match answer.finding(step, !self.is_anonymous) {
            Finding::Answered => return self.start_second_request(object, at),
            Finding::Well => {
                self.probe.recovered();
                self.retry_failed(object, at);
            }
            Finding::Unknown => {
                self.probe.wait(Millis(0), at, &mut self.jitter);
                self.retries_with_next_answer = true;
                self.suspect(self.generation, at);
            }
            Finding::Refused if self.is_refusal_of_token(generation, at) => {
                self.probe.back_off(Millis(0), at, &mut self.jitter);
                self.refuse(generation, at);
            }
            Finding::Refused | Finding::Broken => {
                self.image_failures.mark_broken(object);
                self.probe.clear(|cleared| cleared == object);
            }
            Finding::Down(retry_after) => {
                self.probe.back_off(retry_after, at, &mut self.jitter);
            }
        }
        None
    }

    fn start_second_request(&mut self, object: u64, at: Moment) -> Option<u32> {
        let url = self.probe.url_of(object)?;
        self.find(url, at).ok()??;
        self.probe.go_on(object, self.generation, at)
    }

    /// Whether another token may help. One that is refused long after its receipt may have expired.
    fn is_refusal_of_token(&mut self, generation: u32, at: Moment) -> bool {
        let held = self.held(generation);
        if held.is_some_and(|held| at.since(held.received) >= MAY_HAVE_EXPIRED) {
            return true;
        }
        let key_id = held.and_then(|held| held.key_id()).map(ToOwned::to_owned);
        self.probe.refused(key_id.as_deref())
    }

    /// Script got this object: the server is well, and images that failed are tried again, with the same token.
    pub(super) fn retry_failed(&mut self, object: u64, at: Moment) {
        let failures = &self.image_failures;
        self.probe
            .clear(|cleared| cleared == object || !failures.is_released(cleared));
        self.image_failures.release(object, at);
        self.is_changed = true;
    }

    /// The server answered script, which may know no more: all that failed is tried again.
    pub(super) fn retry_all_failed(&mut self, at: Moment) {
        self.probe.clear(|_| true);
        self.image_failures.release_all(at);
        self.is_changed = true;
    }
}
