//! Refetches that fail.

use wasm_bindgen_test::wasm_bindgen_test;

use super::page::{Page, count, field, hide_page, outcome, show_page, src, text};
use super::tokens::{response, token, with_token};

const URL: &str = "/os/v1/objects/preprod/org=1/a";

#[wasm_bindgen_test]
async fn a_failed_refetch_is_retried_after_a_while() {
    let page = Page::new();
    let session = page.session();
    let error = || field(&session.snapshot(), "error");
    let fresh = token(300);
    page.host.fail();
    page.host.answer(&response(&fresh));
    assert_eq!(src(&session, URL), None);
    page.pass(4.0).await;
    assert_eq!(text(&error(), "code").unwrap(), "refetch-failed");
    assert_eq!(page.host.attempts(), "1");

    page.pass(1.0).await;
    assert_eq!(page.host.attempts(), "1,2");
    assert_eq!(src(&session, URL), Some(with_token(URL, &fresh)));
    assert!(error().is_undefined());
    assert_eq!(count(&session, "refetches"), Some(2.0));
    assert_eq!(count(&session, "refetchFailures"), Some(1.0));
    session.dispose();
}

#[wasm_bindgen_test]
async fn a_refetch_that_keeps_failing_is_retried_less_and_less_often() {
    let page = Page::new();
    let session = page.session();
    (0..200).for_each(|_| page.host.fail());
    assert_eq!(src(&session, URL), None);
    page.pass(600.0).await;
    // One every 5 s would be 120. One every 60 s, the longest wait, would be 10.
    let attempts = page.host.attempts().split(',').count();
    assert!((10..60).contains(&attempts), "{attempts}");
    session.dispose();
}

#[wasm_bindgen_test]
async fn retry_after_is_obeyed() {
    let page = Page::new();
    let session = page.session();
    page.host.refuse_for(90);
    assert_eq!(src(&session, URL), None);
    page.pass(89.0).await;
    assert_eq!(page.host.attempts(), "1");
    page.pass(2.0).await;
    assert_eq!(page.host.attempts(), "1,2");
    session.dispose();
}

#[wasm_bindgen_test]
async fn a_refused_refetch_ends_the_wait_and_is_not_retried() {
    let page = Page::new();
    let session = page.session();
    page.host.refuse(403);
    let waiting = session.fresh_image_url(URL);
    assert_eq!(outcome(waiting).await, Err("refetch-failed".to_owned()));
    page.pass(600.0).await;
    assert_eq!(page.host.reasons(), "initial");
    session.dispose();
}

#[wasm_bindgen_test]
async fn a_refused_refetch_is_retried_when_the_page_becomes_visible() {
    let page = Page::new();
    let session = page.session();
    page.host.refuse(403);
    assert_eq!(src(&session, URL), None);
    page.pass(600.0).await;

    page.host.answer(&response(&token(1_200)));
    hide_page();
    let while_hidden = page.host.attempts();
    show_page();
    page.pass(0.0).await;
    assert_eq!(
        (while_hidden.as_str(), page.host.attempts().as_str()),
        ("1", "1,2")
    );
    assert!(src(&session, URL).is_some());
    session.dispose();
}

#[wasm_bindgen_test]
async fn a_refetch_that_times_out_is_aborted_and_ends_the_wait() {
    let page = Page::new();
    let session = page.session();
    let waiting = session.fresh_image_url(URL);
    page.pass(29.0).await;
    assert_eq!(outcome(waiting.clone()).await, Err("pending".to_owned()));
    assert!(!page.host.is_aborted());
    page.pass(1.0).await;
    assert!(page.host.is_aborted());
    assert_eq!(outcome(waiting).await, Err("refetch-failed".to_owned()));
    session.dispose();
}
