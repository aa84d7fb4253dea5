//! The API's responses: what they list, and the token that they bring.

use std::collections::HashSet;

use crate::common::app::App;
use crate::common::keys::now;
use crate::common::{API, PREPROD};
use jsonwebtoken::dangerous::insecure_decode;
use jsonwebtoken::{Algorithm, decode_header};
use serde_json::{Value, json};

/// Names of a group's screenshots, or of a pair's two.
fn names(group: &Value) -> Vec<&str> {
    let of = |image: &'_ Value| image["image_file_name"].as_str().is_some();
    let group = group.as_array().unwrap().iter();
    let images = group.flat_map(|entry| {
        if of(entry) {
            vec![entry]
        } else {
            vec![&entry["base_image"], &entry["head_image"]]
        }
    });
    images
        .map(|image| image["image_file_name"].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn every_screenshot_is_told_of_in_its_group() {
    let snapshot = App::start(&[]).await.snapshot().await;
    assert_eq!(names(&snapshot["changed"]), ["Changed.png", "Changed.png"]);
    assert_eq!(names(&snapshot["added"]), ["Added.png"]);
    assert_eq!(names(&snapshot["removed"]), ["Removed.png"]);
    assert_eq!(names(&snapshot["unchanged"]), ["Same.png"]);
    assert_eq!(names(&snapshot["renamed"]), ["OldName.png", "NewName.png"]);
    assert_eq!(
        names(&snapshot["images"]),
        ["Added.png", "Changed.png", "NewName.png", "Same.png"],
    );
    assert_eq!(snapshot["comparison_run_info"]["state"], "SUCCESS");
    assert_eq!(snapshot["comparison_type"], "diff");
}

#[tokio::test]
async fn a_changed_pair_has_its_ratio_and_its_mask() {
    let app = App::start(&["--enforce", "off"]).await;
    let snapshot = app.snapshot().await;
    let changed = &snapshot["changed"][0];
    assert_eq!(changed["diff"], 0.25);
    let key = changed["diff_image_key"].as_str().unwrap();
    let mask = app.get(&format!("{PREPROD}/1/2/{key}")).await.body;
    let mask = image::load_from_memory(&mask).unwrap().into_luma8();
    assert_eq!(mask.as_raw(), &[0, 0, 0, 255]);
}

#[tokio::test]
async fn images_are_served_byte_for_byte() {
    let app = App::start(&["--enforce", "off"]).await;
    let image = app.get(&app.image_path().await).await;
    assert_eq!(image.body, app.images.read("head/Added.png"));
}

#[tokio::test]
async fn builds_have_an_icon_or_none_or_one_that_is_lost() {
    let app = App::start(&["--enforce", "off"]).await;
    let mut statuses = Vec::new();
    for build in ["101", "102", "103", "104"] {
        let build = app.get(&format!("{API}/builds/{build}")).await.json();
        let icon = build["app_info"]["app_icon_id"].as_str().map(str::to_owned);
        statuses.push(match icon {
            Some(key) => Some(
                app.get(&format!("{PREPROD}/1/2/{key}"))
                    .await
                    .status
                    .as_u16(),
            ),
            None => None,
        });
    }
    assert_eq!(statuses, [Some(200), Some(200), None, Some(404)]);
}

#[tokio::test]
async fn a_token_claims_what_it_should_and_nothing_else() {
    let before = now();
    let token = App::start(&["--token-lifetime", "120"]).await.token().await;
    let header = decode_header(&token).unwrap();
    assert_eq!(
        (header.alg, header.typ.as_deref()),
        (Algorithm::EdDSA, Some("JWT"))
    );
    assert!(header.kid.is_some());

    let mut claims = insecure_decode::<Value>(&token).unwrap().claims;
    let exp = claims
        .as_object_mut()
        .unwrap()
        .remove("exp")
        .unwrap()
        .as_u64()
        .unwrap();
    assert!((before + 120..=now() + 120).contains(&exp));
    assert_eq!(
        claims,
        json!({
            "res": {"os:usecase": "preprod", "org": "1", "project": "2"},
            "permissions": ["object.read"],
        }),
    );
}

#[tokio::test]
async fn the_token_field_is_there_or_null_or_absent_in_details() {
    let is_token: fn(Option<&Value>) -> bool = |field| field.is_some_and(Value::is_string);
    let is_null: fn(Option<&Value>) -> bool = |field| field.is_some_and(Value::is_null);
    let is_absent: fn(Option<&Value>) -> bool = |field| field.is_none();
    for (option, holds) in [
        ("present", is_token),
        ("null", is_null),
        ("absent", is_absent),
    ] {
        let app = App::start(&["--token-field", option]).await;
        for path in ["builds/101", "snapshots/201"] {
            let response = app.get(&format!("{API}/{path}")).await.json();
            assert!(holds(response.get("objectstore_token")), "{option} {path}");
        }
    }
}

#[tokio::test]
async fn lists_bring_no_token() {
    let list = App::start(&[])
        .await
        .get(&format!("{API}/builds"))
        .await
        .json();
    assert_eq!(list["objectstore_token"], Value::Null);
    let ids: Vec<_> = list["builds"]
        .as_array()
        .unwrap()
        .iter()
        .map(|build| &build["id"])
        .collect();
    assert_eq!(ids, ["101", "102", "103", "104"]);
}

#[tokio::test]
async fn two_processes_do_not_share_a_key_id() {
    let mut key_ids = HashSet::new();
    for _ in 0..2 {
        let token = App::start(&[]).await.token().await;
        key_ids.insert(decode_header(&token).unwrap().kid);
    }
    assert_eq!(key_ids.len(), 2);
}

#[tokio::test]
async fn what_is_not_there_is_a_404_with_a_detail() {
    let app = App::start(&[]).await;
    for path in [
        "acme/builds/999",
        "acme/snapshots/999",
        "other/builds",
        "acme/nothing",
    ] {
        let answer = app.get(&format!("/api/0/organizations/{path}")).await;
        assert_eq!(answer.refusal(), (404, "Not found".into()), "{path}");
    }
}

#[tokio::test]
async fn no_answer_is_to_be_kept() {
    let app = App::start(&[]).await;
    for path in ["builds", "builds/101", "snapshots/201", "builds/999"] {
        let answer = app.get(&format!("{API}/{path}")).await;
        assert_eq!(answer.headers["cache-control"], "no-store", "{path}");
    }
}
