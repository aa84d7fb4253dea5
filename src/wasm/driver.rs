//! Drives a [`Session`]: brings it the world's events, and performs its effects.
//!
//! What is called out to (the app's callbacks, the settling of promises) may call back in, or dispose
//! the session: so nothing is borrowed across a call out.

use alloc::borrow::ToOwned;
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::{Cell, RefCell, RefMut};
use core::mem;

use js_sys::Promise;
use wasm_bindgen::prelude::*;
use web_sys::AbortController;

use super::event::{HostEvent, event_of};
use super::host::{self, Deferred, Listeners, SessionHost, Timer};
use super::platform::text_field;
use super::snapshot::snapshot_to_js;
use crate::clock::Moment;
use crate::error::{Error, ErrorKind};
use crate::expiry::Millis;
use crate::session::{Config, Effects, Event, ProbeAnswer, Session, Snapshot, Start, Wait};

/// A promise that is not settled yet.
struct Waiter {
    wait: Wait,
    deferred: Deferred,
}

/// When effects are performed that call the app.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Flush {
    Now,
    /// Once the app's own code has run to its end: it may be rendering, when its state must not change.
    Microtask,
}

/// The session, as far as there is one.
enum Life {
    /// Nothing was asked of it yet. Its clock and its jitter begin with the first event: a page that is
    /// rendered ahead of time may construct a session, and may read neither time nor randomness.
    Untouched(Config),
    Running(Box<Session>),
    Disposed,
}

impl Life {
    fn start(&mut self, at: Moment) -> Option<&mut Session> {
        *self = match mem::replace(self, Self::Disposed) {
            Self::Untouched(config) => {
                let session = Session::new(config, host::page(), host::seed(), at);
                Self::Running(Box::new(session))
            }
            other => other,
        };
        match self {
            Self::Running(session) => Some(session),
            Self::Untouched(_) | Self::Disposed => None,
        }
    }
}

pub(super) struct Driver {
    life: RefCell<Life>,
    /// The field of an API response that carries the token.
    field: String,
    /// None once disposed: what it holds may hold this.
    host: RefCell<Option<SessionHost>>,
    listeners: Cell<Option<Listeners>>,
    waiters: Cell<Vec<Waiter>>,
    /// Until this monotonic time another requested URL need not be reported to the session, unless something else happens.
    asked_until: Cell<Millis>,
    /// The timer, and when it fires by the monotonic clock.
    timer: Cell<Option<(Timer, Millis)>>,
    /// Of the refetch in flight.
    abort_refetch: Cell<Option<AbortController>>,
    /// Of a refetch that took too long: to be called soon.
    pending_abort: Cell<Option<AbortController>>,
    /// The probe to send soon.
    probe: Cell<Option<u32>>,
    /// Of the probe that was sent last.
    abort_probe: Cell<Option<AbortController>>,
    /// The snapshot, until something changes.
    snapshot: Cell<Option<JsValue>>,
    /// The refetch to start soon.
    start: Cell<Option<Start>>,
    is_changed: Cell<bool>,
}

impl Driver {
    /// One whose session begins with the first event.
    pub(super) fn new(config: Config, field: String, host: &SessionHost) -> Self {
        Self {
            life: RefCell::new(Life::Untouched(config)),
            field,
            host: RefCell::new(Some(host.clone())),
            listeners: Cell::new(Some(Listeners::attach(host))),
            waiters: Cell::default(),
            asked_until: Cell::new(Millis(0)),
            timer: Cell::default(),
            abort_refetch: Cell::default(),
            pending_abort: Cell::default(),
            probe: Cell::default(),
            abort_probe: Cell::default(),
            snapshot: Cell::default(),
            start: Cell::default(),
            is_changed: Cell::default(),
        }
    }

    fn set_life(&self, life: Life) {
        if let Ok(mut before) = self.life.try_borrow_mut() {
            *before = life;
        }
    }

    fn is_untouched(&self) -> bool {
        let life = self.life.try_borrow();
        life.is_ok_and(|life| matches!(*life, Life::Untouched(_)))
    }

    /// The field of an API response that carries the token.
    pub(super) fn field(&self) -> &str {
        &self.field
    }

    /// None once disposed.
    fn host(&self) -> Option<SessionHost> {
        self.host.try_borrow().ok()?.clone()
    }

    /// The session, and what time it is for it.
    pub(super) fn session(&self) -> Result<(RefMut<'_, Session>, Moment), Error> {
        let life = self.life.try_borrow_mut().ok();
        life.filter(|life| !matches!(**life, Life::Disposed))
            .and_then(|life| {
                let at = host::now();
                let session = RefMut::filter_map(life, |life| life.start(at)).ok()?;
                Some((session, at))
            })
            .ok_or(ErrorKind::Disposed.into())
    }

    /// Passes an event to the session, and performs its effects.
    pub(super) fn handle(&self, event: Event, flush: Flush) -> Result<(), Error> {
        let (mut session, at) = self.session()?;
        let effects = session.handle(event, at);
        drop(session);
        self.perform(effects, at, flush);
        Ok(())
    }

    /// The URL that somebody wants to load.
    pub(super) fn image_url(&self, url: &str) -> Result<Option<String>, Error> {
        let (mut session, at) = self.session()?;
        // A URL that is refused is no reason to refetch.
        let mut found = session.find(url, at)?;
        if found.is_some() && at.mono < self.asked_until.get() {
            session.count_handed_out(1);
            return Ok(found);
        }
        let effects = session.handle(Event::UrlRequested, at);
        if effects.changed {
            found = session.find(url, at)?;
        }
        session.count_handed_out(found.is_some().into());
        let asked_until = Millis(at.mono.0 + session.reusable_for(at).0);
        drop(session);
        self.perform(effects, at, Flush::Microtask);
        // After `perform`, which resets it.
        self.asked_until.set(asked_until);
        Ok(found)
    }

    /// A promise that settles once `wait` has an answer. Only the new waiter is checked, not all: a thousand images may
    /// fail at once.
    pub(super) fn wait(&self, wait: Wait) -> Promise {
        let deferred = Deferred::new();
        let promise = deferred.promise();
        if self.settle(Vec::from([Waiter { wait, deferred }])) {
            self.is_changed.set(true);
            self.call_out();
        }
        promise
    }

    /// The state for JavaScript: the same object until something changes.
    pub(super) fn snapshot(&self) -> JsValue {
        let known = self.snapshot.take();
        let snapshot = known.unwrap_or_else(|| {
            if self.is_untouched() {
                return snapshot_to_js(&Snapshot::default());
            }
            match self.session() {
                Ok((session, _)) => snapshot_to_js(session.snapshot()),
                Err(_) => JsValue::UNDEFINED,
            }
        });
        self.snapshot.set(Some(snapshot.clone()));
        snapshot
    }

    /// Disposes the session: detaches what is attached, and settles every promise.
    pub(super) fn dispose(&self) {
        let Ok((is_refetching, changed)) = self.end() else {
            return;
        };
        if changed {
            self.snapshot.take();
        }
        // Kept, because it can be read after disposal.
        self.snapshot();
        self.set_life(Life::Disposed);
        self.timer.take();
        self.listeners.take();
        self.start.take();
        self.probe.take();
        self.is_changed.take();
        let host = self.host.try_borrow_mut();
        let host = host.ok().and_then(|mut host| host.take());
        self.settle(self.waiters.take());
        abort(&self.pending_abort);
        abort(&self.abort_probe);
        if is_refetching {
            abort(&self.abort_refetch);
        }
        if let Some(host) = host.filter(|_| changed) {
            host::changed(&host, None, Millis(0));
        }
    }

    /// Ends the session. Returns whether to abort a refetch, and whether the snapshot changed.
    fn end(&self) -> Result<(bool, bool), Error> {
        if self.is_untouched() {
            return Ok((false, false));
        }
        let (mut session, at) = self.session()?;
        let Effects { abort, changed, .. } = session.handle(Event::Disposed, at);
        Ok((abort, changed))
    }

    /// Something happened to a refetch, a probe, the page or its timer.
    pub(super) fn on_host_event(&self, event: &HostEvent) {
        let kind = text_field(event, "type").unwrap_or_default();
        if kind == "timer" {
            // It has fired. It may have done so slightly early, so the session must set it again.
            self.timer.take();
        }
        let event = event_of(event, &kind, &self.field);
        // An error means that the session is disposed: the event no longer matters.
        let _ = self.handle(event, Flush::Now);
    }

    /// Performs effects. What calls the app waits for a microtask if `flush` says so.
    pub(super) fn perform(&self, effects: Effects, at: Moment, flush: Flush) {
        self.asked_until.set(Millis(0));
        self.set_timer(effects.wake, at);
        if effects.changed {
            self.snapshot.take();
            self.is_changed.set(true);
        }
        if effects.start.is_some() {
            self.start.set(effects.start);
        }
        if effects.probe.is_some() {
            self.probe.set(effects.probe);
        }
        if let Some(warning) = effects.warning {
            host::warn(warning);
        }
        if effects.abort
            && let Some(abort) = self.abort_refetch.take()
        {
            self.pending_abort.set(Some(abort));
        }
        if flush == Flush::Now {
            self.call_out();
        } else if (effects.start.is_some() || effects.probe.is_some() || effects.changed)
            && let Some(host) = self.host()
        {
            host::dispatch_soon(&host);
        }
    }

    /// A timer that fires too early does no harm, and need not be set anew for every URL.
    fn set_timer(&self, wake: Option<Millis>, at: Moment) {
        let running = self.timer.take();
        let Some(wake) = wake else {
            return;
        };
        let due = Millis(at.mono.0 + wake.0);
        let is_in_time = |&(_, fires): &(Timer, Millis)| fires <= due && fires > at.mono;
        let start = || Some((Timer::start(&self.host()?, wake), due));
        self.timer.set(running.filter(is_in_time).or_else(start));
        self.hold_process();
    }

    /// The timer keeps a process from ending while somebody waits for what it brings about.
    fn hold_process(&self) {
        let waiters = self.waiters.take();
        let is_awaited = !waiters.is_empty();
        self.waiters.set(waiters);
        let timer = self.timer.take();
        if let Some((timer, _)) = &timer {
            timer.hold(is_awaited);
        }
        self.timer.set(timer);
    }

    /// Requests the probe's URL. `fetch` may be the app's own and call back, so nothing is borrowed.
    fn send_probe(&self, id: u32) {
        abort(&self.abort_probe);
        let url = self.session().ok();
        let url = url.and_then(|(session, at)| session.probe_url(at));
        if let Some(url) = url
            && let Some(host) = self.host()
        {
            let abort = host::start_probe(&host, id, &url);
            self.keep_unless_disposed(&self.abort_probe, abort);
        } else {
            // Its token ended meanwhile.
            let answer = ProbeAnswer::Nothing;
            let _ = self.handle(Event::Probed { id, answer }, Flush::Now);
        }
    }

    fn start_refetch(&self, start: Start) {
        if let Some(host) = self.host() {
            let abort = host::start_refetch(&host, &self.field, start);
            self.keep_unless_disposed(&self.abort_refetch, abort);
        }
    }

    /// Aborts instead, if the call that started it has disposed the session.
    fn keep_unless_disposed(&self, kept: &Cell<Option<AbortController>>, abort: AbortController) {
        if self.session().is_ok() {
            kept.set(Some(abort));
        } else {
            abort.abort();
        }
    }

    /// Performs the effects that call the app or the platform. Nothing is borrowed here.
    fn call_out(&self) {
        abort(&self.pending_abort);
        if let Some(id) = self.probe.take() {
            self.send_probe(id);
        }
        if let Some(start) = self.start.take() {
            self.start_refetch(start);
        }
        if self.is_changed.take() {
            self.settle(self.waiters.take());
            self.snapshot.take();
            self.notify_host();
        }
    }

    fn notify_host(&self) {
        let (Some(host), Ok((session, _))) = (self.host(), self.session()) else {
            return;
        };
        let snapshot = session.snapshot();
        let skew = snapshot.skew;
        let none = snapshot.is_anonymous.then(String::new);
        let token = session
            .newest_token()
            .map(|token| token.expose().to_owned());
        // The app may call back.
        drop(session);
        host::changed(&host, token.or(none).as_deref(), skew);
    }

    /// Settles the waiters that have an answer now, and keeps the others. True where a failed image was given another URL,
    /// which changes the snapshot.
    fn settle(&self, waiters: Vec<Waiter>) -> bool {
        let mut is_counted = false;
        let mut waiting = Vec::new();
        for waiter in waiters {
            let is_retry = matches!(waiter.wait, Wait::Retry(_));
            let outcome = match self.session() {
                Ok((mut session, at)) => session.settle(&waiter.wait, at),
                // Whoever shows an image of a session that was disposed is about to go, too.
                Err(_) if is_retry => Some(Ok(None)),
                Err(disposed) => Some(Err(disposed)),
            };
            match outcome {
                None => waiting.push(waiter),
                Some(outcome) => {
                    is_counted |= is_retry && matches!(outcome, Ok(Some(_)));
                    waiter.deferred.settle(outcome.map_err(Error::for_waiter));
                }
            }
        }
        let mut all = self.waiters.take();
        all.append(&mut waiting);
        self.waiters.set(all);
        self.hold_process();
        is_counted
    }
}

fn abort(running: &Cell<Option<AbortController>>) {
    if let Some(running) = running.take() {
        running.abort();
    }
}
