//! A page whose clock, host and image server the test controls. Binds `page.js`.

use std::rc::Rc;

use js_sys::{Object, Promise, Reflect};
use objectstore_image_auth::wasm::{Session, SessionHost, SessionOptions};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use super::tokens::START;

#[wasm_bindgen(module = "/tests/session_class/page.js")]
extern "C" {
    type Clock;
    #[wasm_bindgen(constructor)]
    fn new(start: f64) -> Clock;
    #[wasm_bindgen(method, getter)]
    fn timers(this: &Clock) -> u32;
    #[wasm_bindgen(method, getter)]
    fn reads(this: &Clock) -> u32;
    #[wasm_bindgen(method)]
    fn pass(this: &Clock, seconds: f64) -> Promise;
    #[wasm_bindgen(method)]
    fn restore(this: &Clock);

    #[wasm_bindgen(js_name = outcome)]
    fn js_outcome(promise: &Promise) -> Promise;
}

#[wasm_bindgen(module = "/tests/session_class/page.js")]
extern "C" {
    pub(super) type Host;
    #[wasm_bindgen(constructor)]
    fn new() -> Host;
    #[wasm_bindgen(method)]
    fn connect(this: &Host, deliver: JsValue);
    /// The next refetch resolves to this.
    #[wasm_bindgen(method)]
    pub(super) fn answer(this: &Host, value: &JsValue);
    /// The next refetch resolves to a response with this status.
    #[wasm_bindgen(method)]
    pub(super) fn refuse(this: &Host, status: u16);
    /// The next refetch resolves to a 503 with this `Retry-After`, in seconds.
    #[wasm_bindgen(method, js_name = refuseFor)]
    pub(super) fn refuse_for(this: &Host, seconds: u32);
    /// The network fails the next refetch.
    #[wasm_bindgen(method)]
    pub(super) fn fail(this: &Host);
    /// The session's instance was replaced.
    #[wasm_bindgen(method)]
    pub(super) fn abandon(this: &Host);
    #[wasm_bindgen(method, getter)]
    pub(super) fn reasons(this: &Host) -> String;
    #[wasm_bindgen(method, getter)]
    pub(super) fn attempts(this: &Host) -> String;
    /// Whether the first refetch was aborted.
    #[wasm_bindgen(method, getter, js_name = isAborted)]
    pub(super) fn is_aborted(this: &Host) -> bool;
    /// How often `changed` was called.
    #[wasm_bindgen(method, getter)]
    pub(super) fn changes(this: &Host) -> u32;
    /// The token of the last call of `changed`.
    #[wasm_bindgen(method, getter, js_name = newestToken)]
    pub(super) fn newest_token(this: &Host) -> Option<String>;
    /// The types of the events that were dispatched.
    #[wasm_bindgen(method, getter)]
    pub(super) fn events(this: &Host) -> String;

    /// Sends the events of a page that may be visible again, and of a network that may be back.
    #[wasm_bindgen(js_name = wakePage)]
    pub(super) fn wake_page();
    #[wasm_bindgen(js_name = hidePage)]
    pub(super) fn hide_page();
    #[wasm_bindgen(js_name = showPage)]
    pub(super) fn show_page();
}

#[wasm_bindgen(module = "/tests/session_class/page.js")]
extern "C" {
    pub(super) type ImageServer;
    #[wasm_bindgen(constructor)]
    fn new() -> ImageServer;
    /// Requests by script are answered with this status from now on.
    #[wasm_bindgen(method)]
    pub(super) fn answer(this: &ImageServer, status: u16);
    /// The URLs that script requested.
    #[wasm_bindgen(method, getter)]
    pub(super) fn requests(this: &ImageServer) -> String;
    #[wasm_bindgen(method)]
    fn restore(this: &ImageServer);
}

/// A page at [`START`]. Dropping it restores the browser's own clock and `fetch`.
pub(super) struct Page {
    clock: Clock,
    pub(super) host: Host,
    pub(super) images: ImageServer,
}

impl Page {
    pub(super) fn new() -> Self {
        Self {
            clock: Clock::new(START),
            host: Host::new(),
            images: ImageServer::new(),
        }
    }

    /// A session for `/os`, to which the host passes its events on.
    pub(super) fn session(&self) -> Rc<Session> {
        let host: &SessionHost = self.host.unchecked_ref();
        let options: SessionOptions = Object::new().unchecked_into();
        let session = Rc::new(Session::new("/os", host, &options).unwrap());
        let weak = Rc::downgrade(&session);
        let deliver = Closure::<dyn Fn(JsValue)>::new(move |event: JsValue| {
            if let Some(session) = weak.upgrade() {
                session.on_host_event(event.unchecked_ref());
            }
        });
        self.host.connect(deliver.into_js_value());
        session
    }

    pub(super) async fn pass(&self, seconds: f64) {
        JsFuture::from(self.clock.pass(seconds)).await.unwrap();
    }

    pub(super) fn timers(&self) -> u32 {
        self.clock.timers()
    }

    /// How often a clock was read.
    pub(super) fn reads(&self) -> u32 {
        self.clock.reads()
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        self.clock.restore();
        self.images.restore();
    }
}

/// The URL to load now.
pub(super) fn src(session: &Session, url: &str) -> Option<String> {
    session.image_url(url).unwrap().map(String::from)
}

pub(super) fn field(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap()
}

/// A field that is a string.
pub(super) fn text(object: &JsValue, name: &str) -> Option<String> {
    field(object, name).as_string()
}

/// The status in the snapshot.
pub(super) fn status(session: &Session) -> String {
    text(&session.snapshot(), "status").unwrap()
}

/// A count in the snapshot.
pub(super) fn count(session: &Session, name: &str) -> Option<f64> {
    field(&field(&session.snapshot(), "stats"), name).as_f64()
}

/// What a promise resolves to, or the code of the error that it rejects with; `pending` if it does neither.
pub(super) async fn outcome(promise: Promise) -> Result<Option<String>, String> {
    let outcome = JsFuture::from(js_outcome(&promise)).await.unwrap();
    match text(&outcome, "code") {
        Some(code) => Err(code),
        None => Ok(text(&outcome, "value")),
    }
}
