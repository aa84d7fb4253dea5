//! Errors of single requests to the object endpoint, the proxy and the API, with Objectstore's status
//! codes. No message holds a token, or anything else that the client sent.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;
use thiserror::Error;

/// Why a request was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum RequestError {
    /// Neither a header nor the query carries a token.
    #[error("No authorization token provided")]
    NoToken,
    /// The auth parameter stands in the query more than once.
    #[error("The authorization parameter must be given only once")]
    TokenTwice,
    /// The token's header does not say which key signed it.
    #[error("The token's header is missing `kid`")]
    NoKeyId,
    /// The path does not name an object.
    #[error("The path does not name an object: /v1/objects/{{usecase}}/{{scopes}}/{{key}}")]
    BadObjectName,
    /// `Range` is not one that Objectstore reads.
    #[error("The range is invalid")]
    BadRange,
    /// `exp` plus leeway has passed.
    #[error("The token has expired")]
    Expired,
    /// Not a JWT, not signed by the key it names, or with claims missing.
    #[error("The token is invalid")]
    InvalidToken,
    /// No key of that id is configured.
    #[error("The token's key is unknown")]
    UnknownKey,
    /// The claims do not cover the permission, usecase or scopes.
    #[error("The token does not grant this operation on this object")]
    NotCovered,
    /// The API or the proxy has nothing at that path.
    #[error("Not found")]
    NotFound,
    /// Objectstore has no object of that name.
    #[error("There is no such object")]
    NoSuchObject,
    /// The store failed.
    #[error("The store failed")]
    Store,
    /// The real Objectstore behind the proxy did not respond.
    #[error("Objectstore cannot be reached")]
    Unreachable,
    /// The real Objectstore behind the proxy responded with a redirect.
    #[error("Objectstore answered with a redirect, which is not followed")]
    Redirected,
    /// A new signing key was due and could not be generated.
    #[error("Cannot generate a signing key")]
    NoKey,
    /// A token could not be signed.
    #[error("Cannot sign a token")]
    Sign,
}

impl RequestError {
    /// The status code of the response: Objectstore's, where it has one.
    #[must_use]
    pub fn status(self) -> StatusCode {
        match self {
            Self::NoToken
            | Self::TokenTwice
            | Self::NoKeyId
            | Self::BadObjectName
            | Self::BadRange => StatusCode::BAD_REQUEST,
            Self::Expired | Self::InvalidToken | Self::UnknownKey => StatusCode::UNAUTHORIZED,
            Self::NotCovered => StatusCode::FORBIDDEN,
            Self::NotFound | Self::NoSuchObject => StatusCode::NOT_FOUND,
            Self::Store | Self::NoKey | Self::Sign => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Unreachable | Self::Redirected => StatusCode::BAD_GATEWAY,
        }
    }
}

/// JSON with a `detail`. As in Objectstore there are two exceptions: no body if the object does not
/// exist, and plain text if the path does not name an object.
impl IntoResponse for RequestError {
    fn into_response(self) -> Response {
        let (status, detail) = (self.status(), self.to_string());
        match self {
            Self::NoSuchObject => status.into_response(),
            Self::BadObjectName => (status, detail).into_response(),
            _ => (status, Json(json!({ "detail": detail }))).into_response(),
        }
    }
}
