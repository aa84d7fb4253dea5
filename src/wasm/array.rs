//! A JavaScript array: the little of it that is used, in place of a crate that has all of JavaScript.

use alloc::string::String;
use alloc::vec::Vec;

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    pub type Array;

    #[wasm_bindgen(constructor)]
    pub(super) fn new() -> Array;

    #[wasm_bindgen(method, getter)]
    pub(super) fn length(this: &Array) -> u32;

    #[wasm_bindgen(method, structural, indexing_getter)]
    pub(super) fn get(this: &Array, index: u32) -> JsValue;

    #[wasm_bindgen(method)]
    pub(super) fn push(this: &Array, value: &JsValue);
}

/// One with these values.
pub(super) fn array(values: Vec<JsValue>) -> Array {
    let array = Array::new();
    for value in values {
        array.push(&value);
    }
    array
}

/// What is in one.
pub(super) fn values(array: &Array) -> Vec<JsValue> {
    (0..array.length()).map(|index| array.get(index)).collect()
}

/// The strings in one.
pub(super) fn texts(array: &Array) -> Vec<String> {
    let mut texts = Vec::new();
    for index in 0..array.length() {
        texts.extend(array.get(index).as_string());
    }
    texts
}
