//! A client of a real Objectstore, over HTTP: for the uploads at start, and for the proxy's reads
//! after that.

use std::time::Duration;

use axum::body::Body;
use axum::http::header::{
    ACCEPT_RANGES, AUTHORIZATION, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE,
    RANGE,
};
use axum::http::{HeaderMap, Method};
use axum::response::Response;
use reqwest::redirect::Policy;
use reqwest::{Client, RequestBuilder};
use url::Url;

use crate::credentials::{AUTH_HEADER, bearer_header};
use crate::error::StartError;
use crate::object_name::ObjectName;
use crate::request_error::RequestError;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// The longest pause within a response. It does not limit the whole: a large object over a slow
/// connection takes longer.
const READ_TIMEOUT: Duration = Duration::from_secs(30);

/// Sends requests to the Objectstore at one address.
#[derive(Debug)]
pub struct RemoteObjectstore {
    base: String,
    http: Client,
}

impl RemoteObjectstore {
    /// Prepares requests to the Objectstore at `base`. It sends nothing yet.
    ///
    /// # Errors
    /// [`StartError::Unreachable`] if TLS cannot be set up.
    pub fn new(base: &Url) -> Result<Self, StartError> {
        let base = base.as_str().trim_end_matches('/').to_owned();
        // This fails only if a provider is installed already: then that one is used.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = Client::builder()
            .connect_timeout(CONNECT_TIMEOUT)
            .read_timeout(READ_TIMEOUT)
            // A redirect could send the token to another server.
            .redirect(Policy::none())
            .build()
            .map_err(|error| unreachable(&base, error))?;
        Ok(Self { base, http })
    }

    /// The address, without a slash at the end.
    #[must_use]
    pub fn base(&self) -> &str {
        &self.base
    }

    /// Builds a request for an object, with a token in the `x-os-auth` header.
    ///
    /// # Errors
    /// [`StartError::Sign`] if the token is not valid in a header.
    pub fn request(
        &self,
        method: &Method,
        name: &ObjectName,
        token: &str,
    ) -> Result<RequestBuilder, StartError> {
        let bearer = bearer_header(token)
            .ok_or_else(|| StartError::Sign("it is not valid in a header".to_owned()))?;
        let request = self
            .http
            .request(method.clone(), format!("{}{name}", self.base));
        Ok(request.header(AUTH_HEADER, bearer))
    }

    /// Sends a request, and returns the response, whatever its status.
    ///
    /// # Errors
    /// [`StartError::Unreachable`] if there is no response.
    pub async fn send(&self, request: RequestBuilder) -> Result<reqwest::Response, StartError> {
        let sent = request.send().await;
        sent.map_err(|error| unreachable(&self.base, error))
    }

    /// Forwards a `GET` or `HEAD`, and streams the response back.
    ///
    /// # Errors
    /// [`RequestError::NotFound`] for a path that a URL parser would resolve to another one,
    /// [`RequestError::Redirected`] for a redirect, [`RequestError::Unreachable`] if there is no response.
    pub async fn forward(
        &self,
        method: Method,
        path: &str,
        headers: &HeaderMap,
        query: Option<&str>,
    ) -> Result<Response, RequestError> {
        if path.split('/').any(is_dot_segment) {
            return Err(RequestError::NotFound);
        }
        let query = query.map(|query| format!("?{query}")).unwrap_or_default();
        let mut request = self
            .http
            .request(method, format!("{}{path}{query}", self.base));
        for name in [AUTH_HEADER, AUTHORIZATION.as_str(), RANGE.as_str()] {
            for value in headers.get_all(name) {
                request = request.header(name, value);
            }
        }
        let upstream = request
            .send()
            .await
            .map_err(|_| RequestError::Unreachable)?;
        // Its `Location` or body would send the browser to an address that the proxy does not serve.
        if upstream.status().is_redirection() {
            return Err(RequestError::Redirected);
        }
        Ok(forwarded(upstream))
    }
}

/// Whether a segment is `.` or `..`, percent-encoded or not.
fn is_dot_segment(segment: &str) -> bool {
    matches!(
        segment.to_ascii_lowercase().replace("%2e", ".").as_str(),
        "." | ".."
    )
}

fn forwarded(upstream: reqwest::Response) -> Response {
    let status = upstream.status();
    let kept = [
        CONTENT_TYPE,
        CONTENT_ENCODING,
        CONTENT_LENGTH,
        CONTENT_RANGE,
        ACCEPT_RANGES,
    ];
    let headers: Vec<_> = kept
        .into_iter()
        .filter_map(|name| Some((name.clone(), upstream.headers().get(name)?.clone())))
        .collect();
    let mut response = Response::new(Body::from_stream(upstream.bytes_stream()));
    *response.status_mut() = status;
    response.headers_mut().extend(headers);
    response
}

/// The innermost cause: "Connection refused" says more than "error sending request".
fn unreachable(base: &str, error: reqwest::Error) -> StartError {
    let error = error.without_url();
    let mut cause: &dyn std::error::Error = &error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    StartError::Unreachable {
        url: base.to_owned(),
        reason: cause.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::TcpListener;
    use std::thread;

    use axum::http::header::LOCATION;
    use axum::response::IntoResponse;

    use super::*;

    /// Nothing listens at this address: a path that is sent comes back as unreachable.
    async fn forward(path: &str) -> Result<Response, RequestError> {
        let client = RemoteObjectstore::new(&Url::parse("http://127.0.0.1:1").unwrap()).unwrap();
        client
            .forward(Method::GET, path, &HeaderMap::new(), None)
            .await
    }

    #[tokio::test]
    async fn a_path_that_resolves_outside_of_the_objects_is_not_sent() {
        for out in [
            "/v1/objects/../admin",
            "/v1/objects/%2e%2E/admin",
            "/v1/objects/.%2e/x",
        ] {
            assert_eq!(
                forward(out).await.unwrap_err(),
                RequestError::NotFound,
                "{out}"
            );
        }
        let inside = forward("/v1/objects/preprod/_/a..b/.c").await;
        assert_eq!(inside.unwrap_err(), RequestError::Unreachable);
    }

    /// Answers one request.
    fn answer_once(listener: TcpListener, answer: String) {
        thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let _ = stream.read(&mut [0; 4096]).unwrap();
            stream.write_all(answer.as_bytes()).unwrap();
        });
    }

    #[tokio::test]
    async fn a_redirect_is_neither_followed_nor_forwarded() {
        let bind = || TcpListener::bind("127.0.0.1:0").unwrap();
        for status in [301, 302, 303, 307, 308] {
            let (objectstore, elsewhere) = (bind(), bind());
            let base = format!("http://{}", objectstore.local_addr().unwrap());
            let target = format!("http://{}/a?os_auth=t", elsewhere.local_addr().unwrap());
            let head = format!("HTTP/1.1 {status} Moved\r\nLocation: {target}\r\n");
            let body = format!("Content-Length: {}\r\n\r\n{target}", target.len());
            answer_once(objectstore, head + &body);

            let client = RemoteObjectstore::new(&Url::parse(&base).unwrap()).unwrap();
            let headers =
                HeaderMap::from_iter([(AUTH_HEADER.parse().unwrap(), bearer_header("t").unwrap())]);
            let path = "/v1/objects/preprod/_/a";
            let refusal = client.forward(Method::GET, path, &headers, None).await;
            let refusal = refusal.unwrap_err();
            assert_eq!(refusal, RequestError::Redirected, "{status}");
            elsewhere.set_nonblocking(true).unwrap();
            assert!(elsewhere.accept().is_err(), "nobody went there");
            let response = refusal.into_response();
            assert_eq!(response.status(), 502);
            assert!(!response.headers().contains_key(LOCATION));
        }
    }
}
