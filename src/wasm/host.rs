//! The host: its clocks, its timer, its page, the app's own functions. Looked up whenever needed, and
//! nothing is kept: a test's fake timers must work. What is attached is detached when it is dropped.

use wasm_bindgen::prelude::*;

use crate::clock::Moment;
use crate::error::Error;
use crate::expiry::{EpochMs, Millis};
use crate::session::{Page, Snapshot, Start};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    fn performance_now() -> f64;
    #[wasm_bindgen(js_namespace = Date, js_name = now)]
    fn date_now() -> f64;
    #[wasm_bindgen(js_namespace = Math)]
    /// At least 0, and less than 1.
    pub(super) fn random() -> f64;
}

#[wasm_bindgen(module = "/src/wasm/host.js")]
extern "C" {
    /// 0 without a page, 1 of a hidden one, 2 of one that is seen.
    fn visibility() -> u32;
    #[wasm_bindgen(js_name = startTimer)]
    fn start_timer(app: &JsValue, milliseconds: f64) -> JsValue;
    #[wasm_bindgen(js_name = holdProcess)]
    fn hold_process(timer: &JsValue, is_held: bool);
    #[wasm_bindgen(js_name = listen)]
    fn js_listen(app: &JsValue) -> JsValue;
    #[wasm_bindgen(js_name = ask)]
    fn js_ask(app: &JsValue, id: u32, reason: &str, attempt: u32) -> JsValue;
    #[wasm_bindgen(js_name = snapshotOf)]
    fn snapshot_of(
        status: &str,
        is_anonymous: bool,
        expires_at: Option<f64>,
        is_refetching: bool,
        error: JsValue,
        skew: f64,
        refetches: u32,
        refetch_failures: u32,
        tokens: u32,
        urls: u32,
        image_retries: u32,
    ) -> JsValue;

    /// Requests an image by script, and tells what it was answered. Gives back what aborts it.
    pub(super) fn probe(app: &JsValue, id: u32, src: &str) -> JsValue;
    /// Tells in a moment, when the app's own code has run to its end.
    #[wasm_bindgen(js_name = tellSoon)]
    pub(super) fn tell_soon(app: &JsValue);
    /// Tells those who subscribed.
    pub(super) fn changed(app: &JsValue);
    /// Calls one of the package's own functions, which do not throw.
    pub(super) fn call(function: &JsValue, value: &JsValue);
    /// Tells a developer, and nobody in production.
    pub(super) fn warn(message: &str);
}

/// Both clocks, read now.
pub(super) fn now() -> Moment {
    Moment {
        wall: EpochMs::from_js(date_now()).unwrap_or(EpochMs(0)),
        mono: Millis(EpochMs::from_js(performance_now()).map_or(0, |ticks| ticks.0)),
    }
}

/// A seed for jitter.
pub(super) fn seed() -> u64 {
    random().to_bits()
}

/// The page, as it is now.
pub(super) fn page() -> Page {
    match visibility() {
        0 => Page::Absent,
        1 => Page::Hidden,
        _ => Page::Visible,
    }
}

/// Calls the app for an API response, and tells how that ends. Gives back what aborts it.
pub(super) fn ask(app: &JsValue, start: Start) -> JsValue {
    js_ask(app, start.id, start.reason.as_str(), start.attempt)
}

/// The snapshot as JavaScript gets it.
pub(super) fn snapshot(of: &Snapshot) -> JsValue {
    snapshot_of(
        of.status.as_str(),
        of.is_anonymous,
        of.expires_at.map(EpochMs::to_js),
        of.is_refetching,
        of.error.map_or(JsValue::UNDEFINED, Error::into),
        EpochMs(of.skew.0).to_js(),
        of.stats.refetches,
        of.stats.refetch_failures,
        of.stats.tokens,
        of.stats.urls,
        of.stats.image_retries,
    )
}

/// The listeners on the page, until they are dropped.
pub(super) fn listen(app: &JsValue) -> Attached {
    Attached(js_listen(app))
}

/// The timer, until it is dropped.
pub(super) fn wake(app: &JsValue, wait: Millis) -> Attached {
    Attached(start_timer(app, EpochMs(wait.0).to_js()))
}

/// Something attached to the host, by the function that detaches it.
pub(super) struct Attached(JsValue);

impl Attached {
    /// Of a timer: whether it keeps a process from ending.
    pub(super) fn hold(&self, is_held: bool) {
        hold_process(&self.0, is_held);
    }
}

impl Drop for Attached {
    fn drop(&mut self) {
        call(&self.0, &JsValue::UNDEFINED);
    }
}
