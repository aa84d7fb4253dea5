//! Object names, as they stand in Objectstore's paths: `{usecase}/{scopes}/{key}`. Scopes are
//! `name=value` joined by `;`, or `_` if there are none.

use std::fmt;

use objectstore_types::scope::{EMPTY_SCOPES, Scope, Scopes};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use crate::request_error::RequestError;

/// How the path of every object begins.
pub const OBJECTS_PATH: &str = "/v1/objects/";

/// All characters but those that need no escape anywhere (RFC 3986, "unreserved").
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Names one object.
#[derive(Debug, Clone)]
pub struct ObjectName {
    /// The product feature that the object belongs to.
    pub usecase: String,
    /// The scopes that the object belongs to, in the order of the path.
    pub scopes: Scopes,
    /// The key, slashes included.
    pub key: String,
}

impl ObjectName {
    /// Parses `{usecase}/{scopes}/{key}`, percent-encoded as in the request line.
    ///
    /// # Errors
    /// [`RequestError::BadObjectName`] if Objectstore would refuse the name.
    pub fn parse(path: &str) -> Result<Self, RequestError> {
        let mut parts = path.splitn(3, '/').map(decode);
        let mut next = || parts.next().unwrap_or(Err(RequestError::BadObjectName));
        let (usecase, scopes, key) = (next()?, next()?, next()?);
        Ok(Self {
            usecase,
            scopes: parse_scopes(&scopes)?,
            key,
        })
    }

    /// Parses a whole path: `/v1/objects/{usecase}/{scopes}/{key}`.
    ///
    /// # Errors
    /// [`RequestError::BadObjectName`], as [`ObjectName::parse`].
    pub fn from_request_path(path: &str) -> Result<Self, RequestError> {
        Self::parse(
            path.strip_prefix(OBJECTS_PATH)
                .ok_or(RequestError::BadObjectName)?,
        )
    }
}

/// The whole path, percent-encoded.
impl fmt::Display for ObjectName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let usecase = utf8_percent_encode(&self.usecase, SEGMENT);
        write!(f, "{OBJECTS_PATH}{usecase}/{}", self.scopes.as_api_path())?;
        for segment in self.key.split('/') {
            write!(f, "/{}", utf8_percent_encode(segment, SEGMENT))?;
        }
        Ok(())
    }
}

fn decode(part: &str) -> Result<String, RequestError> {
    match percent_decode_str(part).decode_utf8() {
        Ok(decoded) if !decoded.is_empty() => Ok(decoded.into_owned()),
        _ => Err(RequestError::BadObjectName),
    }
}

/// Parses the scopes of a path, already percent-decoded.
///
/// # Errors
/// [`RequestError::BadObjectName`] if Objectstore would refuse them.
pub fn parse_scopes(scopes: &str) -> Result<Scopes, RequestError> {
    if scopes == EMPTY_SCOPES {
        return Ok(Scopes::empty());
    }
    scopes.split(';').map(parse_scope).collect()
}

fn parse_scope(scope: &str) -> Result<Scope, RequestError> {
    let (name, value) = scope.split_once('=').ok_or(RequestError::BadObjectName)?;
    Scope::create(name, value).map_err(|_| RequestError::BadObjectName)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parsed_path_is_written_as_it_was_read() {
        for path in [
            "/v1/objects/preprod/org=1;project=2/1/2/icon",
            "/v1/objects/preprod/_/key",
            "/v1/objects/preprod/org=a'b/%C3%A4%20b/c",
        ] {
            let name = ObjectName::from_request_path(path).unwrap();
            assert_eq!(name.to_string().replace("%27", "'"), path);
        }
    }

    #[test]
    fn names_that_objectstore_refuses_are_refused() {
        for path in [
            "",
            "preprod",
            "preprod/_",
            "preprod/_/",
            "/_/key",
            "preprod//key",
        ] {
            assert!(ObjectName::parse(path).is_err(), "{path:?}");
        }
        for scopes in [
            "org",
            "org=",
            "=1",
            "org=1;",
            "org=1,project=2",
            "org=%20",
            "org=*",
        ] {
            assert!(
                ObjectName::parse(&format!("preprod/{scopes}/key")).is_err(),
                "{scopes:?}"
            );
        }
        assert!(ObjectName::parse("preprod/_/%FF").is_err(), "not UTF-8");
    }
}
