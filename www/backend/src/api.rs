//! The product's API: responses that list images, with the token to load them.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::HeaderValue;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router, middleware};
use clap::ValueEnum;
use objectstore_types::auth::Permission;
use serde::Serialize;
use tower_http::set_header::SetResponseHeaderLayer;

use crate::catalog::{AppInfo, Build, Catalog, ORGANIZATION_SLUG};
use crate::faults::{ApiResponseFaults, Expiry, inject_faults};
use crate::location::Location;
use crate::request_error::RequestError;
use crate::token::Issuer;

/// Without this, a browser could answer a refetch from its cache, with the old token.
const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");

/// The value of `objectstore_token` in a response that may bring a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TokenField {
    /// A token.
    Present,
    /// `null`, as from a backend that does not enforce auth.
    Null,
    /// No such field, as from an older backend.
    Absent,
}

/// What the API's responses are made from.
#[derive(Debug)]
pub struct Api {
    /// The builds and snapshots.
    pub catalog: Catalog,
    /// Mints the tokens.
    pub issuer: Issuer,
    /// The images' usecase, scopes and key prefix, if they are not the product's.
    pub location: Option<Location>,
    /// When the tokens expire.
    pub expiry: Expiry,
    /// Whether responses have a token.
    pub field: TokenField,
    /// Simulated failures of details responses.
    pub faults: Arc<ApiResponseFaults>,
}

/// A response's content, with the fields that concern its images.
#[derive(Serialize)]
struct WithToken<'a, T> {
    #[serde(flatten)]
    content: T,
    #[serde(skip_serializing_if = "Option::is_none")]
    objectstore_location: Option<&'a Location>,
    #[serde(skip_serializing_if = "TokenValue::is_absent")]
    objectstore_token: TokenValue,
}

/// The value of `objectstore_token`.
#[derive(Serialize)]
#[serde(untagged)]
enum TokenValue {
    Token(String),
    Null,
    Absent,
}

impl TokenValue {
    fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }
}

#[derive(Serialize)]
struct BuildList<'a> {
    builds: Vec<BuildSummary<'a>>,
}

#[derive(Serialize)]
struct BuildSummary<'a> {
    id: &'static str,
    app_info: &'a AppInfo,
}

impl<'a> BuildSummary<'a> {
    fn of(Build { id, app_info, .. }: &'a Build) -> Self {
        Self { id, app_info }
    }
}

impl Api {
    /// `/api/0/organizations/{slug}/builds`, `…/builds/{id}` and `…/snapshots/{id}`.
    pub fn router(self) -> Router {
        let path = |rest: &str| format!("/api/0/organizations/{{slug}}/{rest}");
        let faults = middleware::from_fn_with_state(Arc::clone(&self.faults), inject_faults);
        let details = Router::new()
            .route(&path("builds/{id}"), get(build_details))
            .route(&path("snapshots/{id}"), get(snapshot_details))
            .route_layer(faults);
        Router::new()
            .route(&path("builds"), get(list_builds))
            .route("/api/{*rest}", get(async || RequestError::NotFound))
            .merge(details)
            .layer(SetResponseHeaderLayer::overriding(CACHE_CONTROL, NO_STORE))
            .with_state(Arc::new(self))
    }

    /// A response that brings a token: each response a new one, as the product's.
    fn details(&self, content: impl Serialize) -> Result<Response, RequestError> {
        let objectstore_token = match self.field {
            TokenField::Present => TokenValue::Token(self.mint()?),
            TokenField::Null => TokenValue::Null,
            TokenField::Absent => TokenValue::Absent,
        };
        Ok(Json(WithToken {
            content,
            objectstore_location: self.location.as_ref(),
            objectstore_token,
        })
        .into_response())
    }

    /// A response that brings no token.
    fn list(&self, content: impl Serialize) -> Response {
        let objectstore_token = match self.field {
            TokenField::Present | TokenField::Null => TokenValue::Null,
            TokenField::Absent => TokenValue::Absent,
        };
        Json(WithToken {
            content,
            objectstore_location: None,
            objectstore_token,
        })
        .into_response()
    }

    fn mint(&self) -> Result<String, RequestError> {
        self.issuer
            .mint(Permission::ObjectRead, self.expiry.next())
            .map_err(|_| RequestError::Sign)
    }
}

async fn list_builds(
    State(api): State<Arc<Api>>,
    Path(slug): Path<String>,
) -> Result<Response, RequestError> {
    require_known_organization(&slug)?;
    let builds = api.catalog.builds.iter().map(BuildSummary::of).collect();
    Ok(api.list(BuildList { builds }))
}

async fn build_details(
    State(api): State<Arc<Api>>,
    Path((slug, id)): Path<(String, String)>,
) -> Result<Response, RequestError> {
    require_known_organization(&slug)?;
    let build = api.catalog.builds.iter().find(|build| build.id == id);
    api.details(build.ok_or(RequestError::NotFound)?)
}

async fn snapshot_details(
    State(api): State<Arc<Api>>,
    Path((slug, id)): Path<(String, String)>,
) -> Result<Response, RequestError> {
    require_known_organization(&slug)?;
    let mut snapshots = api.catalog.snapshots.iter();
    let snapshot = snapshots.find(|snapshot| snapshot.id == id);
    api.details(snapshot.ok_or(RequestError::NotFound)?)
}

fn require_known_organization(slug: &str) -> Result<(), RequestError> {
    if slug == ORGANIZATION_SLUG {
        Ok(())
    } else {
        Err(RequestError::NotFound)
    }
}
