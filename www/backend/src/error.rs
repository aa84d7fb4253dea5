//! Errors that keep the server from starting. Each message is one line: what is wrong, and what to
//! do. Errors of single requests are in `request_error.rs`.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

use thiserror::Error;

use crate::upload::UploadError;

/// Why the server did not start.
#[derive(Debug, Error)]
#[allow(missing_docs, reason = "the messages say what each field is")]
pub enum StartError {
    #[error("cannot listen on {address}: {source}; choose another address with --listen")]
    Listen {
        address: SocketAddr,
        source: io::Error,
    },

    #[error(
        "--page: there is no index.html in {path}; build the page with `npm run build -w www`, or give its directory"
    )]
    Page { path: PathBuf },

    #[error("--images: there is no directory {path}; it must hold base/*.png and head/*.png")]
    NoSuchDirectory { path: PathBuf },

    #[error("--images: {path} holds neither base/ nor head/; put the screenshots into these two")]
    NeitherBaseNorHead { path: PathBuf },

    #[error("--images: no .png file in {path}/base or {path}/head")]
    NoImages { path: PathBuf },

    #[error("--images: cannot read {path}: {source}")]
    Unreadable { path: PathBuf, source: io::Error },

    #[error("--images: {path} is not a valid PNG ({reason}); replace or remove it")]
    NotPng { path: PathBuf, reason: String },

    #[error("cannot compare the screenshots: {0}")]
    Image(String),

    #[error("{option}: cannot read {path}: {source}")]
    KeyFile {
        option: &'static str,
        path: PathBuf,
        source: io::Error,
    },

    #[error(
        "{option}: {path} holds no Ed25519 {kind} key in PEM; make a pair with `openssl genpkey -algorithm ed25519`"
    )]
    NotEd25519 {
        option: &'static str,
        path: PathBuf,
        kind: &'static str,
    },

    #[error("cannot get random bytes for a signing key from the system: {0}")]
    Random(String),

    #[error("cannot sign a token: {0}")]
    Sign(String),

    #[error(
        "--objectstore: cannot reach {url}: {reason}; check that it is running at this address, and that http or https is right"
    )]
    Unreachable { url: String, reason: String },

    #[error("--objectstore: {0}")]
    Upload(Box<UploadError>),
}
