//! `freshImageUrl`: a wait ends with a URL that can be loaded, or with an error after a limited time.

use crate::LIFETIMES;
use crate::support::{BASE, Tab, config, expiry_in, failure, object, seconds, token};
use objectstore_image_auth::session::Config;
use objectstore_image_auth::{ErrorCode, Millis};

#[test]
fn a_usable_token_is_handed_out_at_once() {
    for lifetime in LIFETIMES {
        let mut tab = Tab::open(config());
        tab.ingest(token(tab.server.after(lifetime)));
        let wait = tab.fresh_url(&object("a"));
        let url = tab.settled(&wait).unwrap();
        assert_eq!(url, tab.url("a"), "the same as the image's");
        assert_eq!(tab.calls, 0);
    }
}

#[test]
fn no_token_within_the_margin_is_handed_out() {
    for lifetime in LIFETIMES {
        let mut tab = Tab::open(config());
        tab.ingest(token(tab.server.after(lifetime)));
        tab.sleep(Millis(lifetime.0 - 5_001));
        let wait = tab.fresh_url(&object("a"));
        assert!(
            tab.settled(&wait).unwrap().is_some(),
            "a millisecond is left"
        );
        assert_eq!(tab.calls, 1, "and the next is on its way");
        tab.sleep(Millis(1));
        let wait = tab.fresh_url(&object("a"));
        assert_eq!(tab.settle(&wait), None);
        tab.answer_fresh(lifetime);
        let url = tab.settled(&wait).unwrap().unwrap();
        let lasts = expiry_in(&url).0 - tab.server.0;
        assert!(lasts > lifetime.0 - 1_000, "the new one");
    }
}

#[test]
fn a_wait_rejects_after_a_limited_time() {
    for timeout in [seconds(3), seconds(30), seconds(300)] {
        let mut tab = Tab::open(Config {
            refetch_timeout: timeout,
            ..config()
        });
        let wait = tab.fresh_url(&object("a"));
        let asked = tab.server;
        while tab.settle(&wait).is_none() {
            if tab.session.in_flight().is_some() {
                tab.fail(failure(None));
            }
            let wake = tab.effects.wake.expect("a timer while somebody waits");
            tab.pass(wake);
        }
        assert_eq!(tab.server, asked.after(timeout));
        let error = tab.settled(&wait).unwrap_err();
        assert_eq!(error.code(), ErrorCode::RefetchFailed);
    }
}

#[test]
fn a_wait_rejects_also_if_nothing_is_refetched() {
    let mut tab = Tab::open(config());
    tab.hide();
    let wait = tab.fresh_url(&object("a"));
    assert_eq!(tab.calls, 0);
    tab.pass(Millis(29_999));
    assert_eq!(tab.settle(&wait), None);
    tab.pass(Millis(1));
    let error = tab.settled(&wait).unwrap_err();
    assert_eq!(error.code(), ErrorCode::RefetchFailed);
    assert_eq!(tab.effects.wake, None);
}

#[test]
fn a_wait_lasts_as_long_as_the_app_itself_fetches_the_first_response() {
    let mut tab = Tab::open(Config {
        awaits_ingest: true,
        ..config()
    });
    let wait = tab.fresh_url(&object("a"));
    tab.pass(seconds(600));
    assert_eq!(tab.settle(&wait), None);
    assert_eq!(tab.calls, 0);
    assert_eq!(tab.effects.wake, None);
    tab.ingest(token(tab.server.after(seconds(60))));
    assert!(tab.settled(&wait).unwrap().is_some());
    assert_eq!(tab.calls, 0);
}

#[test]
fn if_the_first_response_brings_no_usable_token_a_wait_has_its_full_time_for_a_refetch() {
    let mut tab = Tab::open(Config {
        awaits_ingest: true,
        ..config()
    });
    let wait = tab.fresh_url(&object("a"));
    tab.pass(seconds(600));
    tab.ingest(token(tab.server));
    assert_eq!(tab.settle(&wait), None);
    assert_eq!(tab.calls, 1);
    tab.pass(seconds(20));
    tab.answer_fresh(seconds(60));
    assert!(tab.settled(&wait).unwrap().is_some());
}

#[test]
fn a_refetch_that_the_app_asks_for_ends_the_wait_for_the_first_response() {
    let mut tab = Tab::open(Config {
        awaits_ingest: true,
        ..config()
    });
    let wait = tab.fresh_url(&object("a"));
    tab.refetch();
    assert_eq!(tab.calls, 1);
    tab.answer_fresh(seconds(60));
    assert!(tab.settled(&wait).unwrap().is_some());
}

#[test]
fn a_wait_for_a_refetch_that_never_settles_rejects() {
    let mut tab = Tab::open(config());
    let wait = tab.fresh_url(&object("a"));
    tab.pass(seconds(30));
    let error = tab.settled(&wait).unwrap_err();
    assert!(error.to_string().contains("`refetchTimeout`"), "{error}");
    let next = tab.fresh_url(&object("a"));
    assert_eq!(tab.settle(&next), None, "another's time-out is not its own");
    tab.pass(seconds(1));
    tab.answer_fresh(seconds(60));
    assert!(tab.settled(&next).unwrap().is_some());
}

#[test]
fn a_wait_that_ends_leaves_no_timer_for_it() {
    let mut tab = Tab::without_page(config());
    let wait = tab.fresh_url(&object("a"));
    assert_eq!(tab.effects.wake, Some(seconds(30)));
    tab.answer_fresh(seconds(60));
    assert!(tab.settled(&wait).unwrap().is_some());
    assert_eq!(tab.effects.wake, None);
}

#[test]
fn without_a_page_a_failed_refetch_is_tried_again_while_somebody_waits() {
    let mut tab = Tab::without_page(config());
    let wait = tab.fresh_url(&object("a"));
    tab.fail(failure(Some(500)));
    tab.pass(seconds(5));
    assert_eq!(tab.calls, 2);
    tab.fail(failure(Some(500)));
    tab.pass(seconds(25));
    assert!(tab.settled(&wait).is_err());
    let calls = tab.calls;
    tab.pass(seconds(600));
    assert!(tab.calls <= calls + 1, "and no longer");
}

#[test]
fn a_url_that_can_never_be_loaded_is_an_error_at_once() {
    let mut tab = Tab::open(config());
    for (url, code) in [
        ("https://elsewhere.example/a", ErrorCode::OutsideBase),
        ("data:image/png,", ErrorCode::InvalidUrl),
        ("http://[", ErrorCode::InvalidUrl),
    ] {
        let wait = tab.fresh_url(url);
        assert_eq!(tab.settled(&wait).unwrap_err().code(), code);
    }
    tab.answer_fresh(seconds(60));
    let foreign = format!("{BASE}/v1/objects/preprod/org=1;project=3/a");
    let wait = tab.fresh_url(&foreign);
    assert_eq!(
        tab.settled(&wait).unwrap_err().code(),
        ErrorCode::NotCovered
    );
}

#[test]
fn an_image_that_failed_is_retried_whenever_the_outage_ends() {
    let mut tab = Tab::open(config());
    tab.ingest(token(tab.server.after(seconds(60))));
    let src = tab.url("a").unwrap();
    tab.sleep(seconds(60));
    let wait = tab.image_failed(&src);
    for _ in 0..10 {
        tab.until_refetch();
        tab.fail(failure(None));
        assert_eq!(tab.settle(&wait), None, "it goes on hoping");
    }
    tab.until_refetch();
    tab.answer_fresh(seconds(60));
    assert!(tab.settled(&wait).unwrap().is_some());
}
