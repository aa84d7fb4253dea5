//! What must never happen, checked against what the world knows.

use std::collections::{BTreeMap, BTreeSet};

use crate::server::{BASE, Image, Issued, Says, text_of, token_in};
use objectstore_image_auth::worker::Effect;

/// The longest that a request may wait for a token, in milliseconds.
const MAX_WAIT: i64 = 2_000;

/// The shortest time between two questions to a page that says nothing.
const ASK_AGAIN: i64 = 1_000;

/// A session's last token that reached the worker.
struct Offered {
    text: String,
    project: u64,
    usable_until: i64,
}

/// A request without an answer.
struct Open {
    client: String,
    image: Image,
    is_waiting: bool,
    waited: i64,
    was_redirected: bool,
    was_refused: bool,
    /// The last token that it was sent with.
    token: String,
}

/// What is true of the worker that runs now. A new one knows nothing, and answers none of the old one's requests.
#[derive(Default)]
pub(crate) struct Laws {
    has_cache: bool,
    now: i64,
    /// By page and session.
    current: BTreeMap<(String, String), Offered>,
    /// The projects of the tokens that each page has had, and whether the token said so.
    granted: BTreeSet<(String, u64, bool)>,
    refused: BTreeSet<String>,
    open: BTreeMap<u32, Open>,
    /// When each page was last asked, since it last said something, and of which refused token.
    asked: BTreeMap<(String, Option<(String, u32)>), i64>,
    /// The keys of the bodies that are kept, and of those that are being read.
    kept: BTreeSet<String>,
    reading: BTreeSet<String>,
}

impl Laws {
    /// A new worker, in a browser that keeps bodies under these keys.
    pub(crate) fn new(has_cache: bool, kept: impl Iterator<Item = String>, now: i64) -> Self {
        Self {
            has_cache,
            now,
            kept: kept.collect(),
            ..Self::default()
        }
    }

    /// Time passes. Where bodies are kept, a request does not wait for a token while it waits for the response to another
    /// one for its image.
    pub(crate) fn pass_to(&mut self, now: i64) {
        let elapsed = now - self.now;
        self.now = now;
        let sent = self.open.values().filter(|open| !open.is_waiting);
        let sent: BTreeSet<_> = sent.map(|open| open.image.name).collect();
        for (id, open) in &mut self.open {
            let may_read = self.granted.iter().any(|(client, project, says_so)| {
                let is_unknown = !says_so || open.image.is_escaped;
                *client == open.client && (is_unknown || *project == open.image.project)
            });
            let may_follow = self.has_cache && may_read && sent.contains(&open.image.name);
            if open.is_waiting && !may_follow {
                open.waited += elapsed;
            }
            assert!(
                open.waited <= MAX_WAIT,
                "{id} has waited for {} ms",
                open.waited
            );
        }
    }

    /// A session's message that is newer than its last one reached the worker.
    pub(crate) fn on_offer(&mut self, client: &str, session: &str, token: Option<(&Issued, i64)>) {
        let place = (client.to_owned(), session.to_owned());
        self.current.remove(&place);
        self.asked.retain(|(asked, _), _| asked != client);
        if let Some((issued, usable_for)) = token {
            let says_so = issued.says == Says::Project;
            self.granted
                .insert((client.to_owned(), issued.project, says_so));
            let offered = Offered {
                text: text_of(&issued.token),
                project: issued.project,
                usable_until: self.now + usable_for,
            };
            self.current.insert(place, offered);
        }
    }

    pub(crate) fn on_session_end(&mut self, client: &str, session: &str) {
        let place = (client.to_owned(), session.to_owned());
        self.current.remove(&place);
    }

    pub(crate) fn on_forget(&mut self) {
        self.kept.clear();
    }

    pub(crate) fn on_client_gone(&mut self, client: &str) {
        self.current.retain(|(page, _), _| page != client);
        self.asked.retain(|(page, _), _| page != client);
    }

    pub(crate) fn on_request(&mut self, id: u32, client: String, image: Image) {
        let open = Open {
            client,
            image,
            is_waiting: true,
            waited: 0,
            was_redirected: false,
            was_refused: false,
            token: String::new(),
        };
        self.open.insert(id, open);
    }

    /// The page gave it up, or the network failed.
    pub(crate) fn on_end(&mut self, id: u32) {
        self.open.remove(&id);
    }

    pub(crate) fn on_response(&mut self, id: u32, status: u16, is_redirect: bool) {
        let open = self.open.get_mut(&id).expect("it was sent");
        open.was_redirected |= is_redirect;
        if status == 401 && !open.was_refused {
            open.was_refused = true;
            open.is_waiting = true;
            self.refused.insert(open.token.clone());
        }
    }

    pub(crate) fn check(&mut self, effect: &Effect) {
        match effect {
            Effect::Send {
                id,
                url,
                authorization,
            } => self.check_sent(*id, url, authorization.as_deref()),
            Effect::PassOn { id } | Effect::Deliver { id, .. } => {
                let open = self.open.remove(id);
                assert!(open.is_some(), "{id} is answered twice");
            }
            Effect::Serve { id, key } => {
                let open = self.open.get_mut(id).expect("it has no answer yet");
                open.is_waiting = false;
                assert!(self.kept.contains(key), "served, and not kept");
                // The server decides, whatever the token says.
                let may_read = self.current.iter().any(|((client, _), offered)| {
                    let is_granted =
                        open.image.is_public() || offered.project == open.image.project;
                    *client == open.client && offered.usable_until > self.now && is_granted
                });
                assert!(may_read, "served to a page that may not read it");
            }
            Effect::Ask { client, refused } => {
                let last = self
                    .asked
                    .insert((client.clone(), refused.clone()), self.now);
                let since = last.map(|last| self.now - last);
                let is_early = since.is_some_and(|since| since < ASK_AGAIN || refused.is_some());
                assert!(!is_early, "{client} is asked again after {since:?} ms");
            }
            Effect::Read { key, .. } => {
                assert!(self.reading.insert(key.clone()), "read twice at a time");
            }
            Effect::Put { key, .. } => {
                assert!(self.reading.contains(key), "kept, and not read");
                self.kept.insert(key.clone());
            }
            Effect::Drop { key } => {
                self.kept.remove(key);
            }
            Effect::Welcome { .. } | Effect::ReportPassedOn { .. } | Effect::Forget { .. } => {}
        }
    }

    fn check_sent(&mut self, id: u32, url: &str, authorization: Option<&str>) {
        assert!(url.starts_with(&format!("{BASE}/")), "sent to {url}");
        let token = token_in(url, authorization).expect("a token");
        let open = self.open.get_mut(&id).expect("it has no answer yet");
        open.is_waiting = false;
        token.clone_into(&mut open.token);
        assert!(
            authorization.is_none() || !open.was_redirected,
            "a header goes where the redirect leads"
        );
        let is_own = self.current.iter().any(|((client, _), offered)| {
            *client == open.client && offered.text == token && offered.usable_until > self.now
        });
        assert!(is_own, "the token is not one that the page offers now");
        assert!(!self.refused.contains(token), "the token was refused");
    }

    /// The body of another page's response is given to a page that had a token for it, too.
    pub(crate) fn check_shared(&self, client: &str, image: &Image) {
        let mut granted = self.granted.iter();
        let may_read =
            granted.any(|(page, project, _)| page == client && *project == image.project);
        assert!(image.is_public() || may_read, "shared with another user");
    }

    pub(crate) fn on_read_end(&mut self, key: &str) {
        self.reading.remove(key);
    }

    pub(crate) fn open(&self) -> impl Iterator<Item = &u32> {
        self.open.keys()
    }
}
