//! The local clocks. They are looked up at each call, so that a test's fake ones are used.

use js_sys::Date;
use wasm_bindgen::prelude::*;

use crate::clock::Moment;
use crate::time::{EpochMs, Millis};

#[wasm_bindgen]
extern "C" {
    // web-sys has it only on a `Window` or a worker's scope. A server has neither.
    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    fn performance_now() -> f64;
}

/// Both clocks, read now.
pub(super) fn now() -> Moment {
    Moment {
        wall: EpochMs::from_js(Date::now()).unwrap_or(EpochMs(0)),
        mono: Millis(EpochMs::from_js(performance_now()).map_or(0, |ticks| ticks.0)),
    }
}
