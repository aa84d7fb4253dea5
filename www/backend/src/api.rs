//! The product's API: the responses that list the images, and bring the token to load them with.

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
use crate::faults::{DetailsFaults, Expiry, interfere};
use crate::location::Location;
use crate::refusal::Refusal;
use crate::token::Issuer;

/// A browser that answers a refetch out of its cache brings back the token that it should replace.
const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");

/// What a response says where it may bring a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TokenField {
    /// A token.
    Present,
    /// `null`, as a backend that does not enforce auth.
    Null,
    /// No such field, as an older backend.
    Absent,
}

/// Answers the API's requests.
#[derive(Debug)]
pub struct Api {
    /// What it tells of.
    pub catalog: Catalog,
    /// Who mints the tokens.
    pub issuer: Issuer,
    /// Where the images lie, if not where the product's do.
    pub location: Option<Location>,
    /// When they expire.
    pub expiry: Expiry,
    /// Whether a response has one.
    pub field: TokenField,
    /// What goes wrong with those that bring one.
    pub faults: Arc<DetailsFaults>,
}

/// A response's own content, and the token field.
#[derive(Serialize)]
struct WithToken<'a, T> {
    #[serde(flatten)]
    content: T,
    #[serde(skip_serializing_if = "Option::is_none")]
    objectstore_location: Option<&'a Location>,
    #[serde(skip_serializing_if = "TokenValue::is_absent")]
    objectstore_token: TokenValue,
}

/// The field's value, if there is a field.
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
        let faults = middleware::from_fn_with_state(Arc::clone(&self.faults), interfere);
        let details = Router::new()
            .route(&path("builds/{id}"), get(build_details))
            .route(&path("snapshots/{id}"), get(snapshot_details))
            .route_layer(faults);
        Router::new()
            .route(&path("builds"), get(list_builds))
            .route("/api/{*rest}", get(async || Refusal::NotFound))
            .merge(details)
            .layer(SetResponseHeaderLayer::overriding(CACHE_CONTROL, NO_STORE))
            .with_state(Arc::new(self))
    }

    /// Details bring a token; a new one every time, as the product's do.
    fn details(&self, content: impl Serialize) -> Result<Response, Refusal> {
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

    /// Lists bring none.
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

    fn mint(&self) -> Result<String, Refusal> {
        self.issuer
            .mint(Permission::ObjectRead, self.expiry.next())
            .map_err(|_| Refusal::Sign)
    }
}

async fn list_builds(
    State(api): State<Arc<Api>>,
    Path(slug): Path<String>,
) -> Result<Response, Refusal> {
    known(&slug)?;
    let builds = api.catalog.builds.iter().map(BuildSummary::of).collect();
    Ok(api.list(BuildList { builds }))
}

async fn build_details(
    State(api): State<Arc<Api>>,
    Path((slug, id)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    known(&slug)?;
    let build = api.catalog.builds.iter().find(|build| build.id == id);
    api.details(build.ok_or(Refusal::NotFound)?)
}

async fn snapshot_details(
    State(api): State<Arc<Api>>,
    Path((slug, id)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    known(&slug)?;
    let mut snapshots = api.catalog.snapshots.iter();
    let snapshot = snapshots.find(|snapshot| snapshot.id == id);
    api.details(snapshot.ok_or(Refusal::NotFound)?)
}

fn known(slug: &str) -> Result<(), Refusal> {
    if slug == ORGANIZATION_SLUG {
        Ok(())
    } else {
        Err(Refusal::NotFound)
    }
}
