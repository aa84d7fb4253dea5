//! Less certain evidence of the server's time: `iat`, and, if there is no other, an image that fails.
//! A wrong conclusion is taken back.

use crate::support::{Tab, config, seconds, token, token_with};
use objectstore_image_auth::session::Event;
use objectstore_image_auth::{Millis, Token};
use serde_json::json;

/// A page without evidence of the time. One of its images fails when its token is 100 s old.
fn fails_after_100_seconds() -> (Tab, objectstore_image_auth::session::Wait) {
    let mut tab = Tab::open(config());
    tab.url("a");
    tab.answer_fresh(seconds(300));
    let src = tab.url("a").unwrap();
    tab.pass(seconds(100));
    let wait = tab.image_failed(&src);
    assert_eq!(tab.calls, 2);
    (tab, wait)
}

fn skew(tab: &Tab) -> Millis {
    tab.session.snapshot().skew
}

#[test]
fn a_token_that_says_when_it_was_minted_sets_the_clock() {
    for offset in [seconds(3600), seconds(-3600), seconds(315_360_000)] {
        let mut tab = Tab::with_clock(config(), offset);
        tab.url("a");
        let minted = json!({"iat": tab.server.0 / 1000});
        let fresh = token_with(tab.server.after(seconds(300)), &minted);
        tab.answer(Some(fresh), None);
        assert_eq!(skew(&tab), Millis(500 - offset.0));
        tab.sleep(seconds(290));
        assert!(tab.url("a").is_some());
        tab.sleep(seconds(6));
        assert_eq!(tab.url("a"), None);
    }
}

#[test]
fn an_image_that_fails_bounds_the_lifetime_of_tokens_by_its_tokens_age() {
    let (mut tab, wait) = fails_after_100_seconds();
    tab.answer_fresh(seconds(300));
    assert!(tab.settled(&wait).unwrap().is_some());
    assert_eq!(skew(&tab), Millis(200_500), "it is taken for an expiry");
    tab.url("a");
    tab.pass(seconds(85));
    assert_eq!(tab.calls, 3, "so that the next one comes in time");
}

#[test]
fn the_learned_lifetime_is_forgotten_if_the_image_fails_again() {
    let (mut tab, wait) = fails_after_100_seconds();
    tab.answer_fresh(seconds(300));
    let retry = tab.settled(&wait).unwrap().unwrap();
    let wait = tab.image_failed(&retry);
    assert_eq!(tab.settled(&wait), Ok(None));
    assert_eq!(skew(&tab), Millis(0));
    tab.pass(seconds(230));
    assert_eq!(tab.calls, 2, "tokens live for 300 s after all");
}

#[test]
fn nothing_is_learned_of_the_lifetime_from_a_key_rotation() {
    let (mut tab, wait) = fails_after_100_seconds();
    let other_key = json!({"kid": "k2"});
    let fresh = token_with(tab.server.after(seconds(300)), &other_key);
    tab.answer(Some(fresh), None);
    assert!(tab.settled(&wait).unwrap().is_some());
    assert_eq!(skew(&tab), Millis(0));
}

#[test]
fn nothing_is_learned_from_an_image_that_fails_early() {
    let mut tab = Tab::open(config());
    tab.url("a");
    tab.answer_fresh(seconds(300));
    let src = tab.url("a").unwrap();
    tab.pass(seconds(44));
    tab.image_failed(&src);
    tab.answer(Some(token(tab.server.after(seconds(300)))), None);
    assert_eq!(skew(&tab), Millis(0));
}

#[test]
fn an_opaque_token_shown_again_from_a_cache_sets_no_clock_back() {
    let mut tab = Tab::open(config());
    let date = tab.server;
    for _ in 0..3 {
        tab.handle(Event::Ingested {
            token: Some(Token::new("opaque").unwrap()),
            date: Some(date),
        });
        assert_eq!(skew(&tab), Millis(500));
        tab.sleep(seconds(60));
    }
}
