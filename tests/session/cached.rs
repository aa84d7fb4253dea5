//! Responses from a cache: their `Date` and their token are old, so they say little about the time now.

use crate::support::{Tab, config, seconds, token};
use objectstore_image_auth::session::Config;
use objectstore_image_auth::{ErrorCode, Millis, TokenStatus};

fn message(tab: &Tab) -> String {
    let error = tab.session.snapshot().error;
    error.map(|error| error.to_string()).unwrap_or_default()
}

fn status(tab: &Tab) -> TokenStatus {
    tab.session.status(tab.at())
}

#[test]
fn the_same_token_with_the_same_date_again_is_no_evidence_of_the_time() {
    for age in [21, 25, 44, 300] {
        let mut tab = Tab::open(config());
        let cached = token(tab.server.after(seconds(20)));
        let date = tab.header_date();
        // The page is loaded again, and the browser's cache answers.
        tab.sleep(seconds(age));
        let src = tab.url("a");
        assert_eq!(src, None);
        tab.answer(Some(cached.clone()), Some(date));
        let src = tab.url("a").expect("a token that seems fresh");
        tab.pass(seconds(5));
        tab.image_failed(&src);
        assert_eq!(tab.calls, 2);
        tab.answer(Some(cached), Some(date));
        assert_eq!(status(&tab), TokenStatus::Expired, "after one refetch");
        assert_eq!(tab.session.snapshot().skew, Millis(0));
        assert_eq!(tab.error(), Some(ErrorCode::RefetchFailed));
        assert!(
            message(&tab).contains("cache: 'no-store'"),
            "{}",
            message(&tab)
        );
        tab.until_refetch();
        tab.answer_fresh(seconds(20));
        assert_eq!(status(&tab), TokenStatus::Fresh);
    }
}

#[test]
fn a_replay_does_not_make_a_token_last_longer_where_the_local_clock_is_slow() {
    let mut tab = Tab::with_clock(config(), seconds(-3600));
    let minted = token(tab.server.after(seconds(60)));
    let date = tab.header_date();
    tab.url("a");
    tab.answer(Some(minted.clone()), Some(date));
    tab.url("a");
    tab.until_refetch();
    tab.answer(Some(minted), Some(date));
    tab.sleep(seconds(60));
    assert_eq!(status(&tab), TokenStatus::Expired);
}

#[test]
fn the_same_response_within_one_second_is_not_a_replay() {
    let mut tab = Tab::open(config());
    let minted = token(tab.server.after(seconds(300)));
    let date = tab.header_date();
    tab.url("a");
    tab.answer(Some(minted.clone()), Some(date));
    let wait = tab.refetch();
    tab.answer(Some(minted), Some(date));
    assert_eq!(tab.settled(&wait), Ok(None));
    assert_eq!(tab.error(), None);
}

#[test]
fn a_first_token_that_has_expired_is_refetched_once_before_the_clock_is_corrected_by_it() {
    for age in [10, 120, 3600] {
        let mut tab = Tab::open(config());
        let old = token(tab.server.after(seconds(60)));
        tab.sleep(seconds(60 + age));
        tab.url("a");
        tab.answer(Some(old.clone()), None);
        assert_eq!(status(&tab), TokenStatus::Expired);
        assert_eq!(tab.session.snapshot().skew, Millis(0));
        tab.until_refetch();
        tab.answer(Some(old), None);
        assert_eq!(status(&tab), TokenStatus::Expired);
        assert!(
            message(&tab).contains("same expired token again"),
            "{}",
            message(&tab)
        );
        tab.until_refetch();
        tab.answer_fresh(seconds(60));
        assert_eq!(status(&tab), TokenStatus::Fresh);
        assert_eq!(
            tab.session.snapshot().skew,
            Millis(0),
            "the clock was right"
        );
    }
}

#[test]
fn a_clock_set_by_an_old_response_is_corrected_after_an_image_fails() {
    let mut tab = Tab::open(Config {
        lifetime: Some(seconds(60)),
        ..config()
    });
    let old = token(tab.server.after(seconds(60)));
    tab.sleep(seconds(90));
    tab.url("a");
    tab.answer(Some(old.clone()), None);
    let src = tab.url("a").expect("a token that seems just minted");
    tab.pass(seconds(6));
    tab.image_failed(&src);
    tab.answer(Some(old), None);
    assert_eq!(status(&tab), TokenStatus::Expired, "after one refetch");
    assert_eq!(tab.session.snapshot().skew, Millis(0));
}

#[test]
fn an_old_response_between_two_good_ones_sets_a_right_clock_back_only_briefly() {
    let mut tab = Tab::open(config());
    tab.ingest(token(tab.server.after(seconds(300))));
    tab.url("a");
    tab.hide();
    tab.sleep(seconds(1500));
    let old = token(tab.server.before(seconds(300)));
    tab.show();
    tab.url("a");
    tab.answer(Some(old), None);
    assert_eq!(status(&tab), TokenStatus::Expired, "asked for once more");
    tab.until_refetch();
    tab.answer_fresh(seconds(300));
    assert_eq!(status(&tab), TokenStatus::Fresh);
    assert_eq!(tab.session.snapshot().skew, Millis(0));
}

#[test]
fn a_token_that_has_not_expired_corrects_a_clock_set_by_expired_ones() {
    let mut tab = Tab::open(config());
    let [first, second] = [600, 500].map(|age| token(tab.server.before(seconds(age))));
    tab.url("a");
    tab.answer(Some(first), None);
    tab.until_refetch();
    tab.answer(Some(second), None);
    assert_ne!(
        tab.session.snapshot().skew,
        Millis(0),
        "twice: the clock is wrong"
    );
    tab.refetch();
    tab.answer_fresh(seconds(300));
    assert_eq!(tab.session.snapshot().skew, Millis(0), "but it was right");
}
