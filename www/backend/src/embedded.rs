//! The embedded Objectstore: `/v1/objects/…`, with the real one's rules, status codes and headers.
//! The rules themselves are in `verifier.rs`, the bytes in `store.rs`.

use std::io;
use std::sync::Arc;

use axum::extract::DefaultBodyLimit;
use axum::extract::State;
use axum::http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderName, Method, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use bytes::Bytes;
use objectstore_types::auth::Permission;
use serde_json::json;

use crate::credentials::{self, ServerVersion};
use crate::object::{OBJECTS_PATH, ObjectName};
use crate::object_response::{Wanted, object_response};
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
    version: ServerVersion,
}

impl Objectstore {
    /// Serves `store`, to everyone where there is no verifier.
    #[must_use]
    pub fn new(store: Store, verifier: Option<Verifier>, version: ServerVersion) -> Self {
        Self {
            store,
            verifier,
            version,
        }
    }

    /// Its own endpoint.
    pub fn router(self: Arc<Self>) -> Router {
        Router::new()
            .route(
                &format!("{OBJECTS_PATH}{{*object}}"),
                get(read_object).put(put_object),
            )
            .layer(DefaultBodyLimit::max(MAX_OBJECT_BYTES))
            .with_state(self)
    }

    /// Answers a `GET` or `HEAD` of the object at `path`.
    ///
    /// # Errors
    /// The [`Refusal`] that the real one would answer with.
    pub async fn read(
        self: &Arc<Self>,
        method: &Method,
        path: &str,
        headers: &HeaderMap,
        query: Option<&str>,
    ) -> Result<Response, Refusal> {
        let name = ObjectName::from_request_path(path)?;
        self.authorize(headers, query, Permission::ObjectRead, &name)?;
        let wanted = Wanted::of(method, headers)?;
        let found = self.blocking(move |store| store.get(&name)).await?;
        let (metadata, body) = found.ok_or(Refusal::NoSuchObject)?;
        object_response(wanted, &metadata, body)
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
        let token = credentials::token(self.version, headers, query)?;
        verifier.authorize(&token, permission, name)
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

async fn read_object(
    State(objectstore): State<Arc<Objectstore>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    objectstore
        .read(&method, uri.path(), &headers, uri.query())
        .await
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
