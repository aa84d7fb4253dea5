//! Images that fail: this is evidence against the token in their URL, but no proof.

use crate::LIFETIMES;
use crate::support::{Tab, config, expiry_in, remembered, seconds, token};
use objectstore_image_auth::Millis;
use objectstore_image_auth::session::{Event, Page, RefetchReason, Wait};

/// A page with a token of the API response, and the `src` of so many images.
fn page_of(images: usize, lifetime: Millis) -> (Tab, Vec<String>) {
    let mut tab = Tab::open(config());
    tab.ingest(token(tab.server.after(lifetime)));
    tab.pass(seconds(2));
    let images = (0..images).map(|image| tab.url(&image.to_string()).unwrap());
    let images = images.collect();
    (tab, images)
}

fn all_fail(tab: &mut Tab, images: &[String]) -> Vec<Wait> {
    images.iter().map(|src| tab.image_failed(src)).collect()
}

#[test]
fn a_thousand_images_that_fail_at_once_make_one_refetch() {
    for lifetime in LIFETIMES {
        let (mut tab, images) = page_of(1_000, lifetime);
        tab.pass(seconds(20));
        let waits = all_fail(&mut tab, &images);
        assert_eq!(tab.calls, 1);
        assert_eq!(tab.starts[0].1, RefetchReason::ImageFailed);
        assert!(waits.iter().all(|wait| tab.settle(wait).is_none()));

        tab.answer_fresh(lifetime);
        let retries: Vec<_> = waits
            .iter()
            .map(|wait| tab.settled(wait).unwrap().expect("another try"))
            .collect();
        assert!(retries.iter().zip(&images).all(|(retry, src)| retry != src));
        let again = all_fail(&mut tab, &retries);
        let is_over = |wait: &Wait| tab.settled(wait).unwrap().is_none();
        assert!(again.iter().all(is_over), "each was tried once more");
        tab.pass(seconds(30));
        assert_eq!(tab.calls, 1);
        assert_eq!(tab.session.snapshot().stats.image_retries, 1_000);
    }
}

#[test]
fn images_whose_token_expired_wait_for_one_refetch_and_the_new_token_is_not_suspected() {
    for lifetime in LIFETIMES {
        let (mut tab, images) = page_of(500, lifetime);
        tab.sleep(lifetime);
        let waits = all_fail(&mut tab, &images);
        assert_eq!(tab.starts.len(), 1);
        assert_eq!(tab.starts[0].1, RefetchReason::Expired);
        tab.answer_fresh(lifetime);
        for wait in &waits {
            assert!(expiry_in(&tab.settled(wait).unwrap().unwrap()) > tab.server);
        }
        assert_eq!(remembered(&tab.session), 0, "it was the token");
    }
}

#[test]
fn errors_that_come_after_the_next_token_start_nothing() {
    for lifetime in LIFETIMES {
        let (mut tab, images) = page_of(41, lifetime);
        tab.sleep(lifetime);
        tab.image_failed(&images[0]);
        tab.answer_fresh(lifetime);
        tab.pass(seconds(7));
        for src in &images[1..] {
            let wait = tab.image_failed(src);
            let next = tab.settled(&wait).unwrap().unwrap();
            assert!(expiry_in(&next) > tab.server);
        }
        assert_eq!(tab.calls, 1);
    }
}

#[test]
fn errors_of_a_usable_token_after_the_next_one_came_start_nothing_either() {
    for lifetime in LIFETIMES {
        let (mut tab, images) = page_of(41, lifetime);
        tab.pass(seconds(10));
        tab.image_failed(&images[0]);
        tab.answer_fresh(lifetime);
        tab.pass(seconds(7));
        for src in &images[1..] {
            let wait = tab.image_failed(src);
            assert_ne!(&tab.settled(&wait).unwrap().unwrap(), src);
        }
        assert_eq!(tab.calls, 1);
    }
}

#[test]
fn an_image_that_fails_for_another_reason_is_tried_again_once() {
    for lifetime in LIFETIMES {
        let (mut tab, images) = page_of(1, lifetime);
        tab.pass(seconds(20));
        let wait = tab.image_failed(&images[0]);
        tab.answer_fresh(lifetime);
        let retry = tab.settled(&wait).unwrap().unwrap();
        let wait = tab.image_failed(&retry);
        assert_eq!(tab.settled(&wait), Ok(None));
        tab.pass(seconds(20));
        assert_eq!(tab.calls, 1);
    }
}

#[test]
fn a_missing_image_is_tried_with_every_new_token_and_causes_no_further_refetch() {
    for lifetime in LIFETIMES {
        let (mut tab, images) = page_of(1, lifetime);
        let mut wait = tab.image_failed(&images[0]);
        tab.answer_fresh(lifetime);
        for _ in 0..3 {
            let src = tab.settled(&wait).unwrap().expect("another try");
            wait = tab.image_failed(&src);
            assert_eq!(tab.settled(&wait), Ok(None));
            tab.pass(Millis(lifetime.0 * 2));
            assert_eq!(tab.calls, 1, "a refetch for what no token helps");
            tab.ingest(token(tab.server.after(lifetime)));
            wait = tab.image_failed(&src);
        }
    }
}

#[test]
fn forty_remounts_of_a_broken_image_repeat_nothing() {
    for lifetime in LIFETIMES {
        let (mut tab, images) = page_of(1, lifetime);
        let wait = tab.image_failed(&images[0]);
        tab.answer_fresh(lifetime);
        let retry = tab.settled(&wait).unwrap().unwrap();
        tab.image_failed(&retry);
        for _ in 0..40 {
            let src = tab.url("0").unwrap();
            let wait = tab.image_failed(&src);
            assert_eq!(tab.settled(&wait), Ok(None));
            tab.pass(Millis(300));
        }
        assert_eq!(tab.calls, 1);
        assert_eq!(tab.session.snapshot().stats.image_retries, 1);
    }
}

#[test]
fn forty_remounts_before_the_refetch_answers_are_one_retry_too() {
    let (mut tab, images) = page_of(1, seconds(300));
    let waits: Vec<_> = (0..40).map(|_| tab.image_failed(&images[0])).collect();
    tab.answer_fresh(seconds(300));
    let retries: Vec<_> = waits.iter().map(|wait| tab.settled(wait)).collect();
    let retry = retries[0].clone().unwrap().unwrap();
    for _ in 0..40 {
        let wait = tab.image_failed(&retry);
        assert_eq!(tab.settled(&wait), Ok(None));
    }
    assert_eq!(tab.calls, 1);
}

#[test]
fn a_broken_image_does_not_ask_again_when_the_token_rotates() {
    for lifetime in LIFETIMES {
        let (mut tab, images) = page_of(1, lifetime);
        let wait = tab.image_failed(&images[0]);
        tab.answer_fresh(lifetime);
        let retry = tab.settled(&wait).unwrap().unwrap();
        tab.image_failed(&retry);
        for rotation in 0..5 {
            tab.sleep(lifetime);
            tab.url("0");
            tab.answer_fresh(lifetime);
            let src = tab.url("0").unwrap();
            let wait = tab.image_failed(&src);
            assert_eq!(tab.settled(&wait), Ok(None));
            assert_eq!(tab.calls, 2 + rotation, "for the token alone");
        }
    }
}

#[test]
fn a_token_that_the_backend_brings_again_is_cleared_of_suspicion() {
    let lifetime = seconds(300);
    let mut tab = Tab::open(config());
    let cached = token(tab.server.after(lifetime));
    tab.ingest(cached.clone());
    let [broken, other] = ["broken", "other"].map(|name| tab.url(name).unwrap());
    tab.pass(seconds(3));
    let wait = tab.image_failed(&broken);
    tab.answer(Some(cached), None);
    assert_eq!(tab.settled(&wait), Ok(None), "the backend stands by it");
    assert_eq!(tab.session.snapshot().error, None);
    assert_eq!(tab.url("other").as_ref(), Some(&other), "it stays in use");
    let wait = tab.image_failed(&other);
    assert_eq!(tab.settled(&wait), Ok(None));
    tab.pass(seconds(60));
    assert_eq!(tab.calls, 1);
}

#[test]
fn images_that_fail_after_a_key_rotation_cause_a_refetch() {
    let mut tab = Tab::open(config());
    tab.ingest(token(tab.server.after(seconds(300))));
    let src = tab.url("a").unwrap();
    tab.pass(seconds(20));
    let wait = tab.image_failed(&src);
    // The new token ends sooner than the one that no server takes any more.
    tab.answer_fresh(seconds(60));
    let retry = tab.settled(&wait).unwrap().unwrap();
    assert_eq!(expiry_in(&retry), tab.server.after(seconds(60)));
    assert_eq!(tab.url("a"), Some(retry), "it serves all from now on");
}

#[test]
fn an_image_that_recovered_is_tried_again_when_it_fails_much_later() {
    let (mut tab, images) = page_of(1, seconds(300));
    let wait = tab.image_failed(&images[0]);
    tab.answer_fresh(seconds(300));
    tab.settled(&wait).unwrap().expect("which loads");
    for _ in 0..3 {
        tab.sleep(seconds(300));
        tab.url("0");
        tab.answer_fresh(seconds(300));
    }
    let src = tab.url("0").unwrap();
    tab.pass(seconds(40));
    let wait = tab.image_failed(&src);
    assert_eq!(tab.calls, 5, "another failure, for another reason");
    tab.answer_fresh(seconds(300));
    assert!(tab.settled(&wait).unwrap().is_some());
}

#[test]
fn a_src_that_never_had_a_token_is_not_retried_and_one_with_an_unknown_token_is() {
    let (mut tab, images) = page_of(1, seconds(300));
    let failed = |tab: &Tab, src: &str| {
        tab.session
            .failed_image(src, None)
            .map_err(|error| error.code())
    };
    assert_eq!(failed(&tab, "https://elsewhere.example/a"), Ok(None));
    let presigned = images[0].replace("X-Os-Auth", "os_sig=c2ln&X-Os-Auth");
    assert_eq!(failed(&tab, &presigned), Ok(None));
    let code = objectstore_image_auth::ErrorCode::InvalidUrl;
    assert_eq!(failed(&tab, "data:image/png,"), Err(code));

    let stranger = images[0].replace(".c2ln", ".c3Ry");
    let wait = tab.image_failed(&stranger);
    assert_eq!(tab.settled(&wait), Ok(Some(images[0].clone())));
    assert_eq!(tab.calls, 0);
}

#[test]
fn an_image_whose_token_has_expired_is_retried_even_if_a_refetch_had_brought_that_token_again() {
    let mut tab = Tab::open(config());
    let kept = token(tab.server.after(seconds(300)));
    tab.ingest(kept.clone());
    let src = tab.url("broken").unwrap();
    let other = tab.url("other").unwrap();
    tab.pass(seconds(3));
    let wait = tab.image_failed(&src);
    tab.answer(Some(kept), None);
    assert_eq!(tab.settled(&wait), Ok(None), "it is not the token");
    tab.handle(Event::Ticked(Page::Hidden));
    tab.sleep(seconds(400));
    tab.handle(Event::Ticked(Page::Visible));
    for src in [src, other] {
        let wait = tab.image_failed(&src);
        assert_eq!(tab.settle(&wait), None, "now it is");
    }
    tab.answer_fresh(seconds(300));
    assert!(tab.url("other").is_some());
}
