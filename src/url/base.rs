//! The base boundary: the token is for one endpoint, and no URL outside of it may carry it.

use alloc::string::String;

use super::http_place;
use crate::error::{Error, Fault};
use crate::text::{concat, split_before};

/// The endpoint that a token is for: an origin, and the path at or below which its objects lie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Base {
    origin: String,
    /// Without a slash at its end.
    path: String,
}

impl Base {
    /// Takes the endpoint's URL, a relative one resolved against the document.
    ///
    /// # Errors
    ///
    /// `invalid-option` where it is no http(s) URL or path, or has a query or a fragment; also where it is a
    /// path, and the document's address is no base for one.
    pub fn new(base_url: &str) -> Result<Self, Error> {
        if base_url.bytes().any(|byte| matches!(byte, b'?' | b'#')) {
            return Err(Fault::BaseUrl.into());
        }
        let place = http_place(base_url, true).map_err(|_| {
            if is_relative(base_url) {
                Fault::RelativeBaseUrl
            } else {
                Fault::BaseUrl
            }
        })?;
        let (origin, path) = origin_and_path(&place);
        Ok(Self {
            origin: concat(&[origin]),
            path: concat(&[path.strip_suffix('/').unwrap_or(path)]),
        })
    }

    /// The path of `url` below the endpoint, without its slash at the start, resolved as the browser will
    /// resolve it.
    ///
    /// # Errors
    ///
    /// `outside-base` where it is not at or below the endpoint; `invalid-url` where it does not parse,
    /// or its scheme is not http(s).
    pub fn path_below(&self, url: &str) -> Result<String, Error> {
        let place = http_place(url, true).map_err(|error| {
            if is_relative(url) {
                Fault::RelativeUrl.into()
            } else {
                error
            }
        })?;
        let (origin, path) = origin_and_path(&place);
        let rest = path
            .strip_prefix(&*self.path)
            .filter(|_| origin == self.origin);
        match rest.map(|rest| (rest, rest.strip_prefix('/'))) {
            Some(("", _)) => Ok(String::new()),
            Some((_, Some(below))) => Ok(concat(&[below])),
            _ => Err(Fault::OutsideBase.into()),
        }
    }
}

/// Of a URL that leads nowhere from the document: whether the document's address is the reason.
fn is_relative(url: &str) -> bool {
    http_place(url, false).is_ok()
}

/// An http(s) place, cut where its path begins.
fn origin_and_path(place: &str) -> (&str, &str) {
    let (scheme, rest) = split_before(place, b"/");
    let host = rest.strip_prefix("//").unwrap_or_default();
    let (host, _) = split_before(host, b"/");
    place
        .split_at_checked(scheme.len() + "//".len() + host.len())
        .unwrap_or((place, ""))
}
