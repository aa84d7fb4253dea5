//! A token is for one usecase and its scopes. A URL that it does not cover is an error, without a request.

use crate::support::{Tab, config, object, seconds, token, token_with};
use objectstore_image_auth::{ErrorCode, Token};
use serde_json::{Value, json};

fn of_project(project: u8) -> Value {
    json!({"res": {"os:usecase": "preprod", "org": "1", "project": project.to_string()}})
}

fn in_project(project: u8) -> String {
    object("a").replace("project=2", &format!("project={project}"))
}

#[test]
fn the_sessions_of_two_projects_share_nothing() {
    let [mut second, mut third] = [Tab::open(config()), Tab::open(config())];
    assert_eq!(second.try_url(&in_project(2)), Ok(None));
    assert_eq!(third.try_url(&in_project(3)), Ok(None));
    assert_eq!((second.calls, third.calls), (1, 1));
    second.answer_fresh(seconds(60));
    assert_eq!(third.try_url(&in_project(3)), Ok(None), "waits for its own");
    third.answer(
        Some(token_with(third.server.after(seconds(60)), &of_project(3))),
        None,
    );
    let [second, third] = [
        second.try_url(&in_project(2)),
        third.try_url(&in_project(3)),
    ];
    assert_ne!(second.unwrap().unwrap(), third.unwrap().unwrap());
}

#[test]
fn the_token_of_a_refetch_in_flight_is_not_attached_to_another_project() {
    let mut tab = Tab::open(config());
    tab.url("a");
    let image = tab.fresh_url(&in_project(3));
    assert_eq!(tab.settle(&image), None);
    tab.answer_fresh(seconds(60));
    assert_eq!(
        tab.settled(&image).unwrap_err().code(),
        ErrorCode::NotCovered
    );
    let error = tab.try_url(&in_project(3)).unwrap_err();
    assert_eq!(error.code(), ErrorCode::NotCovered);
    assert!(tab.url("a").is_some());
    assert_eq!(tab.calls, 1, "another token would not cover it either");
}

#[test]
fn a_url_that_the_token_does_not_cover_is_an_error_without_a_request() {
    for claims in [
        json!({"permissions": ["object.write", "object.delete"]}),
        json!({"permissions": []}),
        json!({"permissions": null}),
        json!({"res": {"os:usecase": "attachments", "org": "1", "project": "2"}}),
        json!({"res": {"os:usecase": "preprod", "org": "1"}}),
        json!({"res": {"os:usecase": "preprod", "org": "1", "project": 2}}),
        json!({"res": {"os:usecase": "preprod", "ORG": "1", "project": "2"}}),
    ] {
        let mut tab = Tab::open(config());
        tab.ingest(token_with(tab.server.after(seconds(60)), &claims));
        let error = tab.try_url(&object("a")).unwrap_err();
        assert_eq!(error.code(), ErrorCode::NotCovered, "{claims}");
        assert_eq!(tab.calls, 0);
    }
}

#[test]
fn a_token_that_grants_more_scopes_covers_the_object() {
    for claims in [
        json!({"res": {"os:usecase": "preprod", "org": "*", "project": "*"}}),
        json!({"res": {"os:usecase": "preprod", "org": "1", "project": "2", "team": "3"}}),
        json!({"permissions": ["object.write", "object.read"]}),
    ] {
        let mut tab = Tab::open(config());
        tab.ingest(token_with(tab.server.after(seconds(60)), &claims));
        assert!(tab.url("a").is_some(), "{claims}");
    }
}

#[test]
fn an_opaque_token_is_put_into_every_url_below_the_base() {
    let mut tab = Tab::open(config());
    tab.ingest(Token::new("opaque").unwrap());
    for project in 1..4 {
        assert!(tab.try_url(&in_project(project)).unwrap().is_some());
    }
}

#[test]
fn a_newer_token_is_used_at_once_for_an_object_that_the_one_in_use_does_not_cover() {
    let mut tab = Tab::open(config());
    tab.ingest(token(tab.server.after(seconds(60))));
    let url = tab.url("a");
    tab.sleep(seconds(5));
    tab.ingest(token_with(
        tab.server.after(seconds(60)),
        &json!({"res": {"os:usecase": "preprod", "org": "1", "project": "*"}}),
    ));
    assert_eq!(tab.url("a"), url, "unchanged");
    assert!(tab.try_url(&in_project(3)).unwrap().is_some());
}

#[test]
fn an_image_of_another_project_is_not_tried_again() {
    let mut tab = Tab::open(config());
    tab.ingest(token(tab.server.after(seconds(60))));
    let wait = tab.image_failed(&in_project(3));
    assert_eq!(tab.settled(&wait), Ok(None));
    assert_eq!(tab.calls, 0);
}
