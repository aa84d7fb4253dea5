//! Binds [`crate::token`].

use alloc::borrow::ToOwned;
use alloc::string::String;

use js_sys::Array;
use wasm_bindgen::prelude::*;

use crate::error::Error;
use crate::expiry::EpochMs;
use crate::token::{Token, token_from_response};

#[wasm_bindgen(module = "/src/wasm/claims.js")]
extern "C" {
    /// The claims as an object; those that are absent are left out.
    #[wasm_bindgen(js_name = claimsOf)]
    fn claims_of(
        is_jwt: bool,
        read_only: bool,
        key_id: Option<String>,
        algorithm: Option<String>,
        expires_at: Option<f64>,
        issued_at: Option<f64>,
        not_before: Option<f64>,
        usecase: Option<String>,
        scopes: Array,
        permissions: Array,
    ) -> JsValue;
}

/// A token, or None where its text is empty.
pub(super) fn token(text: String) -> Result<Option<Token>, Error> {
    (!text.is_empty()).then(|| Token::new(text)).transpose()
}

/// The token that an API response carries.
#[wasm_bindgen(js_name = tokenFromResponse, skip_typescript)]
pub fn js_token_from_response(response: &JsValue, field: &str) -> Result<Option<String>, Error> {
    let token = token_from_response(response, field)?;
    Ok(token.map(|token| token.expose().to_owned()))
}

/// The claims of a token.
#[wasm_bindgen(js_name = inspectToken, skip_typescript)]
pub fn inspect_token(token: String) -> Result<JsValue, Error> {
    let claims = Token::new(token)?.claims();
    let is_jwt = claims.is_some();
    let claims = claims.unwrap_or_default();
    let read_only = claims.read_only();
    let scopes = claims.scopes.into_iter();
    Ok(claims_of(
        is_jwt,
        read_only,
        claims.key_id,
        claims.algorithm,
        claims.expires_at.map(EpochMs::to_js),
        claims.issued_at.map(EpochMs::to_js),
        claims.not_before.map(EpochMs::to_js),
        claims.usecase,
        array(scopes.flat_map(|(name, value)| [name, value])),
        array(claims.permissions.into_iter()),
    ))
}

fn array(texts: impl Iterator<Item = String>) -> Array {
    let array = Array::new();
    for text in texts {
        array.push(&text.into());
    }
    array
}
