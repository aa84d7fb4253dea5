//! The functions of the package. The numbers are those of `Function` in `pkg/src/functions.ts`, which
//! checks the types of what comes in.

use alloc::string::String;
use core::slice::Iter;

use wasm_bindgen::prelude::*;

use super::{object, token, url};
use crate::error::Error;
use crate::expiry::{EpochMs, url_expires_at};
use crate::url::{AuthParam, redact_url, without_token};

/// Calls one of the functions. None where the number is that of none.
pub(super) fn call(
    function: u32,
    value: &JsValue,
    [a, b, c]: [&str; 3],
    more: Iter<'_, String>,
    [one, two]: [f64; 2],
) -> Option<Result<JsValue, Error>> {
    Some(match function {
        0 => url::image_url(a, b, c),
        1 => without(a, b),
        2 => Ok(redact_url(a).into()),
        3 => expires_at(a, b),
        4 => token::from_response(value, a),
        5 => token::inspect(a),
        6 => token::status(a, one, two),
        7 => object::url(a, b, c, more),
        _ => return None,
    })
}

fn without(url: &str, param: &str) -> Result<JsValue, Error> {
    Ok(without_token(url, &AuthParam::new(param)?)?.into())
}

fn expires_at(url: &str, param: &str) -> Result<JsValue, Error> {
    let expires_at = url_expires_at(url, &AuthParam::new(param)?);
    Ok(expires_at.map(EpochMs::to_js).into())
}
