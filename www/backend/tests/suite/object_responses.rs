//! How the embedded Objectstore sends an object: headers, ranges, chunks and `HEAD`.

use axum::body::Body;
use axum::http::Request;
use serde_json::Value;

use crate::common::app::App;
use crate::common::images::Images;
use crate::common::program::{Program, client};
use crate::common::{API, PREPROD};

#[tokio::test]
async fn an_object_has_a_type_and_no_caching_headers() {
    let app = App::start(&["--enforce", "off"]).await;
    let path = app.image_path().await;
    let image = app.get(&path).await;
    assert_eq!(image.headers["content-type"], "image/png");
    for header in [
        "cache-control",
        "etag",
        "last-modified",
        "access-control-allow-origin",
    ] {
        assert!(!image.headers.contains_key(header), "{header}");
    }
}

#[tokio::test]
async fn a_head_is_answered_without_content() {
    let app = App::start(&[]).await;
    let (path, token) = (app.image_path().await, app.token().await);
    for url in [path.clone(), format!("{API}/objectstore{path}")] {
        assert_eq!(app.head(&url).await.status, 400, "without a token");
        let parameter = if url == path { "os_auth" } else { "X-Os-Auth" };
        let head = app.head(&format!("{url}?{parameter}={token}")).await;
        assert_eq!((head.status.as_u16(), head.body.len()), (204, 0), "{url}");
        assert_eq!(head.headers["content-type"], "image/png");
        assert!(!head.headers.contains_key("content-length"));
    }
}

#[tokio::test]
async fn a_body_is_sent_in_chunks_without_a_content_length() {
    let images = Images::of_every_kind();
    let server = Program::start(&[
        "--images",
        images.path().to_str().unwrap(),
        "--enforce",
        "off",
    ]);
    let client = client();
    let snapshot = format!("{}{API}/snapshots/201", server.url);
    let snapshot = client
        .get(snapshot)
        .send()
        .await
        .unwrap()
        .bytes()
        .await
        .unwrap();
    let snapshot: Value = serde_json::from_slice(&snapshot).unwrap();
    let key = snapshot["added"][0]["key"].as_str().unwrap();
    let image = client.get(format!("{}{PREPROD}/1/2/{key}", server.url));
    let image = image.send().await.unwrap();
    assert!(!image.headers().contains_key("content-length"));
    assert_eq!(image.headers()["transfer-encoding"], "chunked");
    assert_eq!(image.bytes().await.unwrap(), images.read("head/Added.png"));
}

#[tokio::test]
async fn a_range_is_honoured_directly_and_through_the_proxy() {
    let app = App::start(&["--enforce", "off"]).await;
    let path = app.image_path().await;
    let image = app.images.read("head/Added.png");
    let total = image.len();
    for url in [path.clone(), format!("{API}/objectstore{path}")] {
        for (range, part) in [
            ("bytes=0-3", 0..4),
            ("bytes=10-", 10..total),
            ("bytes=-5", total - 5..total),
            ("bytes=4-999999", 4..total),
        ] {
            let answer = app.get_with(&url, "range", range).await;
            assert_eq!(answer.status, 206, "{range}");
            assert_eq!(answer.body, image[part.clone()], "{range}");
            let content_range = format!("bytes {}-{}/{total}", part.start, part.end - 1);
            assert_eq!(answer.headers["content-range"], content_range);
            assert_eq!(answer.headers["content-length"], part.len().to_string());
        }
        let beyond = app.get_with(&url, "range", "bytes=999999-").await;
        assert_eq!(beyond.status, 416);
        assert_eq!(beyond.headers["content-range"], format!("bytes */{total}"));
        assert_eq!(app.get_with(&url, "range", "bytes=a-b").await.status, 400);
        let several = app.get_with(&url, "range", "bytes=0-1,4-5").await;
        assert_eq!(
            (several.status.as_u16(), several.body),
            (200, image.clone())
        );
    }
}

#[tokio::test]
async fn no_cors_header_is_sent_to_another_origin() {
    let app = App::start(&["--enforce", "off"]).await;
    let path = app.image_path().await;
    let preflight = Request::options(&path)
        .header("origin", "http://elsewhere.test")
        .header("access-control-request-method", "GET")
        .header("access-control-request-headers", "x-os-auth")
        .body(Body::empty())
        .unwrap();
    let get = Request::get(&path)
        .header("origin", "http://elsewhere.test")
        .body(Body::empty())
        .unwrap();
    for (request, expected) in [(preflight, 405), (get, 200)] {
        let answer = app.send(request).await;
        assert_eq!(answer.status, expected);
        let mut names = answer.headers.keys().map(axum::http::HeaderName::as_str);
        assert_eq!(names.find(|name| name.starts_with("access-control-")), None);
    }
}
