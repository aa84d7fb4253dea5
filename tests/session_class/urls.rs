//! Lists of URLs, and how many URLs were built.

use js_sys::{Array, Function};
use objectstore_image_auth::ErrorCode;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use super::page::{Page, count, outcome, src, text};
use super::tokens::{response, token};

fn list(urls: &[&str]) -> Array {
    urls.iter().map(|url| JsValue::from(*url)).collect()
}

#[wasm_bindgen_test]
fn a_list_has_the_order_and_the_answers_of_its_urls() {
    let page = Page::new();
    let session = page.session();
    let urls = [
        "/os/a",
        "/os/b?c=d",
        "/os/e#f",
        "/os/g?os_sig=c2ln",
        "/os/\u{e9} \u{1f600}",
    ];
    let missing = session.image_urls(&list(&urls)).unwrap();
    assert_eq!(missing.length(), 5);
    assert!(missing.get(0).is_undefined());
    // A pre-signed URL needs no token.
    assert_eq!(missing.get(3), "/os/g?os_sig=c2ln");

    session.ingest(&response(&token(300)), None).unwrap();
    let answers = session.image_urls(&list(&urls)).unwrap();
    assert_eq!(answers.length(), 5);
    for (url, answer) in urls.iter().zip(answers.iter()) {
        assert_eq!(answer.as_string(), src(&session, url));
    }
    assert_eq!(session.image_urls(&Array::new()).unwrap().length(), 0);
    session.dispose();
}

#[wasm_bindgen_test]
fn a_url_with_a_nul_character_is_one_url_of_a_list() {
    let page = Page::new();
    let session = page.session();
    session.ingest(&"t".into(), None).unwrap();
    let answers = session.image_urls(&list(&["/os/a\0b", "/os/c"])).unwrap();
    assert_eq!(answers.get(0), "/os/a\0b?X-Os-Auth=t");
    assert_eq!(answers.get(1), "/os/c?X-Os-Auth=t");
    session.dispose();
}

#[wasm_bindgen_test]
fn the_error_of_one_url_is_thrown_for_the_list_and_names_its_index() {
    let page = Page::new();
    let session = page.session();
    for (url, code) in [("/elsewhere", "outside-base"), ("data:,", "invalid-url")] {
        let error = session.image_urls(&list(&["/os/a", url])).unwrap_err();
        assert_eq!(text(&error, "code").unwrap(), code);
        assert!(text(&error, "message").unwrap().starts_with("`urls[1]`: "));
    }
    session.dispose();
}

#[wasm_bindgen_test]
async fn a_refused_url_starts_no_refetch() {
    let page = Page::new();
    let session = page.session();
    let url = "/elsewhere";
    assert!(session.image_url(url).is_err());
    assert!(session.image_urls(&list(&[url])).is_err());
    let waiting = session.fresh_image_url(url);
    assert_eq!(outcome(waiting).await, Err("outside-base".to_owned()));
    page.pass(60.0).await;
    assert_eq!(page.host.reasons(), "");
    session.dispose();
}

#[wasm_bindgen_test]
async fn a_peeked_url_starts_no_refetch() {
    let page = Page::new();
    let session = page.session();
    session.ingest(&response(&token(60)), None).unwrap();
    assert!(session.peek_image_url("/os/a", false).unwrap().is_some());
    page.pass(600.0).await;
    assert_eq!(session.peek_image_url("/os/a", false).unwrap(), None);
    assert_eq!(page.host.reasons(), "");
    session.dispose();
}

#[wasm_bindgen_test]
fn each_url_that_is_built_is_counted() {
    let page = Page::new();
    let session = page.session();
    session.ingest(&response(&token(300)), None).unwrap();
    session.image_url("/os/a").unwrap();
    session.image_urls(&list(&["/os/b", "/os/c"])).unwrap();
    session.peek_image_url("/os/d", false).unwrap();
    // The count is that of the last change.
    session.ingest(&response(&token(600)), None).unwrap();
    assert_eq!(count(&session, "urls"), Some(3.0));
    session.dispose();
}

#[wasm_bindgen_test]
fn a_path_gets_no_token_while_the_documents_base_is_on_another_host() {
    let page = Page::new();
    let session = page.session();
    session.ingest(&"t".into(), None).unwrap();
    assert!(session.image_url("/os/a").is_ok());
    let run = |code: &str| Function::new_no_args(code).call0(&JsValue::NULL).unwrap();
    run(
        "document.head.append(Object.assign(document.createElement('base'), {href: 'https://elsewhere.example/'}))",
    );
    let answer = session.image_url("/os/a");
    run("document.querySelector('base').remove()");
    assert_eq!(answer.unwrap_err().code(), ErrorCode::OutsideBase);
    assert!(session.image_url("/os/a").is_ok());
    session.dispose();
}
