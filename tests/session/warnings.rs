//! Warnings for developers about the tokens that the backend mints.

use objectstore_image_auth::Token;
use serde_json::json;

use crate::support::{Tab, config, seconds, token, token_with};

const HOUR: i64 = 3_600;

fn warnings(token: Token) -> usize {
    let mut tab = Tab::open(config());
    tab.ingest(token);
    assert!(tab.url("a").is_some(), "it works nevertheless");
    tab.warnings.len()
}

#[test]
fn a_token_that_grants_more_than_reading_is_warned_of() {
    let expiry = Tab::open(config()).server.after(seconds(300));
    let granting = |permissions| token_with(expiry, &json!({"permissions": permissions}));
    assert_eq!(warnings(granting(json!(["object.read"]))), 0);
    assert_eq!(
        warnings(granting(json!(["object.read", "object.write"]))),
        1
    );
    assert_eq!(warnings(Token::new("opaque").unwrap()), 0);
}

#[test]
fn a_token_that_lives_over_an_hour_is_warned_of() {
    let server = Tab::open(config()).server;
    assert_eq!(warnings(token(server.after(seconds(HOUR)))), 0);
    assert_eq!(warnings(token(server.after(seconds(HOUR + 1)))), 1);
}

#[test]
fn each_warning_is_given_once_however_many_tokens_come() {
    let mut tab = Tab::open(config());
    for days in 1..5 {
        tab.ingest(token(tab.server.after(seconds(24 * HOUR * days))));
        tab.pass(seconds(60));
    }
    assert_eq!(tab.warnings.len(), 1, "{:?}", tab.warnings);
}
