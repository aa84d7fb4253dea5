//! Binds [`crate::url`].

use wasm_bindgen::prelude::*;

use super::array::Array;
use super::token::token;
use crate::error::{Error, Fault};
use crate::url::{AuthParam, Placed, UrlAuth};

/// A URL with the token in its query, or without its auth parameter where the token is empty. Where the
/// token stands behind it, that suffix alone: JavaScript puts texts together in no time.
pub(super) fn image_url(url: &str, token: &str, param: &str) -> Result<JsValue, Error> {
    let param = AuthParam::new(param)?;
    let auth = UrlAuth::new(&param, self::token(token)?.as_ref());
    Ok(match auth.apply(url, &param)? {
        Placed::Behind => auth.suffix().into(),
        Placed::Within(whole) => whole.into(),
    })
}

/// Many URLs with the token in their query: those that it does not stand behind, and then the suffix of
/// the others.
pub(super) fn image_urls(urls: &Array, token: &str, param: &str) -> Result<JsValue, Error> {
    let param = AuthParam::new(param)?;
    let auth = UrlAuth::new(&param, self::token(token)?.as_ref());
    let placed = place_all(urls, |url| auth.apply(url, &param).map(Some))?;
    placed.push(&auth.suffix().into());
    Ok(placed.into())
}

/// Those of many URLs that the token does not stand behind, each behind its index. The error of one is the
/// error of all.
pub(super) fn place_all(
    urls: &Array,
    mut place: impl FnMut(&str) -> Result<Option<Placed>, Error>,
) -> Result<Array, Error> {
    let placed = Array::new();
    for index in 0..urls.length() {
        let url = urls.get(index).as_string().ok_or(Fault::UrlType.into());
        let url = url.and_then(|url| place(&url));
        let whole = match url.map_err(|error| error.at_index(index))? {
            Some(Placed::Behind) => continue,
            Some(Placed::Within(whole)) => whole.into(),
            None => JsValue::UNDEFINED,
        };
        placed.push(&index.into());
        placed.push(&whole);
    }
    Ok(placed)
}
