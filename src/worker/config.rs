//! What the app's service worker script says.

use crate::time::Millis;
use crate::url::{AuthParam, Base};

/// The options of a worker.
#[derive(Debug, Clone)]
pub struct Config {
    /// The endpoint whose images get a token.
    pub base: Base,
    /// The query parameter that carries the token where no header does.
    pub param: AuthParam,
    /// Whether the token goes into a header. Only where the base is of the worker's own origin: elsewhere, a header needs
    /// the server's permission (CORS), which an `<img>` does not ask for.
    pub sends_header: bool,
    /// What is kept of the images. None keeps nothing.
    pub cache: Option<CacheLimits>,
}

/// The most that is kept of the images.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CacheLimits {
    /// How many.
    pub max_entries: usize,
    /// In bytes, all together.
    pub max_bytes: u64,
    /// How long each.
    pub max_age: Millis,
}
