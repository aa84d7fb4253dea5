//! What the sessions of pages do: they answer the worker, fetch tokens, and load what the worker did not.

use crate::page::Page;
use crate::server::text_of;
use crate::world::{CALM, Happening, Message, World};
use objectstore_image_auth::worker::{Event, OfferedAuth, Request};

impl World {
    pub(crate) fn request(&mut self, wanted: usize) {
        let id = u32::try_from(self.requests.len()).unwrap();
        self.requests.insert(id, wanted);
        let image = self.wanted[wanted].image.clone();
        let url = image.url();
        let client = self.pages[self.wanted[wanted].page].client.clone();
        self.laws.on_request(id, client.clone(), image);
        self.tell(Event::Requested(Request {
            id,
            client,
            url,
            is_range: false,
        }));
    }

    pub(crate) fn reach_worker(&mut self, message: Message) {
        match message {
            Message::Offer(offer) => {
                let last = self.sequences.get(&offer.session).copied();
                if last.is_none_or(|last| offer.sequence > last) {
                    self.sequences.insert(offer.session.clone(), offer.sequence);
                    let issued = match &offer.auth {
                        OfferedAuth::Token {
                            token, usable_for, ..
                        } => Some((self.server.find(token), usable_for.0)),
                        _ => None,
                    };
                    let token = issued.as_ref().map(|(issued, span)| (issued, *span));
                    self.laws.on_offer(&offer.client, &offer.session, token);
                }
                self.tell(Event::TokenOffered(offer));
            }
            Message::Forget { client, session } => {
                self.end_session(&client, &session);
                self.laws.on_forget();
                self.kept.era += 1;
                self.outcome.forgotten += 1;
                self.tell(Event::Forgotten { client, session });
            }
            Message::Ended { client, session } => {
                self.end_session(&client, &session);
                self.outcome.disposed += 1;
                self.tell(Event::SessionEnded { client, session });
            }
        }
    }

    fn end_session(&mut self, client: &str, session: &str) {
        self.sequences.insert(session.to_owned(), f64::INFINITY);
        self.laws.on_session_end(client, session);
    }

    /// The worker asks a page's session.
    pub(crate) fn reach_page(&mut self, page: usize, refused: Option<(String, u32)>) {
        let (now, owner) = (self.now, &mut self.pages[page]);
        if owner.is_gone {
            return;
        }
        if owner.hangs_until > now {
            let until = owner.hangs_until;
            return self.schedule_at(until, Happening::ToPage { page, refused });
        }
        let refused = refused.filter(|(session, _)| *session == owner.session);
        if refused.is_some_and(|(_, generation)| generation == owner.generation) {
            owner.token = None;
        }
        if !owner.is_ready(now) {
            self.schedule(50, 3_000, Happening::Refetched { page });
        }
        self.offer(page, false);
    }

    pub(crate) fn refetched(&mut self, page: usize) {
        let (now, owner) = (self.now, &self.pages[page]);
        if owner.is_gone || owner.is_ready(now) {
            return;
        }
        let lifetime = self.rng.between(8_000, 60_000);
        let (project, says) = (owner.project, owner.says);
        let issued = self.server.issue(project, lifetime, says, now);
        let owner = &mut self.pages[page];
        owner.generation += 1;
        owner.token = Some(issued);
        self.offer(page, true);
    }

    /// Sends what the session says. Messages may be late, lost or repeated.
    fn offer(&mut self, page: usize, is_hello: bool) {
        let offer = self.pages[page].offer(is_hello, self.now);
        if self.now < CALM && self.rng.percent(5) {
            return;
        }
        let times = 1 + u32::from(self.rng.percent(10));
        for _ in 0..times {
            self.send(page, Message::Offer(offer.clone()));
        }
    }

    pub(crate) fn send(&mut self, page: usize, message: Message) {
        let is_late = self.now < CALM && self.rng.percent(10);
        let at = self.now + self.rng.between(1, if is_late { 1_500 } else { 20 });
        let last = self.last_arrival.entry(self.pages[page].client.clone());
        let at = *last.and_modify(|last| *last = at.max(*last)).or_insert(at);
        let life = self.life;
        self.schedule_at(at, Happening::ToWorker { message, life });
    }

    /// The session loads an image with a token in its URL.
    pub(crate) fn fall_back(&mut self, wanted: usize) {
        let page = self.wanted[wanted].page;
        let owner = &self.pages[page];
        if owner.is_gone || self.wanted[wanted].is_loaded {
            return;
        }
        if owner.hangs_until > self.now || !owner.is_ready(self.now) {
            self.schedule(500, 1_000, Happening::Refetched { page });
            return self.schedule(1_000, 2_000, Happening::Fallback { wanted });
        }
        let text = owner.token.as_ref().map(|issued| text_of(&issued.token));
        let image = &self.wanted[wanted].image;
        let (status, _) = self.server.answer(image, text.as_deref(), self.now);
        match status {
            200 | 302 => self.wanted[wanted].is_loaded = true,
            // The server refuses its token: another one is fetched.
            401 if !Page::is_anonymous(owner) => {
                self.pages[page].token = None;
                self.schedule(1_000, 2_000, Happening::Fallback { wanted });
            }
            _ => self.wanted[wanted].is_broken = true,
        }
    }
}
