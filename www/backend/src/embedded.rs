//! The embedded Objectstore: the routes below `/v1/objects/`, with the rules, status codes and
//! headers of the real one. `verifier.rs` decides who may read and write, `memory_store.rs` keeps the
//! bytes, and `response.rs` sends them.

mod memory_store;
mod response;

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
use crate::object_name::{OBJECTS_PATH, ObjectName};
use crate::request_error::RequestError;
use crate::verifier::Verifier;
pub use memory_store::{MemoryStore, Metadata};
use response::{RequestedPart, object_response};

/// The largest object that can be written, in bytes: larger than any screenshot.
const MAX_OBJECT_BYTES: usize = 64 << 20;

const DEFAULT_CONTENT_TYPE: &str = "application/octet-stream";

/// A store, and the rules for access to it.
#[derive(Debug)]
pub struct EmbeddedObjectstore {
    store: MemoryStore,
    /// Without one, enforcement is off: every request is granted, and no token is read.
    verifier: Option<Verifier>,
    version: ServerVersion,
}

impl EmbeddedObjectstore {
    /// Serves `store`. Without a verifier, everyone may read and write.
    #[must_use]
    pub fn new(store: MemoryStore, verifier: Option<Verifier>, version: ServerVersion) -> Self {
        Self {
            store,
            verifier,
            version,
        }
    }

    /// The routes of the object endpoint.
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
    /// The [`RequestError`] that a real Objectstore would answer with.
    pub fn read(
        &self,
        method: &Method,
        path: &str,
        headers: &HeaderMap,
        query: Option<&str>,
    ) -> Result<Response, RequestError> {
        let name = ObjectName::from_request_path(path)?;
        self.authorize(headers, query, Permission::ObjectRead, &name)?;
        let part = RequestedPart::of(method, headers)?;
        let (metadata, body) = self.store.get(&name).ok_or(RequestError::NoSuchObject)?;
        object_response(part, &metadata, body)
    }

    fn put(&self, uri: &Uri, headers: &HeaderMap, body: Bytes) -> Result<Response, RequestError> {
        let name = ObjectName::from_request_path(uri.path())?;
        self.authorize(headers, uri.query(), Permission::ObjectWrite, &name)?;
        self.store.put(&name, metadata(headers), body);
        Ok(Json(json!({ "key": name.key })).into_response())
    }

    fn authorize(
        &self,
        headers: &HeaderMap,
        query: Option<&str>,
        permission: Permission,
        name: &ObjectName,
    ) -> Result<(), RequestError> {
        let Some(verifier) = &self.verifier else {
            return Ok(());
        };
        let token = credentials::token(self.version, headers, query)?;
        verifier.authorize(&token, permission, name)
    }
}

async fn read_object(
    State(objectstore): State<Arc<EmbeddedObjectstore>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, RequestError> {
    objectstore.read(&method, uri.path(), &headers, uri.query())
}

async fn put_object(
    State(objectstore): State<Arc<EmbeddedObjectstore>>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, RequestError> {
    objectstore.put(&uri, &headers, body)
}

fn metadata(headers: &HeaderMap) -> Metadata {
    let text = |name: HeaderName| Some(headers.get(name)?.to_str().ok()?.to_owned());
    Metadata {
        content_type: text(CONTENT_TYPE).unwrap_or_else(|| DEFAULT_CONTENT_TYPE.to_owned()),
        content_encoding: text(CONTENT_ENCODING),
    }
}
