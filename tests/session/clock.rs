//! The estimate of the server's time, without a session around it.

use crate::support::{START, seconds};
use objectstore_image_auth::clock::{Clock, Evidence, Moment, Source};
use objectstore_image_auth::{EpochMs, Millis};
use proptest::prelude::*;

const TEN_MINUTES: Millis = seconds(600);
const TEN_YEARS: Millis = seconds(10 * 365 * 24 * 3600);

/// The furthest date that JavaScript knows.
const MOST: i64 = 8_640_000_000_000_000;

const SOURCES: [Source; 4] = [
    Source::Unexpired,
    Source::Lifetime,
    Source::IssuedAt,
    Source::Date,
];

fn moment(wall: i64, mono: i64) -> Moment {
    Moment {
        wall: START.after(Millis(wall)),
        mono: Millis(mono),
    }
}

fn evidence(source: Source, server: EpochMs) -> Evidence {
    Evidence {
        source,
        server,
        error: Millis(500),
    }
}

#[test]
fn the_elapsed_time_is_the_larger_of_what_the_two_clocks_say() {
    let start = moment(0, 0);
    for (wall, mono, passed, case) in [
        (1_000, 1_000, 1_000, "both go"),
        (3_600_000, 5, 3_600_000, "the monotonic one slept"),
        (-7_200_000, 1_000, 1_000, "the wall clock was set back"),
        (7_200_000, 1_000, 7_200_000, "the wall clock was set ahead"),
        (-5, -5, 0, "no time goes back"),
    ] {
        assert_eq!(moment(wall, mono).since(start), Millis(passed), "{case}");
    }
    assert_eq!(moment(400, 400).left_of(Millis(1_000), start), Millis(600));
    assert_eq!(moment(4_000, 0).left_of(Millis(1_000), start), Millis(0));
}

#[test]
fn the_local_clock_is_trusted_until_there_is_better_evidence() {
    let mut clock = Clock::local(moment(0, 0));
    assert_eq!(clock.now(moment(1_000, 1_000)), START.after(seconds(1)));
    assert_eq!((clock.source(), clock.skew()), (Source::Local, Millis(0)));
    for skew in [TEN_MINUTES, TEN_YEARS]
        .iter()
        .flat_map(|skew| [skew.0, -skew.0])
    {
        let server = START.after(Millis(skew));
        clock.learn(evidence(Source::Date, server), moment(0, 0));
        assert_eq!(clock.skew(), Millis(skew));
        assert_eq!(clock.now(moment(5_000, 5_000)), server.after(seconds(5)));
    }
}

#[test]
fn better_evidence_replaces_worse_and_never_the_other_way_round() {
    for (rank, &source) in SOURCES.iter().enumerate() {
        for (other_rank, &other) in SOURCES.iter().enumerate() {
            let mut clock = Clock::local(moment(0, 0));
            clock.learn(evidence(source, START.after(seconds(10))), moment(0, 0));
            clock.learn(evidence(other, START.after(seconds(99))), moment(0, 0));
            let is_replaced = clock.now(moment(0, 0)) == START.after(seconds(99));
            assert_eq!(is_replaced, other_rank >= rank, "{source:?} {other:?}");
        }
    }
}

#[test]
fn worse_evidence_is_taken_after_a_clock_was_set() {
    for set in [-7_200_000, 7_200_000] {
        let mut clock = Clock::local(moment(0, 0));
        clock.learn(evidence(Source::Date, START), moment(0, 0));
        let later = moment(10_000 + set, 10_000);
        assert!(clock.is_disturbed(later));
        let server = START.after(seconds(10));
        clock.learn(evidence(Source::Unexpired, server), later);
        assert_eq!(
            (clock.source(), clock.now(later)),
            (Source::Unexpired, server)
        );
        assert!(
            !clock.is_disturbed(later),
            "that is what counts from now on"
        );
    }
}

#[test]
fn clocks_that_drift_apart_by_a_little_are_no_disturbance() {
    let clock = Clock::local(moment(0, 0));
    for (wall, is_disturbed) in [
        (5_000, false),
        (5_001, true),
        (-5_000, false),
        (-5_001, true),
    ] {
        assert_eq!(
            clock.is_disturbed(moment(60_000 + wall, 60_000)),
            is_disturbed
        );
    }
}

#[test]
fn less_exact_evidence_of_the_same_source_is_taken_only_if_it_contradicts() {
    let exact = Evidence {
        error: Millis(600),
        ..evidence(Source::Date, START)
    };
    for (server, error, is_taken) in [
        (300, 600, true),
        (300, 500, true),
        (300, 2_000, false),
        (2_600, 2_000, false),
        (2_601, 2_000, true),
        (-2_601, 2_000, true),
    ] {
        let mut clock = Clock::local(moment(0, 0));
        clock.learn(exact, moment(0, 0));
        let other = Evidence {
            server: START.after(Millis(server)),
            error: Millis(error),
            ..exact
        };
        clock.learn(other, moment(0, 0));
        assert_eq!(clock.error() == Millis(error), is_taken || error == 600);
        let expected = if is_taken { server } else { 0 };
        assert_eq!(clock.now(moment(0, 0)), START.after(Millis(expected)));
    }
}

#[test]
fn a_time_written_during_a_request_is_taken_at_its_middle() {
    let evidence = Evidence::written(Source::Date, START, seconds(2));
    assert_eq!(evidence.server, START.after(Millis(1_500)));
    assert_eq!(evidence.error, Millis(1_500));
    let at_once = Evidence::written(Source::Date, START, Millis(0));
    assert_eq!(
        (at_once.server, at_once.error),
        (START.after(Millis(500)), Millis(500))
    );
}

proptest! {
    #[test]
    fn the_true_time_lies_within_the_error(
        skew in -400_000_000_000_i64..400_000_000_000,
        fraction in 0_i64..1_000,
        there in 0_i64..10_000,
        back in 0_i64..10_000,
        later in 0_i64..3_600_000,
    ) {
        // The server writes its time down `there` after the request, and that arrives `back` later.
        let truth = START.0 + fraction;
        let written = EpochMs(truth - truth.rem_euclid(1_000));
        let received = Moment { wall: EpochMs(truth + back - skew), mono: Millis(there + back) };
        let mut clock = Clock::local(Moment { wall: EpochMs(truth - there - skew), mono: Millis(0) });
        clock.learn(Evidence::written(Source::Date, written, Millis(there + back)), received);
        let at = Moment { wall: received.wall.after(Millis(later)), mono: Millis(received.mono.0 + later) };
        let off = clock.now(at).0 - (truth + back + later);
        prop_assert!(off.abs() <= clock.error().0 + 1, "{off} of {:?}", clock.error());
        prop_assert!((clock.skew().0 - skew).abs() <= clock.error().0 + 1);
    }

    #[test]
    fn no_reading_of_a_clock_is_too_much(
        [wall, other, server] in [-MOST..MOST, -MOST..MOST, -MOST..MOST],
        [mono, other_mono] in [0..MOST, 0..MOST],
        error in 0..MOST,
    ) {
        let at = Moment { wall: EpochMs(wall), mono: Millis(mono) };
        let later = Moment { wall: EpochMs(other), mono: Millis(other_mono) };
        let mut clock = Clock::local(at);
        clock.learn(Evidence { source: Source::Date, server: EpochMs(server), error: Millis(error) }, later);
        clock.learn(Evidence { source: Source::Unexpired, server: EpochMs(wall), error: Millis(error) }, at);
        let _ = (clock.now(at), clock.now(later), clock.skew(), clock.is_disturbed(at));
        prop_assert!(later.since(at).0 >= 0);
        prop_assert!(at.left_of(Millis(error), later).0 >= 0);
    }
}
