//! The functions of the package: one door for all of them, for every exported function costs some
//! hundreds of bytes. The numbers are those of `Call` in `pkg/src/functions.ts`, which checks the types of
//! what comes in.

use wasm_bindgen::prelude::*;

use super::{object, text, token, url};
use crate::error::Error;
use crate::expiry::{EpochMs, url_expires_at};
use crate::url::{AuthParam, redact_url, without_token};

/// Calls one of the functions.
#[wasm_bindgen(skip_typescript)]
pub fn call(
    function: u32,
    a: &JsValue,
    b: &JsValue,
    c: &JsValue,
    d: &JsValue,
) -> Result<JsValue, JsValue> {
    let result = match function {
        0 => url::image_url(a, b, c),
        1 => url::image_urls(a.unchecked_ref(), b, c),
        2 => without(a, b),
        3 => Ok(redact_url(&text(a)).into()),
        4 => expires_at(a, b),
        5 => token::from_response(a, b),
        6 => token::inspect(a),
        7 => token::status(a, b, c),
        _ => object::url(a, b, c, d),
    };
    Ok(result?)
}

fn without(url: &JsValue, param: &JsValue) -> Result<JsValue, Error> {
    Ok(without_token(&text(url), &AuthParam::new(text(param))?)?.into())
}

fn expires_at(url: &JsValue, param: &JsValue) -> Result<JsValue, Error> {
    let expires_at = url_expires_at(&text(url), &AuthParam::new(text(param))?);
    Ok(expires_at.map(EpochMs::to_js).into())
}
