//! The service worker's state machine: it puts the token of a page's session into the requests of that page.
//!
//! As the session, it touches nothing: [`Event`]s come in with the [`Moment`] at which they happened, and [`Effects`] go
//! out for the caller to perform. The page's session is the only authority. What the worker knows of it is a copy that
//! may vanish at any time, because browsers stop idle workers: then the worker asks the page again.
//!
//! ```text
//!  a request ──► no token of its page ──► ask the page ──► no answer in 2 s ──► pass it on as it is
//!      │                                      │
//!      ▼                                      ▼ an answer
//!  a usable token ◄───────────────────────────┘
//!      │
//!      ├──► kept bytes ──► serve
//!      └──► send with the token ──► 401: ask for another token, and send once more
//!                               └──► deliver the response, and keep its bytes
//! ```
//!
//! A request that is passed on fails at the server. The page's session then loads the image with a token in its URL.

mod config;
mod effect;
mod event;
mod image_cache;
mod pages;
mod pending;

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use crate::clock::Moment;
use crate::time::{EpochMs, Millis};
use crate::token::Claims;
use crate::url::{Query, carries_token, without_token};

pub use config::{CacheLimits, Config};
pub use effect::{Effect, Effects};
pub use event::{Event, KeptBody, Offer, OfferedAuth, Request, ResponseHead};
use image_cache::ImageCache;
use pages::{PageToken, Pages};
use pending::{Pending, Phase};

/// The longest that a request waits for a token. It is passed on then, so that a page that hangs blocks no image for long.
const MAX_WAIT: Millis = Millis(2_000);

/// The time after which a page is asked once more: the first message may be lost.
const ASK_AGAIN: Millis = Millis(1_000);

const UNAUTHORIZED: u16 = 401;
const FORBIDDEN: u16 = 403;

/// The tokens of the pages below one base, and the requests that wait for them.
#[derive(Debug)]
pub struct Worker {
    config: Config,
    pages: Pages,
    pending: Vec<Pending>,
    cache: ImageCache,
}

impl Worker {
    /// A worker that knows no page.
    #[must_use]
    pub fn new(config: Config) -> Self {
        Self {
            cache: ImageCache::new(config.cache),
            config,
            pages: Pages::default(),
            pending: Vec::new(),
        }
    }

    /// Takes an event in, and returns what the caller is to do, in order.
    pub fn handle(&mut self, event: Event, at: Moment) -> Effects {
        let mut effects = Vec::new();
        let out = &mut effects;
        match event {
            Event::Requested(request) => self.requested(request, at, out),
            Event::TokenOffered(offer) => self.offered(offer, at, out),
            Event::Responded { id, head } => self.responded(id, &head, at, out),
            Event::Failed { id } => self.failed(id, at, out),
            Event::Lost { id } => self.lost(id, at, out),
            Event::Restored(bodies) => self.cache.restore(bodies, out),
            Event::BodyRead { key, bytes } => self.cache.read(key, bytes, at.wall, out),
            Event::StoreFailed { key } => self.cache.store_failed(&key, out),
            Event::Forgotten { client, session } => self.forgotten(client, session, out),
            Event::SessionEnded { client, session } => self.pages.end_session(&client, &session),
            Event::ClientGone { client } => self.client_gone(&client, out),
            Event::Ticked => {}
        }
        self.time_out(at, out);
        Effects {
            wake: self.next_timeout(at),
            effects,
        }
    }

    fn requested(&mut self, request: Request, at: Moment, out: &mut Vec<Effect>) {
        let id = request.id;
        match self.pending_of(request, at) {
            Some(pending) => self.advance(pending, at, out),
            None => out.push(Effect::PassOn { id }),
        }
    }

    /// None if the request is none of ours: outside the base, pre-signed, or with a token of its own.
    fn pending_of(&self, request: Request, at: Moment) -> Option<Pending> {
        let param = &self.config.param;
        let path = self.config.base.path_below(&request.url).ok()?;
        let query = Query::of(&request.url);
        let has_token = carries_token(&request.url, param) && !has_expired(&query, self, at.wall);
        if query.is_presigned() || has_token {
            return None;
        }
        let url = without_token(&request.url, param).ok()?;
        Some(Pending::new(request, url, path, at))
    }

    /// Goes on with a request as far as is possible now.
    fn advance(&mut self, mut pending: Pending, at: Moment, out: &mut Vec<Effect>) {
        let id = pending.id;
        pending.key = None;
        let client = &pending.client;
        match self.pages.auth(client, &pending.path, at) {
            Some(PageToken::AsItIs) => return out.push(pending.give_up()),
            None if self.pages.is_silent(client, at) => return out.push(pending.give_up()),
            None => {
                if self.pages.begin_question(client, at) {
                    out.push(Effect::ask(client.clone(), None));
                }
                pending.wait(at);
            }
            Some(PageToken::Token(token)) => {
                let key = self.cache.key(token, &pending);
                if let Some(key) = &key
                    && self.cache.has(key, at.wall)
                {
                    let key = key.clone();
                    out.push(Effect::Serve {
                        id,
                        key: key.clone(),
                    });
                    pending.enter(Phase::Served { key }, at);
                } else if let Some(leader) = key.as_deref().and_then(|key| self.sent_for(key)) {
                    pending.enter(Phase::Joined { leader }, at);
                } else {
                    let in_header = self.config.sends_header && !pending.was_redirected;
                    out.push(token.send(id, &pending.url, &self.config.param, in_header));
                    let sent = Phase::Sent {
                        session: token.session().to_owned(),
                        generation: token.generation(),
                    };
                    pending.key = key;
                    pending.enter(sent, at);
                }
            }
        }
        self.pending.push(pending);
    }

    fn has_token_for(&self, pending: &Pending, at: Moment) -> bool {
        let auth = self.pages.auth(&pending.client, &pending.path, at);
        matches!(auth, Some(PageToken::Token(_)))
    }

    /// The request in flight whose response will be kept under this key.
    fn sent_for(&self, key: &str) -> Option<u32> {
        let is_same = |pending: &&Pending| pending.key.as_deref() == Some(key);
        let leader = self.pending.iter().find(is_same);
        leader.map(|leader| leader.id)
    }

    fn offered(&mut self, offer: Offer, at: Moment, out: &mut Vec<Effect>) {
        let (client, session) = (offer.client.clone(), offer.session.clone());
        let is_hello = offer.is_hello;
        if !self.pages.take(offer, at) {
            return;
        }
        if is_hello {
            out.push(Effect::Welcome {
                client: client.clone(),
                session,
            });
        }
        for pending in self.take_pending(|pending| pending.client == client && pending.waits()) {
            // One that was refused is sent once more only with another token.
            if self.pages.auth(&client, &pending.path, at).is_some() {
                self.advance(pending, at, out);
            } else {
                self.pending.push(pending);
            }
        }
    }

    fn responded(&mut self, id: u32, head: &ResponseHead, at: Moment, out: &mut Vec<Effect>) {
        let Some(mut pending) = self.take(id) else {
            return;
        };
        let Phase::Sent {
            session,
            generation,
        } = &pending.phase
        else {
            return;
        };
        if head.is_redirect && !pending.was_redirected {
            // A header would go to wherever that leads. A token in the URL does not.
            pending.was_redirected = true;
            self.advance(pending, at, out);
            // They join it again, unless it has to wait now.
            self.advance_followers(id, at, out);
        } else if head.status == UNAUTHORIZED && !pending.was_refused {
            let is_news = self.pages.refuse(&pending.client, session, *generation);
            let refused = Some((&**session, *generation));
            if self.has_token_for(&pending, at) {
                pending.was_refused = true;
                self.advance(pending, at, out);
            } else {
                if self.pages.begin_question(&pending.client, at) || is_news {
                    out.push(Effect::ask(pending.client.clone(), refused));
                }
                pending.wait_again(at);
                self.pending.push(pending);
            }
            // Their own page may have a token that is not refused.
            self.advance_followers(id, at, out);
        } else {
            self.deliver(pending, head, at, out);
        }
    }

    /// Gives the page the response. The requests that waited for it get it, too, unless it may be about the token.
    fn deliver(
        &mut self,
        pending: Pending,
        head: &ResponseHead,
        at: Moment,
        out: &mut Vec<Effect>,
    ) {
        let of = pending.id;
        let followers = self.take_pending(|pending| pending.has_joined(of));
        if let Some(key) = pending.key {
            self.cache.responded(of, key, head, out);
        }
        let is_of_token = matches!(head.status, UNAUTHORIZED | FORBIDDEN);
        let (again, served): (Vec<_>, Vec<_>) = followers.into_iter().partition(|_| is_of_token);
        let ids = served.iter().map(|follower| follower.id);
        out.extend(ids.map(|id| Effect::Deliver { id, of }));
        out.push(Effect::Deliver { id: of, of });
        for follower in again {
            self.advance(follower, at, out);
        }
    }

    /// The network failed, or the page gave the request up.
    fn failed(&mut self, id: u32, at: Moment, out: &mut Vec<Effect>) {
        self.take(id);
        self.advance_followers(id, at, out);
    }

    fn advance_followers(&mut self, id: u32, at: Moment, out: &mut Vec<Effect>) {
        for follower in self.take_pending(|pending| pending.has_joined(id)) {
            self.advance(follower, at, out);
        }
    }

    /// The kept body was gone: the browser may delete it at any time.
    fn lost(&mut self, id: u32, at: Moment, out: &mut Vec<Effect>) {
        if let Some(pending) = self.take(id) {
            if let Phase::Served { key } = &pending.phase {
                self.cache.drop(key, out);
            }
            self.advance(pending, at, out);
        }
    }

    /// All that is kept goes: the same bytes may have been shown to several sessions.
    fn forgotten(&mut self, client: String, session: String, out: &mut Vec<Effect>) {
        self.pages.end_session(&client, &session);
        self.give_up_waiting(&client, out);
        self.cache.clear();
        for pending in &mut self.pending {
            pending.key = None;
        }
        out.push(Effect::Forget { client, session });
    }

    fn client_gone(&mut self, client: &str, out: &mut Vec<Effect>) {
        self.pages.remove(client);
        self.give_up_waiting(client, out);
    }

    fn give_up_waiting(&mut self, client: &str, out: &mut Vec<Effect>) {
        let waiting = self.take_pending(|pending| pending.client == client && pending.waits());
        out.extend(waiting.iter().map(Pending::give_up));
    }

    /// Asks pages again, and passes on what has waited long enough.
    fn time_out(&mut self, at: Moment, out: &mut Vec<Effect>) {
        for client in self.pages.repeat_questions(at) {
            out.push(Effect::ask(client, None));
        }
        let late =
            self.take_pending(|pending| pending.waits() && pending.waited(at).0 >= MAX_WAIT.0);
        for pending in late {
            if pending.was_refused {
                let head = ResponseHead::of_status(UNAUTHORIZED);
                self.deliver(pending, &head, at, out);
            } else {
                out.push(pending.give_up());
                self.pages.note_silence(&pending.client, at);
                out.push(Effect::ReportPassedOn {
                    client: pending.client,
                });
            }
        }
    }

    /// How long until [`Event::Ticked`] is due.
    fn next_timeout(&self, at: Moment) -> Option<Millis> {
        let waiting = self.pending.iter().filter(|pending| pending.waits());
        let ends = waiting.map(|pending| Millis(MAX_WAIT.0 - pending.waited(at).0));
        ends.chain(self.pages.next_question(at)).min()
    }

    fn take(&mut self, id: u32) -> Option<Pending> {
        self.take_pending(|pending| pending.id == id).pop()
    }

    fn take_pending(&mut self, is_taken: impl Fn(&Pending) -> bool) -> Vec<Pending> {
        let (taken, kept) = core::mem::take(&mut self.pending)
            .into_iter()
            .partition(is_taken);
        self.pending = kept;
        taken
    }
}

/// True if the URL's token has expired by the local clock. An opaque token does not tell.
fn has_expired(query: &Query, worker: &Worker, now: EpochMs) -> bool {
    let names = worker.config.param.names();
    let token = names.iter().find_map(|name| query.value(name));
    let expires_at = token.and_then(|token| Claims::read(&token)?.expires_at);
    expires_at.is_some_and(|expires_at| expires_at <= now)
}
