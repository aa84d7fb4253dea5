#![no_main]

#[path = "../../tests/fuzzed/session.rs"]
mod session;

libfuzzer_sys::fuzz_target!(|data: &[u8]| session::check(data));
