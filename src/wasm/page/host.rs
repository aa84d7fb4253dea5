//! The session's host, and the environment of a session: one timer, the page. Each is looked up when it is used, so
//! that a test's fake timers work. Timers and listeners are detached on drop.

use alloc::string::String;

use js_sys::{JsString, Math, Promise};
use wasm_bindgen::prelude::*;
use web_sys::AbortController;

use crate::error::Error;
use crate::platform::PlatformJson;
use crate::session::{Page, Start};
use crate::time::Millis;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r"
/** Why the API response is fetched again. */
export type RefetchReason = 'initial' | 'expiring' | 'expired' | 'image-failed' | 'manual';

/** What `refetch` is called with. */
export interface RefetchRequest {
  readonly reason: RefetchReason;
  /** 1 for the first try, counting up until one succeeds. */
  readonly attempt: number;
  /** Aborted on `dispose()`, and after `refetchTimeout`. */
  readonly signal: AbortSignal;
}

/** An event of the environment: a timer, a listener, the end of a refetch. Only the session reads its fields. */
export interface HostEvent {
  readonly type: string;
}

/** The functions that a session calls. It holds them until it is disposed or freed. */
export interface SessionHost {
  /** Fetches the API response again: resolves to its JSON, a fetch `Response`, or a token. */
  refetch(request: RefetchRequest): unknown;
  /**
   * `snapshot()` has changed. `token` is the newest token of the session (a secret); empty if the API answered without
   * one. With these two, another session can replace this one.
   */
  changed(token: string | undefined, clockSkewMs: number): void;
  /**
   * Something happened: pass the event on to the session's `onHostEvent`. The page's listeners and timers hold this
   * function, so it should hold the session weakly.
   */
  dispatch(event: HostEvent): void;
  /** The session did this: an `ImageAuthEvent`. Called if the option `isLogged` is set. */
  report?(activity: object): void;
  /** Aborted if the session's wasm instance is replaced: the session can then not be disposed. */
  signal?: AbortSignal | undefined;
}
";

#[wasm_bindgen(module = "/src/wasm/host.js")]
extern "C" {
    /// The functions that a session calls. The TypeScript type lists them.
    #[wasm_bindgen(typescript_type = "SessionHost")]
    #[derive(Debug, Clone)]
    pub type SessionHost;

    #[wasm_bindgen(js_name = visibilityState)]
    fn visibility_state() -> JsValue;

    #[wasm_bindgen(js_name = startTimer)]
    fn start_timer(host: &SessionHost, milliseconds: f64) -> JsValue;
    #[wasm_bindgen(js_name = stopTimer)]
    fn stop_timer(timer: &JsValue);
    #[wasm_bindgen(js_name = holdProcess)]
    fn hold_process(timer: &JsValue);
    #[wasm_bindgen(js_name = releaseProcess)]
    fn release_process(timer: &JsValue);

    fn listen(host: &SessionHost) -> JsValue;

    #[wasm_bindgen(js_name = startRefetch)]
    fn js_start_refetch(
        host: &SessionHost,
        field: &JsString,
        id: f64,
        reason: &JsString,
        attempt: f64,
    ) -> AbortController;
    #[wasm_bindgen(js_name = startProbe)]
    fn js_start_probe(host: &SessionHost, id: f64, url: &JsString) -> AbortController;

    /// Dispatches an event in a microtask, once the app's own code has returned.
    #[wasm_bindgen(js_name = dispatchSoon)]
    pub(super) fn dispatch_soon(host: &SessionHost);
    #[wasm_bindgen(js_name = changed)]
    fn js_changed(host: &SessionHost, token: &JsValue, clock_skew_ms: f64);
    #[wasm_bindgen(js_name = warn)]
    fn js_warn(message: &JsString);

    #[wasm_bindgen(js_name = newDeferred)]
    fn new_deferred() -> JsValue;
    /// Calls one of the package's own functions.
    fn call(function: &JsValue, value: &JsValue);
}

/// A promise, with the functions that settle it.
pub(super) struct Deferred(JsValue);

impl Deferred {
    pub(super) fn new() -> Self {
        Self(new_deferred())
    }

    pub(super) fn promise(&self) -> Promise {
        self.part("promise").unchecked_into()
    }

    /// Calls no code of the app synchronously.
    pub(super) fn settle(&self, outcome: Result<Option<String>, Error>) {
        let (settle, value) = match outcome {
            Ok(value) => ("resolve", value.into()),
            Err(error) => ("reject", error.into()),
        };
        call(&self.part(settle), &value);
    }

    fn part(&self, name: &str) -> JsValue {
        self.0.field(name).unwrap_or_default()
    }
}

/// A seed for jitter.
pub(super) fn seed() -> u64 {
    Math::random().to_bits()
}

/// The page's visibility now. jsdom's state is always `prerender`, which counts as visible.
pub(super) fn page() -> Page {
    match visibility_state().as_string().as_deref() {
        None => Page::Absent,
        Some("hidden") => Page::Hidden,
        Some(_) => Page::Visible,
    }
}

/// Calls the app's `refetch`; an event reports how that ends. Returns the controller that aborts it.
pub(super) fn start_refetch(host: &SessionHost, field: &str, start: Start) -> AbortController {
    let reason = start.reason.as_str();
    js_start_refetch(
        host,
        &field.into(),
        start.id.into(),
        &reason.into(),
        start.attempt.into(),
    )
}

/// Requests an image by script; an event reports how that ends. Returns the controller that aborts it.
pub(super) fn start_probe(host: &SessionHost, id: u32, url: &str) -> AbortController {
    js_start_probe(host, id.into(), &url.into())
}

/// Notifies the host that the snapshot changed. `token` is the newest token, empty if the API answered without one.
pub(super) fn changed(host: &SessionHost, token: Option<&str>, skew: Millis) {
    js_changed(host, &token.into(), skew.to_js());
}

/// Warns a developer on the console; does nothing in production.
pub(super) fn warn(message: &str) {
    js_warn(&message.into());
}

/// The listeners on the page. Dropping this removes them.
pub(super) struct Listeners(JsValue);

impl Listeners {
    pub(super) fn attach(host: &SessionHost) -> Self {
        Self(listen(host))
    }
}

impl Drop for Listeners {
    fn drop(&mut self) {
        call(&self.0, &JsValue::UNDEFINED);
    }
}

/// A running timer. Dropping this stops it.
pub(super) struct Timer(JsValue);

impl Timer {
    pub(super) fn start(host: &SessionHost, wait: Millis) -> Self {
        Self(start_timer(host, wait.to_js()))
    }

    /// Sets whether the timer keeps a Node process alive.
    pub(super) fn hold(&self, is_held: bool) {
        if is_held {
            hold_process(&self.0);
        } else {
            release_process(&self.0);
        }
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        stop_timer(&self.0);
    }
}
