//! The process: an address, a line when it is ready, and an end on a signal.

use std::future::IntoFuture;
use std::io::{self, Write};
use std::net::SocketAddr;
use std::time::Duration;

use tokio::net::{TcpListener, TcpSocket};
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::time::timeout;

use crate::cli::Cli;
use crate::error::StartError;
use crate::setup;

/// Accepted connections that may wait.
const BACKLOG: u32 = 1024;

/// What is being answered when the signal comes may take that long.
const GRACE: Duration = Duration::from_secs(2);

/// Serves until SIGINT or SIGTERM, which also end a start that is still under way.
///
/// # Errors
/// A [`StartError`] if it cannot start.
pub async fn run(cli: &Cli) -> Result<(), StartError> {
    let mut end = EndSignals::new().map_err(|source| listen_error(cli.listen, source))?;
    tokio::select! {
        started = start(cli) => serve(started?, end).await,
        () = end.received() => Ok(()),
    }
}

struct Ready {
    listener: TcpListener,
    router: axum::Router,
}

/// The address is taken first, so that a clash shows at once, but accepts nothing before all is
/// ready.
async fn start(cli: &Cli) -> Result<Ready, StartError> {
    let socket = bind(cli.listen).map_err(|source| listen_error(cli.listen, source))?;
    let router = setup::router(cli).await?;
    let listener = socket
        .listen(BACKLOG)
        .map_err(|source| listen_error(cli.listen, source))?;
    Ok(Ready { listener, router })
}

async fn serve(Ready { listener, router }: Ready, mut end: EndSignals) -> Result<(), StartError> {
    announce(&listener);
    let (ending, ended) = tokio::sync::oneshot::channel::<()>();
    let shutdown = async { drop(ended.await) };
    let serving = axum::serve(listener, router)
        .with_graceful_shutdown(shutdown)
        .into_future();
    tokio::pin!(serving);
    tokio::select! {
        _ = &mut serving => {}
        () = end.received() => {
            drop(ending);
            // A client that never lets go of its connection must not keep the process.
            let _ = timeout(GRACE, serving).await;
        }
    }
    Ok(())
}

fn bind(address: SocketAddr) -> io::Result<TcpSocket> {
    let socket = if address.is_ipv4() {
        TcpSocket::new_v4()
    } else {
        TcpSocket::new_v6()
    }?;
    // A restart need not wait for the last run's connections to time out.
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    Ok(socket)
}

fn announce(listener: &TcpListener) {
    if let Ok(address) = listener.local_addr() {
        let mut stdout = io::stdout();
        // Whoever started it may not care to read.
        let _ = writeln!(stdout, "listening on http://{address}").and_then(|()| stdout.flush());
    }
}

fn listen_error(address: SocketAddr, source: io::Error) -> StartError {
    StartError::Listen { address, source }
}

struct EndSignals {
    interrupt: Signal,
    terminate: Signal,
}

impl EndSignals {
    fn new() -> io::Result<Self> {
        let interrupt = signal(SignalKind::interrupt())?;
        Ok(Self {
            interrupt,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    async fn received(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}
