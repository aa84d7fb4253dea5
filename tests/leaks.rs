//! No part of a token in what comes of a browser's own errors, through the npm package in a browser, as the test
//! runner serves it from `pkg/dist`. `pkg/test/leaks` has how. (What differs by no engine is driven in Node.)

#![cfg(target_arch = "wasm32")]

use wasm_bindgen::prelude::*;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen(raw_module = "/pkg/test/leaks/browser.js")]
extern "C" {
    #[wasm_bindgen(catch, js_name = driveErrors)]
    async fn drive_errors() -> Result<JsValue, JsValue>;
}

#[wasm_bindgen_test]
async fn no_error_tells_a_token_or_ends_the_instance() {
    let count = drive_errors().await;
    assert!(count.unwrap().as_f64() > Some(200.0));
}
