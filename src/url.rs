//! The auth parameter in a URL: adding, removing, replacing, redacting.
//!
//! All of this works on the text. A parser that splits a URL and joins it again rewrites parts that nobody touched (`%20`
//! to `+`, `flag` to `flag=`), and an image is cached under the exact bytes of its URL. Where text and parser could
//! differ, the code says so.

mod base;
mod percent;
mod plain;
mod query;
mod redact;

use alloc::borrow::ToOwned;
use alloc::string::String;

use crate::error::{Error, ErrorKind};
use crate::platform::{Platform, PlatformUrl};
use crate::text::{concat, is_one_of};
use crate::token::Token;

pub use base::Base;
pub(crate) use percent::encode_into;
pub(crate) use query::Query;
pub use redact::redact_url;

/// The query parameter that carries the token, unless the app says otherwise. The product's proxy reads it; Objectstore
/// itself reads `os_auth`.
pub const DEFAULT_PARAM: &str = "X-Os-Auth";

/// The query parameter that Objectstore itself reads.
const OBJECTSTORE_PARAM: &str = "os_auth";

/// The name of the auth parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuthParam(String);

impl AuthParam {
    /// Checks a parameter name.
    ///
    /// # Errors
    ///
    /// `invalid-option` if it is empty or would have to be encoded in a URL.
    pub fn new(name: impl Into<String>) -> Result<Self, Error> {
        let name = name.into();
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || is_one_of(byte, b"-._~");
        if !name.is_empty() && name.bytes().all(plain) {
            Ok(Self(name))
        } else {
            Err(ErrorKind::Param.into())
        }
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The names under which a server may look for a token: this one, and the two that servers read by default. All are
    /// replaced, because a server could prefer an old token under another name to the new one.
    pub(crate) fn names(&self) -> [&str; 3] {
        [self.as_str(), DEFAULT_PARAM, OBJECTSTORE_PARAM]
    }
}

impl Default for AuthParam {
    fn default() -> Self {
        Self(DEFAULT_PARAM.to_owned())
    }
}

/// Puts one token into URLs. It holds the part that is the same in all of them.
#[derive(Clone)]
pub(crate) struct UrlAuth {
    /// `X-Os-Auth=eyJ…`, or None if there is no token.
    pair: Option<String>,
}

impl UrlAuth {
    pub(crate) fn new(param: &AuthParam, token: Option<&Token>) -> Self {
        let pair = token.map(|token| {
            let mut pair = concat(&[param.as_str(), "="]);
            encode_into(&mut pair, token.expose());
            pair
        });
        Self { pair }
    }

    /// `url` with the token as the last parameter of its query, in place of any token it has; or without a token if there
    /// is none. All else stays byte for byte. A pre-signed URL is not changed. `param` is the one passed to `new`.
    pub(crate) fn apply(&self, url: &str, param: &AuthParam) -> String {
        let query = Query::of(url);
        if query.is_presigned() {
            url.to_owned()
        } else {
            self.put_into(query, param)
        }
    }

    /// The same for a URL that is not pre-signed.
    pub(crate) fn put_into(&self, query: Query, param: &AuthParam) -> String {
        query.replacing(param, self.pair.as_deref())
    }
}

/// `url` with the token as the last parameter of its query. An auth parameter that it already has is replaced, whatever
/// its case, and so are the two that servers read (`X-Os-Auth`, `os_auth`). All else stays byte for byte. A pre-signed
/// URL of Objectstore is returned unchanged: its signature covers the whole query, and the server would ignore a token.
/// Without a token, the parameter is removed, as by [`without_token`].
///
/// # Errors
///
/// `invalid-url` if the URL does not parse, or its scheme is not http(s).
pub fn image_url(url: &str, token: Option<&Token>, param: &AuthParam) -> Result<String, Error> {
    image_url_with(url, &UrlAuth::new(param, token), param)
}

/// The same for many URLs, which share one [`UrlAuth`].
pub(crate) fn image_url_with(
    url: &str,
    auth: &UrlAuth,
    param: &AuthParam,
) -> Result<String, Error> {
    require_http(url)?;
    Ok(auth.apply(url, param))
}

/// `url` without its auth parameter and those that servers read, also if it is pre-signed. This is the key under which
/// its bytes can be cached, because it holds no token. Its `?` or `&` stays if a space or a control character is before
/// it, which a parser would drop at the end of a URL.
///
/// # Errors
///
/// As [`image_url`].
pub fn without_token(url: &str, param: &AuthParam) -> Result<String, Error> {
    require_http(url)?;
    Ok(Query::of(url).replacing(param, None))
}

/// True if a server would find a token in the URL. It looks for none in a pre-signed URL.
#[must_use]
pub fn carries_token(url: &str, param: &AuthParam) -> bool {
    let query = Query::of(url);
    let has_value = |name: &str| query.value(name).is_some_and(|value| !value.is_empty());
    !query.is_presigned() && param.names().into_iter().any(has_value)
}

/// `invalid-url` unless the URL parses, and its scheme is http(s).
pub(crate) fn require_http(url: &str) -> Result<(), Error> {
    if plain::is_plain(url) {
        return Ok(());
    }
    // Whether a relative URL parses depends only on the scheme of its base, and pages that show images are served over
    // http(s).
    resolve_http(url, false).map(drop)
}

/// The absolute URL of an http(s) URL: see [`PlatformUrl::resolve`].
fn resolve_http(url: &str, in_document: bool) -> Result<String, Error> {
    let resolved = Platform::resolve(url, in_document).ok_or(ErrorKind::NoUrl)?;
    if resolved.starts_with("http://") || resolved.starts_with("https://") {
        Ok(resolved)
    } else {
        Err(ErrorKind::Scheme.into())
    }
}
