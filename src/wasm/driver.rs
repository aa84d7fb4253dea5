//! Drives a [`Session`]: brings it the world's events, and performs its effects.
//!
//! What is called out to (the app's callbacks, the settling of promises) may call back in, or dispose
//! the session: so nothing is borrowed across a call out.

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::cell::{Cell, RefCell, RefMut};
use core::mem;

use wasm_bindgen::prelude::*;

use super::host::{self, Attached};
use super::{answer, answer_of};
use crate::clock::Moment;
use crate::error::{Error, Fault};
use crate::expiry::Millis;
use crate::session::{Config, Effects, Event, ProbeAnswer, Session, Snapshot, Start, Wait};
use crate::url::AuthParam;

/// Somebody who waits, by the function that is called with a URL, none or an error.
pub(super) struct Waiter {
    pub(super) wait: Wait,
    pub(super) settle: JsValue,
}

/// When effects are performed that call the app.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum When {
    Now,
    /// Once the app's own code has run to its end: it may be rendering, when its state must not change.
    Soon,
}

/// The session, as far as there is one.
#[derive(Default)]
enum Life {
    /// Nothing was asked of it yet. Its clock and its jitter begin with the first event: a page that is
    /// rendered ahead of time may construct a session, and may read neither time nor randomness.
    Made(Config),
    Running(Box<Session>),
    /// Not opened yet, or disposed.
    #[default]
    Absent,
}

impl Life {
    fn run(&mut self, at: Moment) -> Option<&mut Session> {
        *self = match mem::take(self) {
            Self::Made(config) => {
                let session = Session::new(config, host::page(), host::seed(), at);
                Self::Running(Box::new(session))
            }
            other => other,
        };
        match self {
            Self::Running(session) => Some(session),
            Self::Made(_) | Self::Absent => None,
        }
    }
}

#[derive(Default)]
pub(super) struct Driver {
    life: RefCell<Life>,
    param: RefCell<AuthParam>,
    /// The package's and the app's own functions, as `host.js` has them. None as before, and neither are
    /// the listeners: what they hold on to may hold this.
    app: Cell<Option<JsValue>>,
    listeners: Cell<Option<Attached>>,
    waiters: Cell<Vec<Waiter>>,
    /// The timer, and when it fires by the monotonic clock.
    timer: Cell<Option<(Attached, Millis)>>,
    /// The timer keeps the process from ending. A new one does not.
    is_held: Cell<bool>,
    /// What aborts the refetch in flight.
    abort: Cell<Option<JsValue>>,
    /// What aborts one that took too long: to be called soon.
    late: Cell<Option<JsValue>>,
    /// The probe to send soon.
    probe: Cell<Option<u32>>,
    /// What aborts the one that was sent last.
    abort_probe: Cell<Option<JsValue>>,
    /// The snapshot, until something changes.
    picture: Cell<Option<JsValue>>,
    /// What is to be called soon.
    start: Cell<Option<Start>>,
    is_changed: Cell<bool>,
}

impl Driver {
    /// Begins the session.
    pub(super) fn open(&self, config: Config, app: &JsValue) {
        if let Ok(mut param) = self.param.try_borrow_mut() {
            param.clone_from(&config.param);
        }
        self.live(Life::Made(config));
        self.app.set(Some(app.clone()));
        self.listeners.set(Some(host::listen(app)));
    }

    fn live(&self, life: Life) {
        if let Ok(mut before) = self.life.try_borrow_mut() {
            *before = life;
        }
    }

    fn is_untouched(&self) -> bool {
        let life = self.life.try_borrow();
        life.is_ok_and(|life| matches!(*life, Life::Made(_)))
    }

    /// The name of the session's auth parameter.
    pub(super) fn param(&self) -> AuthParam {
        let param = self.param.try_borrow();
        param.map(|param| param.clone()).unwrap_or_default()
    }

    fn app(&self) -> Option<JsValue> {
        let app = self.app.take();
        self.app.set(app.clone());
        app
    }

    /// The session, and what time it is for it.
    pub(super) fn session(&self) -> Result<(RefMut<'_, Session>, Moment), Error> {
        let life = self.life.try_borrow_mut().ok();
        life.filter(|life| !matches!(**life, Life::Absent))
            .and_then(|life| {
                let at = host::now();
                let session = RefMut::filter_map(life, |life| life.run(at)).ok()?;
                Some((session, at))
            })
            .ok_or(Fault::Disposed.into())
    }

    /// Brings it an event, and performs what follows.
    pub(super) fn handle(&self, event: Event, when: When) -> Result<(), Error> {
        let (mut session, at) = self.session()?;
        let effects = session.handle(event, at);
        drop(session);
        self.perform(effects, at, when);
        Ok(())
    }

    /// Somebody asked for a URL, which was found or not: one that is refused is no reason to refetch, so that
    /// this comes after. True where it changed what is found.
    pub(super) fn asked(&self, mut session: RefMut<'_, Session>, at: Moment, found: bool) -> bool {
        let effects = session.handle(Event::Asked, at);
        if !effects.changed {
            session.count_urls(found.into());
        }
        drop(session);
        self.perform(effects, at, When::Soon);
        effects.changed
    }

    /// The others who wait have been asked already: a thousand images may fail at once.
    pub(super) fn wait(&self, waiter: Waiter) {
        if self.settle(Vec::from([waiter])) {
            self.is_changed.set(true);
            self.call_out();
        }
    }

    /// The same object until something changes.
    pub(super) fn snapshot(&self) -> JsValue {
        let known = self.picture.take();
        let picture = known.unwrap_or_else(|| {
            if self.is_untouched() {
                return host::snapshot(&Snapshot::default());
            }
            match self.session() {
                Ok((session, _)) => host::snapshot(session.snapshot()),
                Err(_) => JsValue::UNDEFINED,
            }
        });
        self.picture.set(Some(picture.clone()));
        picture
    }

    /// Ends all: what is attached is detached, and who waits is told.
    pub(super) fn dispose(&self) {
        let Ok((abort, changed)) = self.end() else {
            return;
        };
        if changed {
            self.picture.take();
        }
        // For those who look at it afterwards.
        self.snapshot();
        self.live(Life::Absent);
        self.timer.take();
        self.listeners.take();
        self.start.take();
        self.probe.take();
        self.is_changed.take();
        let app = self.app.take();
        self.settle(self.waiters.take());
        self.abort_late();
        self.end_probe();
        if let Some(running) = self.abort.take().filter(|_| abort) {
            host::call(&running, &JsValue::UNDEFINED);
        }
        if let Some(app) = app.filter(|_| changed) {
            host::changed(&app);
        }
    }

    /// Whether a refetch is to be aborted, and whether the snapshot changed.
    fn end(&self) -> Result<(bool, bool), Error> {
        if self.is_untouched() {
            return Ok((false, false));
        }
        let (mut session, at) = self.session()?;
        let Effects { abort, changed, .. } = session.handle(Event::Ended, at);
        Ok((abort, changed))
    }

    /// What happened: to a refetch with a number, to the page and its timer without one.
    pub(super) fn told(
        &self,
        id: u32,
        name: &str,
        status: f64,
        value: &JsValue,
        field: &str,
        number: f64,
    ) {
        let event = match name {
            "" => answer::answered(id, value, number, field),
            _ if name.starts_with("probe") => answer::probed(id, name, status, number),
            _ if id > 0 => answer::failed(id, status, number, name),
            "online" => Event::Online,
            "timer" => {
                // It may have fired a little before its time, and fires no more.
                self.timer.take();
                Event::Looked(host::page())
            }
            _ => Event::Looked(host::page()),
        };
        let _ = self.handle(event, When::Now);
    }

    pub(super) fn perform(&self, effects: Effects, at: Moment, when: When) {
        self.set_timer(effects.wake, at);
        if effects.changed {
            self.picture.take();
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
            && let Some(abort) = self.abort.take()
        {
            self.late.set(Some(abort));
        }
        if when == When::Now {
            self.call_out();
        } else if (effects.start.is_some() || effects.probe.is_some() || effects.changed)
            && let Some(app) = self.app()
        {
            host::tell_soon(&app);
        }
    }

    /// A timer that fires too early does no harm, and need not be set anew for every URL.
    fn set_timer(&self, wake: Option<Millis>, at: Moment) {
        let running = self.timer.take();
        let Some(wake) = wake else {
            return;
        };
        let due = Millis(at.mono.0 + wake.0);
        let is_in_time = |&(_, fires): &(Attached, Millis)| fires <= due && fires > at.mono;
        let start = || {
            self.is_held.set(false);
            Some((host::wake(&self.app()?, wake), due))
        };
        self.timer.set(running.filter(is_in_time).or_else(start));
        self.hold_process();
    }

    /// The timer keeps a process from ending while somebody waits for what it brings about.
    fn hold_process(&self) {
        let waiters = self.waiters.take();
        let is_awaited = !waiters.is_empty();
        self.waiters.set(waiters);
        let timer = self.timer.take();
        if let Some((timer, _)) = &timer
            && self.is_held.replace(is_awaited) != is_awaited
        {
            timer.hold(is_awaited);
        }
        self.timer.set(timer);
    }

    fn abort_late(&self) {
        if let Some(abort) = self.late.take() {
            host::call(&abort, &JsValue::UNDEFINED);
        }
    }

    fn end_probe(&self) {
        if let Some(abort) = self.abort_probe.take() {
            host::call(&abort, &JsValue::UNDEFINED);
        }
    }

    /// The platform's `fetch` may be one that the app has put in its place, and that calls back.
    fn send_probe(&self, id: u32) {
        self.end_probe();
        let url = self.session().ok();
        let url = url.and_then(|(session, at)| session.probe_url(at));
        let (Some(url), Some(app)) = (url, self.app()) else {
            // Its token ended meanwhile.
            let answer = ProbeAnswer::Nothing;
            let _ = self.handle(Event::Probed { id, answer }, When::Now);
            return;
        };
        let abort = host::probe(&app, id, &url);
        if self.session().is_ok() {
            self.abort_probe.set(Some(abort));
        } else {
            host::call(&abort, &JsValue::UNDEFINED);
        }
    }

    fn call_out(&self) {
        self.abort_late();
        if let Some(id) = self.probe.take() {
            self.send_probe(id);
        }
        if let Some(start) = self.start.take()
            && let Some(app) = self.app()
        {
            let abort = host::ask(&app, start);
            if self.session().is_ok() {
                self.abort.set(Some(abort));
            } else {
                // Disposed by the app's function itself.
                host::call(&abort, &JsValue::UNDEFINED);
            }
        }
        if self.is_changed.take() {
            self.settle(self.waiters.take());
            self.picture.take();
            if let Some(app) = self.app() {
                host::changed(&app);
            }
        }
    }

    /// Tells those of them who have an answer now; the others wait. True where an image was given another
    /// URL, which counts.
    fn settle(&self, waiters: Vec<Waiter>) -> bool {
        let mut is_counted = false;
        let mut waiting = Vec::new();
        for Waiter { wait, settle } in waiters {
            let outcome = match self.session() {
                Ok((mut session, at)) => session.settle(&wait, at),
                // Whoever shows an image of a session that was disposed is about to go, too.
                Err(_) if matches!(wait, Wait::Retry(_)) => Some(Ok(None)),
                Err(disposed) => Some(Err(disposed)),
            };
            match outcome {
                None => waiting.push(Waiter { wait, settle }),
                Some(outcome) => {
                    let outcome = outcome.map_err(Error::for_waiter);
                    is_counted |= matches!((&wait, &outcome), (Wait::Retry(_), Ok(Some(_))));
                    // That settles a promise, which calls nobody back at once.
                    host::call(&settle, &answer_of(outcome));
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
