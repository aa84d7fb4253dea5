//! An error as JavaScript gets it.

use wasm_bindgen::prelude::*;

use crate::error::Error;

#[wasm_bindgen(module = "/src/wasm/error.js")]
extern "C" {
    /// The class that every error thrown is of.
    pub(super) type ObjectstoreAuthError;

    #[wasm_bindgen(constructor)]
    fn new(code: &str, message: &str) -> ObjectstoreAuthError;
}

impl From<Error> for JsValue {
    fn from(error: Error) -> Self {
        ObjectstoreAuthError::new(error.code().as_str(), error.message()).into()
    }
}
