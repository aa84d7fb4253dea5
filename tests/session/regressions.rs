//! What the simulation found: worlds that nobody had thought of, each of which broke a page.

use crate::support::{Tab, config, failure, seconds, token};
use objectstore_image_auth::session::Event;
use objectstore_image_auth::{Millis, Token, TokenStatus};

const DAY: i64 = 24 * 3600;

fn token_for(tab: &Tab, lifetime: i64) -> Token {
    token(tab.server.after(seconds(lifetime)))
}

/// Answers one refetch after the other with new tokens, until a URL can be had. Gives their number.
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
fn a_token_of_thirty_days_does_not_keep_the_others_out_once_it_is_of_no_use() {
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
fn a_token_that_is_doubted_is_not_given_up_for_one_that_has_expired() {
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
fn what_comes_after_a_refused_refetch_takes_the_place_of_what_images_failed_with() {
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
fn what_comes_after_a_cached_answer_takes_the_place_of_what_images_failed_with() {
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
fn a_refetch_that_was_due_and_brought_the_same_is_tried_again_before_the_token_ends() {
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
fn a_lesson_from_a_long_lived_token_does_not_set_a_right_clock_back() {
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
fn a_token_that_an_image_failed_with_does_not_come_back_with_a_clock_that_is_corrected() {
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
fn what_told_the_time_before_the_machine_slept_gives_way_to_what_does_after() {
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
fn an_answer_that_took_long_and_tells_its_date_is_no_reason_to_guess() {
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
