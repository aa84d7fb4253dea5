//! Builds the server's router from the command line: keys, images, and the store for them. Whatever
//! keeps the server from starting fails here, before it listens.

use std::sync::Arc;
use std::time::Duration;

use axum::http::header::DATE;
use axum::response::Response;
use axum::{Router, middleware};
use tower_http::set_header::SetResponseHeaderLayer;
use url::Url;

use crate::api::Api;
use crate::catalog::{Catalog, Images};
use crate::cli::{Cli, Enforce};
use crate::embedded::{EmbeddedObjectstore, MemoryStore, Metadata};
use crate::error::StartError;
use crate::faults::{ApiResponseFaults, Expiry, Faults};
use crate::gallery::{Comparison, bundled, directory};
use crate::keys::{KeyPair, read_verifying_key};
use crate::location::Location;
use crate::page;
use crate::proxy::{self, Upstream};
use crate::remote::RemoteObjectstore;
use crate::request_log::{log_line, log_request};
use crate::signing_key::SigningKey;
use crate::token::Issuer;
use crate::upload::{PNG, RetryLimits, Uploader};
use crate::verifier::Verifier;

/// Builds the router of everything that is served.
///
/// # Errors
/// A [`StartError`] that says what was wrong and what to do.
pub async fn router(cli: &Cli) -> Result<Router, StartError> {
    let page = cli.page.as_deref().map(page::router).transpose()?;
    let location = cli.location();
    let faults = cli.faults();
    let key = Arc::new(SigningKey::new(signing_key(cli)?, faults.rotate_key));
    let issuer = Issuer::new(Arc::clone(&key), location.resource());
    let (catalog, images) = catalog(cli).await?;
    let upstream = match &cli.objectstore {
        Some(base) => remote(base, cli, &issuer, &location, images).await?,
        None => embedded(cli, key, &location, images)?,
    };
    let api = Api {
        catalog,
        issuer,
        location: (!location.follows_product()).then_some(location),
        expiry: expiry(cli, &faults),
        field: cli.token_field,
        faults: Arc::new(ApiResponseFaults::of(&faults)),
    };

    let mut router = Router::new().merge(api.router());
    if let Upstream::Embedded(objectstore) = &upstream {
        router = router.merge(Arc::clone(objectstore).router());
    }
    router = router.merge(proxy::router(upstream, !cli.no_image_caching));
    if let Some(page) = page {
        router = router.merge(page);
    }
    let router = with_date(router, &faults);
    Ok(router.layer(middleware::from_fn(log_request)))
}

/// Adds the `Date` of a simulated clock. The date of the real clock is added by `connections.rs`.
fn with_date(router: Router, faults: &Faults) -> Router {
    let clock = faults.clock;
    if clock.is_right() || faults.no_date {
        return router;
    }
    let date = move |_: &Response| clock.date();
    router.layer(SetResponseHeaderLayer::overriding(DATE, date))
}

fn expiry(cli: &Cli, faults: &Faults) -> Expiry {
    let lifetime = Duration::from_secs(cli.token_lifetime);
    let leeway = Duration::from_secs(cli.leeway);
    Expiry::new(faults.clock, lifetime, leeway, faults.expired_token)
}

fn signing_key(cli: &Cli) -> Result<KeyPair, StartError> {
    match (&cli.signing_key, &cli.key_id) {
        (Some(path), Some(key_id)) => KeyPair::read(key_id.clone(), path),
        _ => KeyPair::generate(),
    }
}

/// Decodes and compares the screenshots. That takes a second of processor time, so it runs off the
/// threads that serve requests.
async fn catalog(cli: &Cli) -> Result<(Catalog, Images), StartError> {
    let images = cli.images.clone();
    let work = move || {
        let (gallery, solo) = match images {
            Some(directory) => {
                log_line(format_args!(
                    "reading the screenshots in {}",
                    directory.display()
                ));
                (directory::read(&directory)?, Vec::new())
            }
            None => (bundled::gallery()?, bundled::payment_cards()?),
        };
        let comparison = Comparison::of(gallery).map_err(|e| StartError::Image(e.to_string()))?;
        Ok(Catalog::new(&comparison, &solo, bundled::icons()))
    };
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|error| StartError::Image(error.to_string()))?
}

async fn remote(
    base: &Url,
    cli: &Cli,
    issuer: &Issuer,
    location: &Location,
    images: Images,
) -> Result<Upstream, StartError> {
    let client = RemoteObjectstore::new(base)?;
    let uploader = Uploader {
        client: &client,
        issuer,
        key_id: cli.key_id.as_deref().unwrap_or_default(),
        location,
        limits: RetryLimits::default(),
    };
    uploader.upload(images).await?;
    Ok(Upstream::Remote(Arc::new(client)))
}

fn embedded(
    cli: &Cli,
    key: Arc<SigningKey>,
    location: &Location,
    images: Images,
) -> Result<Upstream, StartError> {
    let store = MemoryStore::default();
    fill(&store, location, images);
    let verifier = verifier(cli, key)?;
    let objectstore = EmbeddedObjectstore::new(store, verifier, cli.server_version);
    Ok(Upstream::Embedded(Arc::new(objectstore)))
}

fn verifier(cli: &Cli, key: Arc<SigningKey>) -> Result<Option<Verifier>, StartError> {
    let mut verifier = Verifier::new(key, cli.faults().clock, cli.leeway);
    for trusted in &cli.verifying_key {
        verifier = verifier.with_key(&trusted.key_id, read_verifying_key(&trusted.path)?);
    }
    Ok((cli.enforce == Enforce::On).then_some(verifier))
}

fn fill(store: &MemoryStore, location: &Location, images: Images) {
    let metadata = Metadata {
        content_type: PNG.to_owned(),
        content_encoding: None,
    };
    for (key, png) in images {
        store.put(&location.object_name(&key), metadata.clone(), png);
    }
}
