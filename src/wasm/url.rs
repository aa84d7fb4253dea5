//! Binds [`crate::url`].

use js_sys::Array;
use wasm_bindgen::prelude::*;

use super::token::token;
use crate::error::{Error, Fault};
use crate::url::{AuthParam, UrlAuth};

/// A URL with the token in its query, or without its auth parameter where the token is empty.
pub(super) fn image_url(url: &str, token: &str, param: &str) -> Result<JsValue, Error> {
    Ok(auth(token, param)?.apply(url)?.into())
}

/// Many URLs with the token in their query.
pub(super) fn image_urls(urls: &Array, token: &str, param: &str) -> Result<JsValue, Error> {
    let auth = auth(token, param)?;
    each(urls, |url| auth.apply(url).map(JsValue::from))
}

/// What becomes of each of many URLs, in their order; the error of one is the error of all.
pub(super) fn each(
    urls: &Array,
    mut build: impl FnMut(&str) -> Result<JsValue, Error>,
) -> Result<JsValue, Error> {
    let all = Array::new();
    for index in 0..urls.length() {
        let url = urls.get(index).as_string().ok_or(Fault::UrlType.into());
        let url = url.and_then(|url| build(&url));
        all.push(&url.map_err(|error| error.at_index(index))?);
    }
    Ok(all.into())
}

fn auth(of: &str, param: &str) -> Result<UrlAuth, Error> {
    Ok(UrlAuth::new(AuthParam::new(param)?, token(of)?.as_ref()))
}
