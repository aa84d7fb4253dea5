//! One line a request, on stderr. The query is left out: it is where tokens are.

use std::time::Instant;

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;

/// Answers the request, and says so.
pub async fn log_request(request: Request, next: Next) -> Response {
    let started = Instant::now();
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    let response = next.run(request).await;
    let status = response.status().as_u16();
    eprintln!(
        "{method} {path} {status} {:.1}ms",
        started.elapsed().as_secs_f64() * 1e3
    );
    response
}
