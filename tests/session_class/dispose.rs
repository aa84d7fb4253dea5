//! Disposing a session, and creating one.

use js_sys::Object;
use objectstore_image_auth::ErrorCode;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;

use super::page::{Page, outcome, src, status, wake_page};
use super::tokens::{response, token};

const URL: &str = "/os/v1/objects/preprod/org=1/a";

#[wasm_bindgen_test]
async fn dispose_rejects_pending_promises_and_aborts_the_refetch() {
    let page = Page::new();
    let session = page.session();
    let waiting = session.fresh_image_url(URL);
    let refetch = session.refetch();
    assert_eq!(outcome(refetch.clone()).await, Err("pending".to_owned()));
    assert!(!page.host.is_aborted());
    session.dispose();
    assert_eq!(outcome(waiting).await, Err("disposed".to_owned()));
    assert_eq!(outcome(refetch).await, Err("disposed".to_owned()));
    assert!(page.host.is_aborted());
}

#[wasm_bindgen_test]
async fn dispose_resolves_a_pending_retry_to_undefined() {
    let page = Page::new();
    let session = page.session();
    session.ingest(&response(&token(60)), None).unwrap();
    let failed = src(&session, URL).unwrap();
    page.pass(10.0).await;
    let retry = session.image_failed(&failed, None);
    assert_eq!(outcome(retry.clone()).await, Err("pending".to_owned()));
    session.dispose();
    assert_eq!(outcome(retry).await, Ok(None));
}

#[wasm_bindgen_test]
fn dispose_leaves_no_timer() {
    let page = Page::new();
    let session = page.session();
    let _ = session.fresh_image_url(URL);
    assert!(page.timers() > 0);
    session.dispose();
    assert_eq!(page.timers(), 0);
}

/// The events that the four listeners dispatch when all of them are called.
const ALL_EVENTS: &str = "visibilitychange,resume,pageshow,online";

#[wasm_bindgen_test]
fn a_session_listens_to_the_page_from_its_first_call_until_it_is_disposed() {
    let page = Page::new();
    let session = page.session();
    wake_page();
    assert_eq!(page.host.events(), "");
    let _ = session.peek_image_url(URL, false);
    wake_page();
    assert_eq!(page.host.events(), ALL_EVENTS);
    session.dispose();
    wake_page();
    assert_eq!(page.host.events(), ALL_EVENTS);
}

#[wasm_bindgen_test]
fn a_freed_session_leaves_neither_timer_nor_listener() {
    let page = Page::new();
    let session = page.session();
    let _ = session.fresh_image_url(URL);
    assert!(page.timers() > 0);
    drop(session);
    wake_page();
    assert_eq!((page.timers(), page.host.events().as_str()), (0, ""));
}

#[wasm_bindgen_test]
fn an_abandoned_session_leaves_no_listener() {
    let page = Page::new();
    let session = page.session();
    let _ = session.peek_image_url(URL, false);
    page.host.abandon();
    wake_page();
    assert_eq!(page.host.events(), "");
    session.dispose();
}

#[wasm_bindgen_test]
async fn a_disposed_session_does_nothing_and_keeps_its_snapshot() {
    let page = Page::new();
    let session = page.session();
    session.ingest(&response(&token(60)), None).unwrap();
    let failed = src(&session, URL).unwrap();
    let snapshot = session.snapshot();
    session.dispose();
    session.dispose();
    page.pass(600.0).await;
    assert_eq!(page.host.reasons(), "");
    assert_eq!(session.snapshot(), snapshot);
    assert_eq!(
        session.image_url(URL).unwrap_err().code(),
        ErrorCode::Disposed
    );
    for promise in [session.refetch(), session.fresh_image_url(URL)] {
        assert_eq!(outcome(promise).await, Err("disposed".to_owned()));
    }
    let retry = session.image_failed(&failed, None);
    assert_eq!(outcome(retry).await, Ok(None));
}

#[wasm_bindgen_test]
async fn an_answer_after_dispose_changes_nothing() {
    let page = Page::new();
    let session = page.session();
    page.host.answer(&response(&token(300)));
    let refetch = session.refetch();
    session.dispose();
    let changes = page.host.changes();
    page.pass(1.0).await;
    assert_eq!(page.host.events(), "refetched");
    assert_eq!(outcome(refetch).await, Err("disposed".to_owned()));
    assert_eq!(page.host.changes(), changes);
}

#[wasm_bindgen_test]
fn an_unused_session_reads_no_clock_and_sets_no_timer() {
    let page = Page::new();
    let session = page.session();
    assert_eq!(status(&session), "missing");
    assert!(Object::is_frozen(
        session.snapshot().unchecked_ref::<Object>()
    ));
    session.dispose();
    assert_eq!((page.reads(), page.timers()), (0, 0));
}
