//! The tokens of a session: the one that URLs are built with, and a newer one for later.
//!
//! ```text
//!            a token comes                  within `refreshAhead`               5 s before its
//!                                           of its end                          end, or refused
//!  missing ────────────────────► fresh ───────────────────────► expiring ───────────────────► expired
//!     │                            ▲                                │                             │
//!     │ the API answers            │     the newer token takes over, or another one comes         │
//!     ▼ without a token            └────────────────────────────────┴─────────────────────────────┘
//!  anonymous ─── a token comes ──► fresh
//! ```
//!
//! The margin of 5 s is a quarter of the lifetime if that is shorter than 20 s, and never less than the clock's error. If
//! a refetch is answered without a token, the token in use lasts to its end; then the session is anonymous.
//!
//! A newer token that comes while the one in use is fresh waits beside it: a URL that was handed out stays the same
//! string while its token is usable.

use alloc::borrow::ToOwned;
use alloc::boxed::Box;
use alloc::string::String;

use super::config::Config;
use super::jitter::Jitter;
use super::session_token::{ClockChange, LifetimeHints, SessionToken, TokenVerdict};
use super::worker_link::WorkerAuth;
use crate::clock::{Clock, Moment, Source};
use crate::error::{Error, ErrorKind};
use crate::expiry::TokenStatus;
use crate::time::{EpochMs, Millis};
use crate::url::{Query, without_token};

/// Tokens minted within one second are byte-identical: `exp` counts whole seconds and there is no `iat`. The limit is
/// 2 s, because their responses may arrive farther apart.
const SAME_SECOND: Millis = Millis(2_000);

/// What became of a token that came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum KeepOutcome {
    /// It is no newer than those at hand.
    No,
    /// It waits until the token in use is expiring.
    ForLater,
    /// URLs are built with it.
    InUse,
}

/// The tokens at hand, and what is known about the one in use.
#[derive(Clone)]
pub(super) struct Tokens {
    in_use: Option<Box<SessionToken>>,
    /// A newer one, for when that one is expiring.
    next: Option<Box<SessionToken>>,
    /// The expiry of the token that the last refetch brought, if it was not kept.
    passed_over: Option<EpochMs>,
    /// The API answered without a token.
    is_anonymous: bool,
    /// Number of the token in use. It goes up by one when another token takes over, when the same one is to be tried
    /// again, and when the session becomes anonymous. A token that was replaced before it took over does not count,
    /// unless an image failed with it.
    generation: u32,
    /// Generation of a token that may be refused: an image failed with it, for example. While set, a refetch is due
    /// whatever the token's status. A refetch that succeeds clears it, and so does another usable token.
    suspected: Option<u32>,
    /// The backend confirmed the token of this generation: an image that fails with it has another cause.
    confirmed: u32,
}

impl Tokens {
    pub(super) const fn new() -> Self {
        Self {
            in_use: None,
            next: None,
            passed_over: None,
            is_anonymous: false,
            generation: 1,
            suspected: None,
            confirmed: 0,
        }
    }

    pub(super) fn in_use(&self) -> Option<&SessionToken> {
        self.in_use.as_deref()
    }

    pub(super) fn newest(&self) -> Option<&SessionToken> {
        self.next.as_deref().or(self.in_use.as_deref())
    }

    /// The token in use if it matches, else the newer one if that does.
    pub(super) fn find(&self, is_match: impl Fn(&SessionToken) -> bool) -> Option<&SessionToken> {
        let in_use = self.in_use.as_deref().filter(|token| is_match(token));
        in_use.or_else(|| self.next.as_deref().filter(|token| is_match(token)))
    }

    pub(super) fn of_generation(&self, generation: u32) -> Option<&SessionToken> {
        self.find(|token| token.generation() == generation)
    }

    pub(super) const fn generation(&self) -> u32 {
        self.generation
    }

    pub(super) const fn is_anonymous(&self) -> bool {
        self.is_anonymous
    }

    pub(super) const fn is_suspected(&self) -> bool {
        self.suspected.is_some()
    }

    pub(super) const fn is_confirmed(&self, generation: u32) -> bool {
        self.confirmed == generation
    }

    /// The backend was asked, which ends the suspicion.
    pub(super) const fn take_suspected(&mut self) -> Option<u32> {
        self.suspected.take()
    }

    /// The status of the token in use.
    pub(super) fn status(&self, clock: &Clock, at: Moment) -> TokenStatus {
        let in_use = self.in_use.as_ref();
        in_use.map_or(TokenStatus::Missing, |token| token.status(clock, at))
    }

    /// True if there is a URL to hand out, with a token or without.
    pub(super) fn has_url(&self, clock: &Clock, at: Moment) -> bool {
        let in_use = self.in_use.as_ref();
        self.is_anonymous || in_use.is_some_and(|token| token.is_usable(clock, at))
    }

    /// True if URLs of this generation can still be handed out.
    pub(super) fn is_usable(&self, generation: u32, clock: &Clock, at: Moment) -> bool {
        let token = self.of_generation(generation);
        token.map_or(self.is_anonymous, |token| token.is_usable(clock, at))
    }

    /// The URL to load. None if there is no usable token. See [`super::Session::url`] for the errors.
    pub(super) fn url(
        &self,
        url: &str,
        config: &Config,
        clock: &Clock,
        at: Moment,
    ) -> Result<Option<String>, Error> {
        let path = config.base.path_below(url)?;
        let query = Query::of(url);
        if query.is_presigned() {
            return Ok(Some(url.to_owned()));
        }
        let mut has_usable = false;
        for token in [&self.in_use, &self.next].into_iter().flatten() {
            if token.is_usable(clock, at) {
                if token.covers(&path) {
                    return Ok(Some(token.put_into(query, &config.param)));
                }
                has_usable = true;
            }
        }
        if has_usable {
            return Err(ErrorKind::NotCovered.into());
        }
        let without_token = || without_token(url, &config.param);
        self.is_anonymous.then(without_token).transpose()
    }

    /// How long until the status of the token in use changes.
    pub(super) fn next_status_change(&self, clock: &Clock, at: Moment) -> Option<Millis> {
        let in_use = self.in_use.as_ref()?;
        let changes = [in_use.fresh_for(clock, at), in_use.usable_for(clock, at)];
        changes.into_iter().filter(|change| change.0 > 0).min()
    }

    /// How long until either token ends. None if the one in use is not usable.
    pub(super) fn usable_for(&self, clock: &Clock, at: Moment) -> Option<Millis> {
        let in_use = self.in_use.as_ref();
        let in_use = in_use.filter(|token| token.is_usable(clock, at))?;
        let ends_in = in_use.usable_for(clock, at);
        let next = self.next.as_ref();
        Some(next.map_or(ends_in, |next| ends_in.min(next.usable_for(clock, at))))
    }

    /// What the page's service worker is to load images with.
    pub(super) fn worker_auth(&self, clock: &Clock, at: Moment) -> WorkerAuth<'_> {
        let in_use = self.in_use().filter(|token| token.is_usable(clock, at));
        WorkerAuth {
            token: in_use.map(SessionToken::value),
            generation: self.generation,
            usable_for: in_use.map_or(Millis(0), |token| token.usable_for(clock, at)),
            is_anonymous: self.is_anonymous,
        }
    }

    /// Keeps a token if it is newer than those at hand.
    pub(super) fn keep(
        &mut self,
        mut token: Box<SessionToken>,
        jitter: &mut Jitter,
        clock: &Clock,
        at: Moment,
    ) -> KeepOutcome {
        let is_usable = token.is_usable(clock, at);
        if let Some(newest) = self.newest() {
            // A usable token replaces a suspected or refused one, even if it expires earlier: a cache may have kept
            // that one for too long.
            let is_better = self.is_doubted(newest) && is_usable;
            if token.value() == newest.value() || !(self.is_longer(&token, clock, at) || is_better)
            {
                return KeepOutcome::No;
            }
        }
        self.passed_over = None;
        // Reuse the generation of the newer token that it replaces, unless an image failed with that.
        let suspected = self.newest().filter(|_| self.is_suspected());
        let last = suspected.map_or(0, SessionToken::generation);
        let generation = last.max(self.generation).wrapping_add(1);
        // Other images that failed with the token in use can be tried again with this one.
        let takes_over = self.in_use.as_ref().is_none_or(|in_use| {
            let has_failed = self.is_doubted(in_use) || self.is_confirmed(in_use.generation());
            has_failed || !in_use.was_usable() || !in_use.is_usable(clock, at)
        });
        let jitter = jitter.up_to(Millis(token.refresh_ahead().0 / 10));
        token.take(generation, jitter, is_usable);
        if is_usable {
            self.suspected = None;
        }
        self.is_anonymous = false;
        if takes_over {
            self.next = None;
            self.use_token(token);
            KeepOutcome::InUse
        } else {
            self.next = Some(token);
            KeepOutcome::ForLater
        }
    }

    /// A refetch brought a token of this expiry, which was not kept.
    pub(super) const fn pass_over(&mut self, expiry: Option<EpochMs>) {
        self.passed_over = expiry;
    }

    /// From now on, URLs are built without a token, once the one in use, if any, has ended. False if it was so before.
    pub(super) fn go_anonymous(&mut self) -> bool {
        self.next = None;
        let is_suspected =
            |token: &mut Box<SessionToken>| self.suspected == Some(token.generation());
        let is_dropped = self.in_use.take_if(is_suspected).is_some();
        let was_anonymous = core::mem::replace(&mut self.is_anonymous, true);
        if was_anonymous && !is_dropped {
            return false;
        }
        self.generation = self.generation.wrapping_add(1);
        self.suspected = None;
        true
    }

    /// The newer token takes over once the one in use is expiring. True if it does.
    pub(super) fn promote(&mut self, clock: &Clock, at: Moment) -> bool {
        if self.is_anonymous {
            self.in_use.take_if(|token| !token.is_usable(clock, at));
        }
        if matches!(self.status(clock, at), TokenStatus::Fresh) {
            return false;
        }
        let is_usable = |next: &mut Box<SessionToken>| next.is_usable(clock, at);
        self.use_next_if(is_usable)
    }

    /// The token of this generation may be refused. True if the newer one takes over; else a refetch is due.
    pub(super) fn suspect(&mut self, generation: u32) -> bool {
        let is_newer = |next: &mut Box<SessionToken>| next.generation() > generation;
        if self.use_next_if(is_newer) {
            return true;
        }
        self.suspected = Some(generation);
        false
    }

    /// The API sent the suspected token again, so it has no better one. Within two seconds of its receipt it may be a
    /// newly minted identical token: then images are retried with it under a new generation, and this returns true.
    pub(super) fn confirm(&mut self, generation: u32, at: Moment) -> bool {
        let in_use = self.in_use.as_mut().filter(|token| {
            token.generation() == generation && at.since(token.received()) <= SAME_SECOND
        });
        let Some(token) = in_use else {
            self.confirmed = generation;
            return false;
        };
        self.generation = generation.wrapping_add(1);
        token.set_generation(self.generation);
        true
    }

    /// The token of this generation is not handed out any more.
    pub(super) fn condemn(&mut self, generation: u32, verdict: TokenVerdict) {
        self.for_each(|token| {
            if token.generation() == generation {
                token.condemn(verdict);
            }
        });
    }

    pub(super) fn update_timing(&mut self, hints: LifetimeHints, clock: &Clock, at: Moment) {
        self.for_each(|token| token.update_timing(hints, clock, at));
    }

    /// Whether a token differs from the newest one, and lasts longer. A token whose expiry cannot be read counts as
    /// longer. Exception: if the newest token is unusable, suspected or refused, and this one expires later than the
    /// one that the last refetch brought and that was not kept, the newest token's expiry is taken to be wrong.
    pub(super) fn is_longer(&self, token: &SessionToken, clock: &Clock, at: Moment) -> bool {
        self.newest().is_none_or(|newest| {
            let is_longer = token.expiry().is_none_or(|expiry| {
                expiry > newest.expires_at(clock)
                    || self.passed_over.is_some_and(|before| expiry > before)
                        && (self.is_doubted(newest) || !newest.is_usable(clock, at))
            });
            token.value() != newest.value() && is_longer
        })
    }

    /// True if a cache gave this answer: the same token and the same `Date` as the newest one, over two seconds later.
    /// Such a `Date` is of unknown age.
    pub(super) fn is_replay(&self, token: &SessionToken, at: Moment) -> bool {
        self.is_newest_again(token, at)
            .is_some_and(|newest| newest.date().is_some() && newest.date() == token.date())
    }

    /// True if the newest token was stale when it first arrived: the API sent it again, it is suspected or refused, and
    /// by the clock from before its arrival it has expired.
    pub(super) fn is_old_answer(&self, token: &SessionToken, at: Moment) -> bool {
        self.is_newest_again(token, at).is_some_and(|newest| {
            self.is_doubted(newest)
                && newest.clock_change().is_some_and(|change| {
                    change.after.source() < Source::Date
                        && newest.remaining(&change.before, at).0 <= 0
                })
        })
    }

    /// The newest token had expired on arrival, so the session guessed that the clock is fast. True if `token`
    /// disproves this: by the clock before the guess, it has not expired.
    pub(super) fn disproves_guess(&self, token: &SessionToken, at: Moment) -> bool {
        self.newest().is_some_and(|newest| {
            newest.clock_change().is_some_and(|change| {
                change.after.source() == Source::Unexpired
                    && token.value() != newest.value()
                    && token.expiry().is_some()
                    && token.remaining(&change.before, at).0 > 0
            })
        })
    }

    /// What the newest token did to the clock, once.
    pub(super) fn take_clock_change(&mut self) -> Option<ClockChange> {
        let newest = self.next.as_mut().or(self.in_use.as_mut());
        newest?.take_clock_change()
    }

    /// The newest token, if this is the same, over two seconds later.
    fn is_newest_again(&self, token: &SessionToken, at: Moment) -> Option<&SessionToken> {
        self.newest().filter(|newest| {
            newest.value() == token.value() && at.since(newest.received()) > SAME_SECOND
        })
    }

    /// An image failed with it, or the server refused it.
    fn is_doubted(&self, token: &SessionToken) -> bool {
        token.is_refused() || self.suspected == Some(token.generation())
    }

    fn use_next_if(&mut self, is_due: impl FnOnce(&mut Box<SessionToken>) -> bool) -> bool {
        let next = self.next.take_if(is_due);
        next.map(|next| self.use_token(next)).is_some()
    }

    fn use_token(&mut self, token: Box<SessionToken>) {
        self.generation = token.generation();
        self.in_use = Some(token);
    }

    fn for_each(&mut self, mut change: impl FnMut(&mut SessionToken)) {
        if let Some(token) = &mut self.in_use {
            change(token);
        }
        if let Some(token) = &mut self.next {
            change(token);
        }
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::support::{START, config, moment, object, seconds, token, token_with};
    use crate::token::Token;

    /// Tokens that come at a second, by a clock that is right.
    struct Received {
        tokens: Tokens,
        clock: Clock,
    }

    impl Received {
        fn new() -> Self {
            Self {
                tokens: Tokens::new(),
                clock: Clock::local(moment(0)),
            }
        }

        fn receive(&mut self, value: Token, at: i64) -> KeepOutcome {
            let (at, hints) = (moment(at), LifetimeHints::default());
            let mut token = SessionToken::new(value, &config().param, hints, None, at);
            token.update_timing(hints, &self.clock, at);
            let jitter = &mut Jitter::new(1);
            self.tokens.keep(Box::new(token), jitter, &self.clock, at)
        }

        fn url(&self, at: i64) -> Option<String> {
            let (url, at) = (object("a"), moment(at));
            self.tokens.url(&url, &config(), &self.clock, at).unwrap()
        }

        fn status(&self, at: i64) -> TokenStatus {
            self.tokens.status(&self.clock, moment(at))
        }
    }

    fn ending(after: i64) -> Token {
        token(START.after(seconds(after)))
    }

    #[test]
    fn a_newer_token_waits_until_the_one_in_use_is_expiring() {
        let mut received = Received::new();
        assert_eq!(received.receive(ending(300), 0), KeepOutcome::InUse);
        let first = received.url(0);
        assert_eq!(received.receive(ending(400), 100), KeepOutcome::ForLater);
        assert!(!received.tokens.promote(&received.clock, moment(200)));
        assert_eq!(received.url(200), first, "the URL is stable");
        assert!(received.tokens.promote(&received.clock, moment(250)));
        assert_ne!(received.url(250), first);
        assert_eq!(received.status(250), TokenStatus::Fresh);
    }

    #[test]
    fn a_token_that_ends_no_later_is_not_kept() {
        let mut received = Received::new();
        received.receive(ending(300), 0);
        assert_eq!(received.receive(ending(300), 10), KeepOutcome::No);
        assert_eq!(received.receive(ending(200), 10), KeepOutcome::No);
    }

    #[test]
    fn any_other_token_replaces_one_that_is_suspected() {
        let mut received = Received::new();
        received.receive(ending(300), 0);
        let generation = received.tokens.generation();
        assert!(!received.tokens.suspect(generation), "a refetch is due");
        assert_eq!(received.receive(ending(200), 10), KeepOutcome::InUse);
        assert!(!received.tokens.is_suspected());
        assert_eq!(received.tokens.generation(), generation + 1);
    }

    #[test]
    fn the_newer_token_takes_over_from_one_that_is_suspected() {
        let mut received = Received::new();
        received.receive(ending(300), 0);
        received.receive(ending(400), 100);
        let generation = received.tokens.generation();
        assert!(received.tokens.suspect(generation));
        assert!(!received.tokens.is_suspected());
    }

    #[test]
    fn a_suspected_token_that_comes_again_is_confirmed() {
        let mut received = Received::new();
        received.receive(ending(300), 0);
        let generation = received.tokens.generation();
        assert!(!received.tokens.confirm(generation, moment(10)));
        assert!(received.tokens.is_confirmed(generation));
    }

    #[test]
    fn a_suspected_token_that_comes_again_within_the_second_is_tried_again() {
        let mut received = Received::new();
        received.receive(ending(300), 0);
        let generation = received.tokens.generation();
        assert!(received.tokens.confirm(generation, moment(1)));
        assert_eq!(received.tokens.generation(), generation + 1);
    }

    #[test]
    fn a_token_lasts_to_its_end_before_the_session_is_anonymous() {
        let mut received = Received::new();
        received.receive(ending(300), 0);
        assert!(received.tokens.go_anonymous());
        assert!(!received.tokens.go_anonymous(), "once");
        received.tokens.promote(&received.clock, moment(200));
        assert!(received.url(200).is_some_and(|url| url.contains('?')));
        received.tokens.promote(&received.clock, moment(300));
        assert_eq!(received.url(300), Some(object("a")));
    }

    #[test]
    fn a_token_that_does_not_grant_the_object_is_an_error() {
        let mut received = Received::new();
        let claims = serde_json::json!({"res": {"os:usecase": "attachments"}});
        received.receive(token_with(START.after(seconds(300)), &claims), 0);
        let (url, at) = (object("a"), moment(0));
        let url = received.tokens.url(&url, &config(), &received.clock, at);
        assert_eq!(url, Err(ErrorKind::NotCovered.into()));
    }

    #[test]
    fn no_token_is_no_url() {
        let received = Received::new();
        assert_eq!(received.url(0), None);
        assert_eq!(received.status(0), TokenStatus::Missing);
    }
}
