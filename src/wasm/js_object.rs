//! Builds a plain object for JavaScript.

use js_sys::{JsString, Object};
use wasm_bindgen::prelude::*;

/// A plain object under construction.
pub(super) struct JsObject(Object);

impl JsObject {
    pub(super) fn new() -> Self {
        Self(Object::new())
    }

    /// Defines a field, unless its value is undefined.
    pub(super) fn add(&self, name: &str, value: impl Into<JsValue>) {
        self.add_value(name, &value.into());
    }

    /// Not generic, so that the wasm has one copy.
    fn add_value(&self, name: &str, value: &JsValue) {
        if !value.is_undefined() {
            define_field(&self.0, &name.into(), value);
        }
    }

    pub(super) fn into_object(self) -> Object {
        self.0
    }
}

#[wasm_bindgen(module = "/src/wasm/host.js")]
extern "C" {
    #[wasm_bindgen(js_name = defineField)]
    fn define_field(object: &Object, name: &JsString, value: &JsValue);
}
