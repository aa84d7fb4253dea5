//! An Objectstore's error response during the upload, as a message that says what to do.

use std::fmt;
use std::time::{Duration, SystemTime};

use axum::http::HeaderMap;
use axum::http::header::RETRY_AFTER;
use objectstore_types::auth::Permission;
use reqwest::{Response, StatusCode};

/// How much of the response's body the message quotes.
const MAX_DETAIL_CHARS: usize = 200;

/// The request that failed.
#[derive(Debug)]
pub(super) struct Attempt {
    /// The URL given for `--objectstore`.
    pub(super) base: String,
    /// The usecase and scopes.
    pub(super) location: String,
    pub(super) key_id: String,
    pub(super) permission: Permission,
}

/// Why the upload failed: the request, the response's status, and what the server said.
#[derive(Debug)]
pub struct UploadError {
    attempt: Attempt,
    status: StatusCode,
    retry_after: Option<Duration>,
    /// What the response's body says.
    detail: String,
}

impl UploadError {
    /// Reads the response. It removes `token` from the text, in case the server repeats it.
    pub(super) async fn of(attempt: Attempt, response: Response, token: &str) -> Self {
        let (status, retry_after) = (response.status(), retry_after(response.headers()));
        let body = response.bytes().await.unwrap_or_default();
        Self {
            attempt,
            status,
            retry_after,
            detail: detail(&body, token),
        }
    }

    /// Whether the same request may succeed later.
    pub(super) fn is_rate_limit(&self) -> bool {
        self.status == StatusCode::TOO_MANY_REQUESTS
    }

    /// How long the server asks to wait, if it does.
    pub(super) fn retry_after(&self) -> Option<Duration> {
        self.retry_after
    }

    fn remedy(&self) -> String {
        let Attempt {
            key_id, location, ..
        } = &self.attempt;
        match self.status {
            StatusCode::UNAUTHORIZED => format!(
                "the server must know the key id `{key_id}` (--key-id), one of that key's `key_files` must be the public \
                 half of --signing-key, and the clocks must agree"
            ),
            StatusCode::FORBIDDEN => format!(
                "the key `{key_id}` needs object.read and object.write in its `max_permissions`; without that list \
                 every request is refused"
            ),
            StatusCode::NOT_FOUND
            | StatusCode::METHOD_NOT_ALLOWED
            | StatusCode::NOT_IMPLEMENTED => {
                "no Objectstore answers there: check the URL given for --objectstore, the part before /v1/objects"
                    .to_owned()
            }
            StatusCode::TOO_MANY_REQUESTS => self.rate_limit_remedy(),
            StatusCode::BAD_REQUEST => format!(
                "the server may have rules for {location} that the demo breaks; choose others with --usecase and \
                 --scopes"
            ),
            status if status.is_redirection() => {
                "a redirect is not followed: give the URL that it leads to for --objectstore"
                    .to_owned()
            }
            status if status.is_server_error() => {
                "the server's log may say why; once it works, start the demo again".to_owned()
            }
            _ => "check the URL given for --objectstore: is it that of an Objectstore?".to_owned(),
        }
    }

    fn rate_limit_remedy(&self) -> String {
        let why = match self.retry_after {
            Some(wait) if !wait.is_zero() => {
                format!("the server asks to wait for {} s", wait.as_secs())
            }
            _ => "waiting did not help".to_owned(),
        };
        format!(
            "{why}: start the demo again later; images that are uploaded by then are not uploaded again"
        )
    }
}

impl fmt::Display for UploadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Attempt {
            base,
            location,
            permission,
            ..
        } = &self.attempt;
        let status = self.status.as_u16();
        write!(f, "{base} refused {permission} on {location} with {status}")?;
        if !self.detail.is_empty() {
            write!(f, ": {}", self.detail)?;
        }
        write!(f, "; {}", self.remedy())
    }
}

impl std::error::Error for UploadError {}

/// Reads `Retry-After`: seconds, or a date.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = httpdate::parse_http_date(text).ok()?;
    Some(date.duration_since(SystemTime::now()).unwrap_or_default())
}

/// The `detail` of a JSON error, or else the beginning of the body, on one line.
fn detail(body: &[u8], token: &str) -> String {
    let json: Option<serde_json::Value> = serde_json::from_slice(body).ok();
    let detail = json.as_ref().and_then(|json| json.get("detail")?.as_str());
    let text = detail.map_or_else(|| String::from_utf8_lossy(body).into_owned(), str::to_owned);
    let text = text.replace(token, "[token]");
    let words: Vec<_> = text.split_whitespace().collect();
    words.join(" ").chars().take(MAX_DETAIL_CHARS).collect()
}
