//! The browser's own URL parser and JSON reader.

use alloc::string::String;
use alloc::vec::Vec;

use js_sys::{Array, JSON, Reflect};
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
    fn parse(text: &str) -> Option<Self> {
        JSON::parse(text).ok()
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

    fn texts_by_name(&self) -> Vec<(String, String)> {
        let mut texts = Vec::new();
        let entries = entries(self, false);
        for index in (0..entries.length()).step_by(2) {
            let name = entries.get(index).as_string();
            if let (Some(name), Some(text)) = (name, entries.get(index + 1).as_string()) {
                texts.push((name, text));
            }
        }
        texts
    }

    fn texts(&self) -> Vec<String> {
        let mut texts = Vec::new();
        let items = entries(self, true);
        for index in (1..items.length()).step_by(2) {
            texts.extend(items.get(index).as_string());
        }
        texts
    }
}

#[wasm_bindgen(module = "/src/wasm/platform.js")]
extern "C" {
    /// What the browser resolves relative URLs against; `none` where there is nothing.
    #[wasm_bindgen(js_name = documentUrl)]
    fn document_url(none: &str) -> String;

    /// True of an object that JSON can stand for.
    #[wasm_bindgen(js_name = isJsonObject)]
    fn is_json_object(value: &JsValue) -> bool;

    /// The names and values of an object, or the indexes and items of an array, in turn; none of
    /// anything else, and where one can't be read.
    fn entries(value: &JsValue, is_array: bool) -> Array;
}
