//! A refetch that is refused (401, 403, 404): stopped, until there is a reason to think otherwise.

use crate::support::{Tab, config, failure, object, rate_limited, seconds, token};
use objectstore_image_auth::session::{Event, Page, RefetchReason};
use objectstore_image_auth::{ErrorCode, Token};

const REFUSALS: [u16; 3] = [401, 403, 404];

/// A page without a token, whose refetch was refused.
fn refused(status: u16) -> Tab {
    let mut tab = Tab::open(config());
    tab.url("a");
    tab.sleep(seconds(10));
    tab.fail(failure(Some(status)));
    tab
}

#[test]
fn a_refused_refetch_is_not_tried_again() {
    for status in REFUSALS {
        let mut tab = refused(status);
        for _ in 0..100 {
            tab.pass(seconds(60));
            tab.url("a");
            tab.handle(Event::Online);
        }
        assert_eq!(tab.calls, 1);
        let error = tab.session.snapshot().error.unwrap();
        assert_eq!(error.code(), ErrorCode::RefetchFailed);
    }
}

#[test]
fn a_wait_for_a_url_after_a_refusal_rejects_at_once() {
    for status in REFUSALS {
        let mut tab = refused(status);
        let wait = tab.fresh_url(&crate::support::object("a"));
        let outcome = tab.settled(&wait);
        assert_eq!(outcome.unwrap_err().code(), ErrorCode::RefetchFailed);
        assert_eq!(tab.calls, 1);
    }
}

#[test]
fn an_image_that_waits_when_the_refetch_is_refused_waits_no_longer() {
    for status in REFUSALS {
        let mut tab = Tab::open(config());
        tab.ingest(token(tab.server.after(seconds(60))));
        let src = tab.url("a").unwrap();
        let wait = tab.image_failed(&src);
        let fresh = tab.fresh_url(&crate::support::object("b"));
        assert!(
            tab.settle(&fresh).unwrap().is_ok(),
            "the token is usable yet"
        );
        tab.fail(failure(Some(status)));
        assert_eq!(tab.settled(&wait), Ok(None));
    }
}

#[test]
fn a_refused_refetch_is_retried_when_the_page_becomes_visible() {
    for status in REFUSALS {
        let mut tab = refused(status);
        tab.show();
        assert_eq!(tab.calls, 1, "it was seen all the time");
        tab.hide();
        tab.pass(seconds(60));
        assert_eq!(tab.calls, 1);
        tab.show();
        assert_eq!(tab.calls, 2);
    }
}

#[test]
fn a_refused_refetch_is_retried_after_ingest_and_refetch() {
    for status in REFUSALS {
        let mut tab = refused(status);
        tab.refetch();
        assert_eq!(tab.calls, 2);
        assert_eq!(tab.starts[1].1, RefetchReason::Manual);
        tab.fail(failure(Some(status)));
        tab.pass(seconds(60));
        assert_eq!(tab.calls, 2, "stopped again");

        tab.ingest(token(tab.server.after(seconds(60))));
        assert!(tab.url("a").is_some());
        assert_eq!(tab.session.snapshot().error, None);
        tab.pass(seconds(59));
        assert_eq!(tab.calls, 3, "ahead of expiry");
    }
}

#[test]
fn a_refused_refetch_does_not_remove_a_usable_token() {
    for status in REFUSALS {
        let mut tab = Tab::open(config());
        tab.ingest(token(tab.server.after(seconds(60))));
        let url = tab.url("a");
        tab.pass(seconds(50));
        tab.fail(failure(Some(status)));
        assert_eq!(tab.url("a"), url);
        tab.pass(seconds(5));
        assert_eq!(tab.url("a"), None);
        assert_eq!(tab.calls, 1);
    }
}

#[test]
fn other_statuses_are_tried_again() {
    for status in [400, 402, 405, 408, 410, 429, 500, 502, 503, 504] {
        let mut tab = refused(status);
        tab.pass(seconds(6));
        assert_eq!(tab.calls, 2, "after {status}");
    }
    let mut tab = refused(500);
    tab.pass(seconds(6));
    tab.fail(rate_limited(seconds(90)));
    tab.pass(seconds(89));
    assert_eq!(
        tab.calls, 2,
        "longer than a minute, where the server says so"
    );
    tab.pass(seconds(1));
    assert_eq!(tab.calls, 3);
}

#[test]
fn a_401_says_that_the_token_is_no_good_and_joins_one_refetch() {
    let mut tab = Tab::open(config());
    tab.ingest(token(tab.server.after(seconds(300))));
    let src = tab.url("a").unwrap();
    tab.pass(seconds(10));
    let first = tab.refused(&src);
    let second = tab.refused(&src);
    assert_eq!(tab.calls, 1);
    assert_eq!(tab.starts[0].1, RefetchReason::ImageFailed);
    assert_eq!(tab.url("b"), None, "nobody else gets it any more");
    assert_eq!((tab.settle(&first), tab.settle(&second)), (None, None));
    tab.answer(Some(Token::new("opaque").unwrap()), None);
    for wait in [first, second] {
        let retry = tab.settled(&wait).unwrap().unwrap();
        assert!(retry.ends_with("=opaque"), "even one that ends sooner");
    }
    assert_eq!(tab.calls, 1);
}

#[test]
fn a_401_of_an_old_token_joins_no_refetch() {
    let mut tab = Tab::open(config());
    tab.ingest(token(tab.server.after(seconds(60))));
    let src = tab.url("a").unwrap();
    tab.pass(seconds(20));
    tab.ingest(token(tab.server.after(seconds(60))));
    let wait = tab.refused(&src);
    let retry = tab.settled(&wait).unwrap().unwrap();
    assert_ne!(retry, src);
    let late = tab.refused(&src);
    assert_eq!(tab.settled(&late), Ok(Some(retry)));
    assert_eq!(tab.calls, 0);
}

#[test]
fn a_refused_token_that_the_backend_brings_again_is_a_failure() {
    let mut tab = Tab::open(config());
    let cached = token(tab.server.after(seconds(300)));
    tab.ingest(cached.clone());
    let src = tab.url("a").unwrap();
    tab.pass(seconds(10));
    let wait = tab.refused(&src);
    tab.answer(Some(cached), None);
    assert_eq!(tab.url("a"), None, "no URL that is known to fail");
    assert_eq!(
        tab.settled(&wait),
        Ok(None),
        "script has an answer to go on with"
    );
    tab.pass(seconds(6));
    assert_eq!(tab.calls, 2);
    tab.answer_fresh(seconds(300));
    assert!(tab.url("a").is_some());
}

#[test]
fn a_request_by_script_whose_token_was_refused_waits_for_one_refetch() {
    let mut tab = Tab::open(config());
    tab.ingest(token(tab.server.after(seconds(300))));
    let src = tab.url("a").unwrap();
    let wait = tab.refused(&src);
    tab.sleep(seconds(29));
    tab.handle(Event::Ticked(Page::Visible));
    assert_eq!(tab.settle(&wait), None);
    tab.sleep(seconds(1));
    tab.handle(Event::Ticked(Page::Visible));
    assert_eq!(tab.settled(&wait), Ok(None));

    tab.ingest(token(tab.server.after(seconds(300))));
    tab.handle(Event::Ticked(Page::Hidden));
    let src = tab.url("a").unwrap();
    let wait = tab.refused(&src);
    assert_eq!(
        tab.settled(&wait),
        Ok(None),
        "nothing is refetched for a hidden page"
    );
}

#[test]
fn a_refused_request_by_script_without_a_token_waits_for_one_refetch() {
    let mut tab = Tab::open(config());
    tab.url("a");
    tab.answer(None, None);
    tab.pass(seconds(60));
    let wait = tab.refused(&object("a"));
    tab.fail(failure(None));
    assert_eq!(tab.settled(&wait), Ok(None));
}
