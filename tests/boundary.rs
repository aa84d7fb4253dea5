//! Attacks on the base boundary, through the npm package in a browser, as the test runner serves it from `pkg/dist`. The
//! browser's own `URL` judges every URL that a session builds. The same attacks run in Node: see `pkg/test/boundary`.

#![cfg(target_arch = "wasm32")]

use js_sys::{Function, JSON};
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen(raw_module = "/pkg/test/boundary/browser.js")]
extern "C" {
    #[wasm_bindgen(catch, js_name = attackByCases)]
    async fn attack_by_cases(cases: &JsValue, document: &str) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_name = attackAtRandom)]
    async fn attack_at_random(base: &str, document: &str) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_name = attackWithMovedBase)]
    fn attack_with_moved_base() -> Result<(), JsValue>;

    #[wasm_bindgen(js_name = setDocumentBase)]
    fn set_document_base(address: &str) -> Function;
}

#[wasm_bindgen_test]
async fn every_case_has_its_expected_outcome_through_every_method() {
    let document = "https://document.invalid/";
    let leave = set_document_base(document);
    let cases = JSON::parse(include_str!("cases/base.json")).unwrap();
    let count = attack_by_cases(&cases, document).await;
    leave.call0(&JsValue::UNDEFINED).unwrap();
    assert!(count.unwrap().as_f64() > Some(300.0));
}

#[wasm_bindgen_test]
async fn none_of_thousands_of_urls_takes_a_token_out_of_its_base() {
    let document = "https://app.example/builds/101";
    let leave = set_document_base(document);
    let mut outcomes = Vec::new();
    for base in [
        "/api/0/organizations/acme/objectstore",
        "/",
        "objects",
        "https://cdn.example.com/os",
        "https://cdn.example.com:8443",
        "http://app.example/os/",
    ] {
        outcomes.push(attack_at_random(base, document).await);
    }
    leave.call0(&JsValue::UNDEFINED).unwrap();
    for outcome in outcomes {
        outcome.unwrap();
    }
}

#[wasm_bindgen_test]
fn no_token_leaves_its_base_where_the_documents_base_changes() {
    attack_with_moved_base().unwrap();
}
