//! Binds [`crate::expiry`].

use js_sys::Date;
use wasm_bindgen::prelude::*;

use super::options::{self, Options};
use crate::error::Error;
use crate::expiry::{EpochMs, TokenStatus, url_expires_at};

/// What a token is good for now.
#[wasm_bindgen(js_name = tokenStatus, skip_typescript)]
pub fn token_status(token: &JsValue, options: &JsValue) -> Result<String, JsValue> {
    Ok(status(token, options)?.as_str().to_owned())
}

/// Whether it is time to fetch the API response again.
#[wasm_bindgen(js_name = needsRefetch, skip_typescript)]
pub fn needs_refetch(token: &JsValue, options: &JsValue) -> Result<bool, JsValue> {
    Ok(status(token, options)?.needs_refetch())
}

fn status(token: &JsValue, options: &JsValue) -> Result<TokenStatus, Error> {
    let options = Options::new(options)?;
    let now = options.now()?;
    let refresh_ahead = options.refresh_ahead()?;
    let Some(token) = options::token(token)? else {
        return Ok(TokenStatus::Missing);
    };
    let now = now
        .or_else(|| EpochMs::from_js(Date::now()))
        .unwrap_or(EpochMs(0));
    let expires_at = token.claims().and_then(|claims| claims.expires_at);
    Ok(TokenStatus::at(now, expires_at, refresh_ahead))
}

/// When a URL stops working.
#[wasm_bindgen(js_name = urlExpiresAt, skip_typescript)]
pub fn js_url_expires_at(url: &JsValue, options: &JsValue) -> Result<Option<f64>, JsValue> {
    let param = Options::new(options)?.param()?;
    let url = options::url(url)?;
    Ok(url_expires_at(&url, &param).map(EpochMs::to_js))
}
