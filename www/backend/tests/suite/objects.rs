//! The embedded Objectstore requires tokens by the rules of a real one, with the same status codes.

use std::time::{Duration, Instant};

use crate::common::PREPROD;
use crate::common::app::App;
use crate::common::keys::{KEY_ID, Keys, claims, now};
use axum::body::Body;
use axum::http::Request;
use serde_json::json;

/// The status of a request for an image that exists, with this token in the query.
async fn status(app: &App, token: &str) -> u16 {
    let path = app.image_path().await;
    app.get(&format!("{path}?os_auth={token}"))
        .await
        .status
        .as_u16()
}

async fn app_that_trusts(keys: &Keys) -> App {
    App::start(&["--verifying-key", &keys.trusted()]).await
}

#[tokio::test]
async fn a_token_is_read_from_either_header_and_from_the_query() {
    let app = App::start(&[]).await;
    let (path, token) = (app.image_path().await, app.token().await);
    let bearer = format!("Bearer {token}");
    assert_eq!(app.get_with(&path, "x-os-auth", &bearer).await.status, 200);
    assert_eq!(
        app.get_with(&path, "authorization", &bearer).await.status,
        200
    );
    assert_eq!(
        app.get(&format!("{path}?os_auth={token}")).await.status,
        200
    );
}

#[tokio::test]
async fn a_request_without_a_token_or_with_two_is_a_400() {
    let app = App::start(&[]).await;
    let (path, token) = (app.image_path().await, app.token().await);
    let no_token = (400, "No authorization token provided".to_owned());
    assert_eq!(app.get(&path).await.refusal(), no_token);
    assert_eq!(
        app.get(&format!("{path}?X-Os-Auth={token}"))
            .await
            .refusal(),
        no_token
    );
    assert_eq!(
        app.get_with(&path, "x-os-auth", &token).await.refusal(),
        no_token
    );
    let twice = app
        .get(&format!("{path}?os_auth={token}&os_auth={token}"))
        .await;
    assert_eq!(twice.refusal().0, 400);
}

#[tokio::test]
async fn a_token_is_accepted_until_its_expiry_plus_the_leeway() {
    let keys = Keys::new(1);
    let lenient = app_that_trusts(&keys).await;
    let strict = App::start(&["--leeway", "0", "--verifying-key", &keys.trusted()]).await;
    let expired_for = |seconds| keys.token(|claims| claims["exp"] = json!(now() - seconds));
    assert_eq!(status(&lenient, &expired_for(30)).await, 200);
    assert_eq!(status(&lenient, &expired_for(90)).await, 401);
    assert_eq!(status(&strict, &expired_for(2)).await, 401);
}

/// The status for a token that expired so many seconds ago. Repeats the request until it begins and
/// ends in the same second of the clock.
async fn status_to_the_second(app: &App, keys: &Keys, expired_for: u64) -> u16 {
    loop {
        let second = now();
        let token = keys.token(|claims| claims["exp"] = json!(second - expired_for));
        let status = status(app, &token).await;
        if now() == second {
            return status;
        }
    }
}

#[tokio::test]
async fn the_leeway_is_exact_to_the_second() {
    let keys = Keys::new(1);
    for (leeway, arguments) in [
        (60, &[][..]),
        (0, &["--leeway", "0"]),
        (7, &["--leeway", "7"]),
    ] {
        let trusted = keys.trusted();
        let app = App::start(&[&["--verifying-key", &trusted], arguments].concat()).await;
        assert_eq!(status_to_the_second(&app, &keys, leeway).await, 200);
        assert_eq!(status_to_the_second(&app, &keys, leeway + 1).await, 401);
    }
}

#[tokio::test]
async fn a_token_of_the_api_expires() {
    // The time is in whole seconds: a busy machine could miss a span of one second.
    let app = App::start(&["--token-lifetime", "4", "--leeway", "0"]).await;
    let (path, token) = (app.image_path().await, app.token().await);
    let url = format!("{path}?os_auth={token}");
    let mut answer = app.get(&url).await;
    assert_eq!(answer.status, 200);
    let started = Instant::now();
    while answer.status == 200 && started.elapsed() < Duration::from_secs(30) {
        tokio::time::sleep(Duration::from_millis(50)).await;
        answer = app.get(&url).await;
    }
    assert_eq!(answer.refusal(), (401, "The token has expired".into()));
}

#[tokio::test]
async fn a_token_that_does_not_verify_is_a_401() {
    let (keys, others) = (Keys::new(1), Keys::new(2));
    let app = app_that_trusts(&keys).await;
    let good = keys.token(|_| {});
    assert_eq!(status(&app, &good).await, 200);

    let (content, signature) = good.rsplit_once('.').unwrap();
    let wider = keys.token(|claims| claims["res"]["org"] = json!("*"));
    let (wider, _) = wider.rsplit_once('.').unwrap();
    for (why, token) in [
        ("opaque", "abcdef".to_owned()),
        ("tampered", format!("{wider}.{signature}")),
        ("unsigned", format!("{content}.")),
        ("another key", others.token(|_| {})),
        ("unknown key", keys.sign(Some("unknown"), &claims())),
        (
            "no expiry",
            keys.token(|claims| drop(claims.as_object_mut().unwrap().remove("exp"))),
        ),
        (
            "no resource",
            keys.token(|claims| drop(claims.as_object_mut().unwrap().remove("res"))),
        ),
        (
            "a number for a scope",
            keys.token(|claims| claims["res"]["org"] = json!(1)),
        ),
        (
            "another audience",
            keys.token(|claims| claims["aud"] = json!("elsewhere")),
        ),
        (
            "another issuer",
            keys.token(|claims| claims["iss"] = json!("someone")),
        ),
    ] {
        assert_eq!(status(&app, &token).await, 401, "{why}");
    }
    assert_eq!(
        status(&app, &keys.sign(None, &claims())).await,
        400,
        "no key id"
    );
}

#[tokio::test]
async fn a_token_that_does_not_cover_the_object_is_a_403() {
    let keys = Keys::new(1);
    let app = app_that_trusts(&keys).await;
    for (why, resource, permissions, expected) in [
        (
            "usecase",
            json!({"os:usecase": "other", "org": "1", "project": "2"}),
            "object.read",
            403,
        ),
        (
            "value",
            json!({"os:usecase": "preprod", "org": "1", "project": "3"}),
            "object.read",
            403,
        ),
        (
            "scope missing",
            json!({"os:usecase": "preprod", "org": "1"}),
            "object.read",
            403,
        ),
        (
            "permission",
            json!({"os:usecase": "preprod", "org": "1", "project": "2"}),
            "object.write",
            403,
        ),
        (
            "wildcard",
            json!({"os:usecase": "preprod", "org": "*", "project": "*"}),
            "object.read",
            200,
        ),
        (
            "more scopes than the path",
            json!({"os:usecase": "preprod", "org": "1", "project": "2", "team": "4"}),
            "object.read",
            200,
        ),
    ] {
        let token = keys.token(|claims| {
            claims["res"] = resource;
            claims["permissions"] = json!([permissions]);
        });
        assert_eq!(status(&app, &token).await, expected, "{why}");
    }
}

#[tokio::test]
async fn a_missing_object_is_a_404_only_with_a_token_that_may_read_it() {
    let app = App::start(&[]).await;
    let token = app.token().await;
    let missing = format!("{PREPROD}/1/2/missing");
    assert_eq!(app.get(&missing).await.status, 400);
    let answer = app.get(&format!("{missing}?os_auth={token}")).await;
    assert_eq!(
        (answer.status.as_u16(), answer.body.as_slice()),
        (404, &b""[..])
    );
    let head = app.head(&format!("{missing}?os_auth={token}")).await;
    assert_eq!(head.status, 404);
}

#[tokio::test]
async fn a_path_that_names_no_object_is_a_400_in_plain_text() {
    let app = App::start(&[]).await;
    let token = app.token().await;
    for path in ["preprod/org=%20/key", "preprod/_/", "preprod/org/key"] {
        let answer = app
            .get(&format!("/v1/objects/{path}?os_auth={token}"))
            .await;
        assert_eq!(answer.status, 400, "{path}");
        let kind = answer.headers["content-type"].to_str().unwrap();
        assert!(kind.starts_with("text/plain"), "{kind}");
    }
}

#[tokio::test]
async fn with_enforcement_off_no_token_is_read() {
    let app = App::start(&["--enforce", "off"]).await;
    let path = app.image_path().await;
    assert_eq!(app.get(&path).await.status, 200);
    assert_eq!(
        app.get(&format!("{path}?os_auth=rubbish")).await.status,
        200
    );
}

#[tokio::test]
async fn writing_needs_a_token_that_may_write() {
    let keys = Keys::new(1);
    let app = app_that_trusts(&keys).await;
    let path = format!("{PREPROD}/notes/a.txt");
    let put = |token: &str| {
        let request = Request::put(&path).header("x-os-auth", format!("Bearer {token}"));
        request
            .header("content-type", "text/plain")
            .body(Body::from("hello"))
            .unwrap()
    };
    let write = keys.token(|claims| claims["permissions"] = json!(["object.write"]));
    let read = keys.token(|_| {});
    assert_eq!(app.send(put(&app.token().await)).await.status, 403);
    assert_eq!(app.send(put(&read)).await.status, 403);
    assert_eq!(app.get(&format!("{path}?os_auth={read}")).await.status, 404);

    let written = app.send(put(&write)).await;
    assert_eq!(
        (written.status.as_u16(), written.json()),
        (200, json!({"key": "notes/a.txt"}))
    );
    let answer = app.get(&format!("{path}?os_auth={read}")).await;
    assert_eq!(
        (answer.body.as_slice(), &answer.headers["content-type"]),
        (&b"hello"[..], &"text/plain".parse().unwrap())
    );
}

#[tokio::test]
async fn a_token_that_names_another_key_than_its_own_is_a_401() {
    let keys = Keys::new(1);
    let app = App::start(&[
        "--verifying-key",
        &format!("other={}", keys.public_pem().display()),
    ])
    .await;
    assert_eq!(
        status(&app, &keys.token(|_| {})).await,
        401,
        "signed as {KEY_ID}"
    );
}
