//! Replacing a broken instance of this module.

use wasm_bindgen::prelude::*;

/// Makes the next call create a new instance of this module. For use after an exception of the engine (a stack
/// overflow, a trap) has left the state of this one undefined. That next call must be `ready`: wasm-bindgen copies a
/// call's arguments into the old instance's memory before it creates the new one. Objects of the old instance can no
/// longer be used.
#[wasm_bindgen(js_name = replaceInstance)]
pub fn replace_instance() {
    wasm_bindgen::handler::schedule_reinit();
}

/// Does nothing: the call without arguments that `replaceInstance` needs after it.
#[wasm_bindgen]
pub fn ready() {}
