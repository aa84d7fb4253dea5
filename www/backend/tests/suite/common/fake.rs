//! A fake Objectstore: it answers as a test says, and records its requests.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::thread;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, Method};
use axum::response::Response;
use tokio::sync::oneshot;

/// What it was asked.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) headers: HeaderMap,
}

/// Gives another answer than a store would, or none: then the store answers.
type Script = dyn FnMut(&Asked) -> Option<Response> + Send;

/// A server in this process that keeps names of objects, and none of their bytes.
pub(crate) struct Fake {
    pub(crate) url: String,
    asked: Arc<Mutex<Vec<Asked>>>,
    stop: Option<oneshot::Sender<()>>,
    serving: Option<thread::JoinHandle<()>>,
}

struct State {
    script: Box<Script>,
    names: BTreeSet<String>,
}

impl Fake {
    /// A store that takes everything.
    pub(crate) fn store() -> Self {
        Self::scripted(|_| None)
    }

    /// A store, except where `script` gives the answer.
    pub(crate) fn scripted(
        script: impl FnMut(&Asked) -> Option<Response> + Send + 'static,
    ) -> Self {
        let asked = Arc::new(Mutex::new(Vec::new()));
        let state = Mutex::new(State {
            script: Box::new(script),
            names: BTreeSet::new(),
        });
        let (seen, state) = (Arc::clone(&asked), Arc::new(state));
        let answer = async move |request: Request| {
            let request = Asked {
                method: request.method().clone(),
                path: request.uri().path().to_owned(),
                headers: request.headers().clone(),
            };
            seen.lock().unwrap().push(request.clone());
            let mut state = state.lock().unwrap();
            (state.script)(&request).unwrap_or_else(|| state.answer(&request))
        };
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (stop, stopped) = oneshot::channel();
        let serving = thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap();
            runtime.block_on(async {
                let listener = tokio::net::TcpListener::from_std(listener).unwrap();
                let router = Router::new().fallback(answer);
                tokio::select! {
                    served = async { axum::serve(listener, router).await } => served.unwrap(),
                    _ = stopped => {}
                }
            });
        });
        Self {
            url,
            asked,
            stop: Some(stop),
            serving: Some(serving),
        }
    }

    /// What it was asked since the last time, in order.
    pub(crate) fn asked(&self) -> Vec<Asked> {
        std::mem::take(&mut self.asked.lock().unwrap())
    }

    /// Of these, what was uploaded.
    pub(crate) fn uploads(&self) -> Vec<Asked> {
        let mut asked = self.asked();
        asked.retain(|asked| asked.method == Method::PUT);
        asked
    }
}

impl State {
    fn answer(&mut self, Asked { method, path, .. }: &Asked) -> Response {
        let known = self.names.contains(path);
        if method == Method::PUT {
            self.names.insert(path.clone());
        }
        status(match (method.as_str(), known) {
            ("PUT", _) | ("GET", true) => 200,
            ("HEAD", true) => 204,
            _ => 404,
        })
    }
}

impl Drop for Fake {
    fn drop(&mut self) {
        self.stop.take().map(|stop| stop.send(()));
        self.serving.take().unwrap().join().unwrap();
    }
}

/// An answer without a body.
pub(crate) fn status(code: u16) -> Response {
    Response::builder()
        .status(code)
        .body(Body::empty())
        .unwrap()
}

/// An answer with one header.
pub(crate) fn status_with(code: u16, header: &str, value: &str) -> Response {
    let response = Response::builder().status(code).header(header, value);
    response.body(Body::empty()).unwrap()
}

/// An error as Objectstore words one.
pub(crate) fn refusal(code: u16, detail: &str) -> Response {
    let body = serde_json::json!({ "detail": detail }).to_string();
    let response = Response::builder()
        .status(code)
        .header("content-type", "application/json");
    response.body(body.into()).unwrap()
}
