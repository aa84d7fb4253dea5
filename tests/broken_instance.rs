//! Stack overflows in the wasm of the npm package, in a browser, as the test runner serves it from `pkg/dist`: the engine's
//! exception passes through, and the sessions of the page go on working.

#![cfg(target_arch = "wasm32")]

use wasm_bindgen::prelude::*;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen(raw_module = "/pkg/test/broken-instance/browser.js")]
extern "C" {
    #[wasm_bindgen(catch)]
    fn overflow(times: u32) -> Result<String, JsValue>;
}

#[wasm_bindgen_test]
fn sessions_work_after_a_hundred_stack_overflows() {
    let thrown = overflow(100).unwrap();
    // Firefox throws an `InternalError`.
    assert!(["RangeError", "InternalError"].contains(&thrown.as_str()));
}
