//! Binds [`crate::object`].

use alloc::string::String;

use wasm_bindgen::prelude::*;

use crate::error::Error;
use crate::object::ObjectUrl;
use crate::text::split;

/// The URL of an object. `scopes` are their names and values, each on a line of its own.
#[wasm_bindgen(js_name = objectUrl, skip_typescript)]
pub fn object_url(base: &str, usecase: &str, scopes: &str, key: &str) -> Result<String, Error> {
    let mut url = ObjectUrl::at(base, usecase)?;
    let mut lines = split(scopes, b"\n");
    while let (Some(name), Some(value)) = (lines.next(), lines.next()) {
        url = url.scope(name, value)?;
    }
    url.key(key)
}
