//! Binds [`crate::session`].
//!
//! The class that apps see is written in TypeScript around this one: it checks the types of arguments,
//! makes the promises and keeps the subscribers.

use js_sys::{Array, Function};
use wasm_bindgen::prelude::*;

use super::answer;
use super::driver::{Callbacks, Driver, Waiter, When};
use super::text;
use super::url::each;
use crate::error::{Error, Fault};
use crate::expiry::{EpochMs, Millis};
use crate::session::{Config, DEFAULT_REFETCH_TIMEOUT, Event, Wait};
use crate::url::{AuthParam, Base};

/// The status of a response to a token that the server refuses.
const REFUSED: f64 = 401.0;

/// Keeps one token usable and builds URLs with it.
#[expect(missing_debug_implementations, reason = "only JavaScript has it")]
#[wasm_bindgen(js_name = ImageAuth, skip_typescript)]
pub struct ImageAuth(Driver);

#[wasm_bindgen(js_class = ImageAuth)]
impl ImageAuth {
    /// A session. Durations are in seconds, and not a number where the app gave none; `changed` is
    /// called after every change of the snapshot, and `tell` must call back [`ImageAuth::tell`].
    #[wasm_bindgen(constructor)]
    #[expect(clippy::too_many_arguments, reason = "they are the options of the app")]
    pub fn new(
        base_url: &JsValue,
        param: &JsValue,
        field: &JsValue,
        refresh_ahead: f64,
        lifetime: f64,
        refetch_timeout: f64,
        refetch: Function,
        changed: Function,
        tell: Function,
    ) -> Result<ImageAuth, JsValue> {
        let timeout = Millis::from_seconds(refetch_timeout);
        let config = Config {
            base: Base::new(&text(base_url))?,
            param: AuthParam::new(text(param))?,
            refresh_ahead: Millis::from_seconds(refresh_ahead),
            lifetime: Millis::from_seconds(lifetime),
            refetch_timeout: timeout.unwrap_or(DEFAULT_REFETCH_TIMEOUT),
        };
        let callbacks = Callbacks {
            refetch,
            changed,
            tell,
        };
        Ok(Self(Driver::new(config, text(field), callbacks)))
    }

    /// What the host has to tell: see `host.js`.
    pub fn tell(&self, id: u32, name: &JsValue, status: u16, value: &JsValue, number: f64) {
        self.0.told(id, &text(name), status, value, number);
    }

    /// What an app asks of its session. One door for all of it, for every exported function costs some
    /// hundreds of bytes; the numbers are those of `Ask` in `pkg/src/session.ts`. What is waited for is
    /// told by calling `settle` with an error, or with the URL.
    pub fn ask(
        &self,
        what: u32,
        subject: &JsValue,
        detail: &JsValue,
        settle: &JsValue,
    ) -> Result<JsValue, JsValue> {
        let settle = settle.unchecked_ref();
        let answer = match what {
            0 => self.ingest(subject, detail),
            1 => self.image_url(subject),
            2 => self.image_urls(subject.unchecked_ref()),
            3 => self.fresh_image_url(subject, settle),
            4 => self.url_to_fetch(subject, detail, settle),
            5 => self.image_failed(subject, detail, settle),
            6 => self.refetch(settle),
            7 => Ok(self.0.snapshot()),
            8 => {
                self.0.dispose();
                NOTHING
            }
            9 => self.peek(&text(subject)),
            _ => NOTHING,
        };
        Ok(answer?)
    }
}

const NOTHING: Result<JsValue, Error> = Ok(JsValue::UNDEFINED);

impl ImageAuth {
    /// The token of an API response, and its `Date`, which is not a number where there is none.
    fn ingest(&self, response: &JsValue, date: &JsValue) -> Result<JsValue, Error> {
        let token = answer::read(response, &self.0.field)?;
        let date = date.as_f64().and_then(EpochMs::from_js);
        let (mut session, at) = self.0.session()?;
        let effects = session.handle(Event::Ingested { token, date }, at);
        let status = session.status(at);
        drop(session);
        self.0.perform(effects, at, When::Now);
        Ok(status.as_str().into())
    }

    fn image_url(&self, url: &JsValue) -> Result<JsValue, Error> {
        // One that is refused is no reason to refetch.
        let url = text(url);
        self.peek(&url)?;
        self.0.handle(Event::Asked, When::Soon)?;
        self.url(&url)
    }

    fn image_urls(&self, urls: &Array) -> Result<JsValue, Error> {
        each(urls, |url| self.peek(url))?;
        self.0.handle(Event::Asked, When::Soon)?;
        each(urls, |url| self.url(url))
    }

    fn peek(&self, url: &str) -> Result<JsValue, Error> {
        let (session, at) = self.0.session()?;
        Ok(session.find(url, at)?.into())
    }

    fn url(&self, url: &str) -> Result<JsValue, Error> {
        let (mut session, at) = self.0.session()?;
        Ok(session.url(url, at)?.into())
    }

    fn fresh_image_url(&self, url: &JsValue, settle: &Function) -> Result<JsValue, Error> {
        let url = text(url);
        self.peek(&url)?;
        self.0.handle(Event::Awaited, When::Now)?;
        let wait = self.0.session()?.0.wait_for_url(url);
        self.wait(wait, settle)
    }

    fn url_to_fetch(
        &self,
        url: &JsValue,
        method: &JsValue,
        settle: &Function,
    ) -> Result<JsValue, Error> {
        if !matches!(&*text(method), "GET" | "HEAD") {
            return Err(Fault::Method.into());
        }
        self.fresh_image_url(url, settle)
    }

    /// `status` is the response's; an image has none.
    fn image_failed(
        &self,
        src: &JsValue,
        status: &JsValue,
        settle: &Function,
    ) -> Result<JsValue, Error> {
        let status = status.as_f64();
        if status.is_some_and(|status| status != REFUSED) {
            return done(settle);
        }
        let image = match self.0.session() {
            Ok((session, _)) => session.failed_image(&text(src))?,
            // Whoever shows images of a session that was disposed is about to go, too.
            Err(_) => None,
        };
        let Some(image) = image else {
            return done(settle);
        };
        let (image, event) = match status {
            None => (image.clone(), Event::ImageFailed(image)),
            Some(_) => (image.clone().for_script(), Event::Refused(image)),
        };
        self.0.handle(event, When::Now)?;
        self.wait(Wait::Retry(image), settle)
    }

    fn refetch(&self, settle: &Function) -> Result<JsValue, Error> {
        self.0.handle(Event::Wanted, When::Now)?;
        let wait = self.0.session()?.0.wait_for_refetch();
        self.wait(wait, settle)
    }

    fn wait(&self, wait: Wait, settle: &Function) -> Result<JsValue, Error> {
        let settle = settle.clone();
        self.0.wait(Waiter { wait, settle });
        NOTHING
    }
}

fn done(settle: &Function) -> Result<JsValue, Error> {
    // The package's own, which does not throw.
    let _ = settle.call0(&JsValue::UNDEFINED);
    NOTHING
}
