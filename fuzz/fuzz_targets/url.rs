#![no_main]

#[path = "../../tests/fuzzed/url.rs"]
mod url;

libfuzzer_sys::fuzz_target!(|data: &[u8]| url::check(data));
