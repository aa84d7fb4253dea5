//! Tokens with a very short lifetime, a very long one, or one that they do not state.

use crate::support::{Backend, Tab, config, seconds, token, token_with};
use objectstore_image_auth::session::Config;
use objectstore_image_auth::{EpochMs, Millis, Token, TokenStatus};
use serde_json::json;

#[test]
fn a_token_shorter_than_every_lead_is_refetched_no_faster_than_the_floor() {
    for lifetime in [5, 1, 0, -10, -3600].map(seconds) {
        for tells_time in [true, false] {
            let backend = Backend {
                lifetime,
                tells_time,
            };
            let mut tab = Tab::open(config());
            // Whatever comes of the images: they can't be helped.
            for _ in 0..600 {
                tab.pass(seconds(1));
                tab.answer_as(backend);
                if let Some(src) = tab.url("a") {
                    tab.image_failed(&src);
                }
                tab.answer_as(backend);
            }
            assert!(tab.shortest_gap() >= seconds(5), "{lifetime:?}");
            assert!(tab.calls <= 120, "{} refetches", tab.calls);
            assert!(tab.warnings.len() <= 1, "{:?}", tab.warnings);
            assert_eq!(
                tab.warnings.len(),
                // Expired long ago, it was of a cache: that says nothing of how long they live.
                usize::from(lifetime.0 >= 0)
            );
        }
    }
}

#[test]
fn a_page_with_tokens_of_ten_seconds_always_has_a_url() {
    let backend = Backend {
        lifetime: seconds(10),
        tells_time: true,
    };
    let mut tab = Tab::open(config());
    let loads = tab.live(seconds(600), backend);
    assert_eq!((loads.delayed, loads.refused), (1, 0));
    assert!(tab.calls <= 121, "{}", tab.calls);
    assert_eq!(tab.warnings.len(), 0);
}

#[test]
fn the_next_token_is_refetched_while_the_last_is_still_usable() {
    for lifetime in [8, 10, 20, 30] {
        let mut tab = Tab::open(config());
        tab.ingest(token(tab.server.after(seconds(lifetime))));
        tab.url("a");
        tab.until_refetch();
        tab.sleep(seconds(1));
        assert!(tab.url("a").is_some(), "of {lifetime} s");
    }
}

#[test]
fn a_token_of_thirty_days_is_not_refetched_before_it_is_due() {
    let days = 24 * 3600;
    let mut tab = Tab::open(config());
    tab.ingest(token(tab.server.after(seconds(30 * days))));
    let idle = tab.effects.wake.unwrap();
    assert_eq!(idle, Millis(0x7fff_ffff), "the longest that a timer can be");
    tab.url("a");
    tab.pass(seconds(30 * days - 67));
    assert_eq!(tab.calls, 0);
    tab.pass(seconds(7));
    assert_eq!(tab.calls, 1, "within a minute of its end");
}

#[test]
fn an_expiry_in_milliseconds_counts_as_unreadable() {
    let mut tab = Tab::open(config());
    tab.url("a");
    let expiry = tab.server.after(seconds(300)).0;
    let odd = token_with(EpochMs(0), &json!({"exp": expiry}));
    tab.answer(Some(odd), None);
    assert!(tab.url("a").is_some(), "it works");
    tab.pass(seconds(241));
    assert_eq!(
        tab.calls, 2,
        "300 s are assumed, and not fifty thousand years"
    );
}

#[test]
fn an_opaque_token_lives_as_long_as_told_or_for_300_seconds() {
    for (told, lifetime) in [(None, 300), (Some(60), 60), (Some(3600), 3600)] {
        let mut tab = Tab::open(Config {
            lifetime: told.map(seconds),
            ..config()
        });
        tab.url("a");
        tab.answer(Some(Token::new("opaque").unwrap()), None);
        let url = tab.url("a");
        assert!(url.as_ref().unwrap().ends_with("?X-Os-Auth=opaque"));
        assert_eq!(tab.session.snapshot().status, TokenStatus::Fresh);
        assert_eq!(
            tab.session.snapshot().expires_at,
            Some(tab.server.after(seconds(lifetime)))
        );
        let ahead = (lifetime / 5).min(60);
        tab.pass(seconds(lifetime - ahead - 7));
        assert_eq!((tab.url("a"), tab.calls), (url, 1));
        tab.pass(seconds(8));
        assert_eq!(tab.calls, 2, "ahead of its end");
        tab.answer(Some(Token::new("other").unwrap()), None);
        assert!(tab.url("a").unwrap().ends_with("=other"));
    }
}

#[test]
fn an_opaque_token_that_a_refetch_brings_again_is_used_no_longer_than_before() {
    let mut tab = Tab::open(config());
    tab.url("a");
    let opaque = Token::new("opaque").unwrap();
    tab.answer(Some(opaque.clone()), None);
    tab.url("a");
    tab.pass(seconds(290));
    tab.answer(Some(opaque), None);
    assert!(tab.session.snapshot().error.is_some());
    tab.sleep(seconds(10));
    assert_eq!(tab.url("a"), None);
}
