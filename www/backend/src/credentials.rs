//! Finds the token of a request, in a header or in the query. `verifier.rs` verifies it.

use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderMap, HeaderValue};
use clap::ValueEnum;
use url::form_urlencoded;

use crate::request_error::RequestError;

/// Objectstore's own header. It takes precedence over `Authorization`.
pub const AUTH_HEADER: &str = "x-os-auth";

/// The query parameter that Objectstore itself reads.
pub const OBJECTSTORE_PARAM: &str = "os_auth";

/// The query parameter that the product's proxy reads.
pub const PROXY_PARAM: &str = "X-Os-Auth";

const BEARER: &str = "Bearer ";

/// Which token counts if a request carries several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ServerVersion {
    /// The query wins over headers, as since August 2026.
    Current,
    /// A `Bearer` header wins over the query, which is then ignored, as up to 0.2.0.
    #[value(name = "0.2.0")]
    V0_2_0,
}

/// Finds the token of a request, as an Objectstore of this version does.
///
/// # Errors
/// [`RequestError::NoToken`], [`RequestError::TokenTwice`], or [`RequestError::InvalidToken`] if the parameter is
/// empty.
pub fn token(
    version: ServerVersion,
    headers: &HeaderMap,
    query: Option<&str>,
) -> Result<String, RequestError> {
    let found = match version {
        ServerVersion::Current => auth_parameter(query)?.or_else(|| header_token(headers)),
        ServerVersion::V0_2_0 => match header_token(headers) {
            Some(token) => Some(token),
            None => auth_parameter(query)?,
        },
    };
    found.ok_or(RequestError::NoToken)
}

/// If both headers are there, only Objectstore's own counts, even if it is not a `Bearer`.
fn header_token(headers: &HeaderMap) -> Option<String> {
    let header = headers
        .get(AUTH_HEADER)
        .or_else(|| headers.get(AUTHORIZATION));
    bearer(header?)
}

fn auth_parameter(query: Option<&str>) -> Result<Option<String>, RequestError> {
    match query_token(query, OBJECTSTORE_PARAM)? {
        Some(token) if token.is_empty() => Err(RequestError::InvalidToken),
        found => Ok(found),
    }
}

/// The value of `param` in a query, if it is there.
///
/// # Errors
/// [`RequestError::TokenTwice`] if it is there more than once.
pub fn query_token(query: Option<&str>, param: &str) -> Result<Option<String>, RequestError> {
    let pairs = form_urlencoded::parse(query.unwrap_or_default().as_bytes());
    let mut values = pairs.filter(|(name, _)| name == param);
    let first = values.next().map(|(_, value)| value.into_owned());
    if values.next().is_some() {
        Err(RequestError::TokenTwice)
    } else {
        Ok(first)
    }
}

/// Removes `param` from `query`. Everything else stays the same, byte for byte.
#[must_use]
pub fn query_without(query: &str, param: &str) -> Option<String> {
    let is_other =
        |pair: &&str| !form_urlencoded::parse(pair.as_bytes()).any(|(name, _)| name == param);
    let rest: Vec<_> = query.split('&').filter(is_other).collect();
    (!rest.is_empty()).then(|| rest.join("&"))
}

/// The value `Bearer {token}`, marked as sensitive so that `Debug` does not print it. Returns `None`
/// if `token` is not valid in a header.
#[must_use]
pub fn bearer_header(token: &str) -> Option<HeaderValue> {
    let mut value = HeaderValue::try_from(format!("{BEARER}{token}")).ok()?;
    value.set_sensitive(true);
    Some(value)
}

fn bearer(header: &HeaderValue) -> Option<String> {
    let (scheme, token) = header.to_str().ok()?.split_at_checked(BEARER.len())?;
    scheme
        .eq_ignore_ascii_case(BEARER)
        .then(|| token.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn removing_a_parameter_leaves_the_rest_of_the_query_as_it_was() {
        for (query, rest) in [
            ("X-Os-Auth=a", None),
            ("a=%20+&X-Os-Auth=b&c", Some("a=%20+&c")),
            ("X%2DOs-Auth=a&x-os-auth=b", Some("x-os-auth=b")),
        ] {
            assert_eq!(query_without(query, PROXY_PARAM).as_deref(), rest);
        }
    }
}
