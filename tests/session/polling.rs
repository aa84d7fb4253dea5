//! A page that polls the API: every response brings a token, and most tokens are not needed.

use crate::support::{Tab, config, object, seconds, token, token_with};
use objectstore_image_auth::session::{Event, Wait};
use objectstore_image_auth::{EpochMs, Millis};
use serde_json::json;

const LIFETIME: Millis = seconds(300);

/// Time goes by, and the API is polled every five seconds.
fn poll(tab: &mut Tab, times: usize) {
    for _ in 0..times {
        tab.pass(seconds(5));
        tab.ingest(token(tab.server.after(LIFETIME)));
    }
}

/// An image that fails after this time, and is retried whenever the session gives it a URL.
fn retries_of_a_broken_image(tab: &mut Tab, polls_until_it_fails: usize) -> usize {
    let mut src = tab.url("broken").unwrap();
    for retries in 0..20 {
        poll(tab, polls_until_it_fails);
        let wait: Wait = tab.image_failed(&src);
        if tab.session.in_flight().is_some() {
            tab.answer_fresh(LIFETIME);
        }
        match tab.settled(&wait).unwrap() {
            Some(next) => src = next,
            None => return retries,
        }
    }
    20
}

#[test]
fn a_broken_image_on_a_page_that_polls_is_tried_again_once() {
    for polls in [0, 1, 2, 3, 10] {
        let mut tab = Tab::open(config());
        tab.ingest(token(tab.server.after(LIFETIME)));
        poll(&mut tab, 3);
        assert_eq!(retries_of_a_broken_image(&mut tab, polls), 1, "{polls}");
        assert_eq!(retries_of_a_broken_image(&mut tab, polls), 0, "{polls}");
        assert!(tab.calls <= 1, "{} refetches", tab.calls);
    }
}

#[test]
fn an_image_that_fails_takes_the_token_of_the_last_poll_without_a_refetch() {
    let mut tab = Tab::open(config());
    tab.ingest(token(tab.server.after(LIFETIME)));
    let src = tab.url("a").unwrap();
    poll(&mut tab, 2);
    let wait = tab.image_failed(&src);
    let next = tab.settled(&wait).unwrap().unwrap();
    assert_ne!(next, src);
    assert_eq!(tab.calls, 0);
}

#[test]
fn an_image_that_only_the_newer_token_covers_does_not_retry_with_that_again() {
    let mut tab = Tab::open(config());
    tab.ingest(token(tab.server.after(LIFETIME)));
    let other = json!({"res": {"os:usecase": "preprod", "org": "1", "project": "3"}});
    tab.pass(seconds(5));
    tab.ingest(token_with(tab.server.after(LIFETIME), &other));
    let url = object("a").replace("project=2", "project=3");
    let src = tab.try_url(&url).unwrap().unwrap();
    let wait = tab.image_failed(&src);
    assert_eq!(tab.calls, 1);
    assert_eq!(tab.settle(&wait), None, "it would fail with that again");
    tab.answer(
        Some(token_with(tab.server.after(seconds(310)), &other)),
        None,
    );
    assert_ne!(tab.settled(&wait).unwrap().unwrap(), src);
}

#[test]
fn a_response_shown_again_from_a_cache_sets_no_clock_back() {
    let mut tab = Tab::open(config());
    let (cached, date) = (token(tab.server.after(LIFETIME)), tab.server);
    let ingest = |tab: &mut Tab| {
        tab.handle(Event::Ingested {
            token: Some(cached.clone()),
            date: Some(date),
        });
    };
    ingest(&mut tab);
    assert!(tab.url("a").is_some());
    tab.sleep(seconds(250));
    ingest(&mut tab);
    assert!(tab.url("a").is_some());
    tab.sleep(seconds(46));
    ingest(&mut tab);
    assert_eq!(tab.url("a"), None, "the Date is as old as the token");
    assert_eq!(tab.session.snapshot().skew, Millis(500));
}

#[test]
fn a_poll_does_not_shorten_the_wait_that_the_server_asked_for() {
    let mut tab = Tab::open(config());
    let known = token(tab.server.after(seconds(60)));
    tab.ingest(known.clone());
    tab.url("a");
    tab.pass(seconds(50));
    assert_eq!(tab.calls, 1);
    tab.fail(crate::support::rate_limited(seconds(20)));
    for _ in 0..3 {
        tab.pass(seconds(5));
        tab.ingest(known.clone());
        tab.handle(Event::Ingested {
            token: None,
            date: None::<EpochMs>,
        });
    }
    assert_eq!(tab.calls, 1, "after 15 s of the 20 s");
    tab.pass(seconds(5));
    assert_eq!(tab.calls, 2);
}
