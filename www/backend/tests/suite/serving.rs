//! The program while it serves, and how it ends.

use std::fs;

use crate::common::API;
use crate::common::images::Images;
use crate::common::program::{Program, client};
use serde_json::Value;
use tempfile::TempDir;

async fn snapshot(server: &Program) -> Value {
    let url = format!("{}{API}/snapshots/201", server.url);
    let body = client()
        .get(url)
        .send()
        .await
        .unwrap()
        .bytes()
        .await
        .unwrap();
    serde_json::from_slice(&body).unwrap()
}

#[tokio::test]
async fn no_part_of_a_token_is_logged() {
    let images = Images::of_every_kind();
    let server = Program::start(&["--images", images.path().to_str().unwrap()]);
    let snapshot = snapshot(&server).await;
    let token = snapshot["objectstore_token"].as_str().unwrap();
    let key = snapshot["added"][0]["key"].as_str().unwrap();
    let object = format!("v1/objects/preprod/org=1;project=2/1/2/{key}");
    let proxied = format!("{API}/objectstore/{object}");
    let tampered = &token[..token.len() - 4];
    for url in [
        format!("{proxied}?X-Os-Auth={token}"),
        format!("{proxied}?X-Os-Auth={tampered}"),
        format!("{proxied}?X-Os-Auth={token}&X-Os-Auth={token}"),
        format!("/{object}?os_auth={token}"),
        format!("/{object}1?os_auth={token}"),
    ] {
        client()
            .get(format!("{}{url}", server.url))
            .send()
            .await
            .unwrap();
    }

    let log = server.end_by("TERM").log;
    let expected = format!("GET {proxied} 200 ");
    assert!(log.lines().any(|line| line.starts_with(&expected)), "{log}");
    let requests = log.lines().filter(|line| line.starts_with("GET ")).count();
    assert_eq!(requests, 6, "a line for each request: {log}");
    for part in token.split('.') {
        assert!(!log.contains(&part[..12.min(part.len())]), "{log}");
    }
    assert!(!log.contains('?'), "{log}");
}

#[test]
fn it_ends_well_on_either_signal() {
    let images = Images::of_every_kind();
    for signal in ["INT", "TERM"] {
        let server = Program::start(&["--images", images.path().to_str().unwrap()]);
        assert_eq!(server.end_by(signal).code, Some(0), "{signal}");
    }
}

#[tokio::test]
async fn the_page_is_served_at_each_of_its_routes() {
    let (images, page) = (Images::of_every_kind(), TempDir::new().unwrap());
    fs::write(page.path().join("index.html"), "<title>page</title>").unwrap();
    fs::write(page.path().join("app.js"), "export {}").unwrap();
    fs::create_dir(page.path().join("assets")).unwrap();
    let server = Program::start(&[
        "--images",
        images.path().to_str().unwrap(),
        "--page",
        page.path().to_str().unwrap(),
    ]);
    for (path, kind) in [
        ("/", "text/html"),
        ("/snapshots/201", "text/html"),
        ("/app.js", "text/javascript"),
        // No redirect to the folder, which would repeat the token.
        ("/assets?X-Os-Auth=opaque", "text/html"),
        ("//assets?X-Os-Auth=opaque", "text/html"),
    ] {
        let response = client()
            .get(format!("{}{path}", server.url))
            .send()
            .await
            .unwrap();
        assert_eq!(response.status(), 200, "{path}");
        let headers = response.headers();
        assert!(
            headers["content-type"].to_str().unwrap().starts_with(kind),
            "{path}"
        );
        assert_eq!(headers["referrer-policy"], "no-referrer");
        let policy = headers["content-security-policy"].to_str().unwrap();
        assert!(
            policy.contains("script-src 'self' 'wasm-unsafe-eval'"),
            "{policy}"
        );
    }
    let api = client()
        .get(format!("{}/api/0/nothing", server.url))
        .send()
        .await
        .unwrap();
    assert_eq!(api.status(), 404);
}
