//! Binds [`crate::object`].

use js_sys::{Array, Number};
use wasm_bindgen::prelude::*;

use super::options::{self, wrong_type};
use crate::error::{Error, ErrorCode};
use crate::object::ObjectName;
use crate::platform::{OBJECT, PlatformJson};

/// The URL of an object.
#[wasm_bindgen(js_name = objectUrl, skip_typescript)]
pub fn object_url(base: &JsValue, object: &JsValue) -> Result<String, JsValue> {
    let base = options::url(base)?;
    Ok(name(object)?.url(&base)?)
}

fn name(object: &JsValue) -> Result<ObjectName, Error> {
    if object.kind() != OBJECT {
        return Err(invalid("the object's name must be an object", object));
    }
    let scopes = scopes(&field(object, "scopes"))?;
    let usecase = string(&field(object, "usecase"), "`usecase` must be a string")?;
    let key = string(&field(object, "key"), "`key` must be a string")?;
    ObjectName::new(usecase, scopes, key)
}

/// Scopes come as a record or, where the order of a record's fields is not to be trusted, as pairs.
fn scopes(value: &JsValue) -> Result<Vec<(String, String)>, Error> {
    let expected = "`scopes` must be an object or an array of [name, value]";
    if value.kind() == OBJECT {
        let entries = value.entries().into_iter();
        return entries
            .map(|(name, value)| Ok((name, scope_value(&value)?)))
            .collect();
    }
    if !Array::is_array(value) {
        return Err(invalid(expected, value));
    }
    let pairs = value.items().into_iter().map(|pair| {
        let items = pair.items();
        let [name, value] = items.as_slice() else {
            return Err(invalid(expected, &pair));
        };
        Ok((
            string(name, "a scope's name must be a string")?,
            scope_value(value)?,
        ))
    });
    pairs.collect()
}

/// Ids are often numbers. One that a double can't hold exactly would name another object.
fn scope_value(value: &JsValue) -> Result<String, Error> {
    if let Some(number) = value
        .dyn_ref::<Number>()
        .filter(|_| Number::is_safe_integer(value))
    {
        return Ok(String::from(number.to_js_string()));
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
