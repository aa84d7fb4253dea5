//! What the native tests share: tokens, and a page that keeps a session.
#![allow(dead_code, reason = "each test file uses a part of it")]

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use objectstore_image_auth::session::{
    Config, DEFAULT_REFETCH_TIMEOUT, Effects, Event, Failure, Page, Session, Wait,
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
    Failure {
        reason: "the server is on fire".to_owned(),
        status,
        retry_after: None,
    }
}

/// A session, and a clock to go with it: what a page does with it, without a network.
pub(crate) struct Tab {
    pub(crate) session: Session,
    /// The server's time.
    pub(crate) server: EpochMs,
    /// The local wall clock minus the server's.
    pub(crate) offset: Millis,
    pub(crate) mono: Millis,
    pub(crate) effects: Effects,
    /// Refetches that were started and not answered, the latest last.
    pub(crate) started: Vec<objectstore_image_auth::session::Start>,
    /// How many were started in all.
    pub(crate) calls: usize,
}

impl Tab {
    pub(crate) fn open(config: Config) -> Self {
        Self::with_clock(config, Millis(0))
    }

    /// One whose local clock is wrong.
    pub(crate) fn with_clock(config: Config, offset: Millis) -> Self {
        let at = Moment {
            wall: START.after(offset),
            mono: Millis(0),
        };
        let mut session = Session::new(config, Page::Visible, 42, at);
        let effects = session.handle(Event::Looked(Page::Visible), at);
        Self {
            session,
            server: START,
            offset,
            mono: Millis(0),
            effects,
            started: Vec::new(),
            calls: 0,
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
        self.started.extend(self.effects.start);
        self.calls += usize::from(self.effects.start.is_some());
        self.effects
    }

    /// Time goes by, and the timer fires whenever it is due.
    pub(crate) fn pass(&mut self, span: Millis) {
        let end = self.server.after(span);
        while let Some(wake) = self.effects.wake
            && self.server.after(wake) <= end
        {
            self.sleep(wake);
            self.handle(Event::Looked(Page::Visible));
        }
        let rest = Millis(end.0 - self.server.0);
        self.sleep(rest);
    }

    /// Time goes by, and no timer fires.
    pub(crate) fn sleep(&mut self, span: Millis) {
        self.server = self.server.after(span);
        self.mono = Millis(self.mono.0 + span.0);
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

    /// What `imageUrl` answers.
    pub(crate) fn url(&mut self, name: &str) -> Option<String> {
        self.try_url(&object(name)).unwrap()
    }

    pub(crate) fn try_url(&mut self, url: &str) -> Result<Option<String>, Error> {
        self.handle(Event::Asked);
        self.session.url(url, self.at())
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
}
