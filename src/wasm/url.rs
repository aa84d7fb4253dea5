//! Binds [`crate::url`].

use alloc::string::String;

use js_sys::Array;
use wasm_bindgen::prelude::*;

use super::token::token;
use crate::error::{Error, Fault};
use crate::url::{AuthParam, UrlAuth, redact_url, without_token};

/// A URL with the token in its query, or without its auth parameter where the token is empty.
#[wasm_bindgen(js_name = imageUrl, skip_typescript)]
pub fn image_url(url: &str, token: String, param: String) -> Result<String, Error> {
    auth(token, param)?.apply(url)
}

/// Many URLs with the token in their query.
#[wasm_bindgen(js_name = imageUrls, skip_typescript)]
pub fn image_urls(urls: &Array, token: String, param: String) -> Result<Array, Error> {
    let auth = auth(token, param)?;
    each(urls, |url| auth.apply(url).map(JsValue::from))
}

/// What becomes of each of many URLs, in their order; the error of one is the error of all.
pub(super) fn each(
    urls: &Array,
    mut build: impl FnMut(&str) -> Result<JsValue, Error>,
) -> Result<Array, Error> {
    let all = Array::new();
    for index in 0..urls.length() {
        let url = urls.get(index).as_string().ok_or(Fault::UrlType.into());
        let url = url.and_then(|url| build(&url));
        all.push(&url.map_err(|error| error.at_index(index))?);
    }
    Ok(all)
}

fn auth(text: String, param: String) -> Result<UrlAuth, Error> {
    Ok(UrlAuth::new(AuthParam::new(param)?, token(text)?.as_ref()))
}

/// A URL without its auth parameter.
#[wasm_bindgen(js_name = withoutToken, skip_typescript)]
pub fn js_without_token(url: &str, param: String) -> Result<String, Error> {
    without_token(url, &AuthParam::new(param)?)
}

/// A URL fit for a log.
#[wasm_bindgen(js_name = redactUrl, skip_typescript)]
pub fn js_redact_url(url: &str) -> String {
    redact_url(url)
}
