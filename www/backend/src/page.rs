//! Serves the built page as static files. A path that is not a file is one of the page's own routes.

use std::path::Path;

use axum::Router;
use axum::http::header::{
    CONTENT_SECURITY_POLICY, HeaderName, HeaderValue, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use tower_http::services::{ServeDir, ServeFile};
use tower_http::set_header::SetResponseHeaderLayer;

use crate::error::StartError;

/// The page may compile wasm, show fetched masks (`blob:`), and send requests to this server only. It
/// may not use inline scripts or styles, or `eval`.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
    style-src 'self'; font-src 'self'; img-src 'self' blob:; connect-src 'self'; worker-src 'self'; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// `no-referrer`: a URL with a token must not be sent as a `Referer`.
const SECURITY_HEADERS: [(HeaderName, &str); 3] = [
    (CONTENT_SECURITY_POLICY, POLICY),
    (REFERRER_POLICY, "no-referrer"),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
];

/// Serves the page built into `directory`.
///
/// # Errors
/// [`StartError::Page`] if there is no page.
pub fn router(directory: &Path) -> Result<Router, StartError> {
    let index = directory.join("index.html");
    if !index.is_file() {
        return Err(StartError::Page {
            path: directory.into(),
        });
    }
    let files = ServeDir::new(directory)
        // The redirect would repeat the query, and a token in it.
        .redirect_to_trailing_slash(false)
        .fallback(ServeFile::new(index));
    let router = Router::new().fallback_service(files);
    Ok(SECURITY_HEADERS
        .into_iter()
        .fold(router, |router, (name, value)| {
            let value = HeaderValue::from_static(value);
            router.layer(SetResponseHeaderLayer::overriding(name, value))
        }))
}
