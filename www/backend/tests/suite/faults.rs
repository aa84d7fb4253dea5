//! What a client sees of each fault, and how a fault must be written.

use std::time::{Duration, Instant, SystemTime};

use crate::common::API;
use crate::common::app::App;
use crate::common::images::Images;
use crate::common::keys::{Keys, now};
use crate::common::program::{Program, run, usage_error};
use axum::http::{HeaderMap, HeaderValue};
use jsonwebtoken::dangerous::insecure_decode;
use jsonwebtoken::decode_header;
use serde_json::Value;

const HOUR: u64 = 3600;

const DETAILS: [&str; 2] = ["builds/101", "snapshots/201"];

async fn app(faults: &[&str]) -> App {
    let arguments: Vec<_> = faults.iter().flat_map(|fault| ["--fault", fault]).collect();
    App::start(&arguments).await
}

async fn details_status(app: &App) -> u16 {
    app.get(&format!("{API}/snapshots/201"))
        .await
        .status
        .as_u16()
}

async fn details_statuses(app: &App, count: usize) -> Vec<u16> {
    let mut statuses = Vec::new();
    for _ in 0..count {
        statuses.push(details_status(app).await);
    }
    statuses
}

async fn image(app: &App, token: &str) -> u16 {
    let path = app.image_path().await;
    app.get(&format!("{path}?os_auth={token}"))
        .await
        .status
        .as_u16()
}

fn exp(token: &str) -> u64 {
    insecure_decode::<Value>(token).unwrap().claims["exp"]
        .as_u64()
        .unwrap()
}

fn seconds_of(date: &HeaderValue) -> u64 {
    let date = httpdate::parse_http_date(date.to_str().unwrap()).unwrap();
    let since = date.duration_since(SystemTime::UNIX_EPOCH).unwrap();
    since.as_secs()
}

fn is_about(seconds: u64, expected: u64) -> bool {
    seconds.abs_diff(expected) <= 30
}

/// The headers of a response as they come over the wire.
async fn headers_over_http(arguments: &[&str]) -> HeaderMap {
    let images = Images::of_every_kind();
    let own = ["--images", images.path().to_str().unwrap()];
    let server = Program::start(&[own.as_slice(), arguments].concat());
    let _ = rustls::crypto::ring::default_provider().install_default();
    let response = reqwest::get(format!("{}{API}/snapshots/201", server.url)).await;
    response.unwrap().headers().clone()
}

#[tokio::test]
async fn that_share_of_the_details_responses_fails() {
    let half = app(&["refetch=0.5"]).await;
    assert_eq!(details_statuses(&half, 4).await, [200, 503, 200, 503]);
    let all = app(&["refetch=1:500"]).await;
    assert_eq!(details_statuses(&all, 2).await, [500, 500]);
    let none = app(&["refetch=0"]).await;
    assert_eq!(details_statuses(&none, 2).await, [200, 200]);
}

#[tokio::test]
async fn both_kinds_of_details_fail_and_nothing_else() {
    let app = app(&["refetch=1"]).await;
    for path in DETAILS {
        let answer = app.get(&format!("{API}/{path}")).await;
        assert_eq!(answer.refusal().0, 503, "{path}");
    }
    assert_eq!(app.get(&format!("{API}/builds")).await.status, 200);
}

#[tokio::test]
async fn a_failure_says_when_to_retry_where_its_status_has_a_say_in_that() {
    for (fault, retry_after) in [
        ("refetch=1", Some("2")),
        ("refetch=1:429", Some("2")),
        ("refetch=1:500", None),
    ] {
        let app = app(&[fault]).await;
        let answer = app.get(&format!("{API}/snapshots/201")).await;
        let header = answer.headers.get("retry-after");
        let header = header.map(|value| value.to_str().unwrap());
        assert_eq!(header, retry_after, "{fault}");
    }
}

#[tokio::test]
async fn details_are_late_and_failures_too() {
    let late = app(&["latency=300", "refetch=0.5"]).await;
    for status in [200, 503] {
        let started = Instant::now();
        assert_eq!(details_status(&late).await, status);
        assert!(started.elapsed() >= Duration::from_millis(300), "{status}");
    }
}

#[tokio::test]
async fn a_clock_that_is_off_is_the_clock_of_tokens_and_their_verifier() {
    let right = app(&[]).await;
    let ahead = app(&["clock=3600"]).await;
    let behind = app(&["clock=-3600"]).await;
    assert!(is_about(exp(&right.token().await), now() + 300));
    assert!(is_about(exp(&ahead.token().await), now() + 300 + HOUR));
    let expired_for_us = behind.token().await;
    assert!(is_about(exp(&expired_for_us), now() + 300 - HOUR));
    assert_eq!(image(&behind, &expired_for_us).await, 200);
}

#[tokio::test]
async fn a_clock_that_is_ahead_finds_expired_what_is_not() {
    let keys = Keys::new(1);
    let trusted = keys.trusted();
    let token = keys.token(|_| {});
    let arguments = ["--verifying-key", &trusted];
    let right = App::start(&arguments).await;
    assert_eq!(image(&right, &token).await, 200);
    let arguments = ["--verifying-key", &trusted, "--fault", "clock=3600"];
    let ahead = App::start(&arguments).await;
    assert_eq!(image(&ahead, &token).await, 401);
}

#[tokio::test]
async fn responses_say_the_servers_time() {
    let headers = headers_over_http(&[]).await;
    assert!(is_about(seconds_of(&headers["date"]), now()));
    let headers = headers_over_http(&["--fault", "clock=-3600"]).await;
    assert!(is_about(seconds_of(&headers["date"]), now() - HOUR));
    assert_eq!(headers.get_all("date").iter().count(), 1);
}

#[tokio::test]
async fn responses_say_no_time() {
    let headers = headers_over_http(&["--fault", "no-date"]).await;
    assert!(headers.contains_key("content-type"));
    assert_eq!(headers.get("date"), None);
    let headers = headers_over_http(&["--fault", "no-date", "--fault", "clock=5"]).await;
    assert_eq!(headers.get("date"), None);
}

#[tokio::test]
async fn that_share_of_the_tokens_has_expired_already() {
    let app = app(&["expired-token=0.5"]).await;
    let (good, expired) = (app.token().await, app.token().await);
    assert!(exp(&good) > now());
    assert!(exp(&expired) + 60 < now());
    let path = app.image_path().await;
    let get = async |token: &str| app.get(&format!("{path}?os_auth={token}")).await;
    assert_eq!(get(&good).await.status, 200);
    let refusal = (401, "The token has expired".to_owned());
    assert_eq!(get(&expired).await.refusal(), refusal);
}

#[tokio::test]
async fn an_expired_token_is_refused_whatever_the_leeway() {
    let fault = ["--fault", "expired-token=1"];
    let app = App::start(&[fault.as_slice(), &["--leeway", "7200"]].concat()).await;
    assert_eq!(image(&app, &app.token().await).await, 401);
}

#[tokio::test]
async fn a_key_that_was_replaced_takes_its_tokens_along() {
    let app = app(&["rotate-key=4"]).await;
    let (path, token) = (app.image_path().await, app.token().await);
    let get = async |token: &str| app.get(&format!("{path}?os_auth={token}")).await;
    assert_eq!(get(&token).await.status, 200);
    let started = Instant::now();
    while get(&token).await.status == 200 && started.elapsed() < Duration::from_secs(30) {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let refusal = (401, "The token's key is unknown".to_owned());
    assert_eq!(get(&token).await.refusal(), refusal);

    let newer = app.token().await;
    assert_eq!(get(&newer).await.status, 200);
    let key_id = |token: &str| decode_header(token).unwrap().kid;
    assert_ne!(key_id(&token), key_id(&newer));
}

#[tokio::test]
async fn a_failure_is_not_to_be_kept() {
    let app = app(&["refetch=1:404"]).await;
    let answer = app.get(&format!("{API}/snapshots/201")).await;
    assert_eq!(answer.status, 404);
    assert_eq!(answer.headers["cache-control"], "no-store");
}

#[tokio::test]
async fn of_two_of_a_kind_the_later_counts() {
    let app = app(&["refetch=1", "refetch=1:418"]).await;
    assert_eq!(details_status(&app).await, 418);
}

#[test]
fn what_is_no_fault_is_refused_with_how_it_is_written() {
    for (syntax, faults) in [
        (
            "`refetch=RATE[:STATUS]`",
            [
                "refetch",
                "refetch=2",
                "refetch=1:200",
                "refetch=1:600",
                "refetch=1:",
            ]
            .as_slice(),
        ),
        (
            "`latency=MS`",
            &["latency=", "latency=-1", "latency=600001"],
        ),
        ("`clock=SECONDS`", &["clock=1.5", "clock=315360001"]),
        ("`expired-token=RATE`", &["expired-token=50%"]),
        (
            "`rotate-key=SECONDS`",
            &["rotate-key=0", "rotate-key=86401"],
        ),
        ("`no-date`", &["no-date=", "no-date=1"]),
        ("one of refetch, latency, clock", &["", "Latency=1", "date"]),
    ] {
        for fault in faults {
            // If the server accepted it by mistake, it would end because the page is missing, and not run for ever.
            let error = usage_error(&["--fault", fault, "--page", "no/such"]);
            assert!(error.contains(syntax), "{error}");
            assert!(error.contains("--fault <KIND[=VALUE]>"), "{error}");
        }
    }
}

#[test]
fn an_objectstore_that_knows_one_key_rules_out_another() {
    let objectstore = ["--objectstore", "http://127.0.0.1:1"];
    let key = ["--signing-key", "k", "--key-id", "k"];
    let fault = ["--fault", "rotate-key=1"];
    let error = usage_error(&[objectstore.as_slice(), &key, &fault].concat());
    assert!(error.contains("rotate-key"), "{error}");
    assert!(
        error.contains("cannot be used with '--objectstore <URL>'"),
        "{error}"
    );
}

#[test]
fn the_help_tells_of_every_kind() {
    let output = run(&["--help"]);
    let help = String::from_utf8(output.stdout).unwrap();
    for syntax in [
        "refetch=RATE[:STATUS]:",
        "latency=MS:",
        "clock=SECONDS:",
        "expired-token=RATE:",
        "rotate-key=SECONDS:",
        "no-date:",
    ] {
        assert!(help.contains(syntax), "{syntax}: {help}");
    }
}
