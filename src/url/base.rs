//! The base boundary: the token is for one endpoint, and no URL outside of it may carry it.

use alloc::string::String;

use super::{is_plain_path, not_http};
use crate::error::{Error, Fault};
use crate::platform::{PlatformUrl, Url};
use crate::text::concat;

/// The endpoint that a token is for: an origin, and the path at or below which its objects lie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Base {
    origin: String,
    /// Without a slash at its end.
    path: String,
    /// True where the endpoint is of the document's own origin, which paths are resolved against.
    is_same_origin: bool,
}

impl Base {
    /// Takes the endpoint's URL, a relative one resolved against the document.
    ///
    /// # Errors
    ///
    /// `invalid-option` where it is no http(s) URL or path, or has a query or a fragment.
    pub fn new(base_url: &str) -> Result<Self, Error> {
        if base_url.bytes().any(|byte| matches!(byte, b'?' | b'#')) {
            return Err(Fault::BaseUrl.into());
        }
        let url = Url::of_document(base_url).filter(Url::is_http);
        let url = url.ok_or(Fault::BaseUrl)?;
        let origin = url.origin_text();
        let document = Url::of_document("");
        let mut path = url.pathname();
        if path.ends_with('/') {
            path.pop();
        }
        Ok(Self {
            is_same_origin: document.is_some_and(|document| document.origin_text() == origin),
            origin,
            path,
        })
    }

    /// The path of `url` below the endpoint, without its slash at the start; resolved as the browser
    /// will resolve it.
    ///
    /// # Errors
    ///
    /// `outside-base` where it is not at or below the endpoint; `invalid-url` where it does not parse,
    /// or its scheme is not http(s).
    pub fn path_below(&self, url: &str) -> Result<String, Error> {
        if self.is_same_origin && is_resolved_path(url) {
            let end = url.bytes().position(|byte| matches!(byte, b'?' | b'#'));
            let path = end.and_then(|end| url.split_at_checked(end));
            return self.below(path.map_or(url, |(path, _)| path));
        }
        match Url::of_document(url) {
            Some(url) if url.is_http() && url.origin_text() == self.origin => {
                self.below(&url.pathname())
            }
            Some(url) if url.is_http() => Err(Fault::OutsideBase.into()),
            other => Err(not_http(other.is_some())),
        }
    }

    fn below(&self, path: &str) -> Result<String, Error> {
        let rest = path.strip_prefix(self.path.as_str());
        match rest.map(|rest| (rest, rest.strip_prefix('/'))) {
            Some(("", _)) => Ok(String::new()),
            Some((_, Some(below))) => Ok(concat(&[below])),
            _ => Err(Fault::OutsideBase.into()),
        }
    }
}

/// True of a path from the root that a URL parser would leave as it is: it holds no dot segment,
/// plain or encoded, no backslash, and nothing that would be encoded. Most URLs are such, and need no parser.
fn is_resolved_path(url: &str) -> bool {
    is_plain_path(url)
        && !url.bytes().any(|byte| {
            matches!(
                byte,
                b'\\' | b'%' | b'"' | b'<' | b'>' | b'`' | b'{' | b'}' | b'^' | b'|'
            )
        })
        && !url.as_bytes().windows(2).any(|pair| pair == b"/.")
}
