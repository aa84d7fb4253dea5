//! A local clock that is wrong, or is set while the page runs.

use crate::LIFETIMES;
use crate::support::{Backend, Tab, config, seconds, token};
use objectstore_image_auth::session::Config;
use objectstore_image_auth::{EpochMs, Millis};

const HOUR: Millis = seconds(3600);

/// Ten minutes, an hour, ten years.
const SKEWS: [Millis; 3] = [seconds(600), HOUR, seconds(10 * 365 * 24 * 3600)];

fn backend(lifetime: Millis, tells_time: bool) -> Backend {
    Backend {
        lifetime,
        tells_time,
    }
}

/// How many refetches happen in ten lifetimes: each is a fifth of a lifetime, plus up to a tenth of that, ahead of
/// expiry.
fn assert_one_for_each_lifetime(tab: &Tab) {
    assert!((10..=16).contains(&tab.calls), "{} refetches", tab.calls);
}

fn assert_skew(tab: &Tab, offset: Millis) {
    let skew = tab.session.snapshot().skew.0;
    assert!((skew + offset.0).abs() <= 1_500, "{skew} of {offset:?}");
}

#[test]
fn a_clock_an_hour_fast_learns_from_the_date_header() {
    for lifetime in LIFETIMES {
        for offset in SKEWS {
            let mut tab = Tab::with_clock(config(), offset);
            let loads = tab.live(Millis(10 * lifetime.0), backend(lifetime, true));
            assert_eq!((loads.delayed, loads.refused), (1, 0));
            assert_one_for_each_lifetime(&tab);
            assert_skew(&tab, offset);
        }
    }
}

#[test]
fn a_clock_an_hour_fast_learns_from_the_lifetime_that_the_app_told() {
    for lifetime in LIFETIMES {
        for offset in SKEWS {
            let told = Config {
                lifetime: Some(lifetime),
                ..config()
            };
            let mut tab = Tab::with_clock(told, offset);
            let loads = tab.live(Millis(10 * lifetime.0), backend(lifetime, false));
            assert_eq!((loads.delayed, loads.refused), (1, 0));
            assert_one_for_each_lifetime(&tab);
            assert_skew(&tab, offset);
        }
    }
}

#[test]
fn a_clock_an_hour_fast_with_no_hint_still_uses_its_tokens() {
    for offset in SKEWS {
        for lifetime in LIFETIMES {
            let mut tab = Tab::with_clock(config(), offset);
            let loads = tab.live(Millis(10 * lifetime.0), backend(lifetime, false));
            // The first token seems to have expired. It may be an old one, and is asked for once more.
            assert!(loads.delayed <= 6, "no longer than the floor: {loads:?}");
            let most = usize::from(lifetime < seconds(300));
            assert!(loads.refused <= most, "{lifetime:?} {offset:?} {loads:?}");
            // 300 s are assumed where nothing tells, and the rest is as seldom.
            let most = 2 + 10 * lifetime.0 / lifetime.0.min(300_000) * 3 / 2;
            assert!(i64::try_from(tab.calls).unwrap() <= most, "{}", tab.calls);
            tab.starts.remove(0);
            assert!(
                tab.shortest_gap() >= seconds(30),
                "{:?}",
                tab.shortest_gap()
            );
        }
    }
}

#[test]
fn a_clock_an_hour_slow_keeps_the_true_schedule_with_a_hint() {
    for lifetime in LIFETIMES {
        for offset in SKEWS.map(|skew| Millis(-skew.0)) {
            for tells_time in [true, false] {
                let told = Config {
                    lifetime: (!tells_time).then_some(lifetime),
                    ..config()
                };
                let mut tab = Tab::with_clock(told, offset);
                let loads = tab.live(Millis(10 * lifetime.0), backend(lifetime, tells_time));
                assert_eq!((loads.delayed, loads.refused), (1, 0));
                assert_one_for_each_lifetime(&tab);
                assert_skew(&tab, offset);
            }
        }
    }
}

#[test]
fn a_clock_an_hour_slow_with_no_hint_learns_from_the_first_image_that_fails() {
    for lifetime in LIFETIMES {
        for offset in SKEWS.map(|skew| Millis(-skew.0)).into_iter().skip(1) {
            let mut tab = Tab::with_clock(config(), offset);
            let first = tab.live(Millis(lifetime.0 + 2_000), backend(lifetime, false));
            assert_eq!((first.delayed, first.refused, tab.calls), (1, 1, 2));
            let second = tab.live(Millis(10 * lifetime.0), backend(lifetime, false));
            assert_eq!((second.delayed, second.refused), (0, 0), "proactive");
            assert_one_for_each_lifetime(&tab);
        }
    }
}

#[test]
fn a_clock_that_is_set_ahead_costs_one_refetch() {
    for lifetime in LIFETIMES {
        for tells_time in [true, false] {
            let mut tab = Tab::open(config());
            tab.live(seconds(10), backend(lifetime, tells_time));
            assert_eq!(tab.calls, 1);
            tab.set_clock(Millis(2 * HOUR.0));
            let after = tab.live(seconds(40), backend(lifetime, tells_time));
            assert!(tab.calls <= 2, "{} refetches", tab.calls);
            assert_eq!(after.refused, 0);
            assert!(after.delayed <= 31, "no longer than the floor: {after:?}");
            let later = tab.live(Millis(3 * lifetime.0), backend(lifetime, tells_time));
            assert_eq!(later.delayed, 0, "{lifetime:?} {tells_time}");
        }
    }
}

#[test]
fn a_clock_that_is_set_back_changes_nothing() {
    for lifetime in LIFETIMES {
        for tells_time in [true, false] {
            let mut tab = Tab::open(config());
            tab.live(seconds(10), backend(lifetime, tells_time));
            tab.set_clock(Millis(-2 * HOUR.0));
            let loads = tab.live(Millis(10 * lifetime.0), backend(lifetime, tells_time));
            assert_eq!((loads.delayed, loads.refused), (0, 0));
            assert_one_for_each_lifetime(&tab);
        }
    }
}

#[test]
fn a_clock_that_is_set_ahead_and_back_again_never_loops() {
    for lifetime in LIFETIMES {
        for tells_time in [true, false] {
            let mut tab = Tab::open(config());
            for hours in [2, -2, 2, 2, -4, 24, -24] {
                tab.set_clock(Millis(hours * HOUR.0));
                tab.live(Millis(2 * lifetime.0), backend(lifetime, tells_time));
            }
            // 300 s are assumed where nothing tells.
            let assumed = if tells_time {
                lifetime
            } else {
                lifetime.min(seconds(300))
            };
            let most = 7 * (2 + 2 * lifetime.0 / assumed.0 * 3 / 2);
            assert!(i64::try_from(tab.calls).unwrap() <= most, "{}", tab.calls);
            let loads = tab.live(Millis(2 * lifetime.0), backend(lifetime, tells_time));
            assert_eq!((loads.delayed, loads.refused), (0, 0));
        }
    }
}

#[test]
fn a_sleep_in_which_the_monotonic_clock_stands_still_is_noticed() {
    for lifetime in LIFETIMES {
        let mut tab = Tab::open(config());
        tab.ingest(token(tab.server.after(lifetime)));
        tab.pass(seconds(10));
        tab.suspend(Millis(lifetime.0 - 20_000));
        assert!(tab.url("a").is_some(), "ten seconds are left");
        tab.suspend(seconds(6));
        assert_eq!(tab.url("a"), None, "within the margin");
    }
}

#[test]
fn the_date_of_a_response_that_the_app_fetched_sets_the_clock() {
    for offset in SKEWS.into_iter().flat_map(|skew| [skew, Millis(-skew.0)]) {
        let mut tab = Tab::with_clock(config(), offset);
        let (fresh, date) = (token(tab.server.after(seconds(60))), tab.header_date());
        tab.handle(objectstore_image_auth::session::Event::Ingested {
            token: Some(fresh),
            date: Some(date),
        });
        assert!(tab.url("a").is_some());
        assert_skew(&tab, offset);
        let expires_at = tab.session.snapshot().expires_at.unwrap();
        let on_the_local_clock = tab.at().wall.after(seconds(60));
        assert!((expires_at.0 - on_the_local_clock.0).abs() <= 1_500);
        tab.sleep(seconds(56));
        assert_eq!(tab.url("a"), None);
    }
}

#[test]
fn the_date_of_a_slow_response_widens_the_margin() {
    let mut tab = Tab::open(config());
    tab.url("a");
    // The server wrote it down at once, and the answer took 20 s to arrive.
    let date = tab.header_date();
    tab.sleep(seconds(20));
    tab.answer(Some(token(tab.server.after(seconds(60)))), Some(date));
    tab.sleep(seconds(40));
    assert!(tab.url("a").is_some());
    tab.sleep(seconds(20));
    assert_eq!(tab.url("a"), None, "it has expired by now");
}

#[test]
fn a_token_of_a_response_that_the_app_fetched_tells_no_time() {
    // It may have been minted long ago.
    let told = Config {
        lifetime: Some(seconds(60)),
        ..config()
    };
    let mut tab = Tab::open(told);
    tab.ingest(token(tab.server.after(seconds(20))));
    assert_eq!(tab.session.snapshot().skew, Millis(0));
    let before = EpochMs(tab.server.0 - 1_000);
    let mut late = Tab::open(config());
    late.ingest(token(before));
    assert_eq!(late.url("a"), None, "expired, and not a clock that is fast");
    assert_eq!(late.session.snapshot().skew, Millis(0));
}
