//! Tokens with a given expiry.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use js_sys::{Object, Reflect};
use wasm_bindgen::JsValue;

/// Some day in 2027, in milliseconds since the epoch.
pub(super) const START: f64 = 1_800_000_000_000.0;

/// A token that expires so many seconds after [`START`].
pub(super) fn token(expires_in: u32) -> String {
    let payload = format!(r#"{{"exp":{}}}"#, 1_800_000_000 + u64::from(expires_in));
    format!("e30.{}.c2ln", URL_SAFE_NO_PAD.encode(payload))
}

/// An API response with this token.
pub(super) fn response(token: &str) -> JsValue {
    let response = Object::new();
    Reflect::set(&response, &"objectstore_token".into(), &token.into()).unwrap();
    response.into()
}

/// `url` with the token in its query.
pub(super) fn with_token(url: &str, token: &str) -> String {
    format!("{url}?X-Os-Auth={token}")
}
