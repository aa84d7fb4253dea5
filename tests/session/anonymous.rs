//! A backend that brings no token: it does not enforce auth, or not yet.

use crate::support::{Tab, config, expiry_in, object, seconds, token};
use objectstore_image_auth::session::Event;

fn ingest_none(tab: &mut Tab) {
    tab.handle(Event::Ingested {
        token: None,
        date: None,
    });
}

#[test]
fn a_refetch_that_brings_no_token_says_that_none_is_needed() {
    let mut tab = Tab::open(config());
    let wait = tab.fresh_url(&object("a"));
    tab.answer(None, None);
    assert_eq!(tab.settled(&wait), Ok(Some(object("a"))));
    assert_eq!(tab.url("a"), Some(object("a")), "as it is");
    let snapshot = tab.session.snapshot();
    assert!(snapshot.is_anonymous());
    assert_eq!(snapshot.error, None);
    tab.pass(seconds(24 * 3600));
    tab.url("a");
    assert_eq!(tab.calls, 1, "nothing expires");
}

#[test]
fn an_api_response_without_a_token_makes_the_session_anonymous() {
    let mut tab = Tab::open(config());
    ingest_none(&mut tab);
    assert_eq!(tab.url("a"), Some(object("a")));
    assert_eq!(tab.calls, 0);
}

#[test]
fn a_url_that_still_has_a_token_loses_it_when_none_is_needed() {
    let mut tab = Tab::open(config());
    tab.ingest(token(tab.server.after(seconds(60))));
    let old = tab.url("a").unwrap();
    let mut other = Tab::open(config());
    ingest_none(&mut other);
    assert_eq!(other.try_url(&old), Ok(Some(object("a"))));
}

#[test]
fn a_response_without_a_token_does_not_remove_the_token() {
    let mut tab = Tab::open(config());
    tab.ingest(token(tab.server.after(seconds(60))));
    let url = tab.url("a");
    ingest_none(&mut tab);
    assert_eq!(tab.url("a"), url);
    assert!(!tab.session.snapshot().is_anonymous());
    tab.sleep(seconds(60));
    ingest_none(&mut tab);
    assert_eq!(tab.url("a"), None, "the refetch says what is needed now");
    assert_eq!(tab.calls, 1);
}

#[test]
fn a_token_that_comes_later_is_used() {
    let mut tab = Tab::open(config());
    ingest_none(&mut tab);
    assert_eq!(tab.url("a"), Some(object("a")));
    tab.ingest(token(tab.server.after(seconds(60))));
    assert!(expiry_in(&tab.url("a").unwrap()) > tab.server);
    assert!(!tab.session.snapshot().is_anonymous());
    tab.pass(seconds(50));
    assert_eq!(tab.calls, 1, "kept usable from now on");
}

#[test]
fn an_image_that_fails_without_a_token_asks_for_one() {
    let mut tab = Tab::open(config());
    ingest_none(&mut tab);
    let src = tab.url("a").unwrap();
    let other = tab.url("b").unwrap();
    let wait = tab.image_failed(&src);
    assert_eq!(tab.calls, 1);
    assert_eq!(tab.settle(&wait), None, "without one it would fail again");
    tab.answer_fresh(seconds(60));
    assert!(expiry_in(&tab.settled(&wait).unwrap().unwrap()) > tab.server);
    let late = tab.image_failed(&other);
    assert!(expiry_in(&tab.settled(&late).unwrap().unwrap()) > tab.server);
    assert_eq!(tab.calls, 1);
}

#[test]
fn images_that_fail_where_no_token_is_needed_cause_one_refetch() {
    let mut tab = Tab::open(config());
    ingest_none(&mut tab);
    let src = tab.url("a").unwrap();
    let wait = tab.image_failed(&src);
    tab.answer(None, None);
    assert_eq!(tab.settled(&wait), Ok(None));
    for _ in 0..40 {
        let wait = tab.image_failed(&src);
        assert_eq!(tab.settled(&wait), Ok(None));
        tab.pass(seconds(1));
    }
    assert_eq!(tab.calls, 1);
}

#[test]
fn a_token_is_used_until_it_expires_after_the_backend_stopped_bringing_one() {
    let mut tab = Tab::open(config());
    tab.ingest(token(tab.server.after(seconds(60))));
    let url = tab.url("a");
    tab.pass(seconds(50));
    tab.answer(None, None);
    assert_eq!(tab.url("a"), url, "an image is not loaded again for that");
    tab.sleep(seconds(10));
    assert_eq!(tab.url("a"), Some(object("a")));
    assert!(tab.session.snapshot().is_anonymous());
    assert_eq!(tab.calls, 1);
}

#[test]
fn an_image_that_fails_with_a_token_is_retried_without_it_if_none_is_needed() {
    for nulls in [1, 2] {
        let mut tab = Tab::open(config());
        tab.ingest(token(tab.server.after(seconds(300))));
        let src = tab.url("a").unwrap();
        if nulls == 2 {
            tab.refetch();
            tab.answer(None, None);
            tab.pass(seconds(31));
        }
        let wait = tab.image_failed(&src);
        tab.answer(None, None);
        assert_eq!(tab.settled(&wait), Ok(Some(object("a"))), "{nulls}");
        let wait = tab.image_failed(&object("a"));
        assert_eq!(tab.settle(&wait).unwrap_or(Ok(None)), Ok(None));
    }
}
