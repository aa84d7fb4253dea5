//! The session through its events and effects. The numbers are those of the scenarios that it has to
//! survive; `tests/simulation.rs` tries what nobody thought of.

#![cfg(not(target_arch = "wasm32"))]

mod support;

use objectstore_image_auth::session::{Event, Page, RefetchReason};
use objectstore_image_auth::{Millis, TokenStatus};
use support::{Tab, config, seconds, token};

const LIFETIMES: [Millis; 3] = [seconds(60), seconds(300), seconds(3600)];

#[test]
fn the_first_url_asked_for_starts_the_first_refetch() {
    let mut tab = Tab::open(config());
    assert_eq!(tab.calls, 0, "nobody asked yet");
    assert_eq!(tab.url("a"), None);
    let start = tab.effects.start.unwrap();
    assert_eq!((start.reason, start.attempt), (RefetchReason::Initial, 1));
    tab.answer_fresh(seconds(60));
    assert!(tab.url("a").unwrap().contains("?X-Os-Auth=eyJ"));
    assert_eq!(tab.session.status(tab.at()), TokenStatus::Fresh);
}

#[test]
fn a_poll_that_brings_a_new_token_changes_no_url() {
    for lifetime in LIFETIMES {
        let mut tab = Tab::open(config());
        tab.ingest(token(tab.server.after(lifetime)));
        let first = tab.url("a");
        let until_expiring = lifetime.0 - (lifetime.0 / 5).min(60_000);
        while tab.server.0 - support::START.0 < until_expiring - 5_000 {
            tab.pass(seconds(5));
            tab.ingest(token(tab.server.after(lifetime)));
            assert_eq!(tab.url("a"), first, "after a poll");
        }
        assert_eq!(tab.calls, 0, "the polls bring what is needed");
        tab.pass(seconds(6));
        assert_ne!(tab.url("a"), first, "the newer token takes its turn");
    }
}

#[test]
fn scenario_1_a_tab_left_open_in_the_background() {
    for lifetime in LIFETIMES {
        let mut tab = Tab::open(config());
        tab.ingest(token(tab.server.after(lifetime)));
        tab.url("a");
        tab.pass(seconds(20));
        tab.handle(Event::Looked(Page::Hidden));
        assert_eq!(tab.effects.wake, None, "no timer for a hidden tab");
        tab.sleep(Millis(2 * lifetime.0));
        tab.handle(Event::Looked(Page::Visible));
        assert_eq!(tab.calls, 1, "started by becoming visible");
        for image in 0..30 {
            assert_eq!(tab.url(&image.to_string()), None);
        }
        tab.answer_fresh(lifetime);
        for image in 0..200 {
            assert!(tab.url(&image.to_string()).is_some());
        }
        assert_eq!(tab.calls, 1);
    }
}
