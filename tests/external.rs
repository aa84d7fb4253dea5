//! The entry `/external`, whose wasm is a separate file, in a browser: `pkg/dist/external.js`, as the test runner serves it.

#![cfg(target_arch = "wasm32")]

use js_sys::{Array, Function, Promise, Reflect};
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
  const {compile, compileStreaming} = WebAssembly;
  let compilations = 0;
  for (const original of [compile, compileStreaming]) {
    WebAssembly[original.name] = source => {
      compilations++;
      return original.call(WebAssembly, source);
    };
  }
  return () => {
    Object.assign(WebAssembly, {compile, compileStreaming});
    return compilations;
  };
}
")]
extern "C" {
    /// Returns a function that restores `WebAssembly`, and returns the count.
    #[wasm_bindgen(js_name = countCompilations)]
    fn count_compilations() -> Function;
}

fn text(object: &JsValue, name: &str) -> String {
    Reflect::get(object, &name.into())
        .unwrap()
        .as_string()
        .unwrap_or_default()
}

/// One test, because each step depends on those before it.
#[wasm_bindgen_test]
async fn the_module_is_compiled_once_also_after_a_failure() {
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

    let restore = count_compilations();
    let both = Array::of2(&init(&JsValue::UNDEFINED), &init(&JsValue::UNDEFINED));
    JsFuture::from(Promise::all(&both)).await.unwrap();
    JsFuture::from(init(&JsValue::UNDEFINED)).await.unwrap();
    assert_eq!(restore.call0(&JsValue::UNDEFINED).unwrap(), 1);
    assert_eq!(redact_url("/a?sig=s3cret").unwrap(), "/a?sig=[redacted]");
}
