//! The auth parameter in a URL: put, taken out, replaced, redacted.
//!
//! All of it works on the text. A parser that takes a URL apart and puts it together again rewrites
//! parts that nobody touched (`%20` to `+`, `flag` to `flag=`), and an image is cached under its
//! URL byte for byte. Where text and parser could see different things, the code says so.

mod base;
mod percent;
mod query;
mod redact;

use alloc::borrow::ToOwned;
use alloc::string::String;

use crate::error::{Error, Fault};
use crate::platform::{Platform, PlatformUrl};
use crate::text::{concat, is_one_of, split_before};
use crate::token::Token;

pub use base::{Base, Below};
pub(crate) use percent::encode_into;
pub(crate) use query::Query;
pub use redact::redact_url;

/// The query parameter that carries the token, unless the app says otherwise: the product's proxy
/// reads it. Objectstore itself reads `os_auth`.
pub const DEFAULT_PARAM: &str = "X-Os-Auth";

/// The name of the auth parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuthParam(String);

impl AuthParam {
    /// Takes a name from outside.
    ///
    /// # Errors
    ///
    /// `invalid-option` where it is empty or would have to be encoded in a URL.
    pub fn new(name: impl Into<String>) -> Result<Self, Error> {
        let name = name.into();
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || is_one_of(byte, b"-._~");
        if !name.is_empty() && name.bytes().all(plain) {
            Ok(Self(name))
        } else {
            Err(Fault::Param.into())
        }
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for AuthParam {
    fn default() -> Self {
        Self(DEFAULT_PARAM.to_owned())
    }
}

/// Puts one token into URLs. The part that is the same in all of them is made once.
#[derive(Clone)]
pub(crate) struct UrlAuth {
    /// `X-Os-Auth=eyJ…`, or None where there is no token.
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

    /// What it puts behind a URL that has neither a query nor a fragment.
    pub(crate) fn suffix(&self) -> String {
        let pair = self.pair.as_deref();
        pair.map_or_else(String::new, |pair| concat(&["?", pair]))
    }

    /// `url` with the token as the last parameter of its query, in place of any it already has, or
    /// without it where there is no token. All else stays byte for byte; a pre-signed URL as a whole.
    /// The parameter is the one that it was made with.
    pub(crate) fn apply(&self, url: &str, param: &AuthParam) -> Result<Placed, Error> {
        let is_whole = require_http(url)?;
        if is_whole && self.pair.is_some() {
            return Ok(Placed::Behind);
        }
        let query = Query::of(url);
        Ok(if query.is_presigned() {
            Placed::Within(url.to_owned())
        } else {
            self.put_into(query, param)
        })
    }

    /// The same of a URL that is known to be an http(s) one, and not pre-signed.
    pub(crate) fn put_into(&self, query: Query<'_>, param: &AuthParam) -> Placed {
        Placed::Within(query.replacing(param, self.pair.as_deref()))
    }
}

/// How a URL carries its token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Placed {
    /// The token's suffix stands behind it. That is the same text for all URLs, and most are such.
    Behind,
    /// In this, which is the whole URL.
    Within(String),
}

/// `url` with the token as the last parameter of its query. An auth parameter that it already has,
/// whatever its case, is replaced; all else stays byte for byte. A pre-signed URL of Objectstore
/// comes back as it is: its signature covers the whole query, and the server would look at no token.
/// With no token, it comes back without the parameter.
///
/// # Errors
///
/// `invalid-url` where the URL does not parse, or its scheme is not http(s).
pub fn image_url(url: &str, token: Option<&Token>, param: &AuthParam) -> Result<String, Error> {
    let auth = UrlAuth::new(param, token);
    Ok(match auth.apply(url, param)? {
        Placed::Behind => concat(&[url, &auth.suffix()]),
        Placed::Within(whole) => whole,
    })
}

/// `url` without its auth parameter, also a pre-signed one: the key under which its bytes can be
/// cached, which must hold no token.
///
/// # Errors
///
/// As [`image_url`].
pub fn without_token(url: &str, param: &AuthParam) -> Result<String, Error> {
    require_http(url)?;
    Ok(Query::of(url).replacing(param, None))
}

/// `invalid-url` unless the URL parses, and its scheme is http(s). True of one that is known to end with
/// its path, without a query or a fragment.
pub(crate) fn require_http(url: &str) -> Result<bool, Error> {
    if let Some((_, is_whole)) = simple_path(after_origin(url)) {
        return Ok(is_whole);
    }
    // Whether a relative one parses depends on the scheme of its base alone, and pages that show
    // images are served over http(s).
    http_place(url, false).map(|_| false)
}

/// Where an http(s) URL leads: see [`PlatformUrl::place`].
fn http_place(url: &str, in_document: bool) -> Result<String, Error> {
    let place = Platform::place(url, in_document).ok_or(Fault::NoUrl)?;
    if place.starts_with("http://") || place.starts_with("https://") {
        Ok(place)
    } else {
        Err(Fault::Scheme.into())
    }
}

/// What follows the origin of an absolute http(s) URL whose host is plainly a name: of small letters, and
/// neither an address nor in Punycode, which may fail to parse. All of any other URL.
fn after_origin(url: &str) -> &str {
    let rest = url.strip_prefix("https://");
    let Some(rest) = rest.or_else(|| url.strip_prefix("http://")) else {
        return url;
    };
    let (host, path) = split_before(rest, b"/");
    let (mut last, mut is_name) = (b'.', false);
    for byte in host.bytes() {
        match byte {
            b'a'..=b'z' => is_name |= last == b'.',
            b'.' => is_name = false,
            b'0'..=b'9' => {}
            b'-' if last != b'-' => {}
            _ => return url,
        }
        last = byte;
    }
    if is_name { path } else { url }
}

/// The path of a URL that needs no parser: it begins at the root, and a parser would leave it as it is,
/// for it holds no dot segment, plain or encoded, no backslash, and nothing that would be encoded. Most
/// URLs are such. And whether the URL ends with it. (`//host` and `/\host` name a host.)
fn simple_path(url: &str) -> Option<(&str, bool)> {
    let mut last = b' ';
    for (index, byte) in url.bytes().enumerate() {
        match byte {
            b'?' | b'#' => {
                let (path, _) = url.split_at_checked(index)?;
                return (index > 0).then_some((path, false));
            }
            b'/' if index == 0 => {}
            // What a parser would change, and `//host`.
            b'"' | b'%' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}' => return None,
            b'/' if index == 1 => return None,
            b'.' if last == b'/' => return None,
            b'!'..=b'~' if index > 0 => {}
            _ => return None,
        }
        last = byte;
    }
    (last != b' ').then_some((url, true))
}
