//! The entry whose wasm is a file of its own, in a browser: `pkg/dist/external.js`, which the test
//! runner serves.

#![cfg(target_arch = "wasm32")]

use js_sys::{Array, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen(raw_module = "/pkg/dist/external.js")]
extern "C" {
    #[wasm_bindgen(js_name = default)]
    fn init(source: &JsValue) -> Promise;
    #[wasm_bindgen(catch, js_name = redactUrl)]
    fn redact_url(url: &str) -> Result<String, JsValue>;
}

#[wasm_bindgen(inline_js = "
export function countCompilations() {
  const counts = {compilations: 0};
  for (const name of ['compile', 'compileStreaming']) {
    const compile = WebAssembly[name];
    WebAssembly[name] = source => (counts.compilations++, compile.call(WebAssembly, source));
  }
  return counts;
}
")]
extern "C" {
    #[wasm_bindgen(js_name = countCompilations)]
    fn count_compilations() -> JsValue;
}

fn text(object: &JsValue, name: &str) -> String {
    Reflect::get(object, &name.into())
        .unwrap()
        .as_string()
        .unwrap_or_default()
}

/// One test, because its steps are about what came before.
#[wasm_bindgen_test]
async fn it_is_loaded_once_and_a_failure_is_not_the_end() {
    let error = redact_url("/a").unwrap_err();
    assert_eq!(text(&error, "code"), "not-initialized");
    assert!(text(&error, "message").contains("await init()"));

    let error = JsFuture::from(init(&"/no/such.wasm".into()))
        .await
        .unwrap_err();
    assert_eq!(text(&error, "code"), "not-initialized");
    assert!(
        text(&error, "message").contains("404"),
        "{}",
        text(&error, "message")
    );

    let counts = count_compilations();
    let both = Array::of2(&init(&JsValue::UNDEFINED), &init(&JsValue::UNDEFINED));
    JsFuture::from(Promise::all(&both)).await.unwrap();
    JsFuture::from(init(&JsValue::UNDEFINED)).await.unwrap();
    assert_eq!(Reflect::get(&counts, &"compilations".into()).unwrap(), 1);
    assert_eq!(redact_url("/a?sig=s3cret").unwrap(), "/a?sig=[redacted]");
}
