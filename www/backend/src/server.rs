//! Runs the server: takes the address, says when it is ready, and ends on a signal.

use std::io::{self, Write};
use std::net::SocketAddr;

use tokio::net::{TcpListener, TcpSocket};
use tokio::signal::unix::{Signal, SignalKind, signal};

use crate::cli::Cli;
use crate::connections::{self, DateHeader};
use crate::error::StartError;
use crate::setup;

/// How many connections may wait to be accepted.
const BACKLOG: u32 = 1024;

/// Serves until SIGINT or SIGTERM. These signals also end it while it starts.
///
/// # Errors
/// A [`StartError`] if the server cannot start.
pub async fn run(cli: &Cli) -> Result<(), StartError> {
    let mut end = EndSignals::new().map_err(|source| listen_error(cli.listen, source))?;
    tokio::select! {
        started = start(cli) => serve(started?, end).await,
        () = end.received() => {}
    }
    Ok(())
}

struct Ready {
    listener: TcpListener,
    router: axum::Router,
    date: DateHeader,
}

/// Takes the address first, so that a conflict is found at once. Accepts connections only when all is
/// ready.
async fn start(cli: &Cli) -> Result<Ready, StartError> {
    let socket = bind(cli.listen).map_err(|source| listen_error(cli.listen, source))?;
    let router = setup::router(cli).await?;
    let listener = socket
        .listen(BACKLOG)
        .map_err(|source| listen_error(cli.listen, source))?;
    let date = if cli.faults().no_date {
        DateHeader::NotAdded
    } else {
        DateHeader::Added
    };
    Ok(Ready {
        listener,
        router,
        date,
    })
}

async fn serve(ready: Ready, mut end: EndSignals) {
    announce(&ready.listener);
    connections::serve(ready.listener, ready.router, ready.date, end.received()).await;
}

fn bind(address: SocketAddr) -> io::Result<TcpSocket> {
    let socket = if address.is_ipv4() {
        TcpSocket::new_v4()
    } else {
        TcpSocket::new_v6()
    }?;
    // Without this, a restart would have to wait until the last run's connections time out.
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    Ok(socket)
}

fn announce(listener: &TcpListener) {
    if let Ok(address) = listener.local_addr() {
        let mut stdout = io::stdout();
        // It does not matter if nobody reads stdout.
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
