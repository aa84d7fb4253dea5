//! What happens to a details response on its way: it is late, or a failure comes in its place.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::{Request, State};
use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde_json::json;
use tokio::time::sleep;

use super::{Faults, Share};

/// Seconds: longer than a client would wait by itself at first, short enough to sit through.
const RETRY_AFTER_SECONDS: HeaderValue = HeaderValue::from_static("2");

/// What to do to the responses.
#[derive(Debug)]
pub struct DetailsFaults {
    latency: Duration,
    failure: Option<Failure>,
}

#[derive(Debug)]
struct Failure {
    share: Share,
    status: StatusCode,
}

impl DetailsFaults {
    /// Those of `faults` that are for details responses.
    #[must_use]
    pub fn of(faults: &Faults) -> Self {
        Self {
            latency: faults.latency,
            failure: faults.refetch.map(|refetch| Failure {
                share: Share::new(refetch.rate),
                status: refetch.status,
            }),
        }
    }

    fn failure(&self) -> Option<Response> {
        let failure = self.failure.as_ref()?;
        failure
            .share
            .picks_next()
            .then(|| failed_with(failure.status))
    }
}

/// Answers the request, late or not at all where that was asked for.
pub async fn interfere(
    State(faults): State<Arc<DetailsFaults>>,
    request: Request,
    next: Next,
) -> Response {
    if !faults.latency.is_zero() {
        sleep(faults.latency).await;
    }
    match faults.failure() {
        Some(failure) => failure,
        None => next.run(request).await,
    }
}

fn failed_with(status: StatusCode) -> Response {
    let detail = "It failed because --fault refetch asks for it";
    let mut response = (status, Json(json!({ "detail": detail }))).into_response();
    if matches!(
        status,
        StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE
    ) {
        let headers = response.headers_mut();
        headers.insert(RETRY_AFTER, RETRY_AFTER_SECONDS);
    }
    response
}
