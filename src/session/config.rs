//! What a session is made with.

use crate::time::Millis;
use crate::url::{AuthParam, Base};

/// How long a refetch may take, unless the app says otherwise.
pub const DEFAULT_REFETCH_TIMEOUT: Millis = Millis(30_000);

/// What the app said when it made the session.
#[derive(Debug, Clone)]
pub struct Config {
    /// The endpoint that the token is for.
    pub base: Base,
    /// The query parameter that carries the token.
    pub param: AuthParam,
    /// How long before its end a token counts as expiring. Default: a fifth of its lifetime, at least 10 s and at most
    /// 60 s. Never more than half of the lifetime.
    pub refresh_ahead: Option<Millis>,
    /// How long the backend's tokens live, if the app knows.
    pub lifetime: Option<Millis>,
    /// Nothing is refetched before the first response was ingested, or the app asked for a refetch: the app is fetching
    /// that response itself.
    pub awaits_ingest: bool,
    /// What the session does is recorded, for [`super::Session::take_activities`].
    pub is_logged: bool,
    /// How long a refetch, a probe's request and a wait for a URL may take.
    pub refetch_timeout: Millis,
}
