//! A real Objectstore in place of the embedded one: played by a second server, over HTTP.

use std::net::Ipv4Addr;

use crate::common::images::Images;
use crate::common::keys::{KEY_ID, Keys};
use crate::common::program::{Program, client, failure};
use crate::common::{API, PREPROD};
use jsonwebtoken::{Algorithm, Validation, decode};
use reqwest::header::HeaderMap;
use serde_json::{Value, json};
use tokio::net::TcpSocket;

/// An Objectstore that trusts these keys.
fn objectstore(keys: &Keys) -> Program {
    let images = Images::of_every_kind();
    let directory = images.path().to_str().unwrap();
    Program::start(&["--images", directory, "--verifying-key", &keys.trusted()])
}

/// The arguments of a server that uses it.
fn arguments(objectstore: &str, keys: &Keys, images: &Images) -> Vec<String> {
    let (pem, images) = (keys.private_pem(), images.path());
    let value = |path: &std::path::Path| path.to_str().unwrap().to_owned();
    [
        ("--objectstore", objectstore.to_owned()),
        ("--signing-key", value(&pem)),
        ("--key-id", KEY_ID.to_owned()),
        ("--images", value(images)),
    ]
    .into_iter()
    .flat_map(|(option, value)| [option.to_owned(), value])
    .collect()
}

fn start(arguments: &[String]) -> Program {
    Program::start(&arguments.iter().map(String::as_str).collect::<Vec<_>>())
}

fn fails(arguments: &[String]) -> String {
    failure(&arguments.iter().map(String::as_str).collect::<Vec<_>>())
}

async fn get(url: String) -> (u16, HeaderMap, Vec<u8>) {
    let response = client().get(url).send().await.unwrap();
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    (status, headers, response.bytes().await.unwrap().to_vec())
}

async fn snapshot(server: &Program) -> Value {
    let (_, _, body) = get(format!("{}{API}/snapshots/201", server.url)).await;
    serde_json::from_slice(&body).unwrap()
}

#[tokio::test]
async fn images_are_uploaded_there_and_read_through_the_proxy() {
    let (keys, images) = (Keys::new(1), Images::empty());
    images.save("head/Mine.png", [1, 2, 3, 4]);
    let objectstore = objectstore(&keys);
    let server = start(&arguments(&format!("{}/", objectstore.url), &keys, &images));
    let snapshot = snapshot(&server).await;
    let (token, key) = (
        snapshot["objectstore_token"].as_str().unwrap(),
        snapshot["added"][0]["key"].as_str().unwrap(),
    );
    let object = format!("{PREPROD}/objectstore-image-auth-demo/{key}");
    let proxied = format!("{}{API}/objectstore{object}", server.url);
    let mine = images.read("head/Mine.png");

    let (status, headers, body) = get(format!("{proxied}?X-Os-Auth={token}")).await;
    assert_eq!(
        (status, &headers["content-type"]),
        (200, &"image/png".parse().unwrap())
    );
    assert_eq!(body, mine);
    let direct = get(format!("{}{object}?os_auth={token}", objectstore.url)).await;
    assert_eq!(direct.2, mine, "it is there");

    let head = client()
        .head(format!("{proxied}?X-Os-Auth={token}"))
        .send()
        .await
        .unwrap();
    assert_eq!(head.status(), 204);
    let part = client()
        .get(format!("{proxied}?X-Os-Auth={token}"))
        .header("range", "bytes=1-3");
    let part = part.send().await.unwrap();
    assert_eq!(part.status(), 206);
    assert!(part.headers().contains_key("content-range"));
    assert_eq!(part.bytes().await.unwrap(), mine[1..4]);
    let own = get(format!("{}{object}?os_auth={token}", server.url)).await;
    assert_eq!(own.0, 404, "there is no embedded one beside it");
}

#[tokio::test]
async fn tokens_are_signed_with_the_given_key() {
    let (keys, images) = (Keys::new(1), Images::of_every_kind());
    let objectstore = objectstore(&keys);
    let server = start(&arguments(&objectstore.url, &keys, &images));
    let snapshot = snapshot(&server).await;
    let token = snapshot["objectstore_token"].as_str().unwrap();
    let token =
        decode::<Value>(token, &keys.verifying(), &Validation::new(Algorithm::EdDSA)).unwrap();
    assert_eq!(token.header.kid.as_deref(), Some(KEY_ID));
    assert_eq!(token.claims["permissions"], json!(["object.read"]));
}

#[tokio::test]
async fn refusals_come_back_as_they_are() {
    let (keys, images) = (Keys::new(1), Images::of_every_kind());
    let objectstore = objectstore(&keys);
    let server = start(&arguments(&objectstore.url, &keys, &images));
    let snapshot = snapshot(&server).await;
    let token = snapshot["objectstore_token"].as_str().unwrap();
    let proxy = format!("{}{API}/objectstore", server.url);
    for (path, expected) in [
        (format!("{PREPROD}/1/2/missing"), 400),
        (format!("{PREPROD}/1/2/missing?X-Os-Auth={token}"), 404),
        (format!("{PREPROD}/1/2/missing?X-Os-Auth=rubbish"), 401),
        (
            format!("/v1/objects/preprod/org=9/key?X-Os-Auth={token}"),
            403,
        ),
    ] {
        let (status, headers, body) = get(format!("{proxy}{path}")).await;
        assert_eq!(status, expected);
        if status == 404 {
            assert!(body.is_empty());
            continue;
        }
        assert_eq!(headers["content-type"], "application/json");
        assert!(serde_json::from_slice::<Value>(&body).unwrap()["detail"].is_string());
    }
}

#[tokio::test]
async fn a_compressed_body_is_handed_on_untouched() {
    let (keys, images) = (Keys::new(1), Images::of_every_kind());
    let objectstore = objectstore(&keys);
    let server = start(&arguments(&objectstore.url, &keys, &images));
    let write = keys.token(|claims| claims["permissions"] = json!(["object.write"]));
    // The empty frame of Zstandard: a reader that decodes it gets no bytes.
    let body = [0x28, 0xB5, 0x2F, 0xFD, 0x00, 0x58, 0x01, 0x00, 0x00];
    let put = client().put(format!("{}{PREPROD}/packed", objectstore.url));
    let put = put.header("x-os-auth", format!("Bearer {write}"));
    let put = put
        .header("content-encoding", "zstd")
        .body(body.to_vec())
        .send()
        .await
        .unwrap();
    assert_eq!(put.status(), 200);

    let read = keys.token(|_| {});
    let url = format!(
        "{}{API}/objectstore{PREPROD}/packed?X-Os-Auth={read}",
        server.url
    );
    let (status, headers, received) = get(url).await;
    assert_eq!((status, received.as_slice()), (200, body.as_slice()));
    assert_eq!(headers["content-encoding"], "zstd");
}

#[tokio::test]
async fn an_objectstore_that_went_away_is_a_502() {
    let (keys, images) = (Keys::new(1), Images::of_every_kind());
    let objectstore = objectstore(&keys);
    let server = start(&arguments(&objectstore.url, &keys, &images));
    objectstore.end_by("TERM");
    let (status, _, body) = get(format!("{}{API}/objectstore{PREPROD}/key", server.url)).await;
    assert_eq!(status, 502);
    assert!(
        String::from_utf8(body)
            .unwrap()
            .contains("cannot be reached")
    );
}

#[test]
fn one_that_refuses_is_named_with_its_reason() {
    let (keys, others, images) = (Keys::new(1), Keys::new(2), Images::of_every_kind());
    let objectstore = objectstore(&keys);
    let error = fails(&arguments(&objectstore.url, &others, &images));
    assert!(error.contains(&objectstore.url), "{error}");
    assert!(error.contains("with 401: The token is invalid"), "{error}");
}

#[test]
fn one_that_cannot_be_reached_is_named() {
    // The port is bound, so that no other test's server can take it, and nobody listens on it.
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind((Ipv4Addr::LOCALHOST, 0).into()).unwrap();
    let address = socket.local_addr().unwrap();
    let error = fails(&arguments(
        &format!("http://{address}"),
        &Keys::new(1),
        &Images::of_every_kind(),
    ));
    assert!(
        error.contains(&format!("cannot reach http://{address}")),
        "{error}"
    );
    assert!(error.contains("refused"), "{error}");
}
