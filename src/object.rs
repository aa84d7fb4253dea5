//! Naming an object as Objectstore does: its usecase, its scopes, its key.
//!
//! Protocol facts, from the server's own types (`objectstore-types`): a usecase has 3 to 64
//! characters out of `A-Z a-z 0-9 _ -`. Scopes are ordered: `org=1;project=2` and `project=2;org=1` name different
//! objects. Names and values are not empty and hold only `A-Z a-z 0-9 _ - ( ) $ ! + '`.
//! A key may hold slashes.

use alloc::string::String;

use crate::error::{Error, ErrorKind};
use crate::text::{append, concat, is_one_of, split, split_once};
use crate::token::{Claims, READ};
use crate::url::{encode_into, require_http};

/// What every object's path begins with, below its endpoint.
const OBJECTS: &str = "v1/objects/";

/// The scope value of a token that covers every value.
const WILDCARD: &str = "*";

/// What stands in a path where there are no scopes.
const NO_SCOPES: &str = "_";

/// The lengths that a usecase may have.
const USECASE_LENGTH: core::ops::RangeInclusive<usize> = 3..=64;

/// Builds the URL of an object from left to right. Each part is checked when it is added, by the rules of Objectstore.
///
/// ```
/// # use objectstore_image_auth::ObjectUrl;
/// let icon = ObjectUrl::at("/objectstore", "preprod")?
///     .scope("org", "1")?
///     .scope("project", "2")?
///     .key("1/2/icon")?;
/// assert_eq!(icon, "/objectstore/v1/objects/preprod/org=1;project=2/1/2/icon");
/// # Ok::<(), objectstore_image_auth::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct ObjectUrl {
    /// What is built so far.
    url: String,
    /// What comes before the next scope: the separator of path segments, then that of scopes.
    separator: &'static str,
}

impl ObjectUrl {
    /// Begins the URL of an object of `usecase` at the endpoint `base`, which may be relative or
    /// empty, and may end in a slash.
    ///
    /// # Errors
    ///
    /// `invalid-url` if `base` is no http(s) URL or path, or has a query, a fragment, a backslash or white space;
    /// `invalid-object` on a usecase that Objectstore would refuse.
    pub fn at(base: &str, usecase: &str) -> Result<Self, Error> {
        require_http(base)?;
        // A parser drops some of these and reads others as slashes: `/\n` with `/v1` after it would name a host.
        if base
            .bytes()
            .any(|byte| matches!(byte, b'?' | b'#' | b'\\' | 0..=b' '))
        {
            return Err(ErrorKind::ObjectBase.into());
        }
        if !USECASE_LENGTH.contains(&usecase.len()) || !consists_of(usecase, b"_-") {
            return Err(ErrorKind::Usecase.into());
        }
        let base = base.strip_suffix('/').unwrap_or(base);
        Ok(Self {
            url: concat(&[base, "/", OBJECTS, usecase]),
            separator: "/",
        })
    }

    /// Adds a scope after those that are there.
    ///
    /// # Errors
    ///
    /// `invalid-object` on a name or value that Objectstore would refuse.
    pub fn scope(mut self, name: &str, value: &str) -> Result<Self, Error> {
        for text in [name, value] {
            if text.is_empty() || !consists_of(text, b"_-()$!+'") {
                return Err(ErrorKind::Scope.into());
            }
        }
        append(&mut self.url, &[self.separator, name, "=", value]);
        self.separator = ";";
        Ok(self)
    }

    /// The whole URL. The key's slashes separate path segments, each of which is percent-encoded.
    ///
    /// # Errors
    ///
    /// `invalid-object` on an empty key, and on one with a segment `.` or `..`, which a URL parser
    /// would resolve away.
    pub fn key(self, key: &str) -> Result<String, Error> {
        if key.is_empty() {
            return Err(ErrorKind::EmptyKey.into());
        }
        let Self { mut url, separator } = self;
        if separator == "/" {
            append(&mut url, &[separator, NO_SCOPES]);
        }
        for segment in split(key, b"/") {
            if matches!(segment, "." | "..") {
                return Err(ErrorKind::DotSegment.into());
            }
            url.push('/');
            encode_into(&mut url, segment);
        }
        Ok(url)
    }
}

/// Whether a token grants `object.read` on the object at `path`, below its endpoint. By the server's rule, the token must
/// have the permission and the same usecase, and each scope *of the path* must be in the token with an equal value or
/// `*`. The token may have more scopes. Also true if nobody can tell: if the token names no usecase, or if the path names
/// no object or has escapes in usecase or scopes.
#[must_use]
pub fn is_covered(path: &str, claims: &Claims) -> bool {
    grants_reading(path, claims).unwrap_or(true)
}

/// The same. None if nobody can tell.
pub(crate) fn grants_reading(path: &str, claims: &Claims) -> Option<bool> {
    let granted = claims.usecase.as_deref()?;
    let (usecase, scopes) = parse_object_path(path)?;
    let has = |(name, value): (&str, &str)| {
        claims
            .scopes
            .iter()
            .any(|(scope, granted)| scope == name && (granted == value || granted == WILDCARD))
    };
    let permissions = &mut claims.permissions.iter();
    let is_granted = permissions.any(|permission| permission == READ)
        && granted == usecase
        // A path without scopes has `_` in their place, which is no scope.
        && split(scopes, b";")
            .filter_map(|scope| split_once(scope, b'='))
            .all(has);
    Some(is_granted)
}

/// The usecase and the scopes of an object's path. None if they have escapes.
fn parse_object_path(path: &str) -> Option<(&str, &str)> {
    let (usecase, rest) = split_once(path.strip_prefix(OBJECTS)?, b'/')?;
    let (scopes, _) = split_once(rest, b'/')?;
    let is_plain = |text: &str| !text.bytes().any(|byte| byte == b'%');
    (is_plain(usecase) && is_plain(scopes)).then_some((usecase, scopes))
}

fn consists_of(text: &str, punctuation: &[u8]) -> bool {
    text.bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || is_one_of(byte, punctuation))
}
