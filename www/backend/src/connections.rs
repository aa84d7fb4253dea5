//! Connections taken and served, each by itself, as `axum::serve` does; but whether responses say
//! the date by themselves is ours to choose.

use std::time::Duration;

use axum::Router;
use axum::serve::Listener;
use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::time::timeout;

/// What is being answered when the end comes may take that long.
const GRACE: Duration = Duration::from_secs(2);

/// How responses are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateHeader {
    /// With the system's time, where a response does not bring its own.
    Added,
    /// As the response has it.
    NotAdded,
}

/// Serves `router` until `end` comes.
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
        // A connection that breaks is the client's to notice.
        tokio::spawn(async { drop(connection.await) });
    }
    drop(listener);
    // A client that never lets go of its connection must not keep the process.
    let _ = timeout(GRACE, connections.shutdown()).await;
}
