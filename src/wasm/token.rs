//! Binds [`crate::token`].

use js_sys::{Array, Object};
use serde::Serialize;
use serde_wasm_bindgen::{Serializer, preserve};
use wasm_bindgen::prelude::*;

use super::options::{Options, wrong_type};
use crate::error::ErrorCode;
use crate::expiry::EpochMs;
use crate::token::{Claims, Token, token_from_response};

/// The token that an API response carries.
#[wasm_bindgen(js_name = tokenFromResponse, skip_typescript)]
pub fn js_token_from_response(
    response: &JsValue,
    options: &JsValue,
) -> Result<Option<String>, JsValue> {
    let field = Options::new(options)?.field()?;
    let token = token_from_response(response, &field)?;
    Ok(token.map(|token| token.expose().to_owned()))
}

/// The claims of a token.
#[wasm_bindgen(js_name = inspectToken, skip_typescript)]
pub fn inspect_token(token: &JsValue) -> Result<JsValue, JsValue> {
    let Some(text) = token.as_string() else {
        let expected = "the token must be a string";
        return Err(wrong_type(ErrorCode::InvalidToken, expected, token).into());
    };
    let claims = Token::new(text)?.claims();
    let info = TokenInfo::new(claims);
    Ok(info.serialize(&Serializer::new())?)
}

/// What `inspectToken` answers. Claims that are absent are left out.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct TokenInfo {
    is_jwt: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    key_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    algorithm: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    issued_at: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    not_before: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    usecase: Option<String>,
    #[serde(with = "preserve")]
    scopes: JsValue,
    permissions: Vec<String>,
    read_only: bool,
}

impl TokenInfo {
    fn new(claims: Option<Claims>) -> Self {
        let is_jwt = claims.is_some();
        let claims = claims.unwrap_or_default();
        Self {
            is_jwt,
            read_only: claims.read_only(),
            key_id: claims.key_id,
            algorithm: claims.algorithm,
            expires_at: claims.expires_at.map(EpochMs::to_js),
            issued_at: claims.issued_at.map(EpochMs::to_js),
            not_before: claims.not_before.map(EpochMs::to_js),
            usecase: claims.usecase,
            scopes: record(claims.scopes),
            permissions: claims.permissions,
        }
    }
}

/// As an object whose fields are its own, also one that is called `__proto__`.
fn record(entries: Vec<(String, String)>) -> JsValue {
    let pairs = entries
        .iter()
        .map(|(name, value)| Array::of2(&name.into(), &value.into()));
    Object::from_entries(&pairs.collect::<Array>()).map_or(JsValue::UNDEFINED, JsValue::from)
}
