//! The browser's own URL parser and JSON reader.

use alloc::string::String;
use alloc::vec::Vec;

use js_sys::{Array, Reflect};
use wasm_bindgen::prelude::*;

use crate::platform::{NO_DOCUMENT, PlatformJson, PlatformUrl};

/// The platform's `URL`.
pub(crate) use web_sys::Url;

/// A JavaScript value: one that `JSON.parse` made, or one that the app passed.
pub(crate) type Json = JsValue;

impl PlatformUrl for Url {
    fn resolve(url: &str, base: &str) -> Option<Self> {
        Url::new_with_base(url, base).ok()
    }

    fn of_document(url: &str) -> Option<Self> {
        Self::resolve(url, &document_url(NO_DOCUMENT))
    }

    fn is_http(&self) -> bool {
        matches!(self.protocol().as_str(), "http:" | "https:")
    }

    fn origin_text(&self) -> String {
        self.origin()
    }

    fn pathname(&self) -> String {
        self.pathname()
    }
}

impl PlatformJson for JsValue {
    fn parse(text: &[u8]) -> Option<Self> {
        let value = parse_json(text);
        (!value.is_undefined()).then_some(value)
    }

    fn is_json_object(&self) -> bool {
        is_json_object(self)
    }

    fn field(&self, name: &str) -> Option<Self> {
        // A getter that throws has no value that could be read; false is of no type that is taken.
        let value = Reflect::get(self, &name.into()).unwrap_or(JsValue::FALSE);
        (!value.is_null() && !value.is_undefined()).then_some(value)
    }

    fn string(&self) -> Option<String> {
        self.as_string()
    }

    fn number(&self) -> Option<f64> {
        self.as_f64()
    }

    fn fields(&self) -> Vec<String> {
        texts(&js_fields(self))
    }

    fn items(&self) -> Vec<String> {
        texts(&js_items(self))
    }
}

fn texts(array: &Array) -> Vec<String> {
    let mut texts = Vec::new();
    for index in 0..array.length() {
        texts.extend(array.get(index).as_string());
    }
    texts
}

#[wasm_bindgen(module = "/src/wasm/platform.js")]
extern "C" {
    /// What the browser resolves relative URLs against; `none` where there is nothing.
    #[wasm_bindgen(js_name = documentUrl)]
    fn document_url(none: &str) -> String;

    /// The value of JSON in UTF-8, undefined where it is none.
    #[wasm_bindgen(js_name = parseJson)]
    fn parse_json(text: &[u8]) -> JsValue;

    /// True of an object that JSON can stand for.
    #[wasm_bindgen(js_name = isJsonObject)]
    fn is_json_object(value: &JsValue) -> bool;

    /// The names and values of the fields that hold strings, in turn.
    #[wasm_bindgen(js_name = fields)]
    fn js_fields(value: &JsValue) -> Array;

    /// The items that are strings.
    #[wasm_bindgen(js_name = items)]
    fn js_items(value: &JsValue) -> Array;
}
