//! Uploads the demo's images to a real Objectstore. It skips images that are there already, lets
//! the others expire after a day, and waits when the server limits the rate of requests.

mod error;
mod progress;

use std::time::{Duration, SystemTime};

use axum::http::Method;
use axum::http::header::CONTENT_TYPE;
use backon::{ExponentialBuilder, Retryable};
use bytes::Bytes;
use futures_util::{StreamExt, TryStreamExt, stream};
use objectstore_types::auth::Permission;
use objectstore_types::metadata::{ExpirationPolicy, HEADER_EXPIRATION};
use reqwest::{Response, StatusCode};

use crate::catalog::Images;
use crate::error::StartError;
use crate::location::{Location, SHARED_KEY_PREFIX};
use crate::object_name::ObjectName;
use crate::remote::RemoteObjectstore;
use crate::request_log::log_line;
use crate::token::Issuer;
use error::Attempt;
pub use error::UploadError;
use progress::Progress;

/// The content type of all images.
pub const PNG: &str = "image/png";

/// How many uploads run at the same time.
const PARALLEL_UPLOADS: usize = 8;

/// Short: each token is minted for one request and used immediately.
const TOKEN_LIFETIME: Duration = Duration::from_mins(1);

/// Long enough to try things for a day. Nobody has to delete the objects.
const OBJECT_LIFETIME: Duration = Duration::from_hours(24);

/// How long to wait when the server limits the rate of requests.
#[derive(Debug, Clone, Copy)]
pub struct RetryLimits {
    /// The shortest wait, and the first of the back-off.
    pub min_delay: Duration,
    /// The longest wait of the back-off.
    pub max_delay: Duration,
    /// The sum of all waits of one request. After that, the upload fails.
    pub max_total: Duration,
}

impl Default for RetryLimits {
    fn default() -> Self {
        Self {
            min_delay: Duration::from_secs(1),
            max_delay: Duration::from_secs(30),
            max_total: Duration::from_mins(2),
        }
    }
}

/// Uploads to one location in one Objectstore, with one key.
#[derive(Debug)]
pub struct Uploader<'a> {
    /// The Objectstore.
    pub client: &'a RemoteObjectstore,
    /// Mints the tokens.
    pub issuer: &'a Issuer,
    /// The id of the key that signs them.
    pub key_id: &'a str,
    /// Where the images are written.
    pub location: &'a Location,
    /// How long to wait.
    pub limits: RetryLimits,
}

impl Uploader<'_> {
    /// Uploads those images that are not there yet.
    ///
    /// # Errors
    /// [`StartError::Unreachable`], or [`StartError::Upload`] with what to do about it. Images that
    /// were uploaded before the error stay there.
    pub async fn upload(&self, images: Images) -> Result<(), StartError> {
        let (count, base) = (images.len(), self.client.base());
        log_line(format_args!(
            "writing up to {} to {base}: {}/{SHARED_KEY_PREFIX}; they expire after a day",
            count_of(count),
            self.location,
        ));
        let progress = Progress::new(count);
        let was_uploaded: Vec<bool> = stream::iter(images)
            .map(|(key, png)| self.upload_one(key, png, &progress))
            .buffer_unordered(PARALLEL_UPLOADS)
            .try_collect()
            .await?;
        drop(progress);
        let uploaded = was_uploaded
            .into_iter()
            .filter(|&uploaded| uploaded)
            .count();
        let there = count - uploaded;
        if uploaded == 0 && count > 0 {
            log_line(format_args!("all {} are there already", count_of(there)));
        } else if there == 0 {
            log_line(format_args!("uploaded {}", count_of(uploaded)));
        } else {
            log_line(format_args!(
                "uploaded {}; {there} were there already",
                count_of(uploaded)
            ));
        }
        Ok(())
    }

    /// Returns whether the image was uploaded: it is not if it was there already.
    async fn upload_one(
        &self,
        key: String,
        png: Bytes,
        progress: &Progress,
    ) -> Result<bool, StartError> {
        let name = self.location.object_name(&key);
        let is_there = self.is_there(&name, progress).await?;
        if !is_there {
            self.put(&name, &png, progress).await?;
        }
        progress.advance();
        Ok(!is_there)
    }

    async fn is_there(&self, name: &ObjectName, progress: &Progress) -> Result<bool, StartError> {
        let read = |method| Request {
            method,
            permission: Permission::ObjectRead,
            name,
            body: None,
        };
        let (head, _) = self.send(&read(Method::HEAD), progress).await?;
        if head.status() == StatusCode::NOT_FOUND {
            return Ok(false);
        }
        if head.status().is_success() {
            return Ok(is_image(&head));
        }
        // The response to a `HEAD` has no body, which would say why it was refused.
        let (get, token) = self.send(&read(Method::GET), progress).await?;
        match get.status() {
            StatusCode::NOT_FOUND => Ok(false),
            status if status.is_success() => Ok(is_image(&get)),
            _ => Err(self.upload_error(get, Permission::ObjectRead, &token).await),
        }
    }

    async fn put(
        &self,
        name: &ObjectName,
        png: &Bytes,
        progress: &Progress,
    ) -> Result<(), StartError> {
        let permission = Permission::ObjectWrite;
        let request = Request {
            method: Method::PUT,
            permission,
            name,
            body: Some(png),
        };
        let (response, token) = self.send(&request, progress).await?;
        if response.status().is_success() {
            Ok(())
        } else {
            Err(self.upload_error(response, permission, &token).await)
        }
    }

    /// Sends a request, again after each rate limit. Returns the response and the request's token.
    async fn send(
        &self,
        request: &Request<'_>,
        progress: &Progress,
    ) -> Result<(Response, String), StartError> {
        let mut waited = Duration::ZERO;
        let limits = self.limits;
        let backoff = ExponentialBuilder::new()
            .with_min_delay(limits.min_delay)
            .with_max_delay(limits.max_delay)
            .with_jitter()
            .without_max_times();
        (|| self.try_send(request))
            .retry(backoff)
            .when(|error| rate_limit(error).is_some())
            .adjust(|error, backoff| {
                let asked_for = rate_limit(error)?.retry_after();
                let wait = asked_for.or(backoff)?.max(limits.min_delay);
                waited = waited.saturating_add(wait);
                (waited <= limits.max_total).then_some(wait)
            })
            .notify(|_, wait| progress.say_waiting(wait))
            .await
    }

    async fn try_send(&self, request: &Request<'_>) -> Result<(Response, String), StartError> {
        // The real Objectstore goes by its own clock: `--fault clock` does not apply.
        let expires_at = SystemTime::now() + TOKEN_LIFETIME;
        let token = self.issuer.mint(request.permission, expires_at)?;
        let mut sent = self.client.request(&request.method, request.name, &token)?;
        if let Some(png) = request.body {
            let expiration = ExpirationPolicy::TimeToLive(OBJECT_LIFETIME).to_string();
            sent = sent
                .header(CONTENT_TYPE, PNG)
                .header(HEADER_EXPIRATION, expiration)
                .body(png.clone());
        }
        let response = self.client.send(sent).await?;
        if response.status() == StatusCode::TOO_MANY_REQUESTS {
            return Err(self
                .upload_error(response, request.permission, &token)
                .await);
        }
        Ok((response, token))
    }

    async fn upload_error(
        &self,
        response: Response,
        permission: Permission,
        token: &str,
    ) -> StartError {
        let attempt = Attempt {
            base: self.client.base().to_owned(),
            location: self.location.to_string(),
            key_id: self.key_id.to_owned(),
            permission,
        };
        StartError::Upload(Box::new(UploadError::of(attempt, response, token).await))
    }
}

/// One request for one object.
struct Request<'a> {
    method: Method,
    permission: Permission,
    name: &'a ObjectName,
    body: Option<&'a Bytes>,
}

fn rate_limit(error: &StartError) -> Option<&UploadError> {
    match error {
        StartError::Upload(error) if error.is_rate_limit() => Some(error),
        _ => None,
    }
}

/// A web server that answers every path with the same page does not have the image.
fn is_image(response: &Response) -> bool {
    let kind = response.headers().get(CONTENT_TYPE);
    kind.is_none_or(|kind| kind == PNG)
}

fn count_of(images: usize) -> String {
    match images {
        1 => "1 image".to_owned(),
        _ => format!("{images} images"),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use axum::Router;
    use axum::response::IntoResponse;
    use objectstore_types::scope::Scopes;
    use tokio::net::TcpListener;
    use url::Url;

    use super::*;
    use crate::keys::KeyPair;
    use crate::signing_key::SigningKey;

    /// Uploads to a server that answers every request with `answer`.
    async fn upload_to(answer: impl IntoResponse + Clone + Send + Sync + 'static) -> StartError {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = Url::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
        let router = Router::new().fallback(async move || answer.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });

        let location = Location::shared("preprod".to_owned(), Scopes::empty());
        let key = SigningKey::new(KeyPair::generate().unwrap(), None);
        let uploader = Uploader {
            client: &RemoteObjectstore::new(&base).unwrap(),
            issuer: &Issuer::new(Arc::new(key), location.resource()),
            key_id: "key",
            location: &location,
            limits: RetryLimits {
                min_delay: Duration::from_millis(1),
                max_delay: Duration::from_millis(8),
                max_total: Duration::from_millis(50),
            },
        };
        let images = Images::from([("image".to_owned(), Bytes::from_static(b"png"))]);
        uploader.upload(images).await.unwrap_err()
    }

    #[tokio::test]
    async fn a_rate_limit_that_does_not_end_is_an_error() {
        let limited = StatusCode::TOO_MANY_REQUESTS;
        let errors = [
            upload_to(limited).await,
            upload_to((limited, [("retry-after", "0")])).await,
        ];
        for error in errors.map(|error| error.to_string()) {
            assert!(error.contains("with 429"), "{error}");
            assert!(error.contains("start the demo again later"), "{error}");
        }
    }

    #[test]
    fn objects_expire_after_a_day() {
        let expiration = ExpirationPolicy::TimeToLive(OBJECT_LIFETIME);
        assert_eq!(expiration.to_string(), "ttl:1d");
    }
}
