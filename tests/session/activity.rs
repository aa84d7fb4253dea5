//! What a session reports of what it does, for an app that logs it.

use crate::support::{Tab, config, failure, object, seconds, token};
use objectstore_image_auth::session::{Activity, Config, Mode, RefetchReason};
use objectstore_image_auth::{Millis, TokenStatus};

#[test]
fn a_first_refetch_is_reported_from_its_start_to_the_status_of_its_token() {
    let mut tab = Tab::open(config());
    tab.url("a");
    let started = Activity::Refetch {
        reason: RefetchReason::Initial,
        attempt: 1,
    };
    assert_eq!(tab.session.activities, [started]);
    tab.answer_fresh(seconds(60));
    let [
        Activity::Token {
            is_refetched,
            is_new,
            expires_at,
        },
        status,
    ] = tab.session.activities[..]
    else {
        panic!("{:?}", tab.session.activities);
    };
    assert!(is_refetched && is_new);
    assert_eq!(expires_at, tab.session.snapshot().expires_at);
    let fresh = Activity::Status {
        status: TokenStatus::Fresh,
        mode: Mode::Token,
    };
    assert_eq!(status, fresh);
}

#[test]
fn an_older_token_is_reported_as_not_new_and_the_one_at_hand_not_at_all() {
    let mut tab = Tab::open(config());
    let first = token(tab.server.after(seconds(60)));
    let older = token(tab.server.after(seconds(30)));
    tab.ingest(first.clone());
    tab.ingest(first);
    assert_eq!(tab.session.activities, []);
    tab.ingest(older);
    let [
        Activity::Token {
            is_refetched,
            is_new,
            ..
        },
    ] = tab.session.activities[..]
    else {
        panic!("{:?}", tab.session.activities);
    };
    assert!(!is_refetched && !is_new);
}

#[test]
fn a_refetch_that_fails_says_when_the_next_may_start_and_one_that_is_refused_says_nothing() {
    let retry_at = |status| {
        let mut tab = Tab::open(config());
        tab.fresh_url(&object("a"));
        tab.fail(failure(Some(status)));
        let [Activity::RefetchFailed { retry_at, .. }] = tab.session.activities[..] else {
            panic!("{:?}", tab.session.activities);
        };
        retry_at.map(|at| Millis(at.0 - tab.at().wall.0))
    };
    let wait = retry_at(503).unwrap();
    assert!((0..=1_000).contains(&wait.0), "{wait:?}");
    assert_eq!(retry_at(403), None);
}

#[test]
fn a_status_that_changes_by_the_passing_of_time_is_reported() {
    let mut tab = Tab::open(config());
    tab.ingest(token(tab.server.after(seconds(60))));
    tab.hide();
    tab.sleep(seconds(600));
    tab.tick();
    let expired = Activity::Status {
        status: TokenStatus::Expired,
        mode: Mode::Token,
    };
    assert_eq!(tab.session.activities, [expired]);
}

#[test]
fn a_clock_that_is_corrected_is_reported_with_what_told_the_time() {
    let mut tab = Tab::with_clock(config(), seconds(3_600));
    tab.url("a");
    let date = Some(tab.header_date());
    let fresh = token(tab.server.after(seconds(60)));
    tab.answer(Some(fresh), date);
    let clock = tab
        .session
        .activities
        .iter()
        .find_map(|activity| match activity {
            Activity::Clock { skew, source } => Some((skew.0, format!("{source:?}"))),
            _ => None,
        });
    let (skew, source) = clock.unwrap();
    assert!((-3_601_000..=-3_599_000).contains(&skew), "{skew}");
    assert_eq!(source, "Date");
}

#[test]
fn nothing_is_reported_unless_somebody_listens() {
    let mut tab = Tab::open(Config {
        is_logged: false,
        ..config()
    });
    tab.url("a");
    tab.answer_fresh(seconds(60));
    assert_eq!(tab.session.activities, []);
}
