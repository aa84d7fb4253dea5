//! How a token expires and the next one replaces it: on a page that is visible, hidden, asleep, or absent.

use crate::LIFETIMES;
use crate::support::{Backend, START, Tab, config, expiry_in, seconds, token};
use objectstore_image_auth::session::{Config, RefetchReason};
use objectstore_image_auth::{Millis, TokenStatus};

/// How long before a token's expiry its refetch is due, and how long before it no URL is built with it.
fn ahead(lifetime: Millis) -> i64 {
    (lifetime.0 / 5).clamp(10_000, 60_000)
}

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
        let until_expiring = lifetime.0 - ahead(lifetime);
        while tab.server.0 - START.0 < until_expiring - 5_000 {
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
fn a_page_in_use_has_a_url_at_any_time_and_refetches_once_for_each_token() {
    for lifetime in LIFETIMES {
        let backend = Backend {
            lifetime,
            tells_time: false,
        };
        let mut tab = Tab::open(config());
        let loads = tab.live(Millis(20 * lifetime.0), backend);
        assert_eq!((loads.delayed, loads.refused), (1, 0), "{lifetime:?}");
        let (ahead, most) = (ahead(lifetime), 20 * lifetime.0);
        let fewest = usize::try_from(most / (lifetime.0 - ahead)).unwrap();
        assert!((fewest..=fewest + 3).contains(&tab.calls), "{}", tab.calls);
        let (_, reason) = tab.starts[1];
        assert_eq!(reason, RefetchReason::Expiring);
    }
}

#[test]
fn a_background_tab_refetches_once_when_it_becomes_visible() {
    for lifetime in LIFETIMES {
        let mut tab = Tab::open(config());
        tab.ingest(token(tab.server.after(lifetime)));
        tab.url("a");
        tab.pass(seconds(20));
        tab.hide();
        assert_eq!(tab.effects.wake, None, "no timer for a hidden tab");
        tab.sleep(Millis(1_780_000.max(lifetime.0)));
        assert_eq!(tab.url("a"), None, "its token is past the margin");
        assert_eq!(tab.calls, 0, "no refetch while it is hidden");

        tab.show();
        assert_eq!(tab.calls, 1, "started by becoming visible");
        for image in 0..30 {
            assert_eq!(tab.url(&image.to_string()), None);
        }
        tab.answer_fresh(lifetime);
        for image in 0..30 {
            assert!(expiry_in(&tab.url(&image.to_string()).unwrap()) > tab.server);
        }
        tab.sleep(Millis(lifetime.0 - ahead(lifetime) - 6_000));
        for image in 30..200 {
            assert!(tab.url(&image.to_string()).is_some(), "scrolled into view");
        }
        assert_eq!(tab.calls, 1);
    }
}

#[test]
fn a_visible_page_that_slept_refetches_once_at_the_first_url() {
    for lifetime in LIFETIMES {
        for stands_still in [false, true] {
            let mut tab = Tab::open(config());
            tab.ingest(token(tab.server.after(lifetime)));
            tab.url("a");
            let asleep = Millis(1_800_000.max(lifetime.0));
            if stands_still {
                tab.suspend(asleep);
            } else {
                tab.sleep(asleep);
            }
            for image in 0..200 {
                assert_eq!(tab.url(&image.to_string()), None, "known to have expired");
            }
            assert_eq!(tab.calls, 1);
            tab.answer_fresh(lifetime);
            assert!(tab.url("a").is_some());
        }
    }
}

#[test]
fn a_token_that_expired_during_sleep_is_replaced_by_the_refetched_one() {
    for lifetime in LIFETIMES {
        for left in [5_000, 4_000, 2_000] {
            let mut tab = Tab::open(config());
            tab.ingest(token(tab.server.after(lifetime)));
            tab.url("a");
            tab.suspend(Millis(lifetime.0 - left));
            assert_eq!(tab.url("a"), None, "it is past the margin");
            // The answer tells the time: the old token is no longer-lived and no shorter-lived for it.
            tab.answer_as(Backend {
                lifetime,
                tells_time: true,
            });
            let expiry = expiry_in(&tab.url("a").unwrap());
            assert_eq!(expiry, tab.server.after(lifetime));
        }
    }
}

#[test]
fn a_token_that_is_still_fresh_after_a_sleep_stays_in_use() {
    let mut tab = Tab::open(config());
    tab.ingest(token(tab.server.after(seconds(3600))));
    let url = tab.url("a");
    tab.hide();
    tab.sleep(seconds(1_780));
    tab.show();
    assert_eq!((tab.url("a"), tab.calls), (url, 0));
}

#[test]
fn a_page_that_asks_for_no_url_refetches_nothing() {
    for lifetime in LIFETIMES {
        let mut tab = Tab::open(config());
        tab.ingest(token(tab.server.after(lifetime)));
        tab.pass(seconds(24 * 3600));
        assert_eq!(tab.calls, 0);
        assert_eq!(tab.session.snapshot().status, TokenStatus::Expired);
    }
}

#[test]
fn one_url_asked_for_causes_one_refetch_ahead_of_expiry_and_no_more() {
    for lifetime in LIFETIMES {
        let mut tab = Tab::open(config());
        tab.ingest(token(tab.server.after(lifetime)));
        tab.url("a");
        tab.pass(Millis(lifetime.0 - ahead(lifetime)));
        assert_eq!(tab.calls, 1);
        tab.answer_fresh(lifetime);
        tab.pass(seconds(24 * 3600));
        assert_eq!(tab.calls, 1, "nobody looked at an image since");
    }
}

#[test]
fn without_a_page_nothing_is_refetched_ahead_of_expiry() {
    for lifetime in LIFETIMES {
        let mut tab = Tab::without_page(config());
        assert_eq!(tab.url("a"), None);
        assert_eq!(tab.calls, 1, "whoever asks starts it");
        tab.answer_fresh(lifetime);
        assert!(tab.url("a").is_some());
        assert_eq!(tab.effects.wake, None, "no timer that keeps a process");
        tab.sleep(Millis(lifetime.0 - 6_000));
        assert!(tab.url("a").is_some(), "usable still");
        assert_eq!(
            tab.calls, 2,
            "and expiring: fetched behind the one who asked"
        );
        tab.answer_fresh(lifetime);
        tab.sleep(lifetime);
        assert_eq!(tab.url("a"), None);
        assert_eq!(tab.calls, 3);
    }
}

#[test]
fn a_page_told_to_refetch_ahead_does_so_then() {
    for (told, lifetime, expected) in [
        (30, 60, 30),
        (120, 300, 120),
        (0, 300, 5),
        (3600, 60, 30),
        (86_400, 3600, 1800),
    ] {
        let mut tab = Tab::open(Config {
            refresh_ahead: Some(seconds(told)),
            ..config()
        });
        tab.ingest(token(tab.server.after(seconds(lifetime))));
        tab.url("a");
        tab.pass(seconds(lifetime));
        let early = START.0 + lifetime * 1000 - tab.starts[0].0.0;
        let advance = told.min(lifetime / 2) * 100;
        let expected = expected * 1000;
        assert!(
            (expected..=expected + advance).contains(&early),
            "{early} ms before the end, of {expected} and up to {advance}"
        );
    }
}

#[test]
fn tabs_do_not_refetch_at_the_same_time() {
    let mut starts: Vec<_> = (0..100)
        .map(|seed| {
            let page = objectstore_image_auth::session::Page::Visible;
            let mut tab = Tab::new(config(), page, Millis(0), seed);
            tab.ingest(token(tab.server.after(seconds(300))));
            tab.url("a");
            tab.pass(seconds(290));
            START.0 + 240_000 - tab.starts[0].0.0
        })
        .collect();
    starts.sort_unstable();
    assert!(starts[0] >= 0 && starts[99] <= 6_000, "{starts:?}");
    assert!(starts[20] < 2_000 && starts[80] > 4_000, "{starts:?}");
}
