//! The product's proxy in front of Objectstore. It takes the token from `X-Os-Auth` in the query and
//! hands it on as a header; it decides nothing: the answer is Objectstore's, as it comes.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::header::REFERRER_POLICY;
use axum::http::{HeaderMap, HeaderValue, Method, Uri};
use axum::response::Response;
use axum::routing::get;
use tower_http::set_header::SetResponseHeaderLayer;

use crate::catalog::ORGANIZATION_SLUG;
use crate::credentials::{AUTH_HEADER, PROXY_PARAM, bearer_header, query_token, query_without};
use crate::object::OBJECTS_PATH;
use crate::objectstore::Objectstore;
use crate::objectstore_client::ObjectstoreClient;
use crate::refusal::Refusal;

/// An image that is looked at alone has its token in its address, and the browser then asks for the icon
/// of its site: with that address as the `Referer`, unless it is told not to.
const NO_REFERRER: HeaderValue = HeaderValue::from_static("no-referrer");

/// What stands behind the proxy.
#[derive(Debug, Clone)]
pub enum Upstream {
    /// Our own, in this process.
    Embedded(Arc<Objectstore>),
    /// A real one.
    Remote(Arc<ObjectstoreClient>),
}

/// The proxy's routes: `/api/0/organizations/{slug}/objectstore/v1/objects/…`.
pub fn router(upstream: Upstream) -> Router {
    let path = format!("/api/0/organizations/{{slug}}/objectstore{OBJECTS_PATH}{{*object}}");
    Router::new()
        .route(&path, get(forward))
        .layer(SetResponseHeaderLayer::overriding(
            REFERRER_POLICY,
            NO_REFERRER,
        ))
        .with_state(upstream)
}

async fn forward(
    State(upstream): State<Upstream>,
    Path((slug, _)): Path<(String, String)>,
    method: Method,
    uri: Uri,
    mut headers: HeaderMap,
) -> Result<Response, Refusal> {
    if slug != ORGANIZATION_SLUG {
        return Err(Refusal::NotFound);
    }
    let (_, path) = uri
        .path()
        .split_once("/objectstore")
        .ok_or(Refusal::BadObjectName)?;
    let query = token_to_header(&mut headers, uri.query())?;
    match upstream {
        Upstream::Embedded(objectstore) => {
            objectstore
                .read(&method, path, &headers, query.as_deref())
                .await
        }
        Upstream::Remote(client) => {
            client
                .forward(method, path, &headers, query.as_deref())
                .await
        }
    }
}

/// Moves the token out of the query, and answers with what is left of it. A request without the
/// parameter keeps the headers it came with: a service worker sends the token in one.
fn token_to_header(
    headers: &mut HeaderMap,
    query: Option<&str>,
) -> Result<Option<String>, Refusal> {
    if let Some(token) = query_token(query, PROXY_PARAM)?.filter(|token| !token.is_empty()) {
        headers.insert(
            AUTH_HEADER,
            bearer_header(&token).ok_or(Refusal::InvalidToken)?,
        );
    }
    Ok(query.and_then(|query| query_without(query, PROXY_PARAM)))
}
