//! Where a request carries its token: a header, or the query. Whether the token is any good is
//! `verifier.rs`'s to say.

use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderMap, HeaderValue};
use url::form_urlencoded;

use crate::refusal::Refusal;

/// Objectstore's own header, looked at first.
pub const AUTH_HEADER: &str = "x-os-auth";

/// The query parameter that Objectstore itself reads.
pub const OBJECTSTORE_PARAM: &str = "os_auth";

/// The query parameter that the product's proxy reads.
pub const PROXY_PARAM: &str = "X-Os-Auth";

const BEARER: &str = "Bearer ";

/// The token of a request to Objectstore: `x-os-auth`, then `Authorization`, then the query.
///
/// # Errors
/// [`Refusal::NoToken`], also where a header lacks its `Bearer`; [`Refusal::TokenTwice`].
pub fn token(headers: &HeaderMap, query: Option<&str>) -> Result<String, Refusal> {
    let in_query = query_token(query, OBJECTSTORE_PARAM)?;
    match headers
        .get(AUTH_HEADER)
        .or_else(|| headers.get(AUTHORIZATION))
    {
        Some(header) => bearer(header).ok_or(Refusal::NoToken),
        None => in_query.ok_or(Refusal::NoToken),
    }
}

/// The one value of `param` in a query.
///
/// # Errors
/// [`Refusal::TokenTwice`] where there is more than one.
pub fn query_token(query: Option<&str>, param: &str) -> Result<Option<String>, Refusal> {
    let pairs = form_urlencoded::parse(query.unwrap_or_default().as_bytes());
    let mut values = pairs.filter(|(name, _)| name == param);
    let first = values.next().map(|(_, value)| value.into_owned());
    if values.next().is_some() {
        Err(Refusal::TokenTwice)
    } else {
        Ok(first)
    }
}

/// `query` without `param`, everything else byte for byte as it was.
#[must_use]
pub fn query_without(query: &str, param: &str) -> Option<String> {
    let is_other =
        |pair: &&str| !form_urlencoded::parse(pair.as_bytes()).any(|(name, _)| name == param);
    let rest: Vec<_> = query.split('&').filter(is_other).collect();
    (!rest.is_empty()).then(|| rest.join("&"))
}

/// The header's value for `token`, marked so that no `Debug` prints it; none where a header cannot
/// hold it.
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

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for &(name, value) in pairs {
            headers.insert(name, HeaderValue::from_static(value));
        }
        headers
    }

    #[test]
    fn the_first_place_that_has_a_token_wins() {
        let all = [(AUTH_HEADER, "Bearer a"), ("authorization", "Bearer b")];
        let query = Some("x=1&os_auth=c");
        assert_eq!(token(&headers(&all), query), Ok("a".into()));
        assert_eq!(token(&headers(&all[1..]), query), Ok("b".into()));
        assert_eq!(token(&headers(&[]), query), Ok("c".into()));
    }

    #[test]
    fn without_a_token_or_with_two_there_is_none() {
        let none = headers(&[]);
        assert_eq!(token(&none, None), Err(Refusal::NoToken));
        assert_eq!(
            token(&none, Some("OS_AUTH=a&X-Os-Auth=b")),
            Err(Refusal::NoToken)
        );
        assert_eq!(
            token(&none, Some("os_auth=a&os_auth=a")),
            Err(Refusal::TokenTwice)
        );
        assert_eq!(
            token(&headers(&[(AUTH_HEADER, "a")]), None),
            Err(Refusal::NoToken)
        );
        assert_eq!(
            token(&headers(&[(AUTH_HEADER, "Basic a")]), None),
            Err(Refusal::NoToken)
        );
    }

    #[test]
    fn taking_a_parameter_out_leaves_the_rest_as_it_was() {
        for (query, rest) in [
            ("X-Os-Auth=a", None),
            ("a=%20+&X-Os-Auth=b&c", Some("a=%20+&c")),
            ("X%2DOs-Auth=a&x-os-auth=b", Some("x-os-auth=b")),
        ] {
            assert_eq!(query_without(query, PROXY_PARAM).as_deref(), rest);
        }
    }
}
