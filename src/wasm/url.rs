//! Binds [`crate::url`].

use js_sys::Array;
use wasm_bindgen::prelude::*;

use super::options::{self, Options, wrong_type};
use super::platform::decimal;
use crate::error::{Error, ErrorCode};
use crate::url::{UrlAuth, redact_url, without_token};

/// A URL with the token in its query, or without its auth parameter where there is no token.
#[wasm_bindgen(js_name = imageUrl, skip_typescript)]
pub fn image_url(url: &JsValue, token: &JsValue, options: &JsValue) -> Result<String, JsValue> {
    let auth = auth(token, options)?;
    Ok(auth.apply(&options::url(url)?)?)
}

/// Many URLs with the token in their query.
#[wasm_bindgen(js_name = imageUrls, skip_typescript)]
pub fn image_urls(urls: &JsValue, token: &JsValue, options: &JsValue) -> Result<Array, JsValue> {
    let auth = auth(token, options)?;
    let Some(urls) = urls.dyn_ref::<Array>() else {
        let expected = "`urls` must be an array of strings";
        return Err(wrong_type(ErrorCode::InvalidUrl, expected, urls).into());
    };
    let built = Array::new();
    for (index, url) in urls.iter().enumerate() {
        let url = options::url(&url).and_then(|url| auth.apply(&url));
        built.push(&url.map_err(|error| of_item(&error, index))?.into());
    }
    Ok(built)
}

/// The same error, said of one of many URLs.
fn of_item(error: &Error, index: usize) -> Error {
    let index = u32::try_from(index).map(decimal).unwrap_or_default();
    Error::new(error.code(), &["`urls[", &index, "]`: ", error.message()])
}

fn auth(token: &JsValue, options: &JsValue) -> Result<UrlAuth, Error> {
    let param = Options::new(options)?.param()?;
    Ok(UrlAuth::new(param, options::token(token)?.as_ref()))
}

/// A URL without its auth parameter.
#[wasm_bindgen(js_name = withoutToken, skip_typescript)]
pub fn js_without_token(url: &JsValue, options: &JsValue) -> Result<String, JsValue> {
    let param = Options::new(options)?.param()?;
    Ok(without_token(&options::url(url)?, &param)?)
}

/// A URL fit for a log.
#[wasm_bindgen(js_name = redactUrl, skip_typescript)]
pub fn js_redact_url(url: &JsValue) -> Result<String, JsValue> {
    Ok(redact_url(&options::url(url)?))
}
