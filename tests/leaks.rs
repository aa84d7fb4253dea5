//! No part of a token shows in a browser, whatever its engine: the entry points of the npm package, as the test runner
//! serves it from `pkg/dist`, are called with tokens in every place. The same calls run in Node: see `pkg/test/leaks`.

#![cfg(target_arch = "wasm32")]

use wasm_bindgen::prelude::*;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen(raw_module = "/pkg/test/leaks/browser.js")]
extern "C" {
    #[wasm_bindgen(catch)]
    async fn drive(what: &str) -> Result<JsValue, JsValue>;
}

/// Drives some of the entry points, and asserts how many calls failed: each error is a chance to show a token.
async fn assert_failures(what: &str, at_least: f64) {
    let failures = drive(what).await.unwrap().as_f64().unwrap();
    assert!(failures >= at_least, "{what}: {failures} failures");
}

#[wasm_bindgen_test]
async fn no_function_reveals_a_token() {
    assert_failures("functions", 500.0).await;
}

#[wasm_bindgen_test]
async fn a_session_that_cannot_be_made_reveals_no_token() {
    assert_failures("constructor", 100.0).await;
}

#[wasm_bindgen_test]
async fn no_invalid_call_reveals_a_token_or_ends_the_instance() {
    assert_failures("invalidCalls", 200.0).await;
}

#[wasm_bindgen_test]
async fn no_method_reveals_a_token_that_is_passed_to_it() {
    assert_failures("methods", 300.0).await;
}

#[wasm_bindgen_test]
async fn no_method_reveals_the_token_of_its_session() {
    drive("methodsInEachState").await.unwrap();
}

#[wasm_bindgen_test]
async fn no_refetch_reveals_a_token_that_it_brings_or_fails_with() {
    assert_failures("refetches", 100.0).await;
}

#[wasm_bindgen_test]
async fn no_request_that_the_browser_refuses_reveals_a_token() {
    drive("refusedRequests").await.unwrap();
}

#[wasm_bindgen_test]
async fn no_source_without_the_wasm_module_reveals_a_token() {
    drive("loaders").await.unwrap();
}
