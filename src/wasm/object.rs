//! Binds [`crate::object`].

use js_sys::{Array, Map, Number};
use wasm_bindgen::prelude::*;

use super::options::{self, wrong_type};
use super::platform::{decimal, entries};
use crate::error::{Error, ErrorCode};
use crate::object::ObjectUrl;
use crate::platform::{OBJECT, PlatformJson};

/// The URL of an object.
#[wasm_bindgen(js_name = objectUrl, skip_typescript)]
pub fn object_url(base: &JsValue, object: &JsValue) -> Result<String, JsValue> {
    let base = options::url(base)?;
    if object.kind() != OBJECT {
        return Err(invalid("the object's name must be an object", object).into());
    }
    let usecase = string(&field(object, "usecase"), "`usecase` must be a string")?;
    let mut url = ObjectUrl::at(&base, &usecase)?;
    for pair in scopes(&field(object, "scopes"))? {
        let pair = pair.dyn_into::<Array>();
        let pair =
            pair.map_err(|got| invalid("each of `scopes` must be a pair [name, value]", &got))?;
        let name = string(&pair.get(0), "a scope's name must be a string")?;
        url = url.scope(&name, &scope_value(&pair.get(1))?)?;
    }
    let key = string(&field(object, "key"), "`key` must be a string")?;
    Ok(url.key(&key)?)
}

/// Scopes come as a record or, where the order of a record's fields is not to be trusted, as pairs or
/// as a `Map`.
fn scopes(value: &JsValue) -> Result<Array, Error> {
    let pairs = if value.is_instance_of::<Map>() {
        Some(Array::from(value))
    } else if let Some(pairs) = value.dyn_ref::<Array>() {
        Some(pairs.clone())
    } else {
        entries(value)
    };
    let expected = "`scopes` must be an object or an array of [name, value]";
    pairs.ok_or_else(|| invalid(expected, value))
}

/// Ids are often numbers. One that a double can't hold exactly would name another object.
fn scope_value(value: &JsValue) -> Result<String, Error> {
    if Number::is_safe_integer(value) {
        return Ok(decimal(value.as_f64().unwrap_or_default()));
    }
    string(value, "a scope's value must be a string or a safe integer")
}

fn field(object: &JsValue, name: &str) -> JsValue {
    object.field(name).unwrap_or(JsValue::UNDEFINED)
}

fn string(value: &JsValue, expected: &str) -> Result<String, Error> {
    value.as_string().ok_or_else(|| invalid(expected, value))
}

fn invalid(expected: &str, got: &JsValue) -> Error {
    wrong_type(ErrorCode::InvalidObject, expected, got)
}
