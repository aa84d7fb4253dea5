//! A session whose page has a service worker, which puts the token into requests.

use crate::support::{Tab, config, object, seconds, token};
use objectstore_image_auth::session::{Event, Mode, RefetchReason, WorkerEvent};

/// A session with a token for five minutes.
fn connected() -> Tab {
    let mut tab = Tab::open(config());
    tab.ingest(token(tab.server.after(seconds(300))));
    tab.tell(WorkerEvent::Connected);
    tab
}

impl Tab {
    fn tell(&mut self, event: WorkerEvent) {
        self.handle(Event::Worker(event));
    }
}

#[test]
fn urls_carry_no_token_and_do_not_change_with_it() {
    let mut tab = connected();
    assert_eq!(tab.session.snapshot().mode, Mode::ServiceWorker);
    assert_eq!(tab.url("a"), Some(object("a")));
    tab.pass(seconds(290));
    tab.answer_fresh(seconds(300));
    assert_eq!(tab.url("a"), Some(object("a")));
}

#[test]
fn there_is_no_url_without_a_usable_token() {
    let mut tab = Tab::open(config());
    tab.tell(WorkerEvent::Connected);
    assert_eq!(tab.url("a"), None);
}

#[test]
fn a_link_has_the_token_and_a_pre_signed_url_stays_as_it_is() {
    let mut tab = connected();
    let at = tab.at();
    let link = tab.session.find(&object("a"), at).unwrap().unwrap();
    assert!(link.contains("X-Os-Auth="));
    let signed = object("a?os_kid=1&os_sig=2");
    assert_eq!(tab.try_url(&signed), Ok(Some(signed)));
}

#[test]
fn an_image_that_fails_is_tried_with_a_url_that_has_the_token() {
    let mut tab = connected();
    let src = tab.url("a").unwrap();
    let retry = tab.image_failed(&src);
    let next = tab.settled(&retry).unwrap().unwrap();
    assert!(next.contains("X-Os-Auth="));
    assert_eq!(tab.calls, 0, "it is no reason to refetch");
}

#[test]
fn an_image_that_is_broken_is_not_tried_again_however_often_it_is_mounted() {
    let mut tab = connected();
    let src = tab.url("a").unwrap();
    let retry = tab.image_failed(&src);
    let next = tab.settled(&retry).unwrap().unwrap();
    // It fails with this token, and with the next one.
    let retry = tab.image_failed(&next);
    tab.answer_fresh(seconds(400));
    let next = tab.settled(&retry).unwrap().unwrap();
    let retry = tab.image_failed(&next);
    assert_eq!(tab.settled(&retry), Ok(None));
    for _ in 0..40 {
        let src = tab.url("a").unwrap();
        let retry = tab.image_failed(&src);
        assert_eq!(tab.settled(&retry), Ok(None));
    }
    assert_eq!(tab.calls, 1);
}

#[test]
fn a_question_of_the_worker_is_a_reason_to_refetch() {
    let mut tab = Tab::open(config());
    tab.tell(WorkerEvent::Asked);
    assert_eq!(tab.in_flight().reason, RefetchReason::Initial);
    assert_eq!(tab.session.worker_auth(tab.at()).token, None);
    tab.answer_fresh(seconds(60));
    let at = tab.at();
    let auth = tab.session.worker_auth(at);
    assert!(auth.token.is_some());
    assert!(auth.usable_for > seconds(40) && auth.usable_for < seconds(60));
}

#[test]
fn a_token_that_the_server_refused_is_replaced() {
    let mut tab = connected();
    let at = tab.at();
    let generation = tab.session.worker_auth(at).generation;
    tab.tell(WorkerEvent::Refused { generation });
    assert_eq!(tab.in_flight().reason, RefetchReason::ImageFailed);
    tab.answer_fresh(seconds(400));
    let at = tab.at();
    assert_ne!(tab.session.worker_auth(at).generation, generation);
    // The same refusal, late.
    tab.tell(WorkerEvent::Refused { generation });
    assert_eq!(tab.calls, 1);
}

#[test]
fn requests_that_go_out_without_a_token_end_the_mode_until_the_worker_answers_again() {
    let mut tab = connected();
    for _ in 0..3 {
        assert_eq!(tab.session.snapshot().mode, Mode::ServiceWorker);
        tab.tell(WorkerEvent::PassedOn);
    }
    assert_eq!(tab.session.snapshot().mode, Mode::Token);
    assert!(tab.url("a").unwrap().contains("X-Os-Auth="));
    tab.tell(WorkerEvent::Connected);
    assert_eq!(tab.url("a"), Some(object("a")));
    tab.tell(WorkerEvent::Lost);
    assert_eq!(tab.session.snapshot().mode, Mode::Token);
}

#[test]
fn an_api_that_asks_for_no_token_needs_no_worker() {
    let mut tab = Tab::open(config());
    tab.handle(Event::Ingested {
        token: None,
        date: None,
    });
    tab.tell(WorkerEvent::Connected);
    let at = tab.at();
    let auth = tab.session.worker_auth(at);
    assert_eq!((auth.token, auth.is_anonymous), (None, true));
    assert_eq!(tab.session.snapshot().mode, Mode::Anonymous);
    assert_eq!(tab.url("a"), Some(object("a")));
}
