//! The end of a session, and its beginning.

use js_sys::Object;
use objectstore_image_auth::ErrorCode;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;

use super::page::{Page, outcome, src, status, wake_page};
use super::tokens::{response, token};

const URL: &str = "/os/v1/objects/preprod/org=1/a";

#[wasm_bindgen_test]
async fn whoever_waits_is_told_and_the_refetch_is_aborted() {
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
async fn an_image_that_waits_for_another_url_gets_none() {
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
fn no_timer_is_left() {
    let page = Page::new();
    let session = page.session();
    let _ = session.fresh_image_url(URL);
    assert!(page.timers() > 0);
    session.dispose();
    assert_eq!(page.timers(), 0);
}

/// What the four listeners hand on when all of them are called.
const ALL_EVENTS: &str = "visibilitychange,resume,pageshow,online";

#[wasm_bindgen_test]
fn no_listener_is_left() {
    let page = Page::new();
    let session = page.session();
    wake_page();
    assert_eq!(page.host.events(), ALL_EVENTS);
    session.dispose();
    wake_page();
    assert_eq!(page.host.events(), ALL_EVENTS);
}

#[wasm_bindgen_test]
fn neither_timer_nor_listener_is_left_of_a_session_that_is_freed() {
    let page = Page::new();
    let session = page.session();
    let _ = session.fresh_image_url(URL);
    assert!(page.timers() > 0);
    drop(session);
    wake_page();
    assert_eq!((page.timers(), page.host.events().as_str()), (0, ""));
}

#[wasm_bindgen_test]
fn no_listener_is_left_of_a_session_that_is_abandoned() {
    let page = Page::new();
    let session = page.session();
    page.host.abandon();
    wake_page();
    assert_eq!(page.host.events(), "");
    session.dispose();
}

#[wasm_bindgen_test]
async fn nothing_happens_afterwards_and_the_snapshot_stays() {
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
async fn an_answer_that_comes_after_the_end_changes_nothing() {
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
fn a_session_that_is_asked_nothing_reads_no_clock_and_sets_no_timer() {
    let page = Page::new();
    let session = page.session();
    assert_eq!(status(&session), "missing");
    assert!(Object::is_frozen(
        session.snapshot().unchecked_ref::<Object>()
    ));
    session.dispose();
    assert_eq!((page.reads(), page.timers()), (0, 0));
}
