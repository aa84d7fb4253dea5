//! Images that fail to load, and requests by script that are refused.

use objectstore_image_auth::wasm::Session;
use wasm_bindgen_test::wasm_bindgen_test;

use super::page::{Page, count, outcome, src};
use super::tokens::{response, token, with_token};

const URL: &str = "/os/v1/objects/preprod/org=1/a";

#[wasm_bindgen_test]
async fn a_failed_image_is_retried_with_the_token_of_one_refetch() {
    let page = Page::new();
    let session = page.session();
    let (first, second) = (token(300), token(600));
    session.ingest(&response(&first), None).unwrap();
    let failed = src(&session, URL).unwrap();
    let other = format!("{URL}b");
    let other_failed = src(&session, &other).unwrap();
    // Within the second of minting, a refetch can bring no newer token.
    page.pass(10.0).await;

    page.host.answer(&response(&second));
    let (one, two) = (
        session.image_failed(&failed, None),
        session.image_failed(&other_failed, None),
    );
    assert_eq!(outcome(one).await, Ok(Some(with_token(URL, &second))));
    assert_eq!(outcome(two).await, Ok(Some(with_token(&other, &second))));
    assert_eq!(page.host.reasons(), "image-failed");
    assert_eq!(count(&session, "imageRetries"), Some(2.0));
    session.dispose();
}

/// Makes an image fail with two tokens. A probe of it is answered with this status.
async fn fail_twice(page: &Page, session: &Session, status: u16) -> String {
    page.images.answer(status);
    session.ingest(&response(&token(300)), None).unwrap();
    let failed = src(session, URL).unwrap();
    page.pass(10.0).await;
    page.host.answer(&response(&token(3_600)));
    let retried = outcome(session.image_failed(&failed, None)).await;
    let retried = retried.unwrap().unwrap();
    assert_ne!(retried, failed);
    let again = session.image_failed(&retried, None);
    assert_eq!(outcome(again).await, Ok(None));
    retried
}

#[wasm_bindgen_test]
async fn a_missing_image_that_fails_with_the_new_token_is_given_up() {
    let page = Page::new();
    let session = page.session();
    let retried = fail_twice(&page, &session, 404).await;
    let generation = session.retry_generation(URL);
    page.pass(600.0).await;
    assert_eq!(page.images.requests(), format!("{URL},{retried}"));
    assert_eq!(session.retry_generation(URL), generation);
    assert_eq!(page.host.reasons(), "image-failed");
    session.dispose();
}

#[wasm_bindgen_test]
async fn an_image_that_failed_in_an_outage_is_retried_after_it() {
    let page = Page::new();
    let session = page.session();
    let retried = fail_twice(&page, &session, 503).await;
    let generation = session.retry_generation(URL);
    page.pass(300.0).await;
    assert_eq!(session.retry_generation(URL), generation);

    page.images.answer(200);
    page.pass(70.0).await;
    assert_ne!(session.retry_generation(URL), generation);
    assert_eq!(src(&session, URL), Some(retried));
    session.dispose();
}

#[wasm_bindgen_test]
async fn an_image_that_never_had_the_token_is_not_retried() {
    let page = Page::new();
    let session = page.session();
    session.ingest(&response(&token(300)), None).unwrap();
    for failed in ["/elsewhere", "/os/a?os_sig=c2ln"] {
        let retry = session.image_failed(failed, None);
        assert_eq!(outcome(retry).await, Ok(None), "{failed}");
    }
    assert_eq!(page.host.reasons(), "");
    session.dispose();
}

#[wasm_bindgen_test]
async fn a_response_other_than_a_refusal_is_final() {
    let page = Page::new();
    let session = page.session();
    session.ingest(&response(&token(300)), None).unwrap();
    let fetched = src(&session, URL).unwrap();
    page.pass(10.0).await;
    for status in [200, 403, 404, 500] {
        let next = session.image_failed(&fetched, Some(status));
        assert_eq!(outcome(next).await, Ok(None), "{status}");
    }
    assert_eq!(page.host.reasons(), "");
    assert_eq!(src(&session, URL), Some(fetched));
    session.dispose();
}

#[wasm_bindgen_test]
async fn a_request_whose_token_was_refused_is_retried_with_another() {
    let page = Page::new();
    let session = page.session();
    session.ingest(&response(&token(300)), None).unwrap();
    let fetched = src(&session, URL).unwrap();
    page.pass(10.0).await;
    let second = token(600);
    page.host.answer(&response(&second));
    let next = session.image_failed(&fetched, Some(401));
    // A refused request is proof; a failed image is only evidence.
    assert_eq!(src(&session, URL), None);
    assert_eq!(outcome(next).await, Ok(Some(with_token(URL, &second))));
    assert_eq!(page.images.requests(), "");
    session.dispose();
}

#[wasm_bindgen_test]
async fn a_refused_request_is_not_retried_where_the_refetch_fails() {
    let page = Page::new();
    let session = page.session();
    session.ingest(&response(&token(300)), None).unwrap();
    let fetched = src(&session, URL).unwrap();
    page.pass(10.0).await;
    page.host.fail();
    let next = session.image_failed(&fetched, Some(401));
    assert_eq!(outcome(next).await, Ok(None));
    session.dispose();
}
