//! The dates that pre-signed URLs carry: ISO 8601, in the extended form ([RFC 3339], Objectstore
//! and Azure) and the basic one (S3 and GCS).
//!
//! [RFC 3339]: https://www.rfc-editor.org/rfc/rfc3339

use super::EpochMs;
use super::digits::Digits;

/// `2026-04-20T13:37:00.25Z`, `2026-04-20T13:37Z`, `2026-04-20T15:37:00+02:00`, `2026-04-20`,
/// `20260420T133700Z`. A date without a time is midnight UTC, as Azure reads it. None where it is
/// none of these.
pub(super) fn parse(text: &str) -> Option<EpochMs> {
    let mut rest = Digits::of(text);
    let year = rest.number(4)?;
    let extended = rest.accept(b"-");
    let month = rest.number(2)?;
    if rest.accept(b"-") != extended {
        return None;
    }
    let day = rest.number(2)?;
    let midnight = days_since_epoch(year, month, day)? * 86_400_000;
    if rest.is_empty() {
        return Some(EpochMs(midnight));
    }
    let time = rest
        .accept(b"Tt")
        .then(|| time_of_day(&mut rest, extended))??;
    rest.is_empty().then_some(EpochMs(midnight + time))
}

/// What follows the date, as milliseconds since its midnight in UTC.
fn time_of_day(rest: &mut Digits, extended: bool) -> Option<i64> {
    let hour = rest.number(2)?;
    if rest.accept(b":") != extended {
        return None;
    }
    let minute = rest.number(2)?;
    let mut second = 0;
    let mut millis = 0;
    if !extended || rest.accept(b":") {
        second = rest.number(2)?;
        if rest.accept(b".") {
            millis = rest.digit()? * 100;
            let mut scale = 10;
            // What is finer is dropped.
            while let Some(digit) = rest.digit() {
                millis += digit * scale;
                scale /= 10;
            }
        }
    }
    // A leap second is a second 60.
    let in_range = hour < 24 && minute < 60 && second <= 60;
    let minutes = hour * 60 + minute - offset(rest)?;
    in_range.then_some((minutes * 60 + second) * 1000 + millis)
}

/// Minutes east of UTC.
fn offset(rest: &mut Digits) -> Option<i64> {
    if rest.accept(b"Zz") {
        return Some(0);
    }
    let is_east = rest.accept(b"+");
    if !is_east && !rest.accept(b"-") {
        return None;
    }
    let hours = rest.number(2)?;
    if !rest.accept(b":") {
        return None;
    }
    let minutes = rest.number(2)?;
    let offset = hours * 60 + minutes;
    (hours < 24 && minutes < 60).then_some(if is_east { offset } else { -offset })
}

/// Days from 1970-01-01 in the Gregorian calendar, after Howard Hinnant's [`days_from_civil`]: the
/// year is counted from March, so that a leap day is its last.
///
/// [`days_from_civil`]: https://howardhinnant.github.io/date_algorithms.html#days_from_civil
fn days_since_epoch(year: i64, month: i64, day: i64) -> Option<i64> {
    let before_march = i64::from(month <= 2);
    // 400 years later the calendar is the same, and no number is negative.
    let year = year + 400 - before_march;
    let days_before = |year: i64| year * 365 + year / 4 - year / 100 + year / 400;
    let month_from_march = month + 12 * before_march - 3;
    let begins = |month: i64| (153 * month + 2) / 5;
    let is_leap = days_before(year + 1) - days_before(year) > 365;
    let last_day = match month_from_march {
        11 => 28 + i64::from(is_leap),
        month => begins(month + 1) - begins(month),
    };
    ((1..=12).contains(&month) && (1..=last_day).contains(&day))
        .then_some(days_before(year) + begins(month_from_march) + day - 719_469 - 146_097)
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use proptest::prelude::*;
    use time::OffsetDateTime;
    use time::format_description::well_known::Rfc3339;

    use super::parse;
    use crate::expiry::EpochMs;

    fn reference(text: &str) -> Option<EpochMs> {
        let date = OffsetDateTime::parse(text, &Rfc3339).ok()?;
        Some(EpochMs(
            i64::try_from(date.unix_timestamp_nanos().div_euclid(1_000_000)).ok()?,
        ))
    }

    proptest! {
        #[test]
        fn agrees_with_another_implementation_on_any_date(nanos in -62_135_596_800_000_000_000_i128..253_402_300_800_000_000_000) {
            let date = OffsetDateTime::from_unix_timestamp_nanos(nanos).unwrap();
            let text = date.format(&Rfc3339).unwrap();
            prop_assert_eq!(parse(&text), reference(&text), "{}", text);
        }

        #[test]
        fn agrees_with_another_implementation_on_what_is_a_date(
            text in "20[0-9]{2}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-6][0-9]:[0-5][0-9](\\.[0-9]{1,4})?(Z|[+-][0-2][0-9]:[0-6][0-9])"
        ) {
            prop_assert_eq!(parse(&text), reference(&text), "{}", text);
        }

        #[test]
        fn no_text_makes_it_panic(text: String) {
            let _ = parse(&text);
        }
    }

    #[test]
    fn a_shorter_form_is_the_same_time() {
        let expected = reference("2026-04-20T13:37:00Z");
        assert_eq!(parse("20260420T133700Z"), expected);
        assert_eq!(parse("2026-04-20T13:37Z"), expected);
        assert_eq!(parse("2026-04-20"), reference("2026-04-20T00:00:00Z"));
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in [
            "",
            "2026",
            "2026-02-29",
            "2026-13-01",
            "2026-0420",
            "202604-20",
            "2026-04-20T",
            "2026-04-20T13:37:00",
            "2026-04-20T13:37:00Zz",
            "2026-04-20T1337Z",
            "1745156220",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
