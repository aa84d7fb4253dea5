//! The probe: when it is sent, and what follows from its answer. See [`super::outage`].

use alloc::borrow::ToOwned;
use alloc::string::String;

use super::failures::Recovery;
use super::lesson::MAY_HAVE_EXPIRED;
use super::outage::{Finding, ProbeAnswer};
use super::{FailedImage, Page, Session};
use crate::clock::Moment;
use crate::expiry::Millis;

impl Session {
    /// The URL that [`super::Effects::probe`] asks to request, with the token. None once there is no usable
    /// token any more. To be asked right after the event.
    #[must_use]
    pub fn probe_url(&self, at: Moment) -> Option<String> {
        let found = self.find(self.outage.next_url()?, at).ok()?;
        found.map(|found| found.url)
    }

    /// No token explains why this image failed: it is broken, or the server is down. Without a page no image is
    /// shown that could load later.
    pub(super) fn probe_for(&mut self, image: &FailedImage, at: Moment) {
        let object = image.load().object;
        if self.page != Page::Absent && !self.failures.is_broken(object) {
            self.outage.add(object, image.url(), at);
        }
    }

    pub(super) fn start_probe(&mut self, at: Moment) -> Option<u32> {
        self.until_probe(at).filter(|wait| wait.0 <= 0)?;
        while let Some(url) = self.outage.next_url().map(str::to_owned) {
            match self.find(&url, at) {
                Ok(Some(_)) => return self.outage.start(self.generation, at),
                Ok(None) => return None,
                // Another token came, which does not grant reading it.
                Err(_) => self.outage.skip(),
            }
        }
        None
    }

    pub(super) fn wake_to_probe(&self, at: Moment) -> Option<Millis> {
        let timeout = self.config.refetch_timeout;
        if self.page != Page::Visible {
            return None;
        }
        match self.outage.in_flight_since() {
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
        self.outage.next_start(at)
    }

    /// Images failed, and without a token nothing can find out why.
    pub(super) fn wants_token_for_probe(&self, at: Moment) -> bool {
        self.page == Page::Visible && self.outage.has_unexplained() && !self.has_url(at)
    }

    pub(super) fn time_out_probe(&mut self, at: Moment) {
        let timeout = self.config.refetch_timeout;
        if let Some(since) = self.outage.in_flight_since()
            && at.since(since) >= timeout
        {
            self.outage.back_off(Millis(0), at, &mut self.chance);
        }
    }

    pub(super) fn probed(&mut self, id: u32, answer: ProbeAnswer, at: Moment) {
        let Some((object, generation)) = self.outage.answered(id) else {
            return;
        };
        match answer.finding(!self.is_anonymous) {
            Finding::Well => {
                self.outage.recovered(at, &mut self.chance);
                self.recover(at);
            }
            Finding::Unknown => {
                self.outage.recovered(at, &mut self.chance);
                self.recovers_with_token = true;
                self.suspect(self.generation, at);
            }
            Finding::Refused if self.is_refusal_of_token(generation, at) => {
                self.outage.back_off(Millis(0), at, &mut self.chance);
                self.refuse(generation, at);
            }
            Finding::Refused | Finding::Broken => {
                self.failures.mark_broken(object);
                self.outage.clear(object);
            }
            Finding::Down(retry_after) => {
                self.outage.back_off(retry_after, at, &mut self.chance);
            }
        }
    }

    /// Whether another token may help. One that is refused long after its receipt may have expired.
    fn is_refusal_of_token(&mut self, generation: u32, at: Moment) -> bool {
        let held = [&self.in_use, &self.next].into_iter().flatten();
        let mut held = held.filter(|held| held.generation == generation);
        let held = held.next();
        if held.is_some_and(|held| at.since(held.received) >= MAY_HAVE_EXPIRED) {
            return true;
        }
        self.outage.refused(held.and_then(|held| held.key_id()))
    }

    /// The server is well: what failed may be tried again, with the same token.
    pub(super) fn recover(&mut self, at: Moment) {
        self.recovery = Recovery {
            number: self.recovery.number.wrapping_add(1),
            at,
        };
        self.is_changed = true;
    }
}
