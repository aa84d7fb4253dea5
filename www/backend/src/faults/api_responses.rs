//! Delays details responses, or replaces them by failures.

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

use super::{Faults, Sampler};

/// In seconds. Longer than a client's first back-off, and short enough to watch.
const RETRY_AFTER_SECONDS: HeaderValue = HeaderValue::from_static("2");

/// The faults of details responses.
#[derive(Debug)]
pub struct ApiResponseFaults {
    latency: Duration,
    failure: Option<Failure>,
}

#[derive(Debug)]
struct Failure {
    sampler: Sampler,
    status: StatusCode,
}

impl ApiResponseFaults {
    /// Takes from `faults` those that concern details responses.
    #[must_use]
    pub fn of(faults: &Faults) -> Self {
        Self {
            latency: faults.latency,
            failure: faults.refetch.map(|refetch| Failure {
                sampler: Sampler::new(refetch.rate),
                status: refetch.status,
            }),
        }
    }

    fn failure(&self) -> Option<Response> {
        let failure = self.failure.as_ref()?;
        failure
            .sampler
            .picks_next()
            .then(|| failed_with(failure.status))
    }
}

/// A middleware that answers late, or with a failure, if the faults ask for it.
pub async fn inject_faults(
    State(faults): State<Arc<ApiResponseFaults>>,
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
    let detail = "This response fails because of --fault refetch";
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
