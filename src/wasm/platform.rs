//! The browser's own readers of URLs, dates and JSON.

use alloc::string::String;
use alloc::vec::Vec;

use wasm_bindgen::prelude::*;

use super::array::{Array, texts};
use crate::expiry::EpochMs;
use crate::platform::{PlatformDate, PlatformJson, PlatformUrl};

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
