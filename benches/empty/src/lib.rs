//! A module that does nothing: what `cargo xtask bench` sets the package's start against.

use wasm_bindgen::prelude::wasm_bindgen;

/// To be called by the page, so that it has used the module.
#[wasm_bindgen]
pub fn nothing() {}
