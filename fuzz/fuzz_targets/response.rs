#![no_main]

#[path = "../../tests/fuzzed/response.rs"]
mod response;

libfuzzer_sys::fuzz_target!(|data: &[u8]| response::check(data));
