//! What callers pass: strings, tokens and options, checked.

use wasm_bindgen::JsValue;

use crate::error::{Error, ErrorCode};
use crate::expiry::{DEFAULT_REFRESH_AHEAD, EpochMs, Millis};
use crate::platform::{OBJECT, PlatformJson};
use crate::token::{DEFAULT_FIELD, Token};
use crate::url::AuthParam;

/// `invalid-…: what must be …; got a number`.
pub(super) fn wrong_type(code: ErrorCode, expected: &str, got: &JsValue) -> Error {
    Error::new(code, &[expected, "; got ", got.kind()])
}

/// The text of a URL.
pub(super) fn url(value: &JsValue) -> Result<String, Error> {
    let text = value.as_string();
    text.ok_or_else(|| wrong_type(ErrorCode::InvalidUrl, "the URL must be a string", value))
}

/// A token. None for null, undefined and the empty string.
pub(super) fn token(value: &JsValue) -> Result<Option<Token>, Error> {
    if value.is_null() || value.is_undefined() {
        return Ok(None);
    }
    match value.as_string() {
        Some(text) if text.is_empty() => Ok(None),
        Some(text) => Token::new(text).map(Some),
        None => {
            let expected = "the token must be a string, null or undefined";
            Err(wrong_type(ErrorCode::InvalidToken, expected, value))
        }
    }
}

/// An options object: each of its readers gives an option's value or its default.
pub(super) struct Options<'a>(&'a JsValue);

impl<'a> Options<'a> {
    /// Takes an options object, or undefined or null for none.
    pub(super) fn new(value: &'a JsValue) -> Result<Self, Error> {
        if value.is_undefined() || value.is_null() || value.kind() == OBJECT {
            return Ok(Self(value));
        }
        let expected = "the options must be an object";
        Err(wrong_type(ErrorCode::InvalidOption, expected, value))
    }

    /// The query parameter that carries the token.
    pub(super) fn param(&self) -> Result<AuthParam, Error> {
        match self.option("param") {
            None => Ok(AuthParam::default()),
            Some(value) => AuthParam::new(string(&value, "`param` must be a string")?),
        }
    }

    /// The field of an API response that carries the token.
    pub(super) fn field(&self) -> Result<String, Error> {
        match self.option("field") {
            None => Ok(DEFAULT_FIELD.to_owned()),
            Some(value) => string(&value, "`field` must be a string"),
        }
    }

    /// The server's time, if it is told.
    pub(super) fn now(&self) -> Result<Option<EpochMs>, Error> {
        let Some(value) = self.option("now") else {
            return Ok(None);
        };
        let expected = "`now` must be a finite number of milliseconds since the epoch";
        number(&value, EpochMs::from_js, expected).map(Some)
    }

    /// How long before its expiry a token counts as expiring.
    pub(super) fn refresh_ahead(&self) -> Result<Millis, Error> {
        let Some(value) = self.option("refreshAhead") else {
            return Ok(DEFAULT_REFRESH_AHEAD);
        };
        let expected = "`refreshAhead` must be a number of seconds, 0 or more";
        number(&value, Millis::from_seconds, expected)
    }

    fn option(&self, name: &str) -> Option<JsValue> {
        if self.0.is_object() {
            self.0.field(name)
        } else {
            None
        }
    }
}

fn string(value: &JsValue, expected: &str) -> Result<String, Error> {
    let text = value.as_string();
    text.ok_or_else(|| wrong_type(ErrorCode::InvalidOption, expected, value))
}

fn number<T>(value: &JsValue, read: fn(f64) -> Option<T>, expected: &str) -> Result<T, Error> {
    let number = value.as_f64().and_then(read);
    number.ok_or_else(|| wrong_type(ErrorCode::InvalidOption, expected, value))
}
