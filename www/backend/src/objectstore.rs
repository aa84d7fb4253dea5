//! The embedded Objectstore: `/v1/objects/…`, with the real one's rules, status codes and headers.
//! The rules themselves are in `verifier.rs`, the bytes in `store.rs`.

use std::io;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::DefaultBodyLimit;
use axum::extract::State;
use axum::http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use bytes::Bytes;
use objectstore_types::auth::Permission;
use serde_json::json;

use crate::credentials;
use crate::object::{OBJECTS_PATH, ObjectName};
use crate::refusal::Refusal;
use crate::store::{Metadata, Store};
use crate::verifier::Verifier;

/// Larger than any screenshot.
const MAX_OBJECT_BYTES: usize = 64 << 20;

const DEFAULT_CONTENT_TYPE: &str = "application/octet-stream";

/// A store and who may use it.
#[derive(Debug)]
pub struct Objectstore {
    store: Store,
    /// None: enforcement is off, and no token is looked at.
    verifier: Option<Verifier>,
}

impl Objectstore {
    /// Serves `store`, to everyone where there is no verifier.
    #[must_use]
    pub fn new(store: Store, verifier: Option<Verifier>) -> Self {
        Self { store, verifier }
    }

    /// Its own endpoint.
    pub fn router(self: Arc<Self>) -> Router {
        Router::new()
            .route(
                &format!("{OBJECTS_PATH}{{*object}}"),
                get(get_object).put(put_object),
            )
            .layer(DefaultBodyLimit::max(MAX_OBJECT_BYTES))
            .with_state(self)
    }

    /// Answers a `GET` (and, its body taken off, a `HEAD`) of the object at `path`.
    ///
    /// # Errors
    /// The [`Refusal`] that the real one would answer with.
    pub async fn get(
        self: &Arc<Self>,
        path: &str,
        headers: &HeaderMap,
        query: Option<&str>,
    ) -> Result<Response, Refusal> {
        let name = ObjectName::from_request_path(path)?;
        self.authorize(headers, query, Permission::ObjectRead, &name)?;
        let found = self.blocking(move |store| store.get(&name)).await?;
        let (metadata, body) = found.ok_or(Refusal::NotFound)?;
        object_response(&metadata, body).ok_or(Refusal::Store)
    }

    async fn put(
        self: &Arc<Self>,
        uri: &Uri,
        headers: &HeaderMap,
        body: Bytes,
    ) -> Result<Response, Refusal> {
        let name = ObjectName::from_request_path(uri.path())?;
        self.authorize(headers, uri.query(), Permission::ObjectWrite, &name)?;
        let metadata = metadata(headers);
        let key = name.key.clone();
        self.blocking(move |store| store.put(&name, &metadata, &body))
            .await?;
        Ok(Json(json!({ "key": key })).into_response())
    }

    fn authorize(
        &self,
        headers: &HeaderMap,
        query: Option<&str>,
        permission: Permission,
        name: &ObjectName,
    ) -> Result<(), Refusal> {
        let Some(verifier) = &self.verifier else {
            return Ok(());
        };
        verifier.authorize(&credentials::token(headers, query)?, permission, name)
    }

    async fn blocking<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Store) -> io::Result<T> + Send + 'static,
    ) -> Result<T, Refusal> {
        let this = Arc::clone(self);
        let done = tokio::task::spawn_blocking(move || work(&this.store)).await;
        done.map_err(|_| Refusal::Store)?
            .map_err(|_| Refusal::Store)
    }
}

async fn get_object(
    State(objectstore): State<Arc<Objectstore>>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    objectstore.get(uri.path(), &headers, uri.query()).await
}

async fn put_object(
    State(objectstore): State<Arc<Objectstore>>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    objectstore.put(&uri, &headers, body).await
}

fn metadata(headers: &HeaderMap) -> Metadata {
    let text = |name: HeaderName| Some(headers.get(name)?.to_str().ok()?.to_owned());
    Metadata {
        content_type: text(CONTENT_TYPE).unwrap_or_else(|| DEFAULT_CONTENT_TYPE.to_owned()),
        content_encoding: text(CONTENT_ENCODING),
    }
}

/// No `Cache-Control`, `ETag` or `Last-Modified`: the real one sends none either.
fn object_response(metadata: &Metadata, body: Bytes) -> Option<Response> {
    let mut response = Response::new(Body::from(body));
    let headers = response.headers_mut();
    headers.insert(
        CONTENT_TYPE,
        HeaderValue::try_from(&metadata.content_type).ok()?,
    );
    if let Some(encoding) = &metadata.content_encoding {
        headers.insert(CONTENT_ENCODING, HeaderValue::try_from(encoding).ok()?);
    }
    Some(response)
}
