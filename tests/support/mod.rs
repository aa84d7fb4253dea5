//! What all native tests of a session share: the harness, tokens, and a page.
#![allow(dead_code, unused_imports, reason = "each user takes a part of it")]

use std::fmt::{self, Write as _};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use objectstore_image_auth::session::{Config, DEFAULT_REFETCH_TIMEOUT, Failure};
use objectstore_image_auth::{AuthParam, Base, EpochMs, Millis, Moment, Session, Token};
use serde_json::{Value, json};

mod harness;
mod tab;
pub(crate) use harness::Harness;
pub(crate) use tab::{Backend, Tab};

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

/// The moment so many seconds after [`START`], with clocks that are right.
pub(crate) const fn moment(after: i64) -> Moment {
    Moment {
        wall: START.after(seconds(after)),
        mono: seconds(after),
    }
}

/// The options that a test makes its session with.
pub(crate) fn config() -> Config {
    Config {
        base: Base::new(BASE).unwrap(),
        param: AuthParam::default(),
        refresh_ahead: None,
        lifetime: None,
        awaits_ingest: false,
        is_logged: true,
        refetch_timeout: DEFAULT_REFETCH_TIMEOUT,
    }
}

/// A failure with a status, or of the network.
pub(crate) fn failure(status: Option<u16>) -> Failure {
    status.map_or(Failure::of_network(), |status| {
        Failure::of_response(status, None)
    })
}

/// A 429 with `Retry-After`.
pub(crate) fn rate_limited(retry_after: Millis) -> Failure {
    Failure::of_response(429, Some(retry_after))
}

/// The number of failed objects that a session remembers, as it prints.
pub(crate) fn remembered(session: &Session) -> usize {
    let mut number = FirstNumber::default();
    // It stops printing after the number.
    let _ = write!(number, "{session:?}");
    number.digits.parse().unwrap()
}

/// Takes the first number of what is printed, and no more.
#[derive(Default)]
struct FirstNumber {
    digits: String,
}

impl fmt::Write for FirstNumber {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.digits
            .extend(text.chars().filter(char::is_ascii_digit));
        self.digits.is_empty().then_some(()).ok_or(fmt::Error)
    }
}

/// When the token in a URL expires, as its claims say.
pub(crate) fn expiry_in(src: &str) -> EpochMs {
    let (_, token) = src.split_once("X-Os-Auth=").expect("a token in the URL");
    let expiry = Token::new(token).unwrap().claims().unwrap().expires_at;
    expiry.expect("an expiry in the token")
}
