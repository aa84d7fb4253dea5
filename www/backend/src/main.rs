//! The program: arguments in, an exit code out. Everything else is in the library.

use std::process::ExitCode;

use clap::Parser;
use demo_backend::cli::Cli;
use demo_backend::request_log::log_line;
use demo_backend::server;

#[tokio::main]
async fn main() -> ExitCode {
    let cli = Cli::parse();
    if let Err(error) = cli.check() {
        error.exit();
    }
    match server::run(&cli).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            log_line(format_args!("error: {error}"));
            ExitCode::FAILURE
        }
    }
}
