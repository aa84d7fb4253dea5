//! What the browser does for the worker: it performs its effects, keeps bodies, and stops it.

use std::collections::BTreeMap;

use crate::laws::Laws;
use crate::rng::Rng;
use crate::server::{BASE, token_in};
use crate::world::{CALM, Happening, World};
use objectstore_image_auth::worker::{
    CacheLimits, Config, Effect, Event, KeptBody, ResponseHead, Worker,
};
use objectstore_image_auth::{AuthParam, Base, EpochMs, Millis, Moment};

/// The bodies that the browser keeps. Each change takes time, and waits for the one before.
#[derive(Default)]
pub(crate) struct Kept {
    bodies: BTreeMap<String, KeptBody>,
    /// The bodies that were read, with how often all had been forgotten when that began.
    read: BTreeMap<String, u32>,
    pub(crate) era: u32,
    open_changes: u32,
    last_change: i64,
}

pub(crate) enum Change {
    Put(KeptBody),
    Drop(String),
    Clear,
}

impl Kept {
    /// Browsers may delete what is kept at any time.
    pub(crate) fn lose_all(&mut self) {
        self.bodies.clear();
    }

    fn assert_within(&self, limits: CacheLimits) {
        let bytes: u64 = self.bodies.values().map(|body| body.bytes).sum();
        assert!(
            self.bodies.len() <= limits.max_entries && bytes <= limits.max_bytes,
            "too much is kept"
        );
    }
}

impl World {
    pub(crate) fn tell(&mut self, event: Event) {
        let printed = format!("{event:?}");
        let effects = self.worker.handle(event, moment(self.now));
        let printed = format!("{printed}{effects:?}{:?}", self.worker);
        for token in self.server.tokens() {
            assert!(!printed.contains(token.as_str()), "a token is printed");
        }
        if let Some(wake) = effects.wake {
            let life = self.life;
            self.schedule(wake.0, wake.0, Happening::Tick { life });
        }
        self.depth += 1;
        for effect in effects.effects {
            self.perform(effect);
        }
        self.depth -= 1;
        if self.depth == 0 && self.kept.open_changes == 0 {
            let limits = self.limits.iter();
            limits.for_each(|limits| self.kept.assert_within(*limits));
        }
    }

    pub(crate) fn tick(&mut self) {
        self.tell(Event::Ticked);
    }

    fn perform(&mut self, effect: Effect) {
        self.laws.check(&effect);
        match effect {
            Effect::Send {
                id,
                url,
                authorization,
            } => self.send_request(id, &url, authorization.as_deref()),
            Effect::PassOn { id } => {
                self.outcome.passed_on += 1;
                let wanted = self.requests[&id];
                let (status, _) = self
                    .server
                    .answer(&self.wanted[wanted].image, None, self.now);
                self.end_image(wanted, status);
            }
            Effect::Deliver { id, of } => {
                let wanted = self.requests[&id];
                let status = self.statuses[&of];
                if id != of && status == 200 {
                    self.outcome.joined += 1;
                    let wanted = &self.wanted[wanted];
                    let client = &self.pages[wanted.page].client;
                    self.laws.check_shared(client, &wanted.image);
                }
                self.end_image(wanted, status);
            }
            Effect::Serve { id, key } => {
                let life = self.life;
                self.schedule(0, 20, Happening::Found { id, key, life });
            }
            Effect::Read { key, .. } => {
                let bytes = u64::try_from(self.rng.between(10, 900)).unwrap();
                let (life, era) = (self.life, self.kept.era);
                let read = Happening::Read {
                    key,
                    bytes,
                    era,
                    life,
                };
                self.schedule(1, 500, read);
            }
            Effect::Put {
                key,
                bytes,
                stored_at,
            } => self.put(KeptBody {
                key,
                bytes,
                stored_at,
            }),
            Effect::Drop { key } => {
                self.outcome.dropped += 1;
                self.begin_change(Change::Drop(key));
            }
            Effect::Forget { .. } => {
                self.kept.read.clear();
                self.begin_change(Change::Clear);
            }
            Effect::Ask { client, refused } => self.ask(client, refused.as_ref()),
            Effect::Welcome { .. } | Effect::ReportPassedOn { .. } => {}
        }
    }

    /// A page gets a response.
    fn end_image(&mut self, wanted: usize, status: u16) {
        if matches!(status, 200 | 302) {
            self.wanted[wanted].is_loaded = true;
        } else {
            self.schedule(5, 300, Happening::Fallback { wanted });
        }
    }

    fn send_request(&mut self, id: u32, url: &str, authorization: Option<&str>) {
        self.outcome.sent += 1;
        let image = &self.wanted[self.requests[&id]].image;
        let token = token_in(url, authorization);
        let (status, is_redirect) = match self.server.answer(image, token, self.now) {
            // The browser follows it, unless there is a header.
            (_, true) if authorization.is_none() => (200, false),
            (_, true) => (0, true),
            answer => answer,
        };
        let has_failed = self.now < CALM && self.rng.percent(4);
        let response = Happening::Response {
            id,
            life: self.life,
            status: (!has_failed).then_some(status),
            is_redirect: is_redirect && !has_failed,
        };
        self.schedule(5, 400, response);
    }

    pub(crate) fn respond(&mut self, id: u32, status: Option<u16>, is_redirect: bool) {
        let Some(status) = status else {
            self.outcome.network_failures += 1;
            self.laws.on_end(id);
            let wanted = self.requests[&id];
            self.schedule(5, 300, Happening::Fallback { wanted });
            return self.tell(Event::Failed { id });
        };
        self.outcome.redirects += u64::from(is_redirect);
        self.outcome.refusals += u64::from(status == 401);
        self.laws.on_response(id, status, is_redirect);
        self.statuses.insert(id, status);
        let head = ResponseHead {
            status,
            is_redirect,
            ..ResponseHead::default()
        };
        self.tell(Event::Responded { id, head });
    }

    fn ask(&mut self, client: String, refused: Option<&(String, u32)>) {
        let sessions = (0..self.pages.len()).filter(|page| self.pages[*page].client == client);
        let sessions: Vec<_> = sessions.collect();
        if sessions.iter().all(|page| self.pages[*page].is_gone) {
            self.laws.on_client_gone(&client);
            return self.tell(Event::ClientGone { client });
        }
        for page in sessions {
            let is_lost = self.now < CALM && self.rng.percent(10);
            if !is_lost {
                let refused = refused.cloned();
                self.schedule(1, 30, Happening::ToPage { page, refused });
            }
        }
    }

    pub(crate) fn end_reading(&mut self, key: String, bytes: u64, era: u32) {
        if self.now < CALM && self.rng.percent(5) {
            self.laws.on_read_end(&key);
            return self.tell(Event::StoreFailed { key });
        }
        // It replaces one that was read before, and not kept.
        self.kept.read.insert(key.clone(), era);
        self.tell(Event::BodyRead {
            key: key.clone(),
            bytes,
        });
        self.laws.on_read_end(&key);
    }

    fn put(&mut self, body: KeptBody) {
        for token in self.server.tokens() {
            assert!(!body.key.contains(token.as_str()), "a key holds a token");
        }
        let era = self.kept.read.remove(&body.key);
        assert_eq!(
            era,
            Some(self.kept.era),
            "kept, and read before all was forgotten"
        );
        self.begin_change(Change::Put(body));
    }

    fn begin_change(&mut self, change: Change) {
        let at = self.now + self.rng.between(0, 30);
        self.kept.last_change = self.kept.last_change.max(at);
        self.kept.open_changes += 1;
        let life = self.life;
        self.schedule_at(self.kept.last_change, Happening::Changed { change, life });
    }

    pub(crate) fn change(&mut self, change: Change) {
        self.kept.open_changes -= 1;
        match change {
            Change::Put(KeptBody { key, .. }) if self.now < CALM && self.rng.percent(10) => {
                self.outcome.store_failures += 1;
                self.tell(Event::StoreFailed { key });
            }
            Change::Put(body) => {
                self.kept.bodies.insert(body.key.clone(), body);
            }
            Change::Drop(key) => {
                self.kept.bodies.remove(&key);
            }
            Change::Clear => self.kept.bodies.clear(),
        }
    }

    pub(crate) fn find(&mut self, id: u32, key: &str) {
        if !self.kept.bodies.contains_key(key) {
            self.outcome.lost_bodies += 1;
            return self.tell(Event::Lost { id });
        }
        let wanted = &mut self.wanted[self.requests[&id]];
        self.outcome.served += 1;
        wanted.is_loaded = true;
        self.laws.on_end(id);
        self.tell(Event::Failed { id });
    }

    /// The requests of a worker that is stopped fail, and what it has not kept yet is lost.
    pub(crate) fn stop_worker(&mut self) {
        self.outcome.kills += 1;
        self.life += 1;
        let open: Vec<_> = self.laws.open().map(|id| self.requests[id]).collect();
        for wanted in open {
            self.schedule(1, 50, Happening::Fallback { wanted });
        }
        self.sequences.clear();
        self.kept.read.clear();
        self.kept.open_changes = 0;
        // Another version of the app's script may keep less.
        self.limits = self.limits.map(|_| limits(&mut self.rng));
        self.worker = new_worker(self.limits);
        let keys = self.kept.bodies.keys().cloned();
        self.laws = Laws::new(self.limits.is_some(), keys, self.now);
        let kept = self.kept.bodies.values().cloned().collect();
        self.tell(Event::Restored(kept));
    }
}

pub(crate) fn limits(rng: &mut Rng) -> CacheLimits {
    CacheLimits {
        max_entries: rng.pick(&[2, 4]),
        max_bytes: rng.pick(&[1_000, 2_000]),
        max_age: Millis(30_000),
    }
}

pub(crate) fn new_worker(cache: Option<CacheLimits>) -> Worker {
    Worker::new(Config {
        base: Base::new(BASE).unwrap(),
        param: AuthParam::default(),
        sends_header: true,
        cache,
    })
}

fn moment(now: i64) -> Moment {
    Moment {
        wall: EpochMs(1_800_000_000_000 + now),
        mono: Millis(now),
    }
}
