//! What the native tests share: tokens, and a page that keeps a session.
#![allow(dead_code, reason = "each test file uses a part of it")]

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use objectstore_image_auth::session::{
    Config, DEFAULT_REFETCH_TIMEOUT, Effects, Event, Failure, Page, RefetchReason, Session, Start,
    Wait,
};
use objectstore_image_auth::{AuthParam, Base, EpochMs, Error, Millis, Moment, Token};
use serde_json::{Value, json};

/// Some day in 2027, by the server's clock.
pub(crate) const START: EpochMs = EpochMs(1_800_000_000_000);

pub(crate) const BASE: &str = "/api/0/organizations/acme/objectstore";

/// An object's URL below [`BASE`].
pub(crate) fn object(name: &str) -> String {
    format!("{BASE}/v1/objects/preprod/org=1;project=2/{name}")
}

/// A token of the product's backend, which expires at `expiry`.
pub(crate) fn token(expiry: EpochMs) -> Token {
    token_with(expiry, &json!({}))
}

/// The same, with further claims, or others in place of these.
pub(crate) fn token_with(expiry: EpochMs, claims: &Value) -> Token {
    let mut payload = json!({
        "exp": expiry.0.div_euclid(1000),
        "res": {"os:usecase": "preprod", "org": "1", "project": "2"},
        "permissions": ["object.read"],
    });
    let kid = claims.get("kid").and_then(Value::as_str).unwrap_or("k1");
    let header = json!({"alg": "EdDSA", "kid": kid, "typ": "JWT"});
    payload
        .as_object_mut()
        .unwrap()
        .extend(claims.as_object().unwrap().clone());
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    Token::new(format!("{}.{}.c2ln", part(&header), part(&payload))).unwrap()
}

pub(crate) const fn seconds(seconds: i64) -> Millis {
    Millis(seconds * 1000)
}

/// What a test tells the session's maker.
pub(crate) fn config() -> Config {
    Config {
        base: Base::new(BASE).unwrap(),
        param: AuthParam::default(),
        refresh_ahead: None,
        lifetime: None,
        refetch_timeout: DEFAULT_REFETCH_TIMEOUT,
    }
}

/// A failure with a status, or of the network.
pub(crate) fn failure(status: Option<u16>) -> Failure {
    status.map_or(Failure::of_network(), |status| {
        Failure::of_response(status, None)
    })
}

/// The server asks to wait.
pub(crate) fn rate_limited(retry_after: Millis) -> Failure {
    Failure::of_response(429, Some(retry_after))
}

/// When the token in a URL expires, as its claims say.
pub(crate) fn expiry_in(src: &str) -> EpochMs {
    let (_, token) = src.split_once("X-Os-Auth=").expect("a token in the URL");
    let expiry = Token::new(token).unwrap().claims().unwrap().expires_at;
    expiry.expect("an expiry in the token")
}

/// A backend that answers at once.
#[derive(Clone, Copy)]
pub(crate) struct Backend {
    /// How long its tokens live.
    pub(crate) lifetime: Millis,
    /// Whether the page can read its `Date` headers.
    pub(crate) tells_time: bool,
}

/// What came of the images of a page in use.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Loads {
    pub(crate) loaded: usize,
    /// Those for which there was no URL at first.
    pub(crate) delayed: usize,
    /// Those whose token the server refused, so that they had to be tried again.
    pub(crate) refused: usize,
}

/// A session, and a clock to go with it: what a page does with it, without a network.
pub(crate) struct Tab {
    pub(crate) session: Session,
    /// The server's time.
    pub(crate) server: EpochMs,
    /// The local wall clock minus the server's.
    pub(crate) offset: Millis,
    pub(crate) mono: Millis,
    pub(crate) page: Page,
    pub(crate) effects: Effects,
    /// Refetches that were started and not answered, the latest last.
    pub(crate) started: Vec<Start>,
    /// How many were started in all.
    pub(crate) calls: usize,
    /// When, by the server's clock, and why.
    pub(crate) starts: Vec<(EpochMs, RefetchReason)>,
    pub(crate) warnings: Vec<&'static str>,
}

impl Tab {
    pub(crate) fn open(config: Config) -> Self {
        Self::with_clock(config, Millis(0))
    }

    /// One whose local clock is wrong.
    pub(crate) fn with_clock(config: Config, offset: Millis) -> Self {
        Self::new(config, Page::Visible, offset, 42)
    }

    /// Not a tab at all: a worker, or a server that renders the page.
    pub(crate) fn without_page(config: Config) -> Self {
        Self::new(config, Page::Absent, Millis(0), 42)
    }

    pub(crate) fn new(config: Config, page: Page, offset: Millis, seed: u64) -> Self {
        let at = Moment {
            wall: START.after(offset),
            mono: Millis(0),
        };
        let mut session = Session::new(config, page, seed, at);
        let effects = session.handle(Event::Looked(page), at);
        Self {
            session,
            server: START,
            offset,
            mono: Millis(0),
            page,
            effects,
            started: Vec::new(),
            calls: 0,
            starts: Vec::new(),
            warnings: Vec::new(),
        }
    }

    pub(crate) fn at(&self) -> Moment {
        Moment {
            wall: self.server.after(self.offset),
            mono: self.mono,
        }
    }

    pub(crate) fn handle(&mut self, event: Event) -> Effects {
        self.effects = self.session.handle(event, self.at());
        if self.effects.abort {
            self.started.pop();
        }
        if let Some(start) = self.effects.start {
            assert!(self.started.is_empty(), "two refetches at a time");
            self.started.push(start);
            self.calls += 1;
            self.starts.push((self.server, start.reason));
        }
        if let Some(wake) = self.effects.wake {
            assert!((1..=0x7fff_ffff).contains(&wake.0), "a timer of {wake:?}");
        }
        self.warnings.extend(self.effects.warning);
        self.effects
    }

    /// Time goes by, and the timer fires whenever it is due.
    pub(crate) fn pass(&mut self, span: Millis) {
        self.pass_with(span, None);
    }

    /// The same, and the backend answers what that starts.
    pub(crate) fn pass_with(&mut self, span: Millis, backend: Option<Backend>) {
        let end = self.server.after(span);
        while let Some(wake) = self.effects.wake
            && self.server.after(wake) <= end
        {
            self.sleep(wake);
            self.look();
            if let Some(backend) = backend {
                self.answer_as(backend);
            }
        }
        let rest = Millis(end.0 - self.server.0);
        self.sleep(rest);
    }

    /// Time goes by, and no timer fires.
    pub(crate) fn sleep(&mut self, span: Millis) {
        self.server = self.server.after(span);
        self.mono = Millis(self.mono.0 + span.0);
    }

    /// The machine sleeps: the wall clock goes on, the monotonic one may not.
    pub(crate) fn suspend(&mut self, span: Millis) {
        self.server = self.server.after(span);
    }

    /// Somebody sets the local clock.
    pub(crate) fn set_clock(&mut self, by: Millis) {
        self.offset = Millis(self.offset.0 + by.0);
    }

    /// The timer fires, or the page may have come into sight.
    pub(crate) fn look(&mut self) -> Effects {
        self.handle(Event::Looked(self.page))
    }

    pub(crate) fn hide(&mut self) {
        self.page = Page::Hidden;
        self.look();
    }

    pub(crate) fn show(&mut self) {
        self.page = Page::Visible;
        self.look();
    }

    /// Answers the refetch in flight, which there must be.
    pub(crate) fn answer(&mut self, token: Option<Token>, date: Option<EpochMs>) -> Effects {
        let id = self.started.pop().expect("a refetch in flight").id;
        self.handle(Event::Answered { id, token, date })
    }

    /// The same with a new token that lives so long.
    pub(crate) fn answer_fresh(&mut self, lifetime: Millis) -> Effects {
        self.answer(Some(token(self.server.after(lifetime))), None)
    }

    pub(crate) fn fail(&mut self, failure: Failure) -> Effects {
        let id = self.started.pop().expect("a refetch in flight").id;
        self.handle(Event::Failed { id, failure })
    }

    pub(crate) fn ingest(&mut self, token: Token) {
        self.handle(Event::Ingested {
            token: Some(token),
            date: None,
        });
    }

    /// Answers the refetch in flight, if there is one, as the backend does.
    pub(crate) fn answer_as(&mut self, backend: Backend) {
        if !self.started.is_empty() {
            let fresh = token(self.server.after(backend.lifetime));
            self.answer(Some(fresh), backend.tells_time.then(|| self.header_date()));
        }
    }

    /// The server's time as a `Date` header has it: in whole seconds.
    pub(crate) fn header_date(&self) -> EpochMs {
        EpochMs(self.server.0 - self.server.0.rem_euclid(1000))
    }

    /// The page is used: an image is loaded every second, or fifty in a token's life, and whatever
    /// fails is tried again.
    pub(crate) fn live(&mut self, span: Millis, backend: Backend) -> Loads {
        let mut loads = Loads::default();
        let end = self.server.after(span);
        while self.server < end {
            self.pass_with(seconds((backend.lifetime.0 / 50_000).max(1)), Some(backend));
            let name = self.server.0.to_string();
            let mut src = self.url(&name);
            if src.is_none() {
                loads.delayed += 1;
                self.answer_as(backend);
                src = self.url(&name);
            }
            let Some(mut src) = src else { continue };
            if expiry_in(&src) <= self.server {
                loads.refused += 1;
                let wait = self.image_failed(&src);
                self.answer_as(backend);
                src = self.settled(&wait).unwrap().expect("another try helps");
                assert!(expiry_in(&src) > self.server, "the retry fails too");
            }
            loads.loaded += 1;
        }
        loads
    }

    /// The shortest time between the starts of two refetches.
    pub(crate) fn shortest_gap(&self) -> Millis {
        let gaps = self.starts.windows(2).map(|pair| pair[1].0.0 - pair[0].0.0);
        Millis(gaps.min().unwrap_or(i64::MAX))
    }

    /// What `imageUrl` answers.
    pub(crate) fn url(&mut self, name: &str) -> Option<String> {
        self.try_url(&object(name)).unwrap()
    }

    pub(crate) fn try_url(&mut self, url: &str) -> Result<Option<String>, Error> {
        self.handle(Event::Asked);
        self.session.url(url, self.at())
    }

    /// What `freshImageUrl` waits for.
    pub(crate) fn fresh_url(&mut self, url: &str) -> Wait {
        self.handle(Event::Awaited);
        self.session.wait_for_url(url)
    }

    /// What `refetch` waits for.
    pub(crate) fn refetch(&mut self) -> Wait {
        self.handle(Event::Wanted);
        self.session.wait_for_refetch()
    }

    /// What `fetch` waits for after a 401.
    pub(crate) fn refused(&mut self, src: &str) -> Wait {
        let image = self
            .session
            .failed_image(src)
            .unwrap()
            .expect("one of ours");
        self.handle(Event::Refused(image.clone()));
        Wait::Retry(image)
    }

    /// What `imageFailed` waits for.
    pub(crate) fn image_failed(&mut self, src: &str) -> Wait {
        let image = self
            .session
            .failed_image(src)
            .unwrap()
            .expect("one of ours");
        self.handle(Event::ImageFailed(image.clone()));
        Wait::Retry(image)
    }

    pub(crate) fn settle(&mut self, wait: &Wait) -> Option<Result<Option<String>, Error>> {
        let at = self.at();
        self.session.settle(wait, at)
    }

    /// The end of a wait, which there must be.
    pub(crate) fn settled(&mut self, wait: &Wait) -> Result<Option<String>, Error> {
        self.settle(wait).expect("an end of the wait")
    }
}
