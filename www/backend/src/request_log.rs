//! One line a request, on stderr. The query is left out: it is where tokens are.

use std::fmt;
use std::io::{self, Write};
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
    let milliseconds = started.elapsed().as_secs_f64() * 1e3;
    say(format_args!("{method} {path} {status} {milliseconds:.1}ms"));
    response
}

/// A line on stderr. Where nobody reads it any more, it is lost: no reason to stop serving, as
/// `eprintln!` would.
pub fn say(line: fmt::Arguments<'_>) {
    let _ = writeln!(io::stderr(), "{line}");
}
