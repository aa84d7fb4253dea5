//! The exported class `Session`: one method for each operation of a session.

use alloc::borrow::ToOwned;
use alloc::string::String;

use js_sys::{Array, JsString, Promise};
use wasm_bindgen::prelude::*;

use super::driver::{Driver, Flush};
use super::event::{HostEvent, read_token};
use super::functions::auth_param;
use super::host::{Deferred, SessionHost};
use super::url_list::map_urls;
use crate::error::Error;
use crate::platform::PlatformJson;
use crate::session::{Config, DEFAULT_REFETCH_TIMEOUT, Event, Wait};
use crate::time::{EpochMs, Millis};
use crate::token::{DEFAULT_FIELD, Token};
use crate::url::Base;
use crate::wasm::js_object::JsObject;
use crate::wasm::platform::{number_field, text_field};

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r"
/** What the page's service worker is to load images with. Without a token and not anonymous: there is none yet. */
export interface SessionAuth {
  readonly token?: string | undefined;
  /** The session's number of the token. */
  readonly generation: number;
  /** For how long the token is usable from now on, in milliseconds. */
  readonly usableForMs: number;
  readonly isAnonymous: boolean;
}

/** Options of a session. Durations are in seconds. */
export interface SessionOptions {
  /** The query parameter that carries the token. Default: `X-Os-Auth`. */
  param?: string | undefined;
  /** The field of an API response that carries the token. Default: `objectstore_token`. */
  field?: string | undefined;
  /** How long before its expiry a token counts as expiring, at most half its lifetime. Default: a fifth, 10 to 60. */
  refreshAhead?: number | undefined;
  /** The lifetime of the backend's tokens. Default: learned from the tokens; 300 where they state none. */
  lifetime?: number | undefined;
  /** Nothing is refetched before the first `ingest` or `refetch`, and no promise times out. Default: false. */
  awaitIngest?: boolean | undefined;
  /** Whether the session reports what it does. Default: false. */
  isLogged?: boolean | undefined;
  /** The most that a refetch may take, and that a promise waits for a usable token. Default: 30. */
  refetchTimeout?: number | undefined;
}
";

#[wasm_bindgen]
extern "C" {
    /// The options of a session. The TypeScript type lists them.
    #[wasm_bindgen(typescript_type = "SessionOptions")]
    #[derive(Debug)]
    pub type SessionOptions;
}

/// Keeps one token usable and builds URLs with it. One per API endpoint and page.
///
/// After `dispose`, `imageUrl`, `imageUrls`, `peekImageUrl` and `ingest` throw `disposed`, and `freshImageUrl` and
/// `refetch` reject with it.
#[expect(missing_debug_implementations, reason = "only JavaScript has it")]
#[wasm_bindgen]
pub struct Session(Driver);

#[wasm_bindgen]
impl Session {
    /// Creates a session for the endpoint `baseUrl`, which is resolved against the document. Reads no clock and no
    /// randomness. Throws `invalid-option`.
    #[wasm_bindgen(constructor)]
    pub fn new(
        #[wasm_bindgen(js_name = baseUrl)] base_url: &str,
        host: &SessionHost,
        options: &SessionOptions,
    ) -> Result<Self, Error> {
        let seconds = |name| number_field(options, name).and_then(Millis::from_seconds);
        let is_set = |name| options.field(name).is_some_and(|it| it.is_truthy());
        let config = Config {
            base: Base::new(base_url)?,
            param: auth_param(text_field(options, "param").map(Into::into))?,
            refresh_ahead: seconds("refreshAhead"),
            lifetime: seconds("lifetime"),
            awaits_ingest: is_set("awaitIngest"),
            is_logged: is_set("isLogged"),
            refetch_timeout: seconds("refetchTimeout").unwrap_or(DEFAULT_REFETCH_TIMEOUT),
        };
        let field = text_field(options, "field").unwrap_or_else(|| DEFAULT_FIELD.to_owned());
        Ok(Self(Driver::new(config, field, host)))
    }

    /// Takes the token of an API response that the app fetched itself: of its parsed JSON, or the token alone.
    /// `serverTime` is the response's `Date`, in milliseconds since the epoch. Returns the status of the token in use.
    /// Throws `invalid-response` and `invalid-token`.
    #[wasm_bindgen(unchecked_return_type = "TokenStatus")]
    pub fn ingest(
        &self,
        #[wasm_bindgen(unchecked_param_type = "unknown")] response: &JsValue,
        #[wasm_bindgen(js_name = serverTime)] server_time: Option<f64>,
    ) -> Result<JsString, Error> {
        let token = read_token(response, self.0.field())?;
        let date = server_time.and_then(EpochMs::from_js);
        let (mut session, at) = self.0.session()?;
        let effects = session.handle(Event::Ingested { token, date }, at);
        let status = session.status(at);
        drop(session);
        self.0.perform(effects, at, Flush::Now);
        Ok(status.as_str().into())
    }

    /// The URL to load now, or undefined while there is no usable token: then a refetch is in flight, or starts when the
    /// page becomes visible. Calls no function of the app before it returns. Throws `invalid-url`, `outside-base` and
    /// `not-covered`.
    #[wasm_bindgen(js_name = imageUrl)]
    pub fn image_url(&self, url: &str) -> Result<Option<JsString>, Error> {
        Ok(self.0.image_url(url)?.map(JsString::from))
    }

    /// `imageUrl` for many URLs, in one call. Same length and order. If one URL is invalid, throws its error, which names
    /// its index.
    #[wasm_bindgen(js_name = imageUrls, unchecked_return_type = "Array<string | undefined>")]
    pub fn image_urls(
        &self,
        #[wasm_bindgen(unchecked_param_type = "readonly string[]")] urls: &Array,
    ) -> Result<Array, JsValue> {
        map_urls(urls, |url| self.0.image_url(url))
    }

    /// How long the caller may reuse the answers of `imageUrl` and `imageUrls` without calling again, in milliseconds. Any
    /// event ends this time early. 0 after `dispose`.
    #[wasm_bindgen(js_name = reusableFor)]
    #[must_use]
    pub fn reusable_for(&self) -> f64 {
        let Ok((session, at)) = self.0.session() else {
            return 0.0;
        };
        session.reusable_for(at).to_js()
    }

    /// Like `imageUrl`, for a URL that may never be loaded, such as that of a link: starts no refetch. It carries the token,
    /// unless it is `forImage`: the service worker does not see navigations and downloads.
    #[wasm_bindgen(js_name = peekImageUrl)]
    pub fn peek_image_url(
        &self,
        url: &str,
        #[wasm_bindgen(js_name = forImage)] for_image: bool,
    ) -> Result<Option<JsString>, Error> {
        let (session, at) = self.0.session()?;
        let found = if for_image {
            session.find_image(url, at)
        } else {
            session.find(url, at)
        };
        Ok(found?.map(JsString::from))
    }

    /// What the page's service worker is to load images with: a `SessionAuth`. Undefined after `dispose`.
    #[wasm_bindgen(js_name = workerAuth, unchecked_return_type = "SessionAuth | undefined")]
    #[must_use]
    pub fn worker_auth(&self) -> JsValue {
        let Ok((session, at)) = self.0.session() else {
            return JsValue::UNDEFINED;
        };
        let auth = session.worker_auth(at);
        let object = JsObject::new();
        object.add("token", auth.token.map(Token::expose));
        object.add("generation", auth.generation);
        object.add("usableForMs", auth.usable_for.to_js());
        object.add("isAnonymous", auth.is_anonymous);
        object.into_object().into()
    }

    /// Resolves to the URL to load, once there is a usable token. Rejects with `refetch-failed` if the refetch was refused
    /// or if no usable token came within `refetchTimeout` (counted from the first waiting caller), and with
    /// `invalid-url`, `outside-base` and `not-covered` like `imageUrl`.
    #[wasm_bindgen(js_name = freshImageUrl, unchecked_return_type = "Promise<string>")]
    pub fn fresh_image_url(&self, url: &str) -> Promise {
        or_reject(self.wait_for_url(url))
    }

    /// Call this when an image failed to load, with the `src` that failed; or after a `fetch` of `src`, with the status of
    /// its response. Resolves to the URL to try next, or to undefined if another try cannot help or is not needed.
    #[wasm_bindgen(js_name = imageFailed, unchecked_return_type = "Promise<string | undefined>")]
    pub fn image_failed(&self, src: &str, status: Option<u16>) -> Promise {
        or_reject(self.wait_for_retry(src, status))
    }

    /// A number that changes whenever failed images should be tried again: another token is in use, or the server has
    /// recovered. For comparison only. 0 after `dispose`.
    #[wasm_bindgen(js_name = retryGeneration)]
    #[must_use]
    pub fn retry_generation(&self, url: &str) -> u32 {
        self.0
            .session()
            .map_or(0, |(session, _)| session.retry_generation(url))
    }

    /// Refetches now, whatever the token's status; joins the refetch in flight if there is one. Rejects with
    /// `refetch-failed`.
    #[wasm_bindgen(unchecked_return_type = "Promise<void>")]
    pub fn refetch(&self) -> Promise {
        or_reject(self.wait_for_refetch())
    }

    /// The state of the session: frozen, and the same object until something changes.
    #[must_use]
    #[wasm_bindgen(unchecked_return_type = "ImageAuthSnapshot")]
    pub fn snapshot(&self) -> JsValue {
        self.0.snapshot()
    }

    /// Call this with every event that the host's `dispatch` gets.
    #[wasm_bindgen(js_name = onHostEvent)]
    pub fn on_host_event(&self, event: &HostEvent) {
        self.0.on_host_event(event);
    }

    /// Stops the timer, the listeners and the refetch in flight, and settles every promise. Idempotent.
    pub fn dispose(&self) {
        self.0.dispose();
    }
}

impl Session {
    fn wait_for_url(&self, url: &str) -> Result<Promise, Error> {
        // First, because an invalid URL is no reason to refetch.
        self.0
            .session()
            .and_then(|(session, at)| session.find(url, at))?;
        self.0.handle(Event::UrlAwaited, Flush::Now)?;
        let wait = self.0.session()?.0.wait_for_url(url);
        Ok(self.0.wait(wait))
    }

    fn wait_for_retry(&self, src: &str, status: Option<u16>) -> Result<Promise, Error> {
        let image = match self.0.session() {
            Ok((session, _)) => session.failed_image(src, status)?,
            // The component that shows this image is being unmounted with its session.
            Err(_) => None,
        };
        let Some(image) = image else {
            return Ok(settled(Ok(None)));
        };
        let load = image.load();
        let event = match status {
            Some(_) => Event::TokenRefused(load),
            None => Event::ImageFailed(image.clone()),
        };
        self.0.handle(event, Flush::Now)?;
        Ok(self.0.wait(Wait::Retry(image)))
    }

    fn wait_for_refetch(&self) -> Result<Promise, Error> {
        self.0.handle(Event::RefetchRequested, Flush::Now)?;
        let wait = self.0.session()?.0.wait_for_refetch();
        Ok(self.0.wait(wait))
    }
}

/// The promise, or one that rejects with the error.
fn or_reject(promise: Result<Promise, Error>) -> Promise {
    promise.unwrap_or_else(|error| settled(Err(error)))
}

fn settled(outcome: Result<Option<String>, Error>) -> Promise {
    let deferred = Deferred::new();
    deferred.settle(outcome);
    deferred.promise()
}
