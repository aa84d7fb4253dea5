//! The server in this process, without a socket.

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use clap::Parser;
use demo_backend::cli::Cli;
use demo_backend::setup;
use http_body_util::BodyExt;
use serde_json::Value;
use tower::ServiceExt;

use super::images::Images;
use super::{API, PREPROD};

/// Answers requests as the server started with some arguments does.
pub(crate) struct App {
    router: Router,
    pub(crate) images: Images,
}

/// An answer, read to its end.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// The status and, of an error, the sentence.
    pub(crate) fn refusal(&self) -> (u16, String) {
        (
            self.status.as_u16(),
            self.json()["detail"].as_str().unwrap().to_owned(),
        )
    }
}

impl App {
    /// With one tiny screenshot in each group.
    pub(crate) async fn start(arguments: &[&str]) -> Self {
        let images = Images::of_every_kind();
        let path = images.path().to_str().unwrap().to_owned();
        let own = ["demo-backend", "--images", &path];
        let cli = Cli::try_parse_from(own.iter().chain(arguments)).unwrap();
        Self {
            router: setup::router(&cli).await.unwrap(),
            images,
        }
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes().to_vec();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body,
        }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).unwrap())
            .await
    }

    pub(crate) async fn head(&self, path: &str) -> Answer {
        self.send(Request::head(path).body(Body::empty()).unwrap())
            .await
    }

    pub(crate) async fn get_with(&self, path: &str, header: &str, value: &str) -> Answer {
        self.send(
            Request::get(path)
                .header(header, value)
                .body(Body::empty())
                .unwrap(),
        )
        .await
    }

    /// The one comparison's details.
    pub(crate) async fn snapshot(&self) -> Value {
        self.get(&format!("{API}/snapshots/201")).await.json()
    }

    /// A token as the page gets one.
    pub(crate) async fn token(&self) -> String {
        self.snapshot().await["objectstore_token"]
            .as_str()
            .unwrap()
            .to_owned()
    }

    /// Where the one screenshot that was added lies in Objectstore.
    pub(crate) async fn image_path(&self) -> String {
        let key = self.snapshot().await["added"][0]["key"]
            .as_str()
            .unwrap()
            .to_owned();
        format!("{PREPROD}/1/2/{key}")
    }
}
