//! What a developer should know about the tokens that come, and about the refetches that bring them.

use super::session_token::SessionToken;
use crate::clock::{Clock, Moment};
use crate::error::{Error, ErrorKind};
use crate::time::Millis;

/// A longer lifetime causes a warning: a leaked URL gives access for that long.
const LONG_LIVED: Millis = Millis(3_600_000);

/// A token that lives no longer than the floor between two refetches leaves gaps without a token.
const SHORT_LIVED: Millis = Millis(5_000);

const RISKY: &str =
    "the token grants more than `object.read` or lives over an hour: too much for a URL";

const TOO_SHORT: &str =
    "tokens live no longer than the 5 s between two refetches: images will wait";

const CACHED: &str = "a cache answers `refetch`: fetch with `cache: 'no-store'`, or with `staleTime: 0` in a query library";

/// The warnings that were given: each is given once.
#[derive(Debug, Clone, Default)]
pub(super) struct Warnings {
    has_reported_risk: bool,
    has_reported_lifetime: bool,
    has_reported_cache: bool,
}

impl Warnings {
    /// The warning that the newest token, or the error of the last refetch, is a reason for.
    pub(super) fn next(
        &mut self,
        newest: &SessionToken,
        error: Option<Error>,
        clock: &Clock,
        at: Moment,
    ) -> Option<&'static str> {
        let is_risky = newest.lifetime() > LONG_LIVED || newest.grants_more();
        if is_risky && !core::mem::replace(&mut self.has_reported_risk, true) {
            return Some(RISKY);
        }
        // A token that ended long before it came does not tell how long tokens live.
        let is_short =
            newest.lifetime() <= SHORT_LIVED && newest.remaining(clock, at).0 > -SHORT_LIVED.0;
        if is_short && !core::mem::replace(&mut self.has_reported_lifetime, true) {
            return Some(TOO_SHORT);
        }
        let is_cached = error.is_some_and(|error| is_of_a_cache(error.kind()));
        if is_cached && !core::mem::replace(&mut self.has_reported_cache, true) {
            return Some(CACHED);
        }
        None
    }
}

/// Whether the refetch brought what was there before.
const fn is_of_a_cache(kind: ErrorKind) -> bool {
    use ErrorKind::{CachedAnswer, SameExpiredToken, StaleToken};
    matches!(kind, CachedAnswer | SameExpiredToken | StaleToken)
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::session::session_token::LifetimeHints;
    use crate::support::{START, moment, seconds, token};
    use crate::url::AuthParam;

    fn warn(warnings: &mut Warnings, lifetime: Millis) -> Option<&'static str> {
        warn_after(warnings, lifetime, None)
    }

    fn warn_after(
        warnings: &mut Warnings,
        lifetime: Millis,
        error: Option<ErrorKind>,
    ) -> Option<&'static str> {
        let (at, hints) = (moment(0), LifetimeHints::default());
        let clock = Clock::local(at);
        let value = token(START.after(lifetime));
        let mut token = SessionToken::new(value, &AuthParam::default(), hints, None, at);
        token.update_timing(hints, &clock, at);
        warnings.next(&token, error.map(Error::from), &clock, at)
    }

    #[test]
    fn a_usual_token_is_no_reason_for_one() {
        assert_eq!(warn(&mut Warnings::default(), seconds(300)), None);
    }

    #[test]
    fn a_refetch_that_a_cache_answers_is_one() {
        let mut warnings = Warnings::default();
        let mut warn = |error| warn_after(&mut warnings, seconds(300), Some(error));
        assert_eq!(warn(ErrorKind::Rejected), None);
        assert_eq!(warn(ErrorKind::StaleToken), Some(CACHED));
        assert_eq!(warn(ErrorKind::CachedAnswer), None, "given already");
    }

    #[test]
    fn each_is_given_once() {
        let mut warnings = Warnings::default();
        assert_eq!(warn(&mut warnings, seconds(3_601)), Some(RISKY));
        assert_eq!(warn(&mut warnings, seconds(3_601)), None);
        assert_eq!(warn(&mut warnings, seconds(5)), Some(TOO_SHORT));
        assert_eq!(warn(&mut warnings, seconds(5)), None);
    }
}
