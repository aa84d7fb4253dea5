//! What the demo writes into a real Objectstore, and what it says if the server refuses.

use std::collections::BTreeSet;
use std::time::{Duration, Instant, SystemTime};

use crate::common::API;
use crate::common::demo::Demo;
use crate::common::fake::{Asked, Fake, refusal, status, status_with};
use crate::common::keys::KEY_ID;
use crate::common::program::{client, usage_error};
use axum::http::Method;
use axum::response::Response;
use jsonwebtoken::dangerous::insecure_decode;
use serde_json::{Value, json};

const PREFIX: &str = "objectstore-image-auth-demo/";

/// The claims of the token that a request carries.
fn claims(asked: &Asked) -> Value {
    let bearer = asked.headers["x-os-auth"].to_str().unwrap();
    let token = bearer.strip_prefix("Bearer ").unwrap();
    insecure_decode::<Value>(token).unwrap().claims
}

fn paths(asked: &[Asked]) -> BTreeSet<&str> {
    asked.iter().map(|asked| asked.path.as_str()).collect()
}

#[test]
fn images_are_written_below_a_prefix_of_the_demos_own_and_expire() {
    let (demo, objectstore) = (Demo::new(), Fake::store());
    let log = demo.log_of_start(&objectstore);
    let uploads = objectstore.uploads();
    let expected = format!("/v1/objects/preprod/org=1;project=2/{PREFIX}");
    assert!(uploads.len() > 5, "{log}");
    for upload in &uploads {
        assert!(upload.path.starts_with(&expected), "{}", upload.path);
        assert_eq!(upload.headers["x-sn-expiration"], "ttl:1d");
        assert_eq!(upload.headers["content-type"], "image/png");
        assert_eq!(claims(upload)["permissions"], json!(["object.write"]));
    }
    assert_eq!(paths(&uploads).len(), uploads.len(), "each once");
    let summary = format!("uploaded {} images", uploads.len());
    assert!(log.contains(&summary) && log.contains(PREFIX), "{log}");
}

#[test]
fn an_image_that_is_there_is_not_uploaded_again() {
    let (demo, objectstore) = (Demo::new(), Fake::store());
    demo.log_of_start(&objectstore);
    let first = objectstore.uploads().len();
    let log = demo.log_of_start(&objectstore);
    let asked = objectstore.asked();
    assert!(
        asked.iter().all(|asked| asked.method == Method::HEAD),
        "{asked:?}"
    );
    assert_eq!(claims(&asked[0])["permissions"], json!(["object.read"]));
    assert!(
        log.contains(&format!("all {first} images are there already")),
        "{log}"
    );

    demo.images.save("head/Another.png", [1, 2, 3, 4]);
    let log = demo.log_of_start(&objectstore);
    assert_eq!(objectstore.uploads().len(), 1);
    assert!(
        log.contains("uploaded 1 image") && log.contains(&format!("{first} were there")),
        "{log}"
    );
}

#[test]
fn progress_is_logged_if_there_is_no_terminal() {
    let objectstore = Fake::scripted(|asked| {
        if asked.method == Method::PUT {
            std::thread::sleep(Duration::from_millis(400));
        }
        None
    });
    let log = Demo::new().log_of_start(&objectstore);
    let all = objectstore.uploads().len();
    let line = format!(" of {all} images");
    assert!(log.lines().any(|told| told.ends_with(&line)), "{log}");
    assert!(
        !log.contains('\r') && !log.contains('\u{1b}'),
        "no bar: {log}"
    );
}

#[test]
fn a_server_that_answers_every_path_with_a_page_has_no_image() {
    let page = |asked: &Asked| match asked.method {
        Method::PUT => Some(status(405)),
        _ => Some(status_with(200, "content-type", "text/html")),
    };
    let error = Demo::new().failure(&Fake::scripted(page));
    assert!(
        error.contains("405") && error.contains("--objectstore"),
        "{error}"
    );
}

#[test]
fn an_image_that_a_newer_server_reports_is_not_uploaded() {
    let (demo, objectstore) = (
        Demo::new(),
        Fake::scripted(|asked| {
            let ok = status_with(200, "content-type", "image/png");
            (asked.method == Method::HEAD).then_some(ok)
        }),
    );
    demo.log_of_start(&objectstore);
    assert_eq!(objectstore.uploads().len(), 0);
}

#[tokio::test]
async fn usecase_and_scopes_are_options() {
    let (demo, objectstore) = (Demo::new(), Fake::store());
    for (scopes, resource) in [
        (
            "org=17;project=4",
            json!({"os:usecase": "preprod_snapshots", "org": "17", "project": "4"}),
        ),
        ("_", json!({"os:usecase": "preprod_snapshots"})),
    ] {
        let server = demo.start(
            &objectstore,
            &["--usecase", "preprod_snapshots", "--scopes", scopes],
        );
        let uploads = objectstore.uploads();
        assert_eq!(claims(&uploads[0])["res"], resource);
        let folder = format!("/v1/objects/preprod_snapshots/{scopes}/{PREFIX}");
        assert!(
            uploads
                .iter()
                .all(|upload| upload.path.starts_with(&folder)),
            "{uploads:?}"
        );

        // The page finds what was uploaded by what the API tells it.
        let details = client().get(format!("{}{API}/snapshots/201", server.url));
        let details = details.send().await.unwrap().bytes().await.unwrap();
        let details: Value = serde_json::from_slice(&details).unwrap();
        let location = &details["objectstore_location"];
        assert_eq!(
            (&location["usecase"], &location["key_prefix"]),
            (&json!("preprod_snapshots"), &json!(PREFIX))
        );
        let pairs: Vec<String> = location["scopes"]
            .as_array()
            .unwrap()
            .iter()
            .map(|pair| {
                format!(
                    "{}={}",
                    pair[0].as_str().unwrap(),
                    pair[1].as_str().unwrap()
                )
            })
            .collect();
        assert_eq!(pairs.join(";"), scopes.replace('_', ""));
        let key = details["added"][0]["key"].as_str().unwrap();
        assert!(paths(&uploads).contains(format!("{folder}{key}").as_str()));
    }
}

#[test]
fn scopes_and_usecases_that_objectstore_would_refuse_are_refused() {
    for (option, value, rule) in [
        ("--scopes", "org", "name=value"),
        ("--scopes", "org=1,project=2", "name=value"),
        ("--scopes", "org=", "name=value"),
        ("--scopes", "", "name=value"),
        ("--usecase", "a b c", "usecase"),
        ("--usecase", "", "usecase"),
        ("--usecase", "pre/prod", "usecase"),
    ] {
        let error = usage_error(&[option, value]);
        assert!(error.contains(option) && error.contains(rule), "{error}");
    }
}

/// Answers the first upload with `first`, and accepts all later ones.
fn refuses_once(mut first: Option<Response>) -> Fake {
    Fake::scripted(move |asked| {
        let is_upload = asked.method == Method::PUT;
        if is_upload { first.take() } else { None }
    })
}

#[test]
fn a_rate_limited_upload_waits_and_succeeds() {
    let soon = httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(3));
    for (what, limited) in [
        ("in seconds", status_with(429, "retry-after", "2")),
        ("a date", status_with(429, "retry-after", &soon)),
        ("not said", status(429)),
        ("at once", status_with(429, "retry-after", "0")),
        ("nonsense", status_with(429, "retry-after", "soon")),
    ] {
        let (demo, objectstore) = (Demo::new(), refuses_once(Some(limited)));
        let started = Instant::now();
        let log = demo.log_of_start(&objectstore);
        assert!(started.elapsed() >= Duration::from_millis(900), "{what}");
        assert!(
            log.contains("429") && log.contains("waiting"),
            "{what}: {log}"
        );
        let uploads = objectstore.uploads();
        assert_eq!(uploads.len(), paths(&uploads).len() + 1, "{what}");
        assert!(
            log.contains(&format!("uploaded {} images", paths(&uploads).len())),
            "{log}"
        );
    }
}

#[test]
fn a_rate_limited_check_for_an_image_waits_and_succeeds() {
    let mut first = Some(status_with(429, "retry-after", "1"));
    let objectstore = Fake::scripted(move |asked| {
        (asked.method == Method::HEAD)
            .then(|| first.take())
            .flatten()
    });
    let log = Demo::new().log_of_start(&objectstore);
    assert!(log.contains("429"), "{log}");
}

#[test]
fn a_rate_limit_that_lasts_too_long_is_an_error() {
    let objectstore = refuses_once(Some(status_with(429, "retry-after", "3600")));
    let error = Demo::new().failure(&objectstore);
    assert!(error.contains("429") && error.contains("3600 s"), "{error}");
    assert!(error.contains("start the demo again"), "{error}");
}

#[test]
fn each_error_says_what_was_wrong_and_what_to_do() {
    for (code, detail, words) in [
        (
            401,
            "The token's key is unknown",
            &["--key-id", KEY_ID, "--signing-key", "key_files"][..],
        ),
        (
            403,
            "Not allowed",
            &[
                "max_permissions",
                "object.write",
                KEY_ID,
                "preprod/org=1;project=2",
            ],
        ),
        (404, "", &["URL given for --objectstore", "/v1/objects"]),
        (405, "", &["URL given for --objectstore"]),
        (301, "", &["redirect"]),
        (
            400,
            "expiration policy 'ttl' is not allowed",
            &["--usecase", "--scopes"],
        ),
        (500, "Oh no", &["log"]),
        (503, "", &["log"]),
        (418, "", &["--objectstore"]),
    ] {
        let script =
            move |asked: &Asked| (asked.method == Method::PUT).then(|| refusal(code, detail));
        let objectstore = Fake::scripted(script);
        let error = Demo::new().failure(&objectstore);
        for word in [&code.to_string(), detail, &objectstore.url]
            .iter()
            .chain(words.iter())
        {
            assert!(error.contains(*word), "{code}: no {word:?} in {error}");
        }
    }
}

#[test]
fn a_refusal_to_read_says_why_although_a_head_has_no_body() {
    for (code, words) in [(401, "--key-id"), (403, "object.read")] {
        let objectstore = Fake::scripted(move |asked| match asked.method {
            Method::HEAD => Some(status(code)),
            _ => Some(refusal(code, "Because of this")),
        });
        let error = Demo::new().failure(&objectstore);
        assert!(
            error.contains(&format!("{code}: Because of this")),
            "{error}"
        );
        assert!(error.contains(words), "{error}");
        assert_eq!(objectstore.uploads().len(), 0);
    }
}

#[test]
fn a_token_that_the_server_repeats_is_not_printed() {
    let objectstore = Fake::scripted(|asked| {
        let bearer = asked.headers["x-os-auth"].to_str().unwrap();
        (asked.method == Method::PUT).then(|| refusal(401, &format!("bad: {bearer}")))
    });
    let error = Demo::new().failure(&objectstore);
    let uploads = objectstore.uploads();
    assert!(error.contains("bad: "), "{error}");
    for upload in uploads {
        let bearer = upload.headers["x-os-auth"].to_str().unwrap();
        for part in bearer.trim_start_matches("Bearer ").split('.') {
            assert!(!error.contains(&part[..12]), "{error}");
        }
    }
}

#[test]
fn the_help_says_that_it_writes() {
    let output = crate::common::program::run(&["--help"]);
    let help = String::from_utf8(output.stdout).unwrap();
    let words: Vec<_> = help.split_whitespace().collect();
    let help = words.join(" ");
    for part in [
        "This writes",
        PREFIX,
        "a day",
        "max_permissions",
        "--usecase",
        "--scopes",
        "0.2.0",
    ] {
        assert!(help.contains(part), "no {part:?} in {help}");
    }
}
