//! How a token expires, and is refetched before that.

use wasm_bindgen_test::wasm_bindgen_test;

use super::page::{Page, outcome, src, status};
use super::tokens::{response, token, with_token};

const URL: &str = "/os/v1/objects/preprod/org=1/a";

#[wasm_bindgen_test]
async fn a_token_is_refetched_ahead_of_its_expiry_and_urls_then_carry_the_new_one() {
    let page = Page::new();
    let session = page.session();
    let (first, second) = (token(300), token(600));
    assert_eq!(session.ingest(&response(&first), None).unwrap(), "fresh");
    assert_eq!(src(&session, URL), Some(with_token(URL, &first)));

    page.host.answer(&response(&second));
    page.pass(200.0).await;
    assert_eq!(page.host.reasons(), "");
    assert_eq!(src(&session, URL), Some(with_token(URL, &first)));

    // A refetch is due when a fifth of the token's lifetime is left. No URL is asked for then.
    page.pass(45.0).await;
    assert_eq!(page.host.reasons(), "expiring");
    assert_eq!(src(&session, URL), Some(with_token(URL, &second)));
    assert_eq!(status(&session), "fresh");
    session.dispose();
}

#[wasm_bindgen_test]
async fn no_url_is_built_with_an_expired_token() {
    let page = Page::new();
    let session = page.session();
    session.ingest(&response(&token(60)), None).unwrap();
    page.pass(54.0).await;
    assert!(src(&session, URL).is_some());
    // No refetch is ever answered.
    page.pass(2.0).await;
    assert_eq!(src(&session, URL), None);
    assert_eq!(session.peek_image_url(URL, false).unwrap(), None);
    assert_eq!(status(&session), "expired");
    session.dispose();
}

#[wasm_bindgen_test]
async fn a_pending_url_has_the_token_that_the_refetch_brings() {
    let page = Page::new();
    let session = page.session();
    let fresh = token(300);
    page.host.answer(&response(&fresh));
    let waiting = session.fresh_image_url(URL);
    assert_eq!(outcome(waiting).await, Ok(Some(with_token(URL, &fresh))));
    assert_eq!(page.host.reasons(), "initial");
    session.dispose();
}

#[wasm_bindgen_test]
async fn the_host_gets_the_newest_token_also_while_urls_carry_the_last() {
    let page = Page::new();
    let session = page.session();
    let (first, second) = (token(300), token(600));
    session.ingest(&response(&first), None).unwrap();
    assert_eq!(page.host.newest_token().as_ref(), Some(&first));

    page.host.answer(&response(&second));
    assert_eq!(outcome(session.refetch()).await, Ok(None));
    assert_eq!(page.host.newest_token(), Some(second));
    assert_eq!(src(&session, URL), Some(with_token(URL, &first)));
    session.dispose();
}

#[wasm_bindgen_test]
async fn image_url_calls_no_function_of_the_app_before_it_returns() {
    let page = Page::new();
    let session = page.session();
    assert_eq!(src(&session, URL), None);
    assert_eq!((page.host.reasons().as_str(), page.host.changes()), ("", 0));
    page.pass(0.0).await;
    assert_eq!(page.host.reasons(), "initial");
    assert!(page.host.changes() > 0);
    session.dispose();
}

#[wasm_bindgen_test]
async fn a_url_may_be_reused_for_a_time_that_ends_before_its_token() {
    let page = Page::new();
    let session = page.session();
    session.ingest(&response(&token(60)), None).unwrap();
    src(&session, URL).unwrap();
    let reusable_for = session.reusable_for();
    assert!((1.0..=5_000.0).contains(&reusable_for), "{reusable_for}");
    page.pass(53.0).await;
    src(&session, URL).unwrap();
    let later = session.reusable_for();
    assert!((1.0..2_000.0).contains(&later), "{later}");
    session.dispose();
}

#[wasm_bindgen_test]
async fn an_answer_without_a_url_may_not_be_reused() {
    let page = Page::new();
    let session = page.session();
    let is_reusable = || session.reusable_for() > 0.0;
    assert_eq!((src(&session, URL), is_reusable()), (None, false));
    session.ingest(&response(&token(60)), None).unwrap();
    // No URL was asked for since this token came: the first request makes its refetch due.
    assert!(!is_reusable());
    src(&session, URL).unwrap();
    assert!(is_reusable());
    page.pass(56.0).await;
    assert_eq!((src(&session, URL), is_reusable()), (None, false));
    session.dispose();
    assert!(!is_reusable());
}

#[wasm_bindgen_test]
async fn timers_and_answers_arrive_through_the_hosts_dispatch() {
    let page = Page::new();
    let session = page.session();
    page.host.answer(&response(&token(300)));
    outcome(session.fresh_image_url(URL)).await.unwrap();
    assert_eq!(page.host.events(), "refetched");
    page.pass(250.0).await;
    assert!(page.host.events().starts_with("refetched,timer"));
    session.dispose();
}
