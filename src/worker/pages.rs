//! What the sessions of each page said, and which pages were asked.

use alloc::borrow::ToOwned;
use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::effect::Effect;
use super::event::{Offer, OfferedAuth};
use super::{ASK_AGAIN, MAX_WAIT};
use crate::clock::Moment;
use crate::object::grants_reading;
use crate::text::concat;
use crate::time::Millis;
use crate::token::{Claims, Token};
use crate::url::{AuthParam, Query, UrlAuth};

/// For how long the requests of a page that gave no answer do not wait: it has no session.
const SILENCE: Millis = Millis(30_000);

/// The most pages that are remembered, and sessions of a page. One that is forgotten is asked again.
const MAX_PAGES: usize = 100;
const MAX_SESSIONS: usize = 20;

/// How a page's image is to be loaded.
pub(super) enum PageToken<'pages> {
    /// With this token.
    Token(&'pages OfferedToken),
    /// As it is: the API asks for no token, or none of the page's tokens grants reading it.
    AsItIs,
}

/// A token of a page's session. Its `Debug` prints nothing of it.
pub(super) struct OfferedToken {
    session: String,
    /// The session's number of it.
    generation: u32,
    token: Token,
    claims: Option<Claims>,
    /// When it came, and for how long it is usable from then on.
    received: Moment,
    usable_for: Millis,
    is_refused: bool,
}

impl OfferedToken {
    pub(super) fn session(&self) -> &str {
        &self.session
    }

    pub(super) const fn generation(&self) -> u32 {
        self.generation
    }

    /// Whether it grants reading an image. None if nobody can tell: an opaque token does not say what it grants.
    pub(super) fn grants(&self, path: &str) -> Option<bool> {
        grants_reading(path, self.claims.as_ref()?)
    }

    /// Sends a request with the token, in a header or in its URL.
    pub(super) fn send(&self, id: u32, url: &str, param: &AuthParam, in_header: bool) -> Effect {
        let token = (!in_header).then_some(&self.token);
        Effect::Send {
            id,
            url: UrlAuth::new(param, token).put_into(Query::of(url), param),
            authorization: in_header.then(|| concat(&["Bearer ", self.token.expose()])),
        }
    }

    fn is_usable(&self, at: Moment) -> bool {
        !self.is_refused && at.since(self.received) < self.usable_for
    }
}

impl fmt::Debug for OfferedToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OfferedToken")
            .field("generation", &self.generation)
            .field("is_refused", &self.is_refused)
            .finish_non_exhaustive()
    }
}

#[derive(Debug)]
enum SessionAuth {
    Token(Box<OfferedToken>),
    Anonymous,
    Pending,
    /// It was disposed. It stays known, so that a message that is repeated is not taken for a new session's.
    Ended,
}

#[derive(Debug)]
struct PageSession {
    /// That of its last message.
    sequence: f64,
    auth: SessionAuth,
}

#[derive(Debug)]
struct Question {
    since: Moment,
    was_repeated: bool,
}

#[derive(Debug, Default)]
struct Page {
    sessions: BTreeMap<String, PageSession>,
    /// The question that nobody has answered yet.
    question: Option<Question>,
    /// When it was found to give no answer.
    silent_since: Option<Moment>,
}

/// The pages that have a session, or were asked whether they have one, by the browser's name of them.
#[derive(Debug, Default)]
pub(super) struct Pages(BTreeMap<String, Page>);

impl Pages {
    /// Takes what a session says. False if it has said that, or something newer, before.
    pub(super) fn take(&mut self, offer: Offer, at: Moment) -> bool {
        let page = self.page(offer.client);
        let last = page.sessions.get(&offer.session);
        if last.is_some_and(|last| offer.sequence <= last.sequence) {
            return false;
        }
        let refused = last.and_then(PageSession::refused_token);
        let auth = match offer.auth {
            OfferedAuth::Anonymous => SessionAuth::Anonymous,
            OfferedAuth::Pending => SessionAuth::Pending,
            OfferedAuth::Token {
                token,
                generation,
                usable_for,
            } => SessionAuth::Token(Box::new(OfferedToken {
                is_refused: refused.is_some_and(|refused| *refused == token),
                session: offer.session.clone(),
                claims: token.claims(),
                received: at,
                generation,
                token,
                usable_for,
            })),
        };
        let sequence = offer.sequence;
        page.question = None;
        page.silent_since = None;
        page.insert(offer.session, PageSession { sequence, auth });
        true
    }

    /// How to load an image of a page. None if the worker must wait for what the page says.
    pub(super) fn auth(&self, client: &str, path: &str, at: Moment) -> Option<PageToken<'_>> {
        let page = self.0.get(client)?;
        let mut is_waiting = page.sessions.values().all(PageSession::is_ended);
        for session in page.sessions.values() {
            match &session.auth {
                SessionAuth::Token(token) if !token.is_usable(at) => is_waiting = true,
                SessionAuth::Token(token) if token.grants(path) != Some(false) => {
                    return Some(PageToken::Token(token));
                }
                SessionAuth::Pending => is_waiting = true,
                SessionAuth::Token(_) | SessionAuth::Anonymous | SessionAuth::Ended => {}
            }
        }
        (!is_waiting).then_some(PageToken::AsItIs)
    }

    /// The server refused this token. True if it did so for the first time.
    pub(super) fn refuse(&mut self, client: &str, session: &str, generation: u32) -> bool {
        let page = self.0.get_mut(client);
        let session = page.and_then(|page| page.sessions.get_mut(session));
        match session.map(|session| &mut session.auth) {
            Some(SessionAuth::Token(token)) if token.generation == generation => {
                !core::mem::replace(&mut token.is_refused, true)
            }
            _ => false,
        }
    }

    pub(super) fn end_session(&mut self, client: &str, session: &str) {
        let page = self.page(client.to_owned());
        let ended = PageSession {
            sequence: f64::INFINITY,
            auth: SessionAuth::Ended,
        };
        page.insert(session.to_owned(), ended);
    }

    pub(super) fn remove(&mut self, client: &str) {
        self.0.remove(client);
    }

    /// True if the page is to be asked now. One question serves all requests of the page.
    pub(super) fn begin_question(&mut self, client: &str, at: Moment) -> bool {
        let page = self.page(client.to_owned());
        let is_new = page.question.is_none();
        page.question.get_or_insert(Question {
            since: at,
            was_repeated: false,
        });
        is_new
    }

    /// The pages that are to be asked once more.
    pub(super) fn repeat_questions(&mut self, at: Moment) -> Vec<String> {
        let mut clients = Vec::new();
        for (client, page) in &mut self.0 {
            if let Some(question) = &mut page.question
                && !question.was_repeated
                && at.since(question.since) >= ASK_AGAIN
            {
                question.was_repeated = true;
                clients.push(client.clone());
            }
        }
        clients
    }

    /// How long until a page is to be asked once more.
    pub(super) fn next_question(&self, at: Moment) -> Option<Millis> {
        let open = self.0.values().filter_map(|page| page.question.as_ref());
        let repeats = open.filter(|question| !question.was_repeated);
        repeats
            .map(|question| at.left_of(ASK_AGAIN, question.since))
            .min()
    }

    /// One of its requests was passed on. If the page has given no answer at all, its next ones do not wait.
    pub(super) fn note_silence(&mut self, client: &str, at: Moment) {
        let page = self.page(client.to_owned());
        let is_late = |question: &mut Question| at.since(question.since) >= MAX_WAIT;
        if page.question.take_if(is_late).is_some() {
            page.silent_since = Some(at);
        }
    }

    pub(super) fn is_silent(&self, client: &str, at: Moment) -> bool {
        let page = self.0.get(client);
        page.and_then(|page| page.silent_since)
            .is_some_and(|since| at.since(since) < SILENCE)
    }

    fn page(&mut self, client: String) -> &mut Page {
        if self.0.len() >= MAX_PAGES && !self.0.contains_key(&client) {
            self.0.pop_first();
        }
        self.0.entry(client).or_default()
    }
}

impl Page {
    /// One that has ended makes room for another one.
    fn insert(&mut self, name: String, session: PageSession) {
        if self.sessions.len() >= MAX_SESSIONS && !self.sessions.contains_key(&name) {
            let mut all = self.sessions.iter();
            let ended = all.find(|(_, session)| session.is_ended());
            match ended.map(|(name, _)| name.clone()) {
                Some(name) => self.sessions.remove(&name),
                None => self.sessions.pop_first().map(|(_, session)| session),
            };
        }
        self.sessions.insert(name, session);
    }
}

impl PageSession {
    const fn is_ended(&self) -> bool {
        matches!(self.auth, SessionAuth::Ended)
    }

    fn refused_token(&self) -> Option<&Token> {
        match &self.auth {
            SessionAuth::Token(token) if token.is_refused => Some(&token.token),
            _ => None,
        }
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use alloc::format;
    use alloc::string::ToString as _;

    use serde_json::json;

    use super::*;
    use crate::support::{START, moment, seconds, token_with};

    const PATH: &str = "v1/objects/preprod/org=1;project=2/x";

    fn offer(session: &str, sequence: f64, auth: OfferedAuth) -> Offer {
        Offer {
            client: "a".to_string(),
            session: session.to_string(),
            sequence,
            is_hello: false,
            auth,
        }
    }

    fn of(token: &Token, generation: u32) -> OfferedAuth {
        OfferedAuth::Token {
            token: token.clone(),
            generation,
            usable_for: seconds(60),
        }
    }

    fn opaque() -> Token {
        Token::new("secret").unwrap()
    }

    fn of_project(project: &str) -> Token {
        let res = json!({"os:usecase": "preprod", "org": "1", "project": project});
        token_with(START.after(seconds(60)), &json!({"res": res}))
    }

    /// The session whose token is used: empty for none, None for a wait.
    fn session_used(pages: &Pages, at: Moment) -> Option<&str> {
        Some(match pages.auth("a", PATH, at)? {
            PageToken::Token(token) => token.session(),
            PageToken::AsItIs => "",
        })
    }

    #[test]
    fn what_a_page_says_decides_how_its_images_are_loaded() {
        use OfferedAuth::{Anonymous, Pending};
        for (said, expected) in [
            (vec![], None),
            (vec![Pending], None),
            (vec![Anonymous], Some("")),
            (vec![Anonymous, Pending], None),
            (vec![of(&of_project("2"), 1)], Some("0")),
            (vec![of(&of_project("3"), 1)], Some("")),
            (vec![of(&of_project("3"), 1), Pending], None),
            (
                vec![of(&of_project("3"), 1), of(&of_project("2"), 1)],
                Some("1"),
            ),
            (vec![Anonymous, of(&opaque(), 1)], Some("1")),
        ] {
            let printed = format!("{said:?}");
            let mut pages = Pages::default();
            for (index, auth) in said.into_iter().enumerate() {
                assert!(pages.take(offer(&index.to_string(), 1.0, auth), moment(0)));
            }
            assert_eq!(session_used(&pages, moment(0)), expected, "{printed}");
        }
    }

    #[test]
    fn a_token_is_waited_for_when_the_last_one_has_ended() {
        let mut pages = Pages::default();
        pages.take(offer("s", 1.0, of(&opaque(), 1)), moment(0));
        assert_eq!(session_used(&pages, moment(59)), Some("s"));
        assert_eq!(session_used(&pages, moment(60)), None);
    }

    #[test]
    fn only_newer_messages_of_a_session_count() {
        let mut pages = Pages::default();
        assert!(pages.take(offer("s", 2.0, of(&opaque(), 1)), moment(0)));
        for sequence in [1.0, 2.0] {
            assert!(!pages.take(offer("s", sequence, OfferedAuth::Anonymous), moment(0)));
        }
        assert_eq!(session_used(&pages, moment(0)), Some("s"));
        assert!(pages.take(offer("other", 1.0, OfferedAuth::Anonymous), moment(0)));
        assert!(pages.take(offer("s", 2.5, OfferedAuth::Anonymous), moment(0)));
        assert_eq!(session_used(&pages, moment(0)), Some(""));
    }

    #[test]
    fn a_session_that_has_ended_says_nothing_more() {
        let mut pages = Pages::default();
        pages.take(offer("s", 1.0, of(&opaque(), 1)), moment(0));
        pages.end_session("a", "s");
        assert!(!pages.take(offer("s", 2.0, of(&opaque(), 1)), moment(0)));
        assert_eq!(session_used(&pages, moment(0)), None);
    }

    #[test]
    fn a_token_is_refused_once_and_by_its_number() {
        let mut pages = Pages::default();
        pages.take(offer("s", 1.0, of(&opaque(), 7)), moment(0));
        assert!(!pages.refuse("a", "s", 6));
        assert!(!pages.refuse("a", "other", 7));
        assert!(!pages.refuse("b", "s", 7));
        assert_eq!(session_used(&pages, moment(0)), Some("s"));
        assert!(pages.refuse("a", "s", 7));
        assert!(!pages.refuse("a", "s", 7));
        assert_eq!(session_used(&pages, moment(0)), None);
    }

    #[test]
    fn a_refused_token_stays_refused_whatever_its_number_is() {
        let mut pages = Pages::default();
        pages.take(offer("s", 1.0, of(&opaque(), 1)), moment(0));
        pages.refuse("a", "s", 1);
        pages.take(offer("s", 2.0, of(&opaque(), 2)), moment(0));
        assert_eq!(session_used(&pages, moment(0)), None);
        pages.take(offer("s", 3.0, of(&of_project("2"), 3)), moment(0));
        assert_eq!(session_used(&pages, moment(0)), Some("s"));
    }

    #[test]
    fn there_is_one_question_a_page_which_is_repeated_once() {
        let mut pages = Pages::default();
        assert!(pages.begin_question("a", moment(0)));
        assert!(!pages.begin_question("a", moment(0)));
        assert!(pages.begin_question("b", moment(0)));
        assert_eq!(pages.next_question(moment(0)), Some(seconds(1)));
        assert_eq!(pages.repeat_questions(moment(0)), [""; 0]);
        assert_eq!(pages.repeat_questions(moment(1)), ["a", "b"]);
        assert_eq!(pages.repeat_questions(moment(2)), [""; 0]);
        assert_eq!(pages.next_question(moment(2)), None);
        pages.take(offer("s", 1.0, OfferedAuth::Pending), moment(2));
        assert!(pages.begin_question("a", moment(2)), "it was answered");
    }

    #[test]
    fn a_page_is_silent_for_a_while_if_it_did_not_answer_in_time() {
        let mut pages = Pages::default();
        pages.begin_question("a", moment(0));
        pages.note_silence("a", moment(1));
        assert!(!pages.is_silent("a", moment(1)), "it has time left");
        pages.note_silence("a", moment(2));
        assert!(pages.is_silent("a", moment(31)));
        assert!(!pages.is_silent("a", moment(32)));
        assert!(!pages.is_silent("b", moment(2)));
        pages.take(offer("s", 1.0, OfferedAuth::Pending), moment(3));
        assert!(!pages.is_silent("a", moment(3)));
    }

    #[test]
    fn a_page_that_said_so_or_was_not_asked_is_not_silent() {
        let mut pages = Pages::default();
        pages.begin_question("a", moment(0));
        pages.take(offer("s", 1.0, OfferedAuth::Pending), moment(0));
        pages.note_silence("a", moment(2));
        assert!(!pages.is_silent("a", moment(2)));
    }

    #[test]
    fn a_page_that_is_removed_is_not_known() {
        let mut pages = Pages::default();
        pages.take(offer("s", 1.0, of(&opaque(), 1)), moment(0));
        pages.remove("a");
        assert_eq!(session_used(&pages, moment(0)), None);
    }

    #[test]
    fn pages_and_sessions_are_limited_in_number() {
        let mut pages = Pages::default();
        for number in 0..2 * MAX_PAGES {
            pages.begin_question(&format!("{number}"), moment(0));
            assert!(pages.0.len() <= MAX_PAGES);
        }
        assert!(pages.0.len() == MAX_PAGES);
        // A known one evicts no other.
        let known = pages.0.keys().next_back().unwrap().clone();
        pages.begin_question(&known, moment(0));
        assert_eq!(pages.0.len(), MAX_PAGES);

        for number in 0..2 * MAX_SESSIONS {
            let session = format!("{number}");
            pages.take(offer(&session, 1.0, OfferedAuth::Anonymous), moment(0));
            pages.end_session("b", &session);
        }
        for client in ["a", "b"] {
            assert_eq!(pages.0.get(client).unwrap().sessions.len(), MAX_SESSIONS);
        }
    }

    #[test]
    fn a_token_goes_into_the_header_or_into_the_url() {
        let mut pages = Pages::default();
        pages.take(offer("s", 1.0, of(&opaque(), 1)), moment(0));
        let Some(PageToken::Token(token)) = pages.auth("a", PATH, moment(0)) else {
            panic!("there is no token");
        };
        let param = AuthParam::default();
        assert_eq!(
            token.send(1, "/x?size=1", &param, true),
            Effect::Send {
                id: 1,
                url: "/x?size=1".to_string(),
                authorization: Some("Bearer secret".to_string()),
            }
        );
        assert_eq!(
            token.send(1, "/x?size=1", &param, false),
            Effect::Send {
                id: 1,
                url: "/x?size=1&X-Os-Auth=secret".to_string(),
                authorization: None,
            }
        );
    }

    #[test]
    fn nobody_can_tell_what_some_tokens_grant() {
        let grants = |token: &Token, path| {
            let mut pages = Pages::default();
            pages.take(offer("s", 1.0, of(token, 1)), moment(0));
            let sessions = &pages.0.get("a").unwrap().sessions;
            match &sessions.get("s").unwrap().auth {
                SessionAuth::Token(token) => token.grants(path),
                other => panic!("{other:?}"),
            }
        };
        let escaped = PATH.replace(';', "%3B");
        let no_usecase = token_with(START, &json!({"res": {}}));
        assert_eq!(grants(&of_project("2"), PATH), Some(true));
        assert_eq!(grants(&of_project("3"), PATH), Some(false));
        assert_eq!(grants(&of_project("3"), &escaped), None);
        assert_eq!(grants(&of_project("3"), "v1/health"), None);
        assert_eq!(grants(&no_usecase, PATH), None);
        assert_eq!(grants(&opaque(), PATH), None);
    }

    #[test]
    fn no_token_is_printed() {
        let mut pages = Pages::default();
        pages.take(offer("s", 1.0, of(&opaque(), 41)), moment(0));
        let printed = format!("{pages:?}");
        assert!(printed.contains("generation: 41"), "{printed}");
        assert!(!printed.contains("secret"), "{printed}");
    }
}
