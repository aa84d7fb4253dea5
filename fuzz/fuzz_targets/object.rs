#![no_main]

#[path = "../../tests/fuzzed/object.rs"]
mod object;

libfuzzer_sys::fuzz_target!(|data: &[u8]| object::check(data));
