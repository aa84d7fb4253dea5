//! An Objectstore's answer that is not what an upload needs, in a sentence that says what to do.

use std::fmt;
use std::time::{Duration, SystemTime};

use axum::http::HeaderMap;
use axum::http::header::RETRY_AFTER;
use objectstore_types::auth::Permission;
use reqwest::{Response, StatusCode};

/// Enough of a refusal's body to say why.
const MAX_DETAIL_CHARS: usize = 200;

/// What was asked for.
#[derive(Debug)]
pub(super) struct Attempt {
    /// The URL given for `--objectstore`.
    pub(super) base: String,
    /// Usecase and scopes.
    pub(super) location: String,
    pub(super) key_id: String,
    pub(super) permission: Permission,
}

/// Tells whoever started the demo what is wrong with what they gave it.
#[derive(Debug)]
pub struct Refused {
    attempt: Attempt,
    status: StatusCode,
    retry_after: Option<Duration>,
    /// Its own words.
    detail: String,
}

impl Refused {
    /// Reads the answer, and takes `token` out of it, should it be repeated there.
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

    /// When that may be, if it was said.
    pub(super) fn retry_after(&self) -> Option<Duration> {
        self.retry_after
    }

    fn remedy(&self) -> String {
        let Attempt {
            key_id, location, ..
        } = &self.attempt;
        match self.status {
            StatusCode::UNAUTHORIZED => format!(
                "it must know the key id `{key_id}` (--key-id), one of that key's `key_files` must be the public half \
                 of --signing-key, and the clocks must agree"
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
            StatusCode::TOO_MANY_REQUESTS => self.remedy_of_rate_limit(),
            StatusCode::BAD_REQUEST => format!(
                "the server may have rules for {location} that the demo breaks; choose others with --usecase and \
                 --scopes"
            ),
            status if status.is_redirection() => {
                "a redirect is not followed: give the URL that it leads to for --objectstore"
                    .to_owned()
            }
            status if status.is_server_error() => {
                "its own log may say why; once it works, start the demo again".to_owned()
            }
            _ => "check the URL given for --objectstore: is it that of an Objectstore?".to_owned(),
        }
    }

    fn remedy_of_rate_limit(&self) -> String {
        let why = match self.retry_after {
            Some(wait) if !wait.is_zero() => {
                format!("it asks to wait for {} s", wait.as_secs())
            }
            _ => "waiting did not help".to_owned(),
        };
        format!("{why}: start the demo again later; what is uploaded by now is not uploaded again")
    }
}

impl fmt::Display for Refused {
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

impl std::error::Error for Refused {}

/// Seconds, or a date.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = httpdate::parse_http_date(text).ok()?;
    Some(date.duration_since(SystemTime::now()).unwrap_or_default())
}

/// The `detail` of an error's JSON, or the beginning of whatever came instead, on one line.
fn detail(body: &[u8], token: &str) -> String {
    let json: Option<serde_json::Value> = serde_json::from_slice(body).ok();
    let detail = json.as_ref().and_then(|json| json.get("detail")?.as_str());
    let text = detail.map_or_else(|| String::from_utf8_lossy(body).into_owned(), str::to_owned);
    let text = text.replace(token, "[token]");
    let words: Vec<_> = text.split_whitespace().collect();
    words.join(" ").chars().take(MAX_DETAIL_CHARS).collect()
}
