//! One token of a session: its claims, when it was received, when it is due and when it ends.

use super::image_failures::hash;
use crate::clock::{Clock, Moment};
use crate::expiry::TokenStatus;
use crate::object::is_covered;
use crate::time::{EpochMs, Millis};
use crate::token::{Claims, Token};
use crate::url::{AuthParam, Query, UrlAuth};

/// A token is not handed out for so long before its end: the URL is loaded a moment later, and the estimate of the
/// server's time is not exact.
const SAFETY_MARGIN: Millis = Millis(5_000);

/// A refetch ahead of expiry begins at most this early, unless the app says otherwise.
const LONGEST_REFRESH_AHEAD: Millis = Millis(60_000);

/// The lifetime of a token whose lifetime nothing tells: what the product's backend mints for browsers.
pub(super) const ASSUMED_LIFETIME: Millis = Millis(300_000);

/// When a token ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// By the server's clock.
    At(EpochMs),
    /// This long after its receipt: the token's own expiry cannot be read.
    After(Millis),
}

/// Whether the token may still be handed out, apart from its expiry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum TokenVerdict {
    /// It is handed out until its end.
    Good,
    /// An image failed with it after its end: it stays unusable, even if the clock is corrected later.
    Ended,
    /// The server refused it.
    Refused,
}

/// A token, and what is known about it.
#[derive(Clone)]
pub(super) struct SessionToken {
    value: Token,
    auth: UrlAuth,
    /// None if the token is opaque.
    claims: Option<Claims>,
    /// The number that the session's generation has while this token is in use.
    generation: u32,
    received: Moment,
    end: End,
    lifetime: Millis,
    refresh_ahead: Millis,
    /// How much earlier than necessary its refetch begins, so that tabs do not act in step.
    jitter: Millis,
    /// The `Date` that came with it.
    date: Option<EpochMs>,
    /// The clock before and after it arrived, if it changed.
    clock_change: Option<ClockChange>,
    /// True if it was usable when it came.
    was_usable: bool,
    verdict: TokenVerdict,
}

/// The clock before and after a token arrived.
#[derive(Debug, Clone, Copy)]
pub(super) struct ClockChange {
    pub(super) before: Clock,
    pub(super) after: Clock,
}

/// What the app said about its tokens, or an image taught.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct LifetimeHints {
    pub(super) lifetime: Option<Millis>,
    pub(super) refresh_ahead: Option<Millis>,
}

impl SessionToken {
    /// A token that just came, with the `Date` of its response. Call [`Self::update_timing`] before anything else.
    pub(super) fn new(
        value: Token,
        param: &AuthParam,
        hints: LifetimeHints,
        date: Option<EpochMs>,
        at: Moment,
    ) -> Self {
        let claims = value.claims();
        let end = match claims.as_ref().and_then(|claims| claims.expires_at) {
            Some(expiry) => End::At(expiry),
            None => End::After(hints.lifetime.unwrap_or(ASSUMED_LIFETIME)),
        };
        Self {
            auth: UrlAuth::new(param, Some(&value)),
            value,
            claims,
            generation: 0,
            received: at,
            end,
            lifetime: Millis(0),
            refresh_ahead: Millis(0),
            jitter: Millis(0),
            date,
            clock_change: None,
            was_usable: false,
            verdict: TokenVerdict::Good,
        }
    }

    /// Computes its lifetime, and with that when it is due. To be repeated whenever the clock changes.
    pub(super) fn update_timing(&mut self, hints: LifetimeHints, clock: &Clock, at: Moment) {
        let issued_at = self.claims.as_ref().and_then(|claims| claims.issued_at);
        let stated_lifetime = match (hints.lifetime, self.end, issued_at) {
            (Some(lifetime), _, _) | (None, End::After(lifetime), _) => Some(lifetime),
            (None, End::At(expiry), Some(issued_at)) => Some(Millis(expiry.0 - issued_at.0)),
            (None, End::At(_), None) => None,
        };
        self.lifetime = stated_lifetime.unwrap_or_else(|| {
            let remaining = self.remaining(clock, at).0;
            let least = remaining + at.at_least_since(self.received).0;
            let most = remaining + at.since(self.received).0;
            // Keep the last value, within the bounds that the two clocks give: one may have been set or stood still.
            Millis(self.lifetime.0.max(least).min(most).max(0))
        });
        let fifth = Millis(self.lifetime.0 / 5).min(LONGEST_REFRESH_AHEAD);
        // A fifth of a short lifetime is less than the margin, and the next token must be there before the margin begins.
        let default = fifth.max(Millis(2 * self.margin(clock).0));
        let ahead = hints.refresh_ahead.unwrap_or(default);
        // With more than half of its lifetime a token would be expiring as soon as it comes.
        self.refresh_ahead = ahead.min(Millis(self.lifetime.0 / 2));
    }

    /// Records that the session accepted the token: its generation, its jitter, and whether it was usable then.
    pub(super) fn take(&mut self, generation: u32, jitter: Millis, was_usable: bool) {
        self.generation = generation;
        self.jitter = jitter;
        self.was_usable = was_usable;
    }

    pub(super) const fn set_generation(&mut self, generation: u32) {
        self.generation = generation;
    }

    /// Remembers what the clock was before this token, to revert to if the token proves old.
    pub(super) fn record_clock_change(&mut self, before: Clock, after: Clock) {
        self.clock_change = (before != after).then_some(ClockChange { before, after });
    }

    pub(super) const fn take_clock_change(&mut self) -> Option<ClockChange> {
        self.clock_change.take()
    }

    /// It is not handed out any more. A refusal says more than an end.
    pub(super) fn condemn(&mut self, verdict: TokenVerdict) {
        self.verdict = self.verdict.max(verdict);
    }

    pub(super) const fn value(&self) -> &Token {
        &self.value
    }

    pub(super) const fn generation(&self) -> u32 {
        self.generation
    }

    pub(super) const fn received(&self) -> Moment {
        self.received
    }

    pub(super) const fn lifetime(&self) -> Millis {
        self.lifetime
    }

    pub(super) const fn refresh_ahead(&self) -> Millis {
        self.refresh_ahead
    }

    pub(super) const fn date(&self) -> Option<EpochMs> {
        self.date
    }

    pub(super) const fn clock_change(&self) -> Option<ClockChange> {
        self.clock_change
    }

    pub(super) const fn was_usable(&self) -> bool {
        self.was_usable
    }

    pub(super) fn is_refused(&self) -> bool {
        self.verdict == TokenVerdict::Refused
    }

    /// The URL with this token in it.
    pub(super) fn put_into(&self, query: Query, param: &AuthParam) -> alloc::string::String {
        self.auth.put_into(query, param)
    }

    /// Whether it grants reading the object at a path below the base.
    pub(super) fn covers(&self, path: &str) -> bool {
        self.claims
            .as_ref()
            .is_none_or(|claims| is_covered(path, claims))
    }

    /// How long until its end by the server's clock; negative after it.
    pub(super) fn remaining(&self, clock: &Clock, at: Moment) -> Millis {
        Millis(match self.end {
            End::At(expiry) => expiry.0 - clock.now(at).0,
            End::After(span) => span.0 - at.since(self.received).0,
        })
    }

    /// How long until it is handed out for the last time; negative after that.
    pub(super) fn usable_for(&self, clock: &Clock, at: Moment) -> Millis {
        Millis(self.remaining(clock, at).0 - self.margin(clock).0)
    }

    pub(super) fn is_usable(&self, clock: &Clock, at: Moment) -> bool {
        self.verdict == TokenVerdict::Good && self.usable_for(clock, at).0 > 0
    }

    /// How long until it counts as expiring; negative after that.
    pub(super) fn fresh_for(&self, clock: &Clock, at: Moment) -> Millis {
        let remaining = self.remaining(clock, at).0;
        Millis(remaining - self.refresh_ahead.0)
    }

    /// How long until its refetch is due; negative after that.
    pub(super) fn due_in(&self, clock: &Clock, at: Moment) -> Millis {
        Millis(self.fresh_for(clock, at).0 - self.jitter.0)
    }

    pub(super) fn status(&self, clock: &Clock, at: Moment) -> TokenStatus {
        if !self.is_usable(clock, at) {
            TokenStatus::Expired
        } else if self.fresh_for(clock, at).0 > 0 {
            TokenStatus::Fresh
        } else {
            TokenStatus::Expiring
        }
    }

    /// When it ends, by the server's clock.
    pub(super) fn expires_at(&self, clock: &Clock) -> EpochMs {
        match self.end {
            End::At(expiry) => expiry,
            End::After(span) => clock.now(self.received).after(span),
        }
    }

    /// Its expiry claim, if that can be read.
    pub(super) const fn expiry(&self) -> Option<EpochMs> {
        match self.end {
            End::At(expiry) => Some(expiry),
            End::After(_) => None,
        }
    }

    /// Its `iat` claim.
    pub(super) fn issued_at(&self) -> Option<EpochMs> {
        self.claims.as_ref()?.issued_at
    }

    /// True if it grants more than an image needs.
    pub(super) fn grants_more(&self) -> bool {
        let claims = self.claims.as_ref();
        claims.is_some_and(|claims| !claims.permissions.is_empty() && !claims.read_only())
    }

    /// The hash of the id of the key that signed it; of the empty text if it names no key.
    pub(super) fn key_hash(&self) -> u64 {
        let key_id = self
            .claims
            .as_ref()
            .and_then(|claims| claims.key_id.as_deref());
        hash(key_id.unwrap_or_default())
    }

    /// How long before its end it is no longer handed out. At most a quarter of its lifetime, so that the shortest-lived
    /// tokens can be used at all.
    fn margin(&self, clock: &Clock) -> Millis {
        let margin = SAFETY_MARGIN.min(Millis(self.lifetime.0 / 4));
        margin.max(clock.error())
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::support::{START, moment, seconds, token};

    fn session_token(lifetime: Millis) -> (SessionToken, Clock) {
        let at = moment(0);
        let clock = Clock::local(at);
        let hints = LifetimeHints::default();
        let value = token(START.after(lifetime));
        let mut token = SessionToken::new(value, &AuthParam::default(), hints, None, at);
        token.update_timing(hints, &clock, at);
        (token, clock)
    }

    #[test]
    fn is_fresh_then_expiring_then_expired() {
        let (token, clock) = session_token(seconds(300));
        for (at, status) in [
            (0, TokenStatus::Fresh),
            (239, TokenStatus::Fresh),
            (240, TokenStatus::Expiring),
            (294, TokenStatus::Expiring),
            (295, TokenStatus::Expired),
        ] {
            assert_eq!(token.status(&clock, moment(at)), status, "after {at} s");
        }
    }

    #[test]
    fn a_short_lived_one_has_a_margin_of_a_quarter_of_its_lifetime() {
        let (token, clock) = session_token(seconds(8));
        assert_eq!(token.usable_for(&clock, moment(0)), seconds(6));
    }

    #[test]
    fn is_due_a_random_span_before_it_counts_as_expiring() {
        let (mut token, clock) = session_token(seconds(300));
        token.take(1, seconds(6), true);
        assert_eq!(token.due_in(&clock, moment(0)), seconds(234));
    }

    #[test]
    fn is_not_usable_once_refused_or_ended() {
        let (mut token, clock) = session_token(seconds(300));
        assert!(token.is_usable(&clock, moment(0)));
        token.condemn(TokenVerdict::Ended);
        assert!(!token.is_usable(&clock, moment(0)) && !token.is_refused());
        token.condemn(TokenVerdict::Refused);
        token.condemn(TokenVerdict::Ended);
        assert!(!token.is_usable(&clock, moment(0)) && token.is_refused());
    }

    #[test]
    fn an_opaque_one_lasts_for_the_assumed_lifetime() {
        let at = moment(0);
        let clock = Clock::local(at);
        let hints = LifetimeHints::default();
        let value = Token::new("opaque").unwrap();
        let mut token = SessionToken::new(value, &AuthParam::default(), hints, None, at);
        token.update_timing(hints, &clock, at);
        assert_eq!(token.remaining(&clock, at), ASSUMED_LIFETIME);
        assert_eq!(token.expiry(), None);
    }
}
