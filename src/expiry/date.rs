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
    let extended = rest.accept(b'-');
    let month = rest.number(2)?;
    separator(&mut rest, b'-', extended)?;
    let day = rest.number(2)?;
    let days = days_since_epoch(year, month, day)?;
    let millis = if rest.is_empty() {
        0
    } else {
        time_of_day(&mut rest, extended)?
    };
    rest.is_empty()
        .then_some(EpochMs(days * 86_400_000 + millis))
}

/// What follows the date, as milliseconds since its midnight in UTC.
fn time_of_day(rest: &mut Digits, extended: bool) -> Option<i64> {
    if !rest.accept(b'T') && !rest.accept(b't') {
        return None;
    }
    let hour = rest.number(2)?;
    separator(rest, b':', extended)?;
    let minute = rest.number(2)?;
    let has_seconds = if extended { rest.accept(b':') } else { true };
    let second = if has_seconds { rest.number(2)? } else { 0 };
    let fraction = if rest.accept(b'.') {
        fraction(rest)?
    } else {
        0
    };
    let offset = offset(rest)?;
    // A leap second is a second 60.
    let in_range = hour < 24 && minute < 60 && second <= 60;
    in_range.then_some(((hour * 60 + minute - offset) * 60 + second) * 1000 + fraction)
}

/// Days from 1970-01-01 in the Gregorian calendar, by Howard Hinnant's [`days_from_civil`]: the
/// year is counted from March, so that a leap day is its last.
///
/// [`days_from_civil`]: https://howardhinnant.github.io/date_algorithms.html#days_from_civil
fn days_since_epoch(year: i64, month: i64, day: i64) -> Option<i64> {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let last_day = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    if day < 1 || day > last_day {
        return None;
    }
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    Some(era * 146_097 + day_of_era - 719_468)
}

/// The separator of the extended form, or nothing in the basic one.
fn separator(rest: &mut Digits, separator: u8, extended: bool) -> Option<()> {
    (rest.accept(separator) == extended).then_some(())
}

/// Milliseconds, from one or more digits; what is finer is dropped.
fn fraction(rest: &mut Digits) -> Option<i64> {
    let mut millis = rest.digit()? * 100;
    let mut scale = 10;
    while let Some(digit) = rest.digit() {
        millis += digit * scale;
        scale /= 10;
    }
    Some(millis)
}

/// Minutes east of UTC.
fn offset(rest: &mut Digits) -> Option<i64> {
    if rest.accept(b'Z') || rest.accept(b'z') {
        return Some(0);
    }
    let east = rest.accept(b'+');
    if !east && !rest.accept(b'-') {
        return None;
    }
    let hours = rest.number(2)?;
    separator(rest, b':', true)?;
    let minutes = rest.number(2)?;
    let offset = hours * 60 + minutes;
    (hours < 24 && minutes < 60).then_some(if east { offset } else { -offset })
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
