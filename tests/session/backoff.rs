//! Between two refetches: the floor, the back-off, and what the server asked for.

use crate::LIFETIMES;
use crate::support::{Backend, START, Tab, config, failure, rate_limited, seconds, token};
use objectstore_image_auth::session::{Event, Page};
use objectstore_image_auth::{ErrorCode, Millis};

#[test]
fn the_wait_doubles_from_a_second_to_a_minute_with_full_jitter() {
    let mut waits = vec![Vec::new(); 10];
    for seed in 0..300 {
        let mut tab = Tab::new(config(), Page::Visible, Millis(0), seed);
        tab.url("a");
        for waits in &mut waits {
            // So late that the floor has passed.
            tab.pass(seconds(10));
            tab.fail(failure(Some(500)));
            let failed = tab.server;
            tab.until_refetch();
            waits.push(tab.server.0 - failed.0);
        }
    }
    for (failures, mut waits) in waits.into_iter().enumerate() {
        let most = (1_000 << failures.min(6)).min(60_000);
        waits.sort_unstable();
        assert!(waits[299] <= most + 1, "{} of {most}", waits[299]);
        for (quantile, waited) in [(0.1, waits[30]), (0.5, waits[150]), (0.9, waits[270])] {
            let share = fraction(waited, most);
            assert!(
                (share - quantile).abs() < 0.1,
                "{share} for {quantile} of {most}"
            );
        }
    }
}

fn fraction(part: i64, whole: i64) -> f64 {
    let [part, whole] = [part, whole].map(|span| f64::from(i32::try_from(span).unwrap()));
    part / whole
}

#[test]
fn retry_after_is_obeyed_also_when_the_network_comes_back() {
    for lifetime in LIFETIMES {
        let (mut tab, _) = Tab::expiring(lifetime);
        tab.fail(rate_limited(seconds(20)));
        tab.pass(seconds(10));
        tab.handle(Event::Online);
        tab.pass(Millis(9_999));
        assert_eq!(tab.calls, 1);
        tab.pass(Millis(1));
        assert_eq!(tab.calls, 2);
    }
}

#[test]
fn the_network_that_comes_back_ends_the_wait() {
    let mut tab = Tab::open(config());
    tab.url("a");
    for _ in 0..8 {
        tab.pass(seconds(10));
        tab.fail(failure(None));
        tab.handle(Event::Online);
        assert!(
            tab.session.in_flight().is_some(),
            "at once, the floor has passed"
        );
    }
    tab.pass(seconds(1));
    tab.fail(failure(None));
    tab.handle(Event::Online);
    assert!(
        tab.session.in_flight().is_none(),
        "not before the floor has"
    );
    tab.pass(seconds(4));
    assert!(tab.session.in_flight().is_some());
}

#[test]
fn between_two_refetches_lies_a_tenth_of_the_lifetime_within_5_and_60_seconds() {
    for (lifetime, floor) in [(30, 5), (60, 6), (300, 30), (3600, 60), (86_400, 60)] {
        let mut tab = Tab::open(config());
        let backend = Backend {
            lifetime: seconds(lifetime),
            tells_time: true,
        };
        tab.url("a");
        tab.answer_as(backend);
        // Every image fails with every token.
        for image in 0..500 {
            tab.pass_with(seconds(1), Some(backend));
            let src = tab.url(&image.to_string()).unwrap();
            tab.image_failed(&src);
        }
        // Of a lifetime that the `Date`, in whole seconds, gives away.
        let gap = tab.shortest_gap().0;
        assert!((floor * 1000 - 100..=floor * 1000).contains(&gap), "{gap}");
    }
}

#[test]
fn a_token_no_fresher_than_the_last_is_a_failure() {
    for lifetime in LIFETIMES {
        let mut tab = Tab::open(config());
        let stale = token(tab.server.after(lifetime));
        tab.ingest(stale.clone());
        tab.url("a");
        for _ in 0..600 {
            tab.pass(Millis(lifetime.0 / 60));
            tab.url("a");
            if tab.session.in_flight().is_some() {
                tab.answer(Some(stale.clone()), None);
                assert_eq!(tab.error(), Some(ErrorCode::RefetchFailed));
            }
        }
        let spent = (tab.server.0 - START.0 - lifetime.0) / 1000;
        let most = 8 + spent / 15;
        assert!(
            i64::try_from(tab.calls).unwrap() <= most,
            "{} of {most}",
            tab.calls
        );
        assert!(tab.shortest_gap() >= seconds(5));
        tab.pass(seconds(61));
        tab.answer_fresh(lifetime);
        assert_eq!(tab.error(), None);
        assert!(tab.url("a").is_some());
    }
}
