//! The base boundary, attacked through the npm package in a browser, as the test runner serves it from
//! `pkg/dist`: the browser's own `URL` judges whatever a session hands out. `pkg/test/boundary` has how.

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

    #[wasm_bindgen(catch, js_name = attackFromElsewhere)]
    fn attack_from_elsewhere() -> Result<(), JsValue>;

    #[wasm_bindgen(js_name = standAt)]
    fn stand_at(address: &str) -> Function;
}

#[wasm_bindgen_test]
async fn every_case_ends_as_it_should_however_a_session_is_asked_for_it() {
    let document = "https://document.invalid/";
    let leave = stand_at(document);
    let cases = JSON::parse(include_str!("cases/base.json")).unwrap();
    let count = attack_by_cases(&cases, document).await;
    leave.call0(&JsValue::UNDEFINED).unwrap();
    assert!(count.unwrap().as_f64() > Some(300.0));
}

#[wasm_bindgen_test]
async fn no_token_leaves_a_base_by_any_of_thousands_of_urls() {
    let document = "https://app.example/builds/101";
    let leave = stand_at(document);
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
fn no_token_leaves_a_base_where_the_document_gets_another() {
    attack_from_elsewhere().unwrap();
}
