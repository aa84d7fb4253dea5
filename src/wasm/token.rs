//! Binds [`crate::token`].

use alloc::vec::Vec;

use wasm_bindgen::prelude::*;

use super::array::{Array, array};
use crate::error::Error;
use crate::expiry::{DEFAULT_REFRESH_AHEAD, EpochMs, Millis, TokenStatus};
use crate::token::{Token, token_from_response};

#[wasm_bindgen(module = "/src/wasm/claims.js")]
extern "C" {
    /// The claims as an object; those that are absent are left out.
    #[wasm_bindgen(js_name = claimsOf)]
    fn claims_of(claims: Array, scopes: Array, permissions: Array) -> JsValue;
}

/// A token, or None where its text is empty.
pub(super) fn token(text: &str) -> Result<Option<Token>, Error> {
    (!text.is_empty()).then(|| Token::new(text)).transpose()
}

/// The token that an API response carries.
pub(super) fn from_response(response: &JsValue, field: &str) -> Result<JsValue, Error> {
    let token = token_from_response(response, field)?;
    Ok(token.map_or(JsValue::UNDEFINED, |token| token.expose().into()))
}

/// What a token is good for now. `refresh_ahead` is in seconds, and not a number for the default.
pub(super) fn status(of: &str, now: f64, refresh_ahead: f64) -> Result<JsValue, Error> {
    let status = token(of)?.map_or(TokenStatus::Missing, |token| {
        let now = EpochMs::from_js(now).unwrap_or(EpochMs(0));
        let expires_at = token.claims().and_then(|claims| claims.expires_at);
        let refresh_ahead = Millis::from_seconds(refresh_ahead);
        TokenStatus::at(
            now,
            expires_at,
            refresh_ahead.unwrap_or(DEFAULT_REFRESH_AHEAD),
        )
    });
    Ok(status.as_str().into())
}

/// The claims of a token.
pub(super) fn inspect(token: &str) -> Result<JsValue, Error> {
    let claims = Token::new(token)?.claims();
    let is_jwt = claims.is_some();
    let claims = claims.unwrap_or_default();
    let read_only = claims.read_only();
    let fields = array(Vec::from([
        is_jwt.into(),
        read_only.into(),
        claims.key_id.into(),
        claims.algorithm.into(),
        time(claims.expires_at),
        time(claims.issued_at),
        time(claims.not_before),
        claims.usecase.into(),
    ]));
    let scopes = claims.scopes.into_iter();
    let scopes = scopes.flat_map(|(name, value)| [name.into(), value.into()]);
    let permissions = claims.permissions.into_iter().map(JsValue::from);
    Ok(claims_of(
        fields,
        array(scopes.collect()),
        array(permissions.collect()),
    ))
}

fn time(time: Option<EpochMs>) -> JsValue {
    time.map(EpochMs::to_js).into()
}
