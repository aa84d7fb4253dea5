//! Binds [`crate::token`].

use js_sys::{Array, Object};
use wasm_bindgen::prelude::*;

use super::options::{Options, wrong_type};
use crate::error::ErrorCode;
use crate::expiry::EpochMs;
use crate::token::{Token, token_from_response};

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

/// The claims of a token. Those that are absent are left out.
#[wasm_bindgen(js_name = inspectToken, skip_typescript)]
pub fn inspect_token(token: &JsValue) -> Result<JsValue, JsValue> {
    let Some(text) = token.as_string() else {
        let expected = "the token must be a string";
        return Err(wrong_type(ErrorCode::InvalidToken, expected, token).into());
    };
    let claims = Token::new(text)?.claims();
    let info = Fields::default();
    info.set("isJwt", claims.is_some());
    let claims = claims.unwrap_or_default();
    info.set("readOnly", claims.read_only());
    info.set_some("keyId", claims.key_id);
    info.set_some("algorithm", claims.algorithm);
    info.set_some("expiresAt", claims.expires_at.map(EpochMs::to_js));
    info.set_some("issuedAt", claims.issued_at.map(EpochMs::to_js));
    info.set_some("notBefore", claims.not_before.map(EpochMs::to_js));
    info.set_some("usecase", claims.usecase);
    info.set("scopes", record(claims.scopes)?);
    info.set("permissions", array(claims.permissions));
    Ok(info.into_object()?.into())
}

fn record(entries: Vec<(String, String)>) -> Result<Object, JsValue> {
    let fields = Fields::default();
    for (name, value) in entries {
        fields.set(&name, value);
    }
    fields.into_object()
}

fn array(texts: Vec<String>) -> Array {
    let array = Array::new();
    for text in texts {
        array.push(&text.into());
    }
    array
}

/// An object to be. Its fields become its own, also one that is called `__proto__`.
#[derive(Default)]
struct Fields(Array);

impl Fields {
    fn set(&self, name: &str, value: impl Into<JsValue>) {
        self.0.push(&Array::of2(&name.into(), &value.into()));
    }

    fn set_some(&self, name: &str, value: Option<impl Into<JsValue>>) {
        if let Some(value) = value {
            self.set(name, value);
        }
    }

    fn into_object(self) -> Result<Object, JsValue> {
        Object::from_entries(&self.0)
    }
}
