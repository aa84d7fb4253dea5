//! What must never happen, checked against what the world knows.

use std::collections::{BTreeMap, BTreeSet};

use crate::server::{BASE, Image, Issued, text_of};
use objectstore_image_auth::worker::Effect;

/// The longest that a request may wait for the worker, in milliseconds.
const MAX_WAIT: i64 = 2_000;

#[derive(Default)]
pub(crate) struct Laws {
    /// The tokens that reached the worker from each page since it was started or forgotten.
    offered: BTreeMap<String, BTreeSet<String>>,
    /// Each session's last token that reached the worker, by page and session.
    current: BTreeMap<(String, String), Issued>,
    /// Requests without an answer, with when they began to wait for a token, and how long they had waited before.
    waits: BTreeMap<u32, (Option<i64>, i64)>,
    /// The image of each request.
    images: BTreeMap<u32, u64>,
    redirected: BTreeSet<u32>,
    /// The bodies that are being read since the last time that all was forgotten.
    reading: BTreeSet<String>,
}

impl Laws {
    /// A new worker knows nothing, and answers none of the old one's requests.
    pub(crate) fn on_start(&mut self) {
        *self = Self::default();
    }

    pub(crate) fn on_offer(&mut self, client: &str, session: &str, issued: Option<&Issued>) {
        let place = (client.to_owned(), session.to_owned());
        self.current.remove(&place);
        if let Some(issued) = issued {
            let text = text_of(&issued.token);
            self.offered
                .entry(client.to_owned())
                .or_default()
                .insert(text);
            self.current.insert(place, issued.clone());
        }
    }

    pub(crate) fn on_forget(&mut self, client: &str, session: &str) {
        self.current
            .remove(&(client.to_owned(), session.to_owned()));
        self.offered.remove(client);
        self.reading.clear();
    }

    pub(crate) fn on_request(&mut self, id: u32, image: u64, now: i64) {
        self.waits.insert(id, (Some(now), 0));
        self.images.insert(id, image);
    }

    /// Where bodies are kept, a request does not wait for a token while another one for the same image is under way.
    pub(crate) fn excuse_followers(&mut self, now: i64) {
        let sent = self.waits.iter().filter(|(_, (since, _))| since.is_none());
        let sent: BTreeSet<_> = sent.map(|(id, _)| self.images[id]).collect();
        for (id, (since, _)) in &mut self.waits {
            if since.is_some() && sent.contains(&self.images[id]) {
                *since = Some(now);
            }
        }
    }

    pub(crate) fn on_redirect(&mut self, id: u32) {
        self.redirected.insert(id);
    }

    /// The page gave it up, or the network failed.
    pub(crate) fn on_end(&mut self, id: u32) {
        self.waits.remove(&id);
    }

    /// The server refused its token: it waits again.
    pub(crate) fn on_refusal(&mut self, id: u32, now: i64) {
        if let Some((since, _)) = self.waits.get_mut(&id) {
            *since = Some(now);
        }
    }

    pub(crate) fn check(&mut self, effect: &Effect, client_of: impl Fn(u32) -> String, now: i64) {
        match effect {
            Effect::Send {
                id,
                url,
                authorization,
            } => {
                self.end_wait(*id, now);
                assert!(url.starts_with(&format!("{BASE}/")), "sent to {url}");
                let in_query = url.split_once("X-Os-Auth=").map(|(_, token)| token);
                let in_header = authorization.as_deref().map(|it| &it["Bearer ".len()..]);
                assert!(in_query.is_none() || in_header.is_none(), "sent twice");
                assert!(
                    in_header.is_none() || !self.redirected.contains(id),
                    "a header goes where the redirect leads"
                );
                let token = in_header.or(in_query).unwrap_or("");
                let known = self.offered.get(&client_of(*id));
                assert!(
                    known.is_some_and(|known| known.contains(token)),
                    "the token is not of the request's page"
                );
            }
            Effect::PassOn { id } | Effect::Deliver { id, .. } => {
                self.end_wait(*id, now);
                assert!(self.waits.remove(id).is_some(), "{id} is answered twice");
            }
            Effect::Serve { id, .. } => self.end_wait(*id, now),
            Effect::Read { key, .. } => {
                self.reading.insert(key.clone());
            }
            Effect::Put { key, .. } => {
                assert!(self.reading.remove(key), "kept after all was forgotten");
            }
            _ => {}
        }
    }

    /// A kept body is given to a page whose token grants reading it now.
    pub(crate) fn check_served(&mut self, client: &str, key: &str, image: &Image) {
        let (owner, _) = key.split_once(' ').unwrap();
        let may_read = self.current.iter().any(|((page, session), issued)| {
            let is_covered = issued.project == image.project || issued.is_opaque;
            let is_own = if issued.is_opaque { session } else { "" } == owner;
            page == client && is_covered && is_own
        });
        assert!(may_read, "served to a page that may not read it");
    }

    pub(crate) fn is_open(&self, id: u32) -> bool {
        self.waits.contains_key(&id)
    }

    pub(crate) fn check_waits(&self, now: i64) {
        for (id, (since, before)) in &self.waits {
            let waited = before + since.map_or(0, |since| now - since);
            assert!(waited <= MAX_WAIT, "{id} has waited for {waited} ms");
        }
    }

    fn end_wait(&mut self, id: u32, now: i64) {
        if let Some((since, before)) = self.waits.get_mut(&id) {
            *before += since.take().map_or(0, |since| now - since);
            assert!(*before <= MAX_WAIT, "{id} waited for {before} ms");
        }
    }
}
