//! Lists of URLs.

use alloc::string::String;

use js_sys::Array;
use wasm_bindgen::prelude::*;

use crate::error::Error;
use crate::wasm::error::error_at_index;

/// Maps each URL, with undefined in place of None. Stops at the first error.
pub(super) fn map_urls(
    urls: &Array,
    map: impl Fn(&str) -> Result<Option<String>, Error>,
) -> Result<Array, JsValue> {
    let mapped = Array::new();
    for index in 0..urls.length() {
        let url = urls.get(index).as_string().unwrap_or_default();
        let url = map(&url).map_err(|error| error_at_index(error, index))?;
        mapped.push(&url.into());
    }
    Ok(mapped)
}
