//! The platform's traits by means of the browser: URLs, dates and JSON values. Values are read in JavaScript, because a proxy
//! or a getter may throw.

use alloc::string::String;
use alloc::vec::Vec;

use js_sys::{Array, JsString};
use wasm_bindgen::prelude::*;

use crate::platform::{FIRST_FIELDS, FIRST_ITEMS, PlatformDate, PlatformJson, PlatformUrl};
use crate::time::EpochMs;

/// The base for relative URLs if the caller does not ask for the document. The same address as `NO_DOCUMENT` in
/// `host.js` and in `crate::platform`.
const ANY_DOCUMENT: &str = "https://document.invalid/";

/// The browser.
pub(crate) struct Platform;

/// A JavaScript value: one that `JSON.parse` made, or one that the app passed.
pub(crate) type Json = JsValue;

impl PlatformUrl for Platform {
    /// The document's address; undefined if there is no document.
    type Document = JsValue;

    fn document() -> JsValue {
        document_address()
    }

    fn resolve(url: &str, in_document: bool) -> Option<String> {
        let base = if in_document {
            document_address()
        } else {
            ANY_DOCUMENT.into()
        };
        resolve(&url.into(), &base).as_string()
    }
}

impl PlatformDate for Platform {
    fn date(text: &str) -> Option<EpochMs> {
        EpochMs::from_js(parse_date(&text.into()))
    }
}

impl PlatformJson for JsValue {
    fn parse_object(text: &str) -> Option<Self> {
        let object = parse_object(&text.into());
        (!object.is_undefined()).then_some(object)
    }

    fn is_json_object(&self) -> bool {
        is_json_object(self)
    }

    fn field(&self, name: &str) -> Option<Self> {
        let value = field(self, &name.into());
        (!value.is_undefined()).then_some(value)
    }

    fn has_field(&self, name: &str) -> bool {
        has_field(self, &name.into())
    }

    fn has_entry(&self, name: &str) -> bool {
        has_entry(self, &name.into())
    }

    fn first_items(&self) -> Option<Vec<Self>> {
        is_array(self).then(|| values(&first_values(self, FIRST_ITEMS.into())))
    }

    fn first_values(&self) -> Vec<Self> {
        values(&first_values(self, FIRST_FIELDS.into()))
    }

    fn is_unread(&self) -> bool {
        is_unread(self)
    }

    fn string(&self) -> Option<String> {
        self.as_string()
    }

    fn number(&self) -> Option<f64> {
        self.as_f64()
    }

    fn fields(&self) -> Vec<String> {
        strings(&string_fields(self))
    }

    fn items(&self) -> Vec<String> {
        strings(&string_items(self))
    }
}

pub(super) fn number_field(object: &JsValue, name: &str) -> Option<f64> {
    object.field(name)?.number()
}

pub(super) fn text_field(object: &JsValue, name: &str) -> Option<String> {
    object.field(name)?.string()
}

fn values(array: &Array) -> Vec<JsValue> {
    (0..array.length()).map(|index| array.get(index)).collect()
}

/// The strings in an array.
pub(super) fn strings(array: &Array) -> Vec<String> {
    let mut strings = Vec::new();
    for index in 0..array.length() {
        strings.extend(array.get(index).as_string());
    }
    strings
}

// For the npm package, which reads values with the same functions.
#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r"
/** The address that relative URLs are resolved against; undefined if there is none. */
export function documentAddress(): string | undefined;

/** True for an array. False if reading the value throws. */
export function isArray(value: unknown): value is unknown[];

/** True for an object that is not an array. */
export function isObject(value: unknown): value is object;

/** True for an object other than an array, a `Promise` or a `Response`. */
export function isJsonObject(value: unknown): value is object;

/** Like `instanceof`, with the name of a global class. */
export function isInstance(name: string, value: unknown): boolean;

/** The value of a field. Undefined if it is null or absent; `false` if reading it throws, so that a type check refuses it. */
export function field(value: unknown, name: string): unknown;
";

#[wasm_bindgen(module = "/src/wasm/host.js")]
extern "C" {
    /// The address that relative URLs are resolved against; undefined if there is none.
    #[wasm_bindgen(reexport, skip_typescript, js_name = documentAddress)]
    fn document_address() -> JsValue;

    /// The scheme, host and path of a URL resolved against a base; undefined if it does not parse.
    fn resolve(url: &JsString, base: &JsValue) -> JsValue;

    /// The time of a date; NaN if the text is not a date.
    #[wasm_bindgen(js_name = parseDate)]
    fn parse_date(text: &JsString) -> f64;

    /// The object in base64url-encoded JSON; undefined if there is none.
    #[wasm_bindgen(js_name = parseObject)]
    fn parse_object(text: &JsString) -> JsValue;

    /// True for an array.
    #[wasm_bindgen(reexport, skip_typescript, js_name = isArray)]
    fn is_array(value: &JsValue) -> bool;

    /// True for an object that is not an array.
    #[wasm_bindgen(reexport, skip_typescript, js_name = isObject)]
    fn is_object(value: &JsValue) -> bool;

    /// True for an object other than an array, a `Promise` or a `Response`.
    #[wasm_bindgen(reexport, skip_typescript, js_name = isJsonObject)]
    fn is_json_object(value: &JsValue) -> bool;

    /// Like `instanceof`, with the name of a global class.
    #[wasm_bindgen(reexport, skip_typescript, js_name = isInstance)]
    fn is_instance(name: &JsString, value: &JsValue) -> bool;

    /// The value of a field: undefined if it is null or absent, `false` if reading it throws.
    #[wasm_bindgen(reexport, skip_typescript)]
    fn field(value: &JsValue, name: &JsString) -> JsValue;

    /// True if the field is there, also with the value null.
    #[wasm_bindgen(js_name = hasField)]
    fn has_field(value: &JsValue, name: &JsString) -> bool;

    /// True for a `Map` that has an entry with this name.
    #[wasm_bindgen(js_name = hasEntry)]
    fn has_entry(value: &JsValue, name: &JsString) -> bool;

    /// The first `most` items of an array, or values of an object's fields.
    #[wasm_bindgen(js_name = firstValues)]
    fn first_values(value: &JsValue, most: f64) -> Array;

    /// True for a `Response` or a promise, by their shape.
    #[wasm_bindgen(js_name = isUnread)]
    fn is_unread(value: &JsValue) -> bool;

    /// The names and values of the fields that hold strings, alternating.
    #[wasm_bindgen(js_name = stringFields)]
    fn string_fields(value: &JsValue) -> Array;

    /// The items that are strings.
    #[wasm_bindgen(js_name = stringItems)]
    fn string_items(value: &JsValue) -> Array;
}
