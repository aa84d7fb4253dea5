//! Binds [`crate::object`].

use wasm_bindgen::JsValue;

use crate::error::Error;
use crate::object::ObjectUrl;
use crate::text::split;

/// The URL of an object. `place` is its usecase, then its scopes' names and values, each on a line of
/// its own.
pub(super) fn url(base: &str, place: &str, key: &str) -> Result<JsValue, Error> {
    let mut lines = split(place, b"\n");
    let mut url = ObjectUrl::at(base, lines.next().unwrap_or_default())?;
    while let (Some(name), Some(value)) = (lines.next(), lines.next()) {
        url = url.scope(name, value)?;
    }
    Ok(url.key(key)?.into())
}
