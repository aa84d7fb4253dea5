//! Binds [`crate::session`].
//!
//! The class that apps see is written in TypeScript around this one: it checks the types of arguments,
//! makes the promises and keeps the subscribers.

use alloc::borrow::ToOwned;
use alloc::rc::Rc;
use alloc::string::String;

use js_sys::{Array, Function};
use wasm_bindgen::prelude::*;

use super::answer;
use super::driver::{Driver, Waiter, When};
use super::url::each;
use crate::error::{Error, Fault};
use crate::expiry::{EpochMs, Millis};
use crate::session::{Config, DEFAULT_REFETCH_TIMEOUT, Event, Wait};
use crate::url::{AuthParam, Base};

/// The status of a response to a token that the server refuses.
const REFUSED: u16 = 401;

/// Keeps one token usable and builds URLs with it.
#[expect(missing_debug_implementations, reason = "only JavaScript has it")]
#[wasm_bindgen(js_name = ImageAuth, skip_typescript)]
pub struct ImageAuth(Rc<Driver>);

#[wasm_bindgen(js_class = ImageAuth)]
impl ImageAuth {
    /// A session. Durations are in seconds, and not a number where the app gave none; `changed` is
    /// called after every change of the snapshot.
    #[wasm_bindgen(constructor)]
    pub fn new(
        base_url: &str,
        param: String,
        field: String,
        refresh_ahead: f64,
        lifetime: f64,
        refetch_timeout: f64,
        refetch: Function,
        changed: Function,
    ) -> Result<ImageAuth, Error> {
        let timeout = Millis::from_seconds(refetch_timeout);
        let config = Config {
            base: Base::new(base_url)?,
            param: AuthParam::new(param)?,
            refresh_ahead: Millis::from_seconds(refresh_ahead),
            lifetime: Millis::from_seconds(lifetime),
            refetch_timeout: timeout.unwrap_or(DEFAULT_REFETCH_TIMEOUT),
        };
        Ok(Self(Driver::new(config, field, refetch, changed)))
    }

    /// Takes the token of an API response, and its `Date`, which is not a number where there is none.
    pub fn ingest(&self, response: &JsValue, date: f64) -> Result<String, Error> {
        let token = answer::read(response, &self.0.field)?;
        let date = EpochMs::from_js(date);
        self.0.handle(Event::Ingested { token, date }, When::Now)?;
        let (session, at) = self.0.session()?;
        Ok(session.status(at).as_str().to_owned())
    }

    /// The URL to load now, if there is one.
    #[wasm_bindgen(js_name = imageUrl)]
    pub fn image_url(&self, url: &str) -> Result<Option<String>, Error> {
        self.0.handle(Event::Asked, When::Soon)?;
        self.url(url)
    }

    /// Many URLs to load now.
    #[wasm_bindgen(js_name = imageUrls)]
    pub fn image_urls(&self, urls: &Array) -> Result<Array, Error> {
        self.0.handle(Event::Asked, When::Soon)?;
        each(urls, |url| self.url(url).map(JsValue::from))
    }

    fn url(&self, url: &str) -> Result<Option<String>, Error> {
        let (mut session, at) = self.0.session()?;
        session.url(url, at)
    }

    /// Settles once there is a URL to load: `settle` is called with an error, or with the URL.
    #[wasm_bindgen(js_name = freshImageUrl)]
    pub fn fresh_image_url(&self, url: &str, settle: Function) -> Result<(), Error> {
        self.0.handle(Event::Awaited, When::Now)?;
        let wait = self.0.session()?.0.wait_for_url(url);
        self.0.wait(Waiter { wait, settle });
        Ok(())
    }

    /// As `freshImageUrl`, for the platform's `fetch` with this method.
    #[wasm_bindgen(js_name = urlToFetch)]
    pub fn url_to_fetch(&self, url: &str, method: &str, settle: Function) -> Result<(), Error> {
        if !method.eq_ignore_ascii_case("get") && !method.eq_ignore_ascii_case("head") {
            return Err(Fault::Method.into());
        }
        self.fresh_image_url(url, settle)
    }

    /// Settles with the URL to try next, or with none where another try can't help. `status` is the
    /// response's; 0 of an image, which has none.
    #[wasm_bindgen(js_name = imageFailed)]
    pub fn image_failed(&self, src: &str, status: u16, settle: Function) -> Result<(), Error> {
        let event = match status {
            0 => Event::ImageFailed,
            REFUSED => Event::Refused,
            _ => return done(&settle),
        };
        let image = match self.0.session() {
            Ok((session, _)) => session.failed_image(src)?,
            // Whoever shows images of a session that was disposed is about to go, too.
            Err(_) => None,
        };
        let Some(image) = image else {
            return done(&settle);
        };
        self.0.handle(event(image.clone()), When::Now)?;
        let wait = Wait::Retry(image);
        self.0.wait(Waiter { wait, settle });
        Ok(())
    }

    /// Settles once the refetch has ended.
    pub fn refetch(&self, settle: Function) -> Result<(), Error> {
        self.0.handle(Event::Wanted, When::Now)?;
        let wait = self.0.session()?.0.wait_for_refetch();
        self.0.wait(Waiter { wait, settle });
        Ok(())
    }

    /// The session as it is, the same object until something changes.
    pub fn snapshot(&self) -> JsValue {
        self.0.snapshot()
    }

    /// Stops timers, listeners and the refetch in flight.
    pub fn dispose(&self) {
        self.0.dispose();
    }
}

fn done(settle: &Function) -> Result<(), Error> {
    // The package's own, which does not throw.
    let _ = settle.call0(&JsValue::UNDEFINED);
    Ok(())
}
