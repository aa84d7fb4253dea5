//! Binds [`crate::object`].

use wasm_bindgen::JsValue;

use super::text;
use crate::error::Error;
use crate::object::ObjectUrl;
use crate::text::split;

/// The URL of an object. `scopes` are their names and values, each on a line of its own.
pub(super) fn url(
    base: &JsValue,
    usecase: &JsValue,
    scopes: &JsValue,
    key: &JsValue,
) -> Result<JsValue, Error> {
    let mut url = ObjectUrl::at(&text(base), &text(usecase))?;
    let scopes = text(scopes);
    let mut lines = split(&scopes, b"\n");
    while let (Some(name), Some(value)) = (lines.next(), lines.next()) {
        url = url.scope(name, value)?;
    }
    Ok(url.key(&text(key))?.into())
}
