//! The browser's own readers of URLs, dates and JSON.

use alloc::string::String;
use alloc::vec::Vec;

use wasm_bindgen::prelude::*;

use super::array::{Array, texts, values};
use crate::expiry::EpochMs;
use crate::platform::{FIRST_FIELDS, FIRST_ITEMS, PlatformDate, PlatformJson, PlatformUrl};

/// The browser.
pub(crate) struct Platform;

/// A JavaScript value: one that `JSON.parse` made, or one that the app passed.
pub(crate) type Json = JsValue;

impl PlatformUrl for Platform {
    fn place(url: &str, in_document: bool) -> Option<String> {
        let place = js_place(url, in_document);
        (!place.is_empty()).then_some(place)
    }
}

impl PlatformDate for Platform {
    fn date(text: &str) -> Option<EpochMs> {
        EpochMs::from_js(js_date(text))
    }
}

impl PlatformJson for JsValue {
    fn parse_object(text: &str) -> Option<Self> {
        let value = js_parse_object(text);
        (!value.is_undefined()).then_some(value)
    }

    fn is_json_object(&self) -> bool {
        is_json_object(self)
    }

    fn field(&self, name: &str) -> Option<Self> {
        let value = js_field(self, name);
        (!value.is_undefined()).then_some(value)
    }

    fn has_field(&self, name: &str) -> bool {
        has_field(self, name)
    }

    fn has_entry(&self, name: &str) -> bool {
        has_entry(self, name)
    }

    fn first_items(&self) -> Option<Vec<Self>> {
        is_array(self).then(|| values(&js_first(self, FIRST_ITEMS)))
    }

    fn first_values(&self) -> Vec<Self> {
        values(&js_first(self, FIRST_FIELDS))
    }

    fn is_unread(&self) -> bool {
        is_unread(self)
    }

    fn string(&self) -> Option<String> {
        self.as_string()
    }

    fn number(&self) -> Option<f64> {
        Some(js_number(self)).filter(|number| !number.is_nan())
    }

    fn fields(&self) -> Vec<String> {
        texts(&js_fields(self))
    }

    fn items(&self) -> Vec<String> {
        texts(&js_items(self))
    }
}

#[wasm_bindgen(module = "/src/wasm/platform.js")]
extern "C" {
    /// Where a URL leads, empty where it does not parse, or where that depends on the document and there is
    /// none.
    #[wasm_bindgen(js_name = place)]
    fn js_place(url: &str, in_document: bool) -> String;

    /// The time of a date, not a number where it is none.
    #[wasm_bindgen(js_name = date)]
    fn js_date(text: &str) -> f64;

    /// The object that JSON in base64url stands for, undefined where it is none.
    #[wasm_bindgen(js_name = parseObject)]
    fn js_parse_object(text: &str) -> JsValue;

    /// True of an object that JSON can stand for.
    #[wasm_bindgen(js_name = isJsonObject)]
    fn is_json_object(value: &JsValue) -> bool;

    /// The value of a field, undefined where it is null.
    #[wasm_bindgen(js_name = field)]
    fn js_field(value: &JsValue, name: &str) -> JsValue;

    /// True also where the field is null.
    #[wasm_bindgen(js_name = hasField)]
    fn has_field(value: &JsValue, name: &str) -> bool;

    /// True of a `Map` that has an entry of this name.
    #[wasm_bindgen(js_name = hasEntry)]
    fn has_entry(value: &JsValue, name: &str) -> bool;

    /// True of an array.
    #[wasm_bindgen(js_name = isArray)]
    fn is_array(value: &JsValue) -> bool;

    /// The first items of an array, or values of an object's fields: so many of them.
    #[wasm_bindgen(js_name = first)]
    fn js_first(value: &JsValue, most: usize) -> Array;

    /// True of a `Response` and a promise, by their shape.
    #[wasm_bindgen(js_name = isUnread)]
    fn is_unread(value: &JsValue) -> bool;

    /// A number; not a number where it is none.
    #[wasm_bindgen(js_name = number)]
    fn js_number(value: &JsValue) -> f64;

    /// The names and values of the fields that hold strings, in turn.
    #[wasm_bindgen(js_name = fields)]
    fn js_fields(value: &JsValue) -> Array;

    /// The items that are strings.
    #[wasm_bindgen(js_name = items)]
    fn js_items(value: &JsValue) -> Array;
}
