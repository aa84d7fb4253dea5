//! The refetch: one at a time, not too soon, given up in time.

use crate::LIFETIMES;
use crate::support::{Tab, config, failure, object, seconds, token};
use objectstore_image_auth::session::{Config, Event, RefetchReason};
use objectstore_image_auth::{EpochMs, ErrorCode, Millis, TokenStatus};

#[test]
fn an_answer_that_comes_after_a_newer_one_changes_nothing() {
    for lifetime in LIFETIMES {
        let mut tab = Tab::open(config());
        tab.refetch();
        let older = token(tab.server.after(lifetime));
        tab.sleep(seconds(1));
        tab.ingest(token(tab.server.after(lifetime)));
        let url = tab.url("a").unwrap();
        tab.answer(Some(older.clone()), None);
        assert_eq!(tab.error(), None, "the newer one serves");
        assert_eq!(tab.url("a").as_ref(), Some(&url));

        for _ in 0..10 {
            tab.pass(seconds(1));
            tab.ingest(older.clone());
            assert_eq!(tab.url("a").as_ref(), Some(&url), "from older props");
        }
        assert_eq!(
            tab.session.snapshot().stats.tokens,
            1,
            "the rest not counted"
        );
        assert_eq!(tab.calls, 1);
    }
}

#[test]
fn of_two_tokens_that_expire_together_the_first_stays() {
    let mut tab = Tab::open(config());
    let expiry = tab.server.after(seconds(60));
    tab.ingest(token(expiry));
    let url = tab.url("a");
    let other = crate::support::token_with(expiry, &serde_json::json!({"jti": "2"}));
    tab.ingest(other);
    tab.pass(seconds(50));
    assert_eq!(tab.url("a"), url);
    assert_eq!(tab.session.snapshot().stats.tokens, 1);
}

#[test]
fn a_failing_refetch_changes_no_url_while_the_token_is_usable() {
    for lifetime in LIFETIMES {
        for status in [None, Some(500), Some(503), Some(429)] {
            let (mut tab, url) = Tab::expiring(lifetime);
            tab.fail(failure(status));
            assert_eq!(tab.error(), Some(ErrorCode::RefetchFailed));
            assert_ne!(tab.session.snapshot().status, TokenStatus::Expired);
            assert_eq!(tab.url("a"), Some(url));
            tab.pass(seconds(5));
            assert_eq!(tab.calls, 2);
            assert_eq!(tab.in_flight().attempt, 2);
            tab.answer_fresh(lifetime);
            assert_eq!(tab.error(), None, "gone as soon as one succeeds");
            tab.sleep(lifetime);
            tab.url("a");
            assert_eq!(tab.in_flight().attempt, 1, "counted anew");
        }
    }
}

#[test]
fn a_refetch_that_never_settles_is_given_up() {
    for lifetime in LIFETIMES {
        let (mut tab, _) = Tab::expiring(lifetime);
        tab.pass(Millis(29_999));
        assert!(!tab.effects.abort);
        assert!(tab.session.in_flight().is_some());
        let given_up = tab.in_flight().id;
        tab.sleep(Millis(1));
        assert!(tab.tick().abort, "its signal is aborted");
        assert_eq!(tab.error(), Some(ErrorCode::RefetchFailed));
        tab.pass(seconds(1));
        assert_eq!(tab.calls, 2, "the next may start");
        assert_ne!(tab.in_flight().id, given_up);

        let (failed, at) = (
            Event::RefetchFailed {
                id: given_up,
                failure: failure(Some(401)),
            },
            tab.calls,
        );
        tab.handle(failed);
        assert!(tab.session.snapshot().is_refetching, "that was another one");
        assert_eq!(tab.calls, at);
        tab.handle(Event::Refetched {
            id: given_up,
            token: None,
            date: None,
        });
        assert!(!tab.session.snapshot().is_anonymous());
        let late = token(tab.server.after(lifetime));
        tab.handle(Event::Refetched {
            id: given_up,
            token: Some(late),
            date: None,
        });
        assert_eq!(tab.error(), None, "it has a usable token");
        tab.sleep(Millis(20_000));
        assert!(tab.url("a").is_some());
        assert_eq!(tab.session.snapshot().stats.tokens, 2, "a newer one serves");
        let older = token(EpochMs(tab.server.0 - 1_000));
        tab.handle(Event::Refetched {
            id: given_up,
            token: Some(older),
            date: None,
        });
        assert_eq!(tab.session.snapshot().stats.tokens, 2);
    }
}

#[test]
fn a_machine_that_slept_during_the_refetch_takes_its_answer() {
    let (mut tab, _) = Tab::expiring(seconds(300));
    let fresh = token(tab.server.after(seconds(7_500)));
    tab.suspend(seconds(7_200));
    tab.answer(Some(fresh.clone()), None);
    assert!(tab.url("a").is_some());
    assert_eq!(tab.calls, 1);
}

#[test]
fn a_time_out_that_the_app_chose_is_kept() {
    let mut tab = Tab::open(Config {
        refetch_timeout: seconds(3),
        ..config()
    });
    tab.url("a");
    tab.pass(Millis(2_999));
    assert!(tab.session.in_flight().is_some());
    tab.pass(Millis(1));
    assert!(tab.session.in_flight().is_none());
    tab.pass(seconds(2));
    assert_eq!(tab.calls, 2, "at the floor");
}

#[test]
fn a_refetch_by_hand_starts_at_once_or_joins_the_one_in_flight() {
    for lifetime in LIFETIMES {
        let mut tab = Tab::open(config());
        tab.ingest(token(tab.server.after(lifetime)));
        let first = tab.refetch();
        assert_eq!(tab.starts[0].1, RefetchReason::Manual);
        let second = tab.refetch();
        assert_eq!(tab.calls, 1);
        assert_eq!((tab.settle(&first), tab.settle(&second)), (None, None));
        tab.sleep(seconds(1));
        tab.answer_fresh(lifetime);
        assert_eq!(tab.settled(&first), Ok(None));
        assert_eq!(tab.settled(&second), Ok(None));
        assert_eq!(tab.calls, 1, "and no second one after it");

        let third = tab.refetch();
        assert_eq!(tab.calls, 2, "no floor for who asks by hand");
        tab.fail(failure(Some(500)));
        assert_eq!(
            tab.settled(&third).unwrap_err().code(),
            ErrorCode::RefetchFailed
        );
        let fourth = tab.refetch();
        assert_eq!(tab.calls, 3, "and no back-off");
        assert_eq!(tab.settle(&fourth), None);
        tab.answer_fresh(lifetime);
        assert_eq!(tab.settled(&fourth), Ok(None));
    }
}

#[test]
fn a_refetch_by_hand_is_made_for_a_hidden_page_too() {
    let mut tab = Tab::open(config());
    tab.hide();
    let wait = tab.refetch();
    assert_eq!(tab.calls, 1);
    tab.pass(seconds(30));
    assert_eq!(
        tab.settled(&wait).unwrap_err().code(),
        ErrorCode::RefetchFailed
    );
    tab.pass(seconds(600));
    assert_eq!(tab.calls, 1, "and not again for all that");
}

#[test]
fn a_refetch_that_brings_an_expired_token_is_tried_again() {
    let mut tab = Tab::open(config());
    let wait = tab.fresh_url(&object("a"));
    let expired = token(tab.server.before(seconds(100)));
    let date = Some(tab.server);
    tab.answer(Some(expired), date);
    assert_eq!(tab.url("a"), None);
    tab.until_refetch();
    assert_eq!(tab.calls, 2);
    tab.answer_fresh(seconds(60));
    assert!(tab.settled(&wait).unwrap().is_some());
}

#[test]
fn a_clock_that_is_set_during_a_refetch_does_not_make_its_token_look_expired() {
    let mut tab = Tab::open(config());
    tab.url("a");
    tab.sleep(seconds(1));
    tab.set_clock(seconds(3600));
    let date = Some(tab.server);
    tab.answer(Some(token(tab.server.after(seconds(300)))), date);
    tab.pass(seconds(61));
    if tab.url("a").is_none() {
        let date = Some(tab.server);
        tab.answer(Some(token(tab.server.after(seconds(300)))), date);
    }
    assert!(tab.url("a").is_some());
}

#[test]
fn a_token_that_was_ingested_during_a_refetch_is_what_that_brought() {
    let mut tab = Tab::open(config());
    let wait = tab.fresh_url(&object("a"));
    tab.pass(seconds(1));
    tab.ingest(token(tab.server.after(seconds(60))));
    assert!(tab.settled(&wait).unwrap().is_some());
    tab.pass(seconds(1));
    tab.answer(None, None);
    assert_eq!(tab.error(), None);
    assert!(!tab.session.snapshot().is_anonymous());
    tab.url("a");
    tab.pass(seconds(50));
    assert!(tab.calls > 1, "the next is refetched ahead of time");
}

#[test]
fn a_token_that_was_ingested_before_a_refetch_does_not_answer_it() {
    let mut tab = Tab::open(config());
    tab.ingest(token(tab.server.after(seconds(60))));
    tab.pass(seconds(10));
    tab.refetch();
    tab.pass(seconds(1));
    tab.answer(None, None);
    tab.pass(seconds(60));
    assert!(tab.session.snapshot().is_anonymous());
}

#[test]
fn if_a_refetch_brought_its_token_by_ingest_one_that_brings_none_was_answered_by_a_cache() {
    let mut tab = Tab::open(config());
    tab.fresh_url(&object("a"));
    tab.ingest(token(tab.server.after(seconds(60))));
    tab.answer(None, None);
    tab.pass(seconds(10));
    tab.refetch();
    tab.pass(seconds(1));
    tab.answer(None, None);
    assert_eq!(tab.error(), Some(ErrorCode::RefetchFailed));
    tab.pass(seconds(120));
    assert!(!tab.session.snapshot().is_anonymous());
}
