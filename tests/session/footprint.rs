//! What a session costs its page: how many refetches, how much memory, how many renders.

use crate::support::{Tab, config, object, remembered, seconds, token};

#[test]
fn images_that_are_mounted_twice_cause_one_refetch() {
    let mut tab = Tab::open(config());
    for _ in 0..2 {
        for image in 0..30 {
            assert_eq!(tab.url(&image.to_string()), None);
        }
    }
    let waits = [(); 2].map(|()| tab.fresh_url(&object("a")));
    assert_eq!(tab.calls, 1);
    tab.answer_fresh(seconds(60));
    let urls = waits.map(|wait| tab.settled(&wait).unwrap());
    assert_eq!(urls[0], urls[1]);
}

#[test]
fn a_page_rendered_with_a_token_that_expired_meanwhile_refetches_once() {
    let mut server = Tab::without_page(config());
    let rendered_with = token(server.server.after(seconds(60)));
    server.ingest(rendered_with.clone());
    let html = server.url("a");
    assert!(html.is_some());
    assert_eq!(server.effects.wake, None, "nothing that keeps the process");

    let mut client = Tab::open(config());
    client.ingest(rendered_with);
    assert_eq!(client.url("a"), html, "identical");
    client.sleep(seconds(3_600));
    assert_eq!(client.url("a"), None);
    assert_eq!(client.calls, 1);
}

#[test]
fn ten_thousand_urls_leave_nothing_behind() {
    let mut tab = Tab::open(config());
    tab.ingest(token(tab.server.after(seconds(3_600))));
    for image in 0..10_000 {
        let src = tab.url(&image.to_string()).unwrap();
        assert_eq!(remembered(&tab.session), 0, "of images that load");
        drop(src);
    }
    let srcs: Vec<_> = (0..10_000)
        .map(|image| tab.url(&image.to_string()).unwrap())
        .collect();
    for src in &srcs {
        tab.image_failed(src);
        assert!(remembered(&tab.session) <= 4_096, "of images that fail");
    }
    assert_eq!(tab.calls, 1);
}

#[test]
fn a_url_asked_for_changes_no_snapshot() {
    let mut tab = Tab::open(config());
    tab.ingest(token(tab.server.after(seconds(60))));
    tab.url("a");
    for image in 0..100 {
        tab.url(&image.to_string());
        assert!(!tab.effects.changed, "who draws on change would never end");
    }
    tab.pass(seconds(60));
    assert_eq!(tab.session.snapshot().stats.urls, 101);
}
