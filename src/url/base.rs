//! The base boundary: the token is for one endpoint, and no URL outside of it may carry it.

use alloc::borrow::Cow;
use alloc::string::String;

use super::{http_place, simple_path};
use crate::error::{Error, Fault};
use crate::text::{concat, split_before};

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
        let place = http_place(base_url, true).map_err(|_| Fault::BaseUrl)?;
        let (origin, path) = origin_and_path(&place);
        let document = http_place("", true);
        Ok(Self {
            is_same_origin: document.is_ok_and(|place| origin_and_path(&place).0 == origin),
            origin: concat(&[origin]),
            path: concat(&[path.strip_suffix('/').unwrap_or(path)]),
        })
    }

    /// The path of `url` below the endpoint, resolved as the browser will resolve it.
    ///
    /// # Errors
    ///
    /// `outside-base` where it is not at or below the endpoint; `invalid-url` where it does not parse,
    /// or its scheme is not http(s).
    pub fn path_below<'url>(&self, url: &'url str) -> Result<Below<'url>, Error> {
        let from_root = if self.is_same_origin { url } else { "" };
        let simple = simple_path(url.strip_prefix(&*self.origin).unwrap_or(from_root));
        if let Some((path, is_whole)) = simple {
            let path = self.below(path)?.into();
            return Ok(Below { path, is_whole });
        }
        let place = http_place(url, true)?;
        let (origin, path) = origin_and_path(&place);
        if origin == self.origin {
            let path = concat(&[self.below(path)?]).into();
            Ok(Below {
                path,
                is_whole: false,
            })
        } else {
            Err(Fault::OutsideBase.into())
        }
    }

    fn below<'path>(&self, path: &'path str) -> Result<&'path str, Error> {
        let rest = path.strip_prefix(&*self.path);
        match rest.map(|rest| (rest, rest.strip_prefix('/'))) {
            Some(("", _)) => Ok(""),
            Some((_, Some(below))) => Ok(below),
            _ => Err(Fault::OutsideBase.into()),
        }
    }
}

/// Where a URL leads below the endpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Below<'url> {
    /// Without its slash at the start.
    pub path: Cow<'url, str>,
    /// True of a URL that is known to end with its path, without a query or a fragment.
    pub is_whole: bool,
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
