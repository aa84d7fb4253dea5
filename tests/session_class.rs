//! The class `Session` that wasm-bindgen exports, in a browser, with a clock that the test controls.

#![cfg(target_arch = "wasm32")]

mod session_class {
    mod dispose;
    mod expiry;
    mod failures;
    mod images;
    mod page;
    mod tokens;
    mod urls;
}

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
