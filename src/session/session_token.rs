//! A token that the session holds: how long it lasts, and what it covers.

use crate::clock::{Clock, Moment};
use crate::expiry::{EpochMs, Millis, TokenStatus};
use crate::object::is_covered;
use crate::token::{Claims, Token};
use crate::url::{AuthParam, UrlAuth};

/// What the server might be about to refuse: a URL is handed out to be loaded a moment later, and
/// the clock's estimate is not exact.
pub(super) const SAFETY_MARGIN: Millis = Millis(5_000);

/// A refetch ahead of expiry begins at most this early, unless the app says otherwise.
const MOST_AHEAD: Millis = Millis(60_000);

/// Assumed of a token that leaves no other choice: what the product's backend mints for browsers.
pub(super) const ASSUMED_LIFETIME: Millis = Millis(300_000);

/// When a token ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// By the server's clock.
    At(EpochMs),
    /// Since its receipt: its own word for it can't be read.
    After(Millis),
}

/// A token, and what was found out about it when it came.
#[derive(Clone)]
pub(super) struct SessionToken {
    pub(super) token: Token,
    pub(super) auth: UrlAuth,
    /// None of an opaque token.
    claims: Option<Claims>,
    /// What [`super::Session::generation`] is when its turn comes.
    pub(super) generation: u32,
    pub(super) received: Moment,
    end: End,
    lifetime: Millis,
    refresh_ahead: Millis,
    /// By how much its refetch begins earlier than it must, so that tabs do not march in step.
    pub(super) jitter: Millis,
    /// The server's time that came with it.
    pub(super) date: Option<EpochMs>,
    /// The clock before and after it arrived, if it changed.
    pub(super) clock_change: Option<ClockChange>,
    /// It was usable when it came.
    pub(super) was_usable: bool,
    /// True once the server refused it.
    pub(super) is_refused: bool,
    /// True once an image failed with it that could no longer be handed out.
    pub(super) has_ended: bool,
}

/// The clock before and after a token arrived.
#[derive(Debug, Clone, Copy)]
pub(super) struct ClockChange {
    pub(super) before: Clock,
    pub(super) after: Clock,
}

/// What the app said of its tokens.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct LifetimeHints {
    pub(super) lifetime: Option<Millis>,
    pub(super) refresh_ahead: Option<Millis>,
}

impl SessionToken {
    /// To be timed before anything is asked of it.
    pub(super) fn new(token: Token, param: &AuthParam, hints: LifetimeHints, at: Moment) -> Self {
        let claims = token.claims();
        let end = match claims.as_ref().and_then(|claims| claims.expires_at) {
            Some(expiry) => End::At(expiry),
            None => End::After(hints.lifetime.unwrap_or(ASSUMED_LIFETIME)),
        };
        Self {
            auth: UrlAuth::new(param, Some(&token)),
            token,
            claims,
            generation: 0,
            received: at,
            end,
            lifetime: Millis(0),
            refresh_ahead: Millis(0),
            jitter: Millis(0),
            date: None,
            clock_change: None,
            was_usable: false,
            is_refused: false,
            has_ended: false,
        }
    }

    /// Works out its lifetime, and with it when it counts as expiring: anew once the clock has learned.
    pub(super) fn update_timing(&mut self, hints: LifetimeHints, clock: &Clock, at: Moment) {
        let minted = self.claims.as_ref().and_then(|claims| claims.issued_at);
        let stated_lifetime = match (hints.lifetime, self.end, minted) {
            (Some(lifetime), _, _) | (None, End::After(lifetime), _) => Some(lifetime),
            (None, End::At(expiry), Some(minted)) => Some(Millis(expiry.0 - minted.0)),
            (None, End::At(_), None) => None,
        };
        self.lifetime = stated_lifetime.unwrap_or_else(|| {
            let remaining = self.remaining(clock, at).0;
            let least = remaining + at.at_least_since(self.received).0;
            let most = remaining + at.since(self.received).0;
            // As it was, within what the two clocks allow: one may have slept, or been set.
            Millis(self.lifetime.0.max(least).min(most).max(0))
        });
        let fifth = Millis(self.lifetime.0 / 5).min(MOST_AHEAD);
        // Of a short-lived token a fifth is less than the margin, and the new one must be there by then.
        let default = fifth.max(Millis(2 * self.margin(clock).0));
        let ahead = hints.refresh_ahead.unwrap_or(default);
        // More than half would call it expiring as soon as it comes, or nearly so.
        self.refresh_ahead = ahead.min(Millis(self.lifetime.0 / 2));
    }

    /// Whether it grants reading the object at a path below the endpoint.
    pub(super) fn covers(&self, path: &str) -> bool {
        self.claims
            .as_ref()
            .is_none_or(|claims| is_covered(path, claims))
    }

    /// How long it still lasts by the server's clock; negative once it has ended.
    pub(super) fn remaining(&self, clock: &Clock, at: Moment) -> Millis {
        Millis(match self.end {
            End::At(expiry) => expiry.0 - clock.now(at).0,
            End::After(span) => span.0 - at.since(self.received).0,
        })
    }

    /// How long it can still be handed out; negative once it can't.
    pub(super) fn usable_for(&self, clock: &Clock, at: Moment) -> Millis {
        Millis(self.remaining(clock, at).0 - self.margin(clock).0)
    }

    pub(super) fn is_usable(&self, clock: &Clock, at: Moment) -> bool {
        !self.is_refused && !self.has_ended && self.usable_for(clock, at).0 > 0
    }

    /// How long until its refetch is due, the random advance not counted; negative once it is.
    pub(super) fn fresh_for(&self, clock: &Clock, at: Moment) -> Millis {
        let remaining = self.remaining(clock, at).0;
        Millis(remaining - self.refresh_ahead.0)
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

    /// When it ends, if it says so.
    pub(super) fn expiry(&self) -> Option<EpochMs> {
        match self.end {
            End::At(expiry) => Some(expiry),
            End::After(_) => None,
        }
    }

    /// What it says of its end, and of its beginning.
    pub(super) fn dates(&self) -> Option<(EpochMs, Option<EpochMs>)> {
        let claims = self.claims.as_ref()?;
        Some((claims.expires_at?, claims.issued_at))
    }

    /// True of a token that grants more than an image needs.
    pub(super) fn grants_more(&self) -> bool {
        let claims = self.claims.as_ref();
        claims.is_some_and(|claims| !claims.permissions.is_empty() && !claims.read_only())
    }

    pub(super) fn key_id(&self) -> Option<&str> {
        self.claims.as_ref()?.key_id.as_deref()
    }

    pub(super) const fn lifetime(&self) -> Millis {
        self.lifetime
    }

    pub(super) const fn refresh_ahead(&self) -> Millis {
        self.refresh_ahead
    }

    /// A quarter of the shortest-lived tokens' lives, that they be of use at all.
    fn margin(&self, clock: &Clock) -> Millis {
        let margin = SAFETY_MARGIN.min(Millis(self.lifetime.0 / 4));
        margin.max(clock.error())
    }
}
