//! The browser's own URL parser and JSON reader.

use js_sys::{Array, JSON, Number, Promise, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::Response;

use crate::platform::{NO_DOCUMENT, OBJECT, PlatformJson, PlatformUrl};

/// The platform's `URL`.
pub(crate) use web_sys::Url;

/// A JavaScript value: one that `JSON.parse` made, or one that the app passed.
pub(crate) type Json = JsValue;

impl PlatformUrl for Url {
    fn resolve(url: &str, base: &str) -> Option<Self> {
        Url::new_with_base(url, base).ok()
    }

    fn of_document(url: &str) -> Option<Self> {
        Self::resolve(url, document_url().as_deref().unwrap_or(NO_DOCUMENT))
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

    fn kind(&self) -> &'static str {
        if self.is_null() {
            "null"
        } else if is_array(self).unwrap_or_default() {
            "an array"
        } else if self.is_object() {
            kind_of_object(self)
        } else {
            kind_of_primitive(&self.js_typeof())
        }
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
        for entry in entries(self).unwrap_or_default() {
            let pair = entry.unchecked_into::<Array>();
            if let (Some(name), Some(text)) = (pair.get(0).as_string(), pair.get(1).as_string()) {
                texts.push((name, text));
            }
        }
        texts
    }

    fn texts(&self) -> Vec<String> {
        let mut texts = Vec::new();
        for item in self.dyn_ref::<Array>().cloned().unwrap_or_default() {
            texts.extend(item.as_string());
        }
        texts
    }
}

/// What the browser resolves relative URLs against: looked up at every call, for a page may change it.
/// A worker has its script's address alone.
fn document_url() -> Option<String> {
    let global = js_sys::global();
    let document = global
        .field("document")
        .and_then(|document| document.field("baseURI"));
    let url = document.or_else(|| global.field("location")?.field("href"));
    url?.as_string()
}

/// An object's fields as pairs of name and value; None of anything else, and where one can't be read.
pub(super) fn entries(value: &JsValue) -> Option<Array> {
    if value.kind() == OBJECT {
        object_entries(value).ok()
    } else {
        None
    }
}

#[wasm_bindgen]
extern "C" {
    // As js-sys has them, but for proxies and getters that throw.
    #[wasm_bindgen(catch, js_namespace = Array, js_name = isArray)]
    fn is_array(value: &JsValue) -> Result<bool, JsValue>;

    #[wasm_bindgen(catch, js_namespace = Object, js_name = entries)]
    fn object_entries(value: &JsValue) -> Result<Array, JsValue>;
}

/// A number's text, which the platform writes too.
pub(super) fn decimal(number: impl Into<Number>) -> String {
    number.into().to_js_string().into()
}

/// Two objects are named that are often passed by mistake in place of what they stand for. (By
/// their class: `toString` is what anybody made it, and some objects have none.)
fn kind_of_object(object: &JsValue) -> &'static str {
    if object.is_instance_of::<Promise>() {
        "a Promise (await it first)"
    } else if object.is_instance_of::<Response>() {
        "a Response (await its `json()` first)"
    } else {
        OBJECT
    }
}

fn kind_of_primitive(type_of: &JsValue) -> &'static str {
    match type_of.as_string().as_deref() {
        Some("undefined") => "undefined",
        Some("string") => "a string",
        Some("number") => "a number",
        Some("boolean") => "a boolean",
        Some("function") => "a function",
        Some("bigint") => "a bigint",
        _ => "a symbol",
    }
}
