//! An error as JavaScript gets it.

use wasm_bindgen::prelude::*;

use crate::error::Error;

#[wasm_bindgen(module = "/src/wasm/error.js")]
extern "C" {
    /// An `ObjectstoreAuthError`.
    #[wasm_bindgen(js_name = errorOf)]
    fn error_of(code: &str, sentence: &str, status: u16) -> JsValue;
}

impl From<Error> for JsValue {
    fn from(error: Error) -> Self {
        error_of(error.code().as_str(), error.sentence(), error.status())
    }
}
