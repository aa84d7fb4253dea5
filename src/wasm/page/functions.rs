//! The exported functions of the package.

use alloc::string::String;

use js_sys::{Array, JsString, Math};
use wasm_bindgen::prelude::*;

use super::event::status;
use super::token_info::token_info;
use super::url_list::map_urls;
use crate::error::Error;
use crate::expiry::{DEFAULT_REFRESH_AHEAD, TokenStatus};
use crate::object::ObjectUrl;
use crate::retry_delay::FailedDownload;
use crate::time::{EpochMs, Millis};
use crate::token::{self, DEFAULT_FIELD, Token};
use crate::url::{self, AuthParam, UrlAuth};
use crate::wasm::platform::strings;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r"
/**
 * - `missing`: there is no token
 * - `fresh`: usable, and not due for a refetch (also: a token whose expiry cannot be read)
 * - `expiring`: still usable, and a refetch is due
 * - `expired`: past its expiry (a server may allow some leeway). In a session also 5 s before, or once it is refused
 */
export type TokenStatus = 'missing' | 'fresh' | 'expiring' | 'expired';
";

/// The token in an API response (its parsed JSON), or undefined if the field is missing, null or the empty string. `field`
/// is `objectstore_token` by default.
///
/// Throws `invalid-response` if the response is not an object, if it is a wrapper around the response, or if the field
/// holds anything but a string or null, and `invalid-token` if it holds a malformed token.
#[wasm_bindgen(js_name = tokenFromResponse)]
pub fn token_from_response(
    #[wasm_bindgen(unchecked_param_type = "unknown")] response: &JsValue,
    field: Option<JsString>,
) -> Result<Option<JsString>, Error> {
    let field = field.map(String::from);
    let field = field.as_deref().unwrap_or(DEFAULT_FIELD);
    let token = token::token_from_response(response, field)?;
    Ok(token.map(|token| token.expose().into()))
}

/// The claims of a token, for display and diagnostics; only the server can verify them. Throws `invalid-token`.
#[wasm_bindgen(js_name = inspectToken, unchecked_return_type = "TokenInfo")]
pub fn inspect_token(token: &str) -> Result<JsValue, Error> {
    Ok(token_info(Token::new(token)?.claims()))
}

/// The status of a token at the time `now`, in milliseconds since the epoch. `refreshAhead` is how many seconds before
/// its expiry the token counts as expiring; 30 by default. Throws `invalid-token`.
#[wasm_bindgen(js_name = tokenStatus, unchecked_return_type = "TokenStatus")]
pub fn token_status(
    token: Option<JsString>,
    now: f64,
    #[wasm_bindgen(js_name = refreshAhead)] refresh_ahead: Option<f64>,
) -> Result<JsString, Error> {
    let status = optional_token(token)?.map_or(TokenStatus::Missing, |token| {
        let now = EpochMs::from_js(now).unwrap_or(EpochMs(0));
        let expires_at = token.claims().and_then(|claims| claims.expires_at);
        let refresh_ahead = refresh_ahead.and_then(Millis::from_seconds);
        TokenStatus::at(
            now,
            expires_at,
            refresh_ahead.unwrap_or(DEFAULT_REFRESH_AHEAD),
        )
    });
    Ok(status.as_str().into())
}

/// `url` with the token in its query, or without its auth parameter if there is no token. `param` is the name of the auth
/// parameter, `X-Os-Auth` by default. Throws `invalid-url`, `invalid-token` and `invalid-option`.
#[wasm_bindgen(js_name = imageUrl)]
pub fn image_url(
    url: &str,
    token: Option<JsString>,
    param: Option<JsString>,
) -> Result<JsString, Error> {
    let param = auth_param(param)?;
    url::image_url(url, optional_token(token)?.as_ref(), &param).map(JsString::from)
}

/// `imageUrl` for many URLs, in one call. Same length and order. If one URL is invalid, throws its error, which names its
/// index.
#[wasm_bindgen(js_name = imageUrls, unchecked_return_type = "string[]")]
pub fn image_urls(
    #[wasm_bindgen(unchecked_param_type = "readonly string[]")] urls: &Array,
    token: Option<JsString>,
    param: Option<JsString>,
) -> Result<Array, JsValue> {
    let param = auth_param(param)?;
    let auth = UrlAuth::new(&param, optional_token(token)?.as_ref());
    map_urls(urls, |url| {
        url::image_url_with(url, &auth, &param).map(Some)
    })
}

/// The URL of an object: `{base}/v1/objects/{usecase}/{scopes}/{key}`. `scopes` alternates names and values. Throws
/// `invalid-object` and `invalid-url`.
#[wasm_bindgen(js_name = objectUrl)]
pub fn object_url(
    base: &str,
    usecase: &str,
    #[wasm_bindgen(unchecked_param_type = "readonly string[]")] scopes: &Array,
    key: &str,
) -> Result<JsString, Error> {
    let mut url = ObjectUrl::at(base, usecase)?;
    let mut scopes = strings(scopes).into_iter();
    while let (Some(name), Some(value)) = (scopes.next(), scopes.next()) {
        url = url.scope(&name, &value)?;
    }
    url.key(key).map(JsString::from)
}

/// `url` without its auth parameter, and without `X-Os-Auth` and `os_auth`. Throws `invalid-url` and `invalid-option`.
#[wasm_bindgen(js_name = withoutToken)]
pub fn without_token(url: &str, param: Option<JsString>) -> Result<JsString, Error> {
    url::without_token(url, &auth_param(param)?).map(JsString::from)
}

/// `url` for a log: the values of auth and signature parameters, a password, and all that looks like a JWT are replaced
/// by `[redacted]`.
#[must_use]
#[wasm_bindgen(js_name = redactUrl)]
pub fn redact_url(url: &str) -> JsString {
    url::redact_url(url).into()
}

/// When a pre-signed URL expires, or else the token in its auth parameter, in milliseconds since the epoch. Undefined if
/// the URL carries no expiry. Throws `invalid-option`.
#[wasm_bindgen(js_name = urlExpiresAt)]
pub fn url_expires_at(url: &str, param: Option<JsString>) -> Result<Option<f64>, Error> {
    let expires_at = crate::expiry::url_expires_at(url, &auth_param(param)?);
    Ok(expires_at.map(EpochMs::to_js))
}

/// How many seconds to wait before a failed download of an image by script is tried again: longer after each `attempt` (1
/// for the first that failed). `response` is undefined if the network failed. Undefined if waiting does not help.
#[must_use]
#[wasm_bindgen(js_name = retryDelay)]
pub fn retry_delay(
    attempt: u32,
    #[wasm_bindgen(unchecked_param_type = "Response | undefined")] response: &JsValue,
) -> Option<f64> {
    let failed = FailedDownload {
        status: status(response),
        attempt,
        retry_after: Millis::from_seconds(retry_after(response)),
    };
    let delay = failed.retry_delay(Math::random());
    delay.map(|delay| delay.to_js() / 1_000.0)
}

#[wasm_bindgen(module = "/src/wasm/host.js")]
extern "C" {
    /// The `Retry-After` of a response, in seconds; NaN if it has none.
    #[wasm_bindgen(js_name = retryAfter)]
    fn retry_after(response: &JsValue) -> f64;
}

/// The token; None also for the empty text.
fn optional_token(text: Option<JsString>) -> Result<Option<Token>, Error> {
    text.map(String::from)
        .filter(|text| !text.is_empty())
        .map(Token::new)
        .transpose()
}

pub(super) fn auth_param(name: Option<JsString>) -> Result<AuthParam, Error> {
    name.map(String::from)
        .map_or_else(|| Ok(AuthParam::default()), AuthParam::new)
}
