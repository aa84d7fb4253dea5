//! Binds [`crate::expiry`].

use alloc::borrow::ToOwned;
use alloc::string::String;

use wasm_bindgen::prelude::*;

use super::token::token;
use crate::error::Error;
use crate::expiry::{DEFAULT_REFRESH_AHEAD, EpochMs, Millis, TokenStatus, url_expires_at};
use crate::url::AuthParam;

/// What a token is good for now. `refresh_ahead` is in seconds, and not a number for the default.
#[wasm_bindgen(js_name = tokenStatus, skip_typescript)]
pub fn token_status(text: String, now: f64, refresh_ahead: f64) -> Result<String, Error> {
    let status = token(text)?.map_or(TokenStatus::Missing, |token| {
        let now = EpochMs::from_js(now).unwrap_or(EpochMs(0));
        let expires_at = token.claims().and_then(|claims| claims.expires_at);
        let refresh_ahead = Millis::from_seconds(refresh_ahead).unwrap_or(DEFAULT_REFRESH_AHEAD);
        TokenStatus::at(now, expires_at, refresh_ahead)
    });
    Ok(status.as_str().to_owned())
}

/// When a URL stops working; not a number where it carries no expiry.
#[wasm_bindgen(js_name = urlExpiresAt, skip_typescript)]
pub fn js_url_expires_at(url: &str, param: String) -> Result<f64, Error> {
    let expires_at = url_expires_at(url, &AuthParam::new(param)?);
    Ok(expires_at.map_or(f64::NAN, EpochMs::to_js))
}
