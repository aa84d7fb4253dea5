//! Uploads the demo's images to an Objectstore that it does not own: what is there is left alone,
//! what is not expires after a day, and a rate limit is waited for.

mod progress;
mod refused;

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
use crate::object::ObjectName;
use crate::objectstore_client::ObjectstoreClient;
use crate::request_log::say;
use crate::token::Issuer;
use progress::Progress;
use refused::Attempt;
pub use refused::Refused;

/// The type of all images.
pub const PNG: &str = "image/png";

/// Uploads under way at once.
const PARALLEL_UPLOADS: usize = 8;

/// A token is minted for one request, and used at once.
const TOKEN_LIFETIME: Duration = Duration::from_mins(1);

/// Long enough for a day of trying things, and nobody has to clean up.
const OBJECT_LIFETIME: Duration = Duration::from_hours(24);

/// How a rate limit is waited for.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// No wait is shorter; back-off begins with it.
    pub shortest: Duration,
    /// Back-off ends with it.
    pub longest: Duration,
    /// One request waits for no longer than this, all its waits taken together.
    pub in_all: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            shortest: Duration::from_secs(1),
            longest: Duration::from_secs(30),
            in_all: Duration::from_mins(2),
        }
    }
}

/// Uploads to one place in one Objectstore, with one key.
#[derive(Debug)]
pub struct Uploader<'a> {
    /// The Objectstore.
    pub client: &'a ObjectstoreClient,
    /// Mints the tokens.
    pub issuer: &'a Issuer,
    /// The id of the key that signs them.
    pub key_id: &'a str,
    /// Where the images go.
    pub location: &'a Location,
    /// How long it waits.
    pub patience: Patience,
}

impl Uploader<'_> {
    /// Uploads those of the images that are not there.
    ///
    /// # Errors
    /// [`StartError::Unreachable`], or [`StartError::Refused`] with what to do about it. What was
    /// uploaded by then stays.
    pub async fn upload(&self, images: Images) -> Result<(), StartError> {
        let (count, base) = (images.len(), self.client.base());
        say(format_args!(
            "writing up to {} to {base}: {}/{SHARED_KEY_PREFIX}; they expire after a day",
            counted(count),
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
            say(format_args!("all {} are there already", counted(there)));
        } else if there == 0 {
            say(format_args!("uploaded {}", counted(uploaded)));
        } else {
            say(format_args!(
                "uploaded {}; {there} were there already",
                counted(uploaded)
            ));
        }
        Ok(())
    }

    /// Returns true if the image was uploaded, false if it was there.
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
        // A refusal of `HEAD` has no body to say why.
        let (get, token) = self.send(&read(Method::GET), progress).await?;
        match get.status() {
            StatusCode::NOT_FOUND => Ok(false),
            status if status.is_success() => Ok(is_image(&get)),
            _ => Err(self.refused(get, Permission::ObjectRead, &token).await),
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
            Err(self.refused(response, permission, &token).await)
        }
    }

    /// Any answer but a rate limit, which is waited for; and the token that the request carried.
    async fn send(
        &self,
        request: &Request<'_>,
        progress: &Progress,
    ) -> Result<(Response, String), StartError> {
        let mut waited = Duration::ZERO;
        let patience = self.patience;
        let backoff = ExponentialBuilder::new()
            .with_min_delay(patience.shortest)
            .with_max_delay(patience.longest)
            .with_jitter()
            .without_max_times();
        (|| self.try_send(request))
            .retry(backoff)
            .when(|error| rate_limit(error).is_some())
            .adjust(|error, backoff| {
                let asked_for = rate_limit(error)?.retry_after();
                let wait = asked_for.or(backoff)?.max(patience.shortest);
                waited = waited.saturating_add(wait);
                (waited <= patience.in_all).then_some(wait)
            })
            .notify(|_, wait| progress.waits(wait))
            .await
    }

    async fn try_send(&self, request: &Request<'_>) -> Result<(Response, String), StartError> {
        // That Objectstore has a clock of its own, whatever ours is made to say.
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
            return Err(self.refused(response, request.permission, &token).await);
        }
        Ok((response, token))
    }

    async fn refused(&self, response: Response, permission: Permission, token: &str) -> StartError {
        let attempt = Attempt {
            base: self.client.base().to_owned(),
            location: self.location.to_string(),
            key_id: self.key_id.to_owned(),
            permission,
        };
        StartError::Refused(Box::new(Refused::of(attempt, response, token).await))
    }
}

/// One request for one object.
struct Request<'a> {
    method: Method,
    permission: Permission,
    name: &'a ObjectName,
    body: Option<&'a Bytes>,
}

fn rate_limit(error: &StartError) -> Option<&Refused> {
    match error {
        StartError::Refused(refused) if refused.is_rate_limit() => Some(refused),
        _ => None,
    }
}

/// A server that answers every path with its page has no image there.
fn is_image(response: &Response) -> bool {
    let kind = response.headers().get(CONTENT_TYPE);
    kind.is_none_or(|kind| kind == PNG)
}

fn counted(images: usize) -> String {
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
    use crate::current_key::CurrentKey;
    use crate::keys::KeyPair;

    /// Uploads to an Objectstore that answers everything so.
    async fn upload_to(answer: impl IntoResponse + Clone + Send + Sync + 'static) -> StartError {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = Url::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
        let router = Router::new().fallback(async move || answer.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });

        let location = Location::shared("preprod".to_owned(), Scopes::empty());
        let key = CurrentKey::new(KeyPair::generate().unwrap(), None);
        let uploader = Uploader {
            client: &ObjectstoreClient::new(&base).unwrap(),
            issuer: &Issuer::new(Arc::new(key), location.resource()),
            key_id: "key",
            location: &location,
            patience: Patience {
                shortest: Duration::from_millis(1),
                longest: Duration::from_millis(8),
                in_all: Duration::from_millis(50),
            },
        };
        let images = Images::from([("image".to_owned(), Bytes::from_static(b"png"))]);
        uploader.upload(images).await.unwrap_err()
    }

    #[tokio::test]
    async fn a_rate_limit_that_does_not_end_is_given_up() {
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
