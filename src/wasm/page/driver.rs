//! Drives a session: passes events to it, and performs its effects.
//!
//! The app's callbacks and the reactions to promises may call back in, or dispose the session. So no borrow is held across a
//! call out.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::{Cell, RefCell, RefMut};

use js_sys::Promise;
use wasm_bindgen::prelude::*;
use web_sys::AbortController;

use super::activity::report;
use super::event::{HostEvent, event_of};
use super::host::{self, Deferred, Listeners, SessionHost, Timer};
use super::lifecycle::Lifecycle;
use super::snapshot::snapshot_to_js;
use crate::clock::Moment;
use crate::error::{Error, ErrorKind};
use crate::session::{Config, Effects, Event, Mode, ProbeAnswer, Session, Snapshot, Start, Wait};
use crate::time::Millis;
use crate::wasm::clocks;
use crate::wasm::platform::text_field;

/// A promise that is not settled yet.
struct Waiter {
    wait: Wait,
    deferred: Deferred,
}

/// When to perform the effects that call the app.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Flush {
    Now,
    /// After the app's own code has returned: it may be rendering, when its state must not change.
    Microtask,
}

pub(super) struct Driver {
    lifecycle: RefCell<Lifecycle>,
    /// The field of an API response that carries the token.
    field: String,
    /// None after `dispose`: the host's functions may hold this driver.
    host: RefCell<Option<SessionHost>>,
    listeners: Cell<Option<Listeners>>,
    waiters: Cell<Vec<Waiter>>,
    /// Before this monotonic time, requests for URLs need not be reported to the session. Any other event resets it.
    unreported_until: Cell<Millis>,
    /// The running timer, and when it fires on the monotonic clock.
    timer: Cell<Option<(Timer, Millis)>>,
    /// Aborts the refetch in flight.
    abort_refetch: Cell<Option<AbortController>>,
    /// Aborts a refetch that took too long; to be called at the next [`Self::call_out`].
    pending_abort: Cell<Option<AbortController>>,
    /// The probe to send at the next [`Self::call_out`].
    pending_probe: Cell<Option<u32>>,
    /// Aborts the probe in flight.
    abort_probe: Cell<Option<AbortController>>,
    /// The snapshot, while nothing has changed since it was made.
    last_snapshot: Cell<Option<JsValue>>,
    /// The refetch to start at the next [`Self::call_out`].
    pending_refetch: Cell<Option<Start>>,
    /// Whether the next [`Self::call_out`] notifies the host.
    is_changed: Cell<bool>,
}

impl Driver {
    /// A driver whose session starts with the first event.
    pub(super) fn new(config: Config, field: String, host: &SessionHost) -> Self {
        Self {
            lifecycle: RefCell::new(Lifecycle::Unstarted(config)),
            field,
            host: RefCell::new(Some(host.clone())),
            listeners: Cell::default(),
            waiters: Cell::default(),
            unreported_until: Cell::new(Millis(0)),
            timer: Cell::default(),
            abort_refetch: Cell::default(),
            pending_abort: Cell::default(),
            pending_probe: Cell::default(),
            abort_probe: Cell::default(),
            last_snapshot: Cell::default(),
            pending_refetch: Cell::default(),
            is_changed: Cell::default(),
        }
    }

    fn is_unstarted(&self) -> bool {
        let lifecycle = self.lifecycle.try_borrow();
        lifecycle.is_ok_and(|lifecycle| matches!(*lifecycle, Lifecycle::Unstarted(_)))
    }

    /// The field of an API response that carries the token.
    pub(super) fn field(&self) -> &str {
        &self.field
    }

    /// None after `dispose`.
    fn host(&self) -> Option<SessionHost> {
        self.host.try_borrow().ok()?.clone()
    }

    /// The session, and the current time. Starts the session if it has not started yet.
    pub(super) fn session(&self) -> Result<(RefMut<'_, Session>, Moment), Error> {
        if self.is_unstarted() {
            self.listeners
                .set(self.host().as_ref().map(Listeners::attach));
        }
        let lifecycle = self.lifecycle.try_borrow_mut().ok();
        lifecycle
            .filter(|lifecycle| !matches!(**lifecycle, Lifecycle::Disposed))
            .and_then(|lifecycle| {
                let at = clocks::now();
                let session = RefMut::filter_map(lifecycle, |lifecycle| lifecycle.start(at));
                Some((session.ok()?, at))
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

    /// The URL to load now. A request for it is a reason to refetch.
    pub(super) fn image_url(&self, url: &str) -> Result<Option<String>, Error> {
        let (mut session, at) = self.session()?;
        // First, because an invalid URL is no reason to refetch.
        let mut found = session.find_image(url, at)?;
        if found.is_some() && at.mono < self.unreported_until.get() {
            session.count_handed_out(1);
            return Ok(found);
        }
        let effects = session.handle(Event::UrlRequested, at);
        if effects.changed {
            found = session.find_image(url, at)?;
        }
        session.count_handed_out(found.is_some().into());
        let unreported_until = Millis(at.mono.0 + session.reusable_for(at).0);
        drop(session);
        self.perform(effects, at, Flush::Microtask);
        // After `perform`, which resets it.
        self.unreported_until.set(unreported_until);
        Ok(found)
    }

    /// A promise that settles when `wait` has an answer. Only the new waiter is checked, because a thousand images may fail
    /// at once.
    pub(super) fn wait(&self, wait: Wait) -> Promise {
        let deferred = Deferred::new();
        let promise = deferred.promise();
        if self.settle(Vec::from([Waiter { wait, deferred }])) {
            self.is_changed.set(true);
            self.call_out();
        }
        promise
    }

    /// The snapshot: the same object until something changes.
    pub(super) fn snapshot(&self) -> JsValue {
        let known = self.last_snapshot.take();
        let snapshot = known.unwrap_or_else(|| {
            if self.is_unstarted() {
                return snapshot_to_js(&Snapshot::default());
            }
            match self.session() {
                Ok((session, _)) => snapshot_to_js(session.snapshot()),
                Err(_) => JsValue::UNDEFINED,
            }
        });
        self.last_snapshot.set(Some(snapshot.clone()));
        snapshot
    }

    /// Disposes the session: stops the timer, removes the listeners, and settles every promise.
    pub(super) fn dispose(&self) {
        let Ok((is_refetching, changed)) = self.end() else {
            return;
        };
        if changed {
            self.last_snapshot.take();
        }
        // Made now, because it can be read after disposal.
        self.snapshot();
        if let Ok(mut lifecycle) = self.lifecycle.try_borrow_mut() {
            *lifecycle = Lifecycle::Disposed;
        }
        self.timer.take();
        self.listeners.take();
        self.pending_refetch.take();
        self.pending_probe.take();
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
        if self.is_unstarted() {
            return Ok((false, false));
        }
        let (mut session, at) = self.session()?;
        let Effects { abort, changed, .. } = session.handle(Event::Disposed, at);
        Ok((abort, changed))
    }

    /// Passes on an event of a refetch, a probe, the page or the timer.
    pub(super) fn on_host_event(&self, event: &HostEvent) {
        let kind = text_field(event, "type").unwrap_or_default();
        if kind == "timer" {
            // It has fired, maybe slightly early: the session must set it again.
            self.timer.take();
        }
        let event = event_of(event, &kind, &self.field);
        // The only error is that the session is disposed, when events no longer matter.
        let _ = self.handle(event, Flush::Now);
    }

    /// Performs effects. Those that call the app wait for a microtask if `flush` says so.
    pub(super) fn perform(&self, effects: Effects, at: Moment, flush: Flush) {
        self.unreported_until.set(Millis(0));
        self.set_timer(effects.wake, at);
        if effects.changed {
            self.last_snapshot.take();
            self.is_changed.set(true);
        }
        if effects.start.is_some() {
            self.pending_refetch.set(effects.start);
        }
        if effects.probe.is_some() {
            self.pending_probe.set(effects.probe);
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

    /// Keeps a running timer that fires early enough: firing too early does no harm, and it need not be set again for every
    /// URL.
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

    /// The timer keeps a Node process alive while a promise depends on it.
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
            // Its token has expired meanwhile.
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

    /// Keeps the controller, or aborts at once if the call that started the request has disposed the session.
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
        self.report_activities();
        if let Some(id) = self.pending_probe.take() {
            self.send_probe(id);
        }
        if let Some(start) = self.pending_refetch.take() {
            self.start_refetch(start);
        }
        if self.is_changed.take() {
            self.settle(self.waiters.take());
            self.last_snapshot.take();
            self.notify_host();
        }
    }

    /// Reports what the session did. The app may call back, and dispose the session: then it is told no more.
    fn report_activities(&self) {
        let Ok((mut session, _)) = self.session() else {
            return;
        };
        let activities = session.take_activities();
        drop(session);
        for activity in activities {
            if let Some(host) = self.host() {
                report(&host, activity);
            }
        }
    }

    fn notify_host(&self) {
        let (Some(host), Ok((session, _))) = (self.host(), self.session()) else {
            return;
        };
        let snapshot = session.snapshot();
        let skew = snapshot.skew;
        let none = (snapshot.mode == Mode::Anonymous).then(String::new);
        let token = session
            .newest_token()
            .map(|token| token.expose().to_owned());
        // The app may call back.
        drop(session);
        host::changed(&host, token.or(none).as_deref(), skew);
    }

    /// Settles the waiters that have an answer now, and keeps the others. True if a failed image was given another URL, which
    /// changes the snapshot.
    fn settle(&self, waiters: Vec<Waiter>) -> bool {
        let mut is_counted = false;
        let mut waiting = Vec::new();
        for waiter in waiters {
            let is_retry = matches!(waiter.wait, Wait::Retry(_));
            let outcome = match self.session() {
                Ok((mut session, at)) => session.settle(&waiter.wait, at),
                // The component that shows this image is being unmounted with its session.
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
