//! Binds [`crate::object`].

use alloc::string::String;
use core::slice::Iter;

use wasm_bindgen::JsValue;

use crate::error::Error;
use crate::object::ObjectUrl;

/// The URL of an object. `scopes` are their names and values in turn.
pub(super) fn url(
    base: &str,
    key: &str,
    usecase: &str,
    mut scopes: Iter<'_, String>,
) -> Result<JsValue, Error> {
    let mut url = ObjectUrl::at(base, usecase)?;
    while let (Some(name), Some(value)) = (scopes.next(), scopes.next()) {
        url = url.scope(name, value)?;
    }
    Ok(url.key(key)?.into())
}
