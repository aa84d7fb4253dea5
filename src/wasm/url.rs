//! Binds [`crate::url`].

use wasm_bindgen::prelude::*;

use super::token::token;
use crate::error::Error;
use crate::url::{self, AuthParam};

/// A URL with the token in its query, or without its auth parameter where the token is empty.
pub(super) fn image_url(url: &str, token: &str, param: &str) -> Result<JsValue, Error> {
    let param = AuthParam::new(param)?;
    Ok(url::image_url(url, self::token(token)?.as_ref(), &param)?.into())
}
