//! Bugs that the simulation found. Each test is the shortest sequence of events that showed one.

use crate::support::{Tab, config, failure, seconds, token};
use objectstore_image_auth::session::Event;
use objectstore_image_auth::{Millis, Token, TokenStatus};

const DAY: i64 = 24 * 3600;

fn token_for(tab: &Tab, lifetime: i64) -> Token {
    token(tab.server.after(seconds(lifetime)))
}

/// Answers each refetch with a new token until there is a URL. Returns the number of refetches.
fn until_url(tab: &mut Tab, fresh: impl Fn(&Tab) -> Token) -> usize {
    for answers in 1..10 {
        tab.until_refetch();
        tab.answer(Some(fresh(tab)), None);
        if tab.url("a").is_some() {
            return answers;
        }
    }
    panic!("the page is dead");
}

#[test]
fn a_useless_token_of_thirty_days_does_not_keep_newer_tokens_out() {
    let mut tab = Tab::open(config());
    tab.ingest(token_for(&tab, 30 * DAY));
    assert!(tab.url("a").is_some());
    tab.set_clock(seconds(3650 * DAY));
    assert_eq!(tab.url("a"), None);
    assert_eq!(until_url(&mut tab, |tab| token_for(tab, 60)), 2);
}

#[test]
fn an_opaque_token_is_not_measured_by_a_clock_that_was_ahead() {
    let opaque = |tab: &Tab| Token::new(format!("opaque{}", tab.server.0)).unwrap();
    let mut tab = Tab::open(config());
    tab.set_clock(seconds(3650 * DAY));
    tab.ingest(opaque(&tab));
    tab.url("a");
    tab.set_clock(seconds(-3650 * DAY));
    tab.sleep(seconds(301));
    assert_eq!(tab.url("a"), None);
    assert_eq!(until_url(&mut tab, opaque), 1);
}

#[test]
fn a_suspected_token_is_not_replaced_by_an_expired_one() {
    let mut tab = Tab::open(config());
    let cached = token_for(&tab, 60);
    tab.ingest(cached.clone());
    tab.sleep(seconds(61));
    tab.ingest(token_for(&tab, 60));
    let src = tab.url("a").unwrap();
    tab.image_failed(&src);
    tab.until_refetch();
    tab.answer(Some(cached), None);
    assert_eq!(tab.url("a"), Some(src));
}

#[test]
fn a_clock_that_is_set_ahead_and_corrected_leaves_a_url_as_it_is() {
    let mut tab = Tab::open(config());
    tab.url("a");
    tab.answer(Some(token_for(&tab, 60)), Some(tab.header_date()));
    let src = tab.url("a");
    tab.pass(seconds(10));
    tab.set_clock(seconds(7200));
    assert_eq!(tab.url("a"), None, "it seems to have expired");
    tab.answer(Some(token_for(&tab, 60)), Some(tab.header_date()));
    assert_eq!(tab.url("a"), src);
}

#[test]
fn a_token_that_comes_after_a_refused_refetch_replaces_the_one_that_images_failed_with() {
    let mut tab = Tab::open(config());
    tab.ingest(token_for(&tab, 300));
    let src = tab.url("a").unwrap();
    tab.image_failed(&src);
    tab.fail(failure(Some(403)));
    tab.pass(seconds(1));
    tab.ingest(token_for(&tab, 300));
    assert_ne!(tab.url("a"), Some(src));
}

#[test]
fn a_token_that_comes_after_a_cached_response_replaces_the_one_that_images_failed_with() {
    let mut tab = Tab::open(config());
    let cached = token_for(&tab, 300);
    tab.ingest(cached.clone());
    let src = tab.url("a").unwrap();
    tab.pass(seconds(3));
    tab.image_failed(&src);
    tab.answer(Some(cached), None);
    assert_eq!(tab.url("a"), Some(src.clone()));
    tab.pass(seconds(1));
    tab.ingest(token_for(&tab, 300));
    assert_ne!(tab.url("a"), Some(src));
}

#[test]
fn a_refetch_that_brought_the_same_token_is_repeated_before_the_token_expires() {
    let mut tab = Tab::open(config());
    let cached = token_for(&tab, 3600);
    tab.ingest(cached.clone());
    tab.url("a");
    tab.until_refetch();
    tab.answer(Some(cached), None);
    tab.until_refetch();
    tab.answer(Some(token_for(&tab, 3600)), None);
    assert_eq!(tab.session.status(tab.at()), TokenStatus::Fresh);
    assert!(tab.shortest_gap() <= seconds(10));
}

#[test]
fn a_long_lived_token_does_not_set_a_right_clock_back() {
    let mut tab = Tab::open(config());
    tab.ingest(token_for(&tab, 3600));
    let src = tab.url("a").unwrap();
    tab.sleep(seconds(3500));
    tab.image_failed(&src);
    tab.answer(Some(token_for(&tab, 300)), None);
    tab.sleep(seconds(301));
    assert_eq!(tab.url("a"), None, "it has expired");
}

#[test]
fn a_token_that_an_image_failed_with_is_not_used_again_after_a_clock_correction() {
    let mut tab = Tab::open(config());
    tab.url("a");
    tab.answer(Some(token_for(&tab, 300)), Some(tab.header_date()));
    let src = tab.url("a").unwrap();
    tab.pass(seconds(10));
    tab.set_clock(seconds(7200));
    let wait = tab.image_failed(&src);
    tab.until_refetch();
    tab.answer(Some(token_for(&tab, 300)), Some(tab.header_date()));
    assert_ne!(tab.settled(&wait).unwrap(), Some(src));
}

#[test]
fn evidence_of_the_time_after_a_sleep_replaces_evidence_from_before_it() {
    let mut tab = Tab::open(config());
    tab.url("a");
    tab.answer(Some(token_for(&tab, 60)), Some(tab.header_date()));
    tab.suspend(seconds(3600));
    tab.url("a");
    let id = tab.in_flight().id;
    tab.sleep(Millis(700));
    let fresh = token_for(&tab, 300);
    let date = Some(tab.header_date());
    tab.handle(Event::Refetched {
        id,
        token: Some(fresh),
        date,
    });
    tab.set_clock(seconds(-3650 * DAY));
    tab.sleep(seconds(301));
    assert_eq!(tab.url("a"), None, "it has expired");
}

#[test]
fn a_slow_response_with_a_date_does_not_make_the_session_guess_the_time() {
    let mut tab = Tab::open(config());
    tab.url("a");
    tab.answer(Some(token_for(&tab, 60)), Some(tab.header_date()));
    tab.suspend(seconds(3600));
    tab.url("a");
    let (late, date) = (token_for(&tab, 10), tab.header_date());
    tab.sleep(seconds(20));
    tab.answer(Some(late), Some(date));
    assert_eq!(tab.url("a"), None, "it expired on its way");
}
