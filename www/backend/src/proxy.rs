//! The product's proxy in front of Objectstore. It moves the token from the query parameter
//! `X-Os-Auth` into a header, and forwards the request. Objectstore decides about it.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, HeaderName, REFERRER_POLICY};
use axum::http::{HeaderMap, HeaderValue, Method, Uri};
use axum::middleware;
use axum::response::Response;
use axum::routing::get;
use tower_http::set_header::SetResponseHeaderLayer;

use crate::catalog::ORGANIZATION_SLUG;
use crate::credentials::{AUTH_HEADER, PROXY_PARAM, bearer_header, query_token, query_without};
use crate::embedded::EmbeddedObjectstore;
use crate::object_name::OBJECTS_PATH;
use crate::remote::RemoteObjectstore;
use crate::request_error::RequestError;

/// If a user opens an image in a tab of its own, its URL has the token. The browser then requests the
/// site's icon, and would send that URL as the `Referer`.
const NO_REFERRER: HeaderValue = HeaderValue::from_static("no-referrer");

/// The Objectstore behind the proxy.
#[derive(Debug, Clone)]
pub enum Upstream {
    /// The embedded one, in this process.
    Embedded(Arc<EmbeddedObjectstore>),
    /// A real one, over HTTP.
    Remote(Arc<RemoteObjectstore>),
}

/// For a day, by this browser only. The bytes of an object never change.
const KEPT: HeaderValue = HeaderValue::from_static("private, max-age=86400, immutable");

/// Another token in the URL names the same image ([RFC draft "No-Vary-Search"]). Chromium obeys it, other browsers do not.
///
/// [RFC draft "No-Vary-Search"]: https://datatracker.ietf.org/doc/draft-ietf-httpbis-no-vary-search/
const NO_VARY_SEARCH: HeaderName = HeaderName::from_static("no-vary-search");
const AUTH_PARAMS: HeaderValue = HeaderValue::from_static("params=(\"X-Os-Auth\" \"os_auth\")");

/// The proxy's routes: `/api/0/organizations/{slug}/objectstore/v1/objects/…`. `lets_browsers_keep`: whether browsers may keep
/// images.
pub fn router(upstream: Upstream, lets_browsers_keep: bool) -> Router {
    let path = format!("/api/0/organizations/{{slug}}/objectstore{OBJECTS_PATH}{{*object}}");
    let mut router = Router::new().route(&path, get(forward));
    if lets_browsers_keep {
        router = router.layer(middleware::map_response(let_browsers_keep));
    }
    router
        .layer(SetResponseHeaderLayer::overriding(
            REFERRER_POLICY,
            NO_REFERRER,
        ))
        .with_state(upstream)
}

/// Only what brings the object, also a part of it: not a refusal, which another token may end.
async fn let_browsers_keep(mut response: Response) -> Response {
    if response.status().is_success() {
        let headers = response.headers_mut();
        headers.insert(CACHE_CONTROL, KEPT);
        headers.insert(NO_VARY_SEARCH, AUTH_PARAMS);
    }
    response
}

async fn forward(
    State(upstream): State<Upstream>,
    Path((slug, _)): Path<(String, String)>,
    method: Method,
    uri: Uri,
    mut headers: HeaderMap,
) -> Result<Response, RequestError> {
    if slug != ORGANIZATION_SLUG {
        return Err(RequestError::NotFound);
    }
    let (_, path) = uri
        .path()
        .split_once("/objectstore")
        .ok_or(RequestError::BadObjectName)?;
    let query = token_to_header(&mut headers, uri.query())?;
    match upstream {
        Upstream::Embedded(objectstore) => {
            objectstore.read(&method, path, &headers, query.as_deref())
        }
        Upstream::Remote(client) => {
            client
                .forward(method, path, &headers, query.as_deref())
                .await
        }
    }
}

/// Moves the token from the query into a header, and returns the rest of the query. A request without
/// the parameter keeps its headers: a service worker sends the token in one.
fn token_to_header(
    headers: &mut HeaderMap,
    query: Option<&str>,
) -> Result<Option<String>, RequestError> {
    if let Some(token) = query_token(query, PROXY_PARAM)?.filter(|token| !token.is_empty()) {
        headers.insert(
            AUTH_HEADER,
            bearer_header(&token).ok_or(RequestError::InvalidToken)?,
        );
    }
    Ok(query.and_then(|query| query_without(query, PROXY_PARAM)))
}
