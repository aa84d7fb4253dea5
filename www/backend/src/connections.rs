//! Accepts and serves connections, as `axum::serve` does. Unlike there, the automatic `Date` header
//! can be switched off.

use std::time::Duration;

use axum::Router;
use axum::serve::Listener;
use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::time::timeout;

/// How long responses that are being sent may take after the server is told to end.
const GRACE: Duration = Duration::from_secs(2);

/// Whether responses get a `Date` header automatically.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateHeader {
    /// Responses without a date get the system's time.
    Added,
    /// Responses are sent as they are.
    NotAdded,
}

/// Serves `router` until `end` completes.
pub async fn serve(
    mut listener: TcpListener,
    router: Router,
    date: DateHeader,
    end: impl Future<Output = ()>,
) {
    let mut http = http1::Builder::new();
    http.auto_date_header(date == DateHeader::Added);
    let connections = GracefulShutdown::new();
    tokio::pin!(end);
    loop {
        let (stream, _) = tokio::select! {
            accepted = Listener::accept(&mut listener) => accepted,
            () = &mut end => break,
        };
        let service = TowerToHyperService::new(router.clone());
        let connection = http.serve_connection(TokioIo::new(stream), service);
        let connection = connections.watch(connection);
        // If a connection breaks, the client notices.
        tokio::spawn(async { drop(connection.await) });
    }
    drop(listener);
    // A client that keeps its connection open must not keep the process alive.
    let _ = timeout(GRACE, connections.shutdown()).await;
}
