//! Logs one line for each request, on stderr. It leaves out the query, which may hold a token.

use std::fmt;
use std::io::{self, Write};
use std::time::Instant;

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;

/// A middleware that answers the request, and logs its method, path, status and duration.
pub async fn log_request(request: Request, next: Next) -> Response {
    let started = Instant::now();
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    let response = next.run(request).await;
    let status = response.status().as_u16();
    let milliseconds = started.elapsed().as_secs_f64() * 1e3;
    log_line(format_args!("{method} {path} {status} {milliseconds:.1}ms"));
    response
}

/// Writes a line to stderr. If stderr is closed, the line is lost, and the server goes on; `eprintln!`
/// would panic.
pub fn log_line(line: fmt::Arguments<'_>) {
    let _ = writeln!(io::stderr(), "{line}");
}
