//! A session, and the state that its caller keeps. Unit tests, session tests, the simulation and the fuzzer call a
//! session through this, so that all of them check the rules that hold after every event.

use std::ops::{Deref, DerefMut};

use objectstore_image_auth::TokenStatus;
use objectstore_image_auth::session::{
    Activity, Config, Effects, Event, Mode, Page, Session, Snapshot, Start,
};
use objectstore_image_auth::{Millis, Moment};

/// The longest that a browser's timer can wait: beyond it, the timer fires at once.
const LONGEST_TIMER: Millis = Millis(0x7fff_ffff);

pub(crate) struct Harness {
    session: Session,
    in_flight: Option<Start>,
    is_logged: bool,
    log: Replay,
    /// What the session did in the last event.
    pub(crate) activities: Vec<Activity>,
}

/// What the snapshot must be, by what the session reported.
#[derive(Debug, PartialEq, Eq)]
struct Replay {
    status: TokenStatus,
    mode: Mode,
    tokens: u32,
    refetches: u32,
    refetch_failures: u32,
}

impl Replay {
    fn add(&mut self, activity: Activity) {
        match activity {
            Activity::Token { is_new, .. } => self.tokens += u32::from(is_new),
            Activity::Status { status, mode } => (self.status, self.mode) = (status, mode),
            Activity::Refetch { .. } => self.refetches += 1,
            Activity::RefetchFailed { .. } => self.refetch_failures += 1,
            Activity::Clock { .. } => {}
        }
    }

    fn of(snapshot: &Snapshot) -> Self {
        Self {
            status: snapshot.status,
            mode: snapshot.mode,
            tokens: snapshot.stats.tokens,
            refetches: snapshot.stats.refetches,
            refetch_failures: snapshot.stats.refetch_failures,
        }
    }
}

impl Harness {
    pub(crate) fn new(config: Config, page: Page, seed: u64, at: Moment) -> Self {
        let is_logged = config.is_logged;
        Self {
            session: Session::new(config, page, seed, at),
            in_flight: None,
            is_logged,
            log: Replay::of(&Snapshot::default()),
            activities: Vec::new(),
        }
    }

    /// The refetch that was started last, until it is answered or aborted.
    pub(crate) const fn in_flight(&self) -> Option<Start> {
        self.in_flight
    }

    /// Passes an event to the session. Fails if the effects break a rule.
    pub(crate) fn handle(&mut self, event: Event, at: Moment) -> Effects {
        let (effects, check) = self.try_handle(event, at);
        if let Err(broken) = check {
            panic!("{broken}: {effects:?}");
        }
        effects
    }

    /// As [`Harness::handle`], but returns the rule that the effects break.
    pub(crate) fn try_handle(
        &mut self,
        event: Event,
        at: Moment,
    ) -> (Effects, Result<(), &'static str>) {
        if let Event::Refetched { id, .. } | Event::RefetchFailed { id, .. } = event {
            self.in_flight.take_if(|start| start.id == id);
        }
        let effects = self.session.handle(event, at);
        (effects, self.check(effects, at))
    }

    fn check(&mut self, effects: Effects, at: Moment) -> Result<(), &'static str> {
        self.activities = self.session.take_activities();
        for &activity in &self.activities {
            self.log.add(activity);
        }
        if self.log != Replay::of(self.session.snapshot()) && self.is_logged {
            return Err("what the session reported is not what the snapshot says");
        }
        if effects.abort && self.in_flight.take().is_none() {
            return Err("nothing is in flight that could be aborted");
        }
        if let Some(start) = effects.start
            && self.in_flight.replace(start).is_some()
        {
            return Err("two refetches are in flight");
        }
        if self.session.snapshot().is_refetching != self.in_flight.is_some() {
            return Err("the snapshot does not tell whether a refetch is in flight");
        }
        if effects.probe.is_some() && self.session.probe_url(at).is_none() {
            return Err("a probe has no URL");
        }
        let is_possible = |wake: Millis| wake > Millis(0) && wake <= LONGEST_TIMER;
        if !effects.wake.is_none_or(is_possible) {
            return Err("no timer can wait so long, or so little");
        }
        Ok(())
    }
}

impl Deref for Harness {
    type Target = Session;

    fn deref(&self) -> &Session {
        &self.session
    }
}

impl DerefMut for Harness {
    fn deref_mut(&mut self) -> &mut Session {
        &mut self.session
    }
}
