//! An API response, and the field of it that carries the token.

use arbitrary::{Arbitrary, Unstructured};
use objectstore_image_auth::{ErrorCode, Token, token_from_response};
use serde_json::Value;

#[derive(Arbitrary, Debug)]
struct Input<'a> {
    field: Option<&'a str>,
    response: &'a [u8],
}

pub(crate) fn check(data: &[u8]) {
    let Ok(input) = Input::arbitrary_take_rest(Unstructured::new(data)) else {
        return;
    };
    let Ok(response) = serde_json::from_slice::<Value>(input.response) else {
        return;
    };
    let field = input.field.unwrap_or("objectstore_token");
    let found = token_from_response(&response, field);
    let expected = match response.get(field).filter(|value| !value.is_null()) {
        _ if !response.is_object() => Err(ErrorCode::InvalidResponse),
        // It may be a wrapper that holds the response somewhere inside.
        None if found.is_err() && holds(&response, field) => Err(ErrorCode::InvalidResponse),
        None => Ok(None),
        Some(Value::String(text)) if text.is_empty() => Ok(None),
        Some(Value::String(text)) => Token::new(&**text)
            .map(Some)
            .map_err(|_| ErrorCode::InvalidToken),
        Some(_) => Err(ErrorCode::InvalidResponse),
    };
    assert!(found.map_err(|error| error.code()) == expected);
}

/// Whether the value, or a part of it, has the field.
fn holds(value: &Value, field: &str) -> bool {
    match value {
        Value::Object(fields) => {
            fields.contains_key(field) || fields.values().any(|value| holds(value, field))
        }
        Value::Array(items) => items.iter().any(|item| holds(item, field)),
        _ => false,
    }
}
