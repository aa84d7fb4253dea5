//! Lets time pass: draws what happens, tells the worker, and performs what it wants done.

use std::collections::BTreeMap;

use crate::laws::Laws;
use crate::page::{Page, Wanted};
use crate::rng::Rng;
use crate::server::{BASE, Image, Kind, Server};
use objectstore_image_auth::worker::{
    CacheLimits, Config, Effect, Event, KeptBody, Offer, OfferedAuth, Request, ResponseHead, Worker,
};
use objectstore_image_auth::{AuthParam, Base, EpochMs, Millis, Moment};

/// Troubles end then, in milliseconds.
const CALM: i64 = 60_000;
const END: i64 = 240_000;
const MAX_ENTRIES: usize = 4;
const MAX_BYTES: u64 = 2_000;

/// What happens at some time. `life` counts the workers: what was meant for one that was stopped is lost.
enum Happening {
    Wanted {
        page: usize,
    },
    ToWorker {
        message: Message,
        life: u32,
    },
    ToPage {
        page: usize,
        ask: Ask,
    },
    Response {
        id: u32,
        life: u32,
        status: u16,
        is_redirect: bool,
    },
    Read {
        key: String,
        bytes: u64,
        life: u32,
    },
    Tick {
        life: u32,
    },
    Fallback {
        wanted: usize,
    },
    Refetched {
        page: usize,
    },
    Trouble,
}

enum Message {
    Offer(Offer),
    Forget { client: String, session: String },
}

#[derive(Clone)]
struct Ask {
    refused: Option<(String, u32)>,
}

/// How often things happened, in all worlds.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    kills: u64,
    images: u64,
    served: u64,
    joined: u64,
    passed_on: u64,
    refusals: u64,
    redirects: u64,
    forgotten: u64,
    evicted: u64,
}

impl Outcome {
    pub(crate) fn counts(&self) -> [(&'static str, u64); 9] {
        [
            ("kills", self.kills),
            ("images", self.images),
            ("served", self.served),
            ("joined", self.joined),
            ("passed on", self.passed_on),
            ("refusals", self.refusals),
            ("redirects", self.redirects),
            ("forgotten", self.forgotten),
            ("evicted", self.evicted),
        ]
    }

    pub(crate) fn add(&mut self, other: &Self) {
        self.kills += other.kills;
        self.images += other.images;
        self.served += other.served;
        self.joined += other.joined;
        self.passed_on += other.passed_on;
        self.refusals += other.refusals;
        self.redirects += other.redirects;
        self.forgotten += other.forgotten;
        self.evicted += other.evicted;
    }
}

pub(crate) struct World {
    rng: Rng,
    now: i64,
    queue: Vec<(i64, u64, Happening)>,
    happenings: u64,
    server: Server,
    pages: Vec<Page>,
    wanted: Vec<Wanted>,
    images: Vec<Image>,
    worker: Worker,
    life: u32,
    has_cache: bool,
    /// What the browser keeps, by key.
    kept: BTreeMap<String, KeptBody>,
    /// The image on a page that each request is for.
    requests: BTreeMap<u32, usize>,
    /// The status of the last response to each request.
    statuses: BTreeMap<u32, u16>,
    /// Each session's last message that this worker took.
    sequences: BTreeMap<String, f64>,
    /// When the last message of each page arrives: none overtakes another.
    last_arrival: BTreeMap<String, i64>,
    laws: Laws,
    outcome: Outcome,
    /// How many events the worker is being told: performing an effect may cause another.
    depth: u32,
}

impl World {
    pub(crate) fn new(seed: u64) -> Self {
        let mut rng = Rng::new(seed);
        let has_cache = rng.percent(60);
        let page_count = rng.between(1, 4);
        let pages = (0..page_count).map(|number| {
            let project = rng.draw() % 2;
            Page::new(usize::try_from(number).unwrap(), project, rng.percent(20))
        });
        let pages: Vec<_> = pages.collect();
        let images = (0..6).map(|name| Image {
            project: name % 2,
            name,
            kind: rng.pick(&[
                Kind::Plain,
                Kind::Plain,
                Kind::Plain,
                Kind::Missing,
                Kind::Redirected,
            ]),
        });
        let images = images.collect();
        let mut world = Self {
            worker: Worker::new(config(has_cache)),
            rng,
            now: 0,
            queue: Vec::new(),
            happenings: 0,
            server: Server::default(),
            pages,
            wanted: Vec::new(),
            images,
            life: 0,
            has_cache,
            kept: BTreeMap::new(),
            requests: BTreeMap::new(),
            statuses: BTreeMap::new(),
            sequences: BTreeMap::new(),
            last_arrival: BTreeMap::new(),
            laws: Laws::default(),
            outcome: Outcome::default(),
            depth: 0,
        };
        for page in 0..world.pages.len() {
            world.schedule(0, 2_000, Happening::Refetched { page });
            for _ in 0..world.rng.between(3, 25) {
                world.schedule(0, CALM, Happening::Wanted { page });
            }
        }
        for _ in 0..world.rng.between(0, 20) {
            world.schedule(0, CALM, Happening::Trouble);
        }
        world
    }

    pub(crate) fn run(mut self) -> Outcome {
        while let Some(next) = self.next() {
            if self.has_cache {
                self.laws.excuse_followers(self.now);
            }
            self.happen(next);
            self.laws.check_waits(self.now);
        }
        for wanted in &self.wanted {
            let page = &self.pages[wanted.page];
            let is_gone = page.is_closed || page.is_forgotten;
            let may_load = wanted.image.project == page.project;
            assert!(
                is_gone || wanted.is_loaded || wanted.is_broken || !may_load,
                "an image never loaded"
            );
        }
        self.outcome
    }

    fn schedule(&mut self, least: i64, most: i64, happening: Happening) {
        let at = self.now + self.rng.between(least, most);
        self.happenings += 1;
        self.queue.push((at, self.happenings, happening));
    }

    fn next(&mut self) -> Option<Happening> {
        let first = self.queue.iter().enumerate();
        let (index, _) = first.min_by_key(|(_, (at, number, _))| (*at, *number))?;
        let (at, _, happening) = self.queue.swap_remove(index);
        self.now = at;
        (at < END).then_some(happening)
    }

    fn happen(&mut self, happening: Happening) {
        match happening {
            Happening::Wanted { page } => self.want(page),
            Happening::ToWorker { message, life } if life == self.life => {
                self.reach_worker(message);
            }
            Happening::ToPage { page, ask } => self.reach_page(page, ask),
            Happening::Response {
                id,
                life,
                status,
                is_redirect,
            } if life == self.life => self.response(id, status, is_redirect),
            Happening::Read { key, bytes, life } if life == self.life => {
                self.tell(Event::BodyRead { key, bytes });
            }
            Happening::Tick { life } if life == self.life => self.tell(Event::Ticked),
            Happening::ToWorker { .. }
            | Happening::Response { .. }
            | Happening::Read { .. }
            | Happening::Tick { .. } => {}
            Happening::Fallback { wanted } => self.fall_back(wanted),
            Happening::Refetched { page } => self.refetched(page),
            Happening::Trouble => self.trouble(),
        }
    }

    /// A page shows an image. Only a session with a usable token hands out a URL.
    fn want(&mut self, page: usize) {
        let owner = &self.pages[page];
        if owner.is_closed || owner.is_forgotten || owner.hangs_until > self.now {
            return;
        }
        if !owner.has_usable_token(self.now) {
            self.schedule(500, 1_000, Happening::Refetched { page });
            self.schedule(1_000, 3_000, Happening::Wanted { page });
            return;
        }
        let index = self.rng.index(self.images.len());
        let image = self.images[index].clone();
        self.wanted.push(Wanted {
            page,
            image,
            is_loaded: false,
            is_broken: false,
        });
        self.outcome.images += 1;
        self.request(self.wanted.len() - 1);
    }

    fn request(&mut self, wanted: usize) {
        let id = u32::try_from(self.requests.len()).unwrap();
        self.requests.insert(id, wanted);
        let name = self.wanted[wanted].image.name;
        self.laws.on_request(id, name, self.now);
        let client = self.pages[self.wanted[wanted].page].client.clone();
        self.tell(Event::Requested(Request {
            id,
            client,
            url: self.wanted[wanted].image.url(),
            is_range: false,
        }));
    }

    fn reach_worker(&mut self, message: Message) {
        match message {
            Message::Offer(offer) => {
                let last = self.sequences.get(&offer.session).copied();
                if last.is_none_or(|last| offer.sequence > last) {
                    self.sequences.insert(offer.session.clone(), offer.sequence);
                    let page = self.pages.iter().find(|page| page.client == offer.client);
                    let issued = page.and_then(|page| page.token.as_ref());
                    let issued = match &offer.auth {
                        // It may have got another token since it said so.
                        OfferedAuth::Token { token, .. } => {
                            let issued = issued.filter(|issued| issued.token == *token).cloned();
                            issued.or_else(|| self.server.find(token))
                        }
                        _ => None,
                    };
                    self.laws
                        .on_offer(&offer.client, &offer.session, issued.as_ref());
                }
                self.tell(Event::TokenOffered(offer));
            }
            Message::Forget { client, session } => {
                self.sequences.insert(session.clone(), f64::INFINITY);
                self.laws.on_forget(&client, &session);
                self.outcome.forgotten += 1;
                self.tell(Event::Forgotten { client, session });
            }
        }
    }

    /// The worker asks the page's session.
    fn reach_page(&mut self, page: usize, ask: Ask) {
        let (now, owner) = (self.now, &mut self.pages[page]);
        if owner.is_closed || owner.is_forgotten {
            return;
        }
        if owner.hangs_until > now {
            let wait = owner.hangs_until - now;
            return self.schedule(wait, wait, Happening::ToPage { page, ask });
        }
        let refused = ask.refused.filter(|(session, _)| *session == owner.session);
        if refused.is_some_and(|(_, generation)| generation == owner.generation) {
            owner.token = None;
        }
        if !owner.has_usable_token(now) {
            self.schedule(50, 3_000, Happening::Refetched { page });
        }
        self.offer(page, false);
    }

    fn refetched(&mut self, page: usize) {
        let (now, owner) = (self.now, &mut self.pages[page]);
        if owner.is_closed || owner.is_forgotten || owner.has_usable_token(now) {
            return;
        }
        let lifetime = self.rng.between(8_000, 60_000);
        let owner = &mut self.pages[page];
        owner.generation += 1;
        owner.token = Some(
            self.server
                .issue(owner.project, lifetime, owner.is_opaque, now),
        );
        self.offer(page, true);
    }

    /// Sends what the page's session says. Messages may be late, lost with the worker, or repeated.
    fn offer(&mut self, page: usize, is_hello: bool) {
        let offer = self.pages[page].offer(is_hello, self.now);
        if self.now < CALM && self.rng.percent(5) {
            return;
        }
        let times = 1 + u32::from(self.rng.percent(10));
        for _ in 0..times {
            self.send(page, Message::Offer(offer.clone()));
        }
    }

    fn send(&mut self, page: usize, message: Message) {
        let late = if self.now < CALM && self.rng.percent(10) {
            1_500
        } else {
            20
        };
        let at = self.now + self.rng.between(1, late);
        let last = self.last_arrival.entry(self.pages[page].client.clone());
        let at = *last.and_modify(|last| *last = at.max(*last)).or_insert(at);
        let life = self.life;
        self.happenings += 1;
        self.queue
            .push((at, self.happenings, Happening::ToWorker { message, life }));
    }

    /// What was sent is answered.
    fn response(&mut self, id: u32, status: u16, is_redirect: bool) {
        if is_redirect {
            self.laws.on_redirect(id);
            self.outcome.redirects += 1;
        }
        if status == 401 {
            self.laws.on_refusal(id, self.now);
            self.outcome.refusals += 1;
        }
        let head = ResponseHead {
            status,
            is_redirect,
            ..ResponseHead::default()
        };
        self.statuses.insert(id, status);
        self.tell(Event::Responded { id, head });
    }

    /// The page loads an image with a token in its URL.
    fn fall_back(&mut self, wanted: usize) {
        let page = self.wanted[wanted].page;
        let owner = &self.pages[page];
        if owner.is_closed || owner.is_forgotten || self.wanted[wanted].is_loaded {
            return;
        }
        if owner.hangs_until > self.now || !owner.has_usable_token(self.now) {
            self.schedule(500, 1_000, Happening::Refetched { page });
            return self.schedule(1_000, 2_000, Happening::Fallback { wanted });
        }
        let text = owner
            .token
            .as_ref()
            .map(|issued| crate::server::text_of(&issued.token));
        let image = self.wanted[wanted].image.clone();
        match self.server.answer(&image, text.as_deref(), self.now).0 {
            200 | 302 => self.wanted[wanted].is_loaded = true,
            404 => self.wanted[wanted].is_broken = true,
            _ if image.project == self.pages[page].project => {
                // The server refuses its token: another one is fetched.
                self.pages[page].token = None;
                self.schedule(1_000, 2_000, Happening::Fallback { wanted });
            }
            _ => self.wanted[wanted].is_broken = true,
        }
    }

    fn trouble(&mut self) {
        let page = self.rng.index(self.pages.len());
        match self.rng.between(0, 9) {
            0..=3 => self.stop_worker(),
            4 => self.pages[page].hangs_until = self.now + self.rng.between(500, 8_000),
            5 => {
                if let Some(issued) = &self.pages[page].token {
                    self.server.revoke(&issued.token);
                }
            }
            6 => self.pages[page].is_closed = true,
            7 if self.pages[page].hangs_until <= self.now && !self.pages[page].is_closed => {
                let owner = &mut self.pages[page];
                owner.is_forgotten = true;
                let (client, session) = (owner.client.clone(), owner.session.clone());
                self.send(page, Message::Forget { client, session });
            }
            // The browser deletes what is kept.
            8 => {
                self.kept.pop_first();
            }
            _ => {}
        }
    }

    /// The requests of a worker that is stopped fail.
    fn stop_worker(&mut self) {
        self.outcome.kills += 1;
        self.life += 1;
        let open = self
            .requests
            .iter()
            .filter(|(id, _)| self.laws.is_open(**id));
        let open: Vec<_> = open.map(|(_, wanted)| *wanted).collect();
        for wanted in open {
            self.schedule(1, 50, Happening::Fallback { wanted });
        }
        self.laws.on_start();
        self.sequences.clear();
        self.worker = Worker::new(config(self.has_cache));
        let kept = self.kept.values().cloned().collect();
        self.tell(Event::Restored(kept));
    }

    fn tell(&mut self, event: Event) {
        let printed = format!("{event:?}");
        let at = moment(self.now);
        let effects = self.worker.handle(event, at);
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
        if self.depth > 0 {
            return;
        }
        let bytes: u64 = self.kept.values().map(|body| body.bytes).sum();
        assert!(
            self.kept.len() <= MAX_ENTRIES && bytes <= MAX_BYTES,
            "too much is kept"
        );
    }

    fn perform(&mut self, effect: Effect) {
        let client_of = |id| {
            self.pages[self.wanted[self.requests[&id]].page]
                .client
                .clone()
        };
        self.laws.check(&effect, client_of, self.now);
        let life = self.life;
        match effect {
            Effect::Send {
                id,
                url,
                authorization,
            } => self.send_request(id, &url, authorization.as_deref()),
            Effect::PassOn { id } => {
                self.outcome.passed_on += 1;
                let wanted = self.requests[&id];
                self.schedule(5, 300, Happening::Fallback { wanted });
            }
            Effect::Deliver { id, of } => {
                self.outcome.joined += u64::from(id != of);
                let wanted = self.requests[&id];
                if self.statuses.get(&of) == Some(&200) {
                    self.wanted[wanted].is_loaded = true;
                } else {
                    self.schedule(5, 50, Happening::Fallback { wanted });
                }
            }
            Effect::Serve { id, key } => self.serve(id, &key),
            Effect::Read { key, .. } => {
                let bytes = u64::try_from(self.rng.between(10, 900)).unwrap();
                self.schedule(1, 500, Happening::Read { key, bytes, life });
            }
            Effect::Put {
                key,
                bytes,
                stored_at,
            } => {
                assert!(
                    self.server
                        .tokens()
                        .all(|token| !key.contains(token.as_str()))
                );
                if self.now < CALM && self.rng.percent(10) {
                    return self.tell(Event::StoreFailed { key });
                }
                let body = KeptBody {
                    key: key.clone(),
                    bytes,
                    stored_at,
                };
                self.kept.insert(key, body);
            }
            Effect::Drop { key } => {
                self.outcome.evicted += 1;
                self.kept.remove(&key);
            }
            Effect::Forget { .. } => self.kept.clear(),
            Effect::Ask { client, refused } => {
                let page = self
                    .pages
                    .iter()
                    .position(|page| page.client == client)
                    .unwrap();
                if self.pages[page].is_closed {
                    return self.tell(Event::ClientGone { client });
                }
                let is_lost = self.now < CALM && self.rng.percent(10);
                if !is_lost {
                    self.schedule(
                        1,
                        30,
                        Happening::ToPage {
                            page,
                            ask: Ask { refused },
                        },
                    );
                }
            }
            Effect::Welcome { .. } | Effect::ReportPassedOn { .. } => {}
        }
    }

    fn send_request(&mut self, id: u32, url: &str, authorization: Option<&str>) {
        let image = self.wanted[self.requests[&id]].image.clone();
        let in_query = url.split_once("X-Os-Auth=").map(|(_, token)| token);
        let in_header = authorization.map(|it| &it["Bearer ".len()..]);
        let token = in_header.or(in_query);
        let (status, is_redirect) = self.server.answer(&image, token, self.now);
        let (status, is_redirect) = match (is_redirect, in_header) {
            // The browser follows it.
            (true, None) => (200, false),
            (true, Some(_)) => (0, true),
            (false, _) => (status, false),
        };
        let response = Happening::Response {
            id,
            life: self.life,
            status,
            is_redirect,
        };
        self.schedule(5, 400, response);
    }

    fn serve(&mut self, id: u32, key: &str) {
        let wanted = self.requests[&id];
        if !self.kept.contains_key(key) {
            return self.tell(Event::Lost { id });
        }
        let Wanted { page, image, .. } = &self.wanted[wanted];
        self.laws
            .check_served(&self.pages[*page].client, key, image);
        self.outcome.served += 1;
        self.wanted[wanted].is_loaded = true;
        self.laws.on_end(id);
        self.tell(Event::Failed { id });
    }
}

fn config(has_cache: bool) -> Config {
    Config {
        base: Base::new(BASE).unwrap(),
        param: AuthParam::default(),
        sends_header: true,
        cache: has_cache.then_some(CacheLimits {
            max_entries: MAX_ENTRIES,
            max_bytes: MAX_BYTES,
            max_age: Millis(30_000),
        }),
    }
}

fn moment(now: i64) -> Moment {
    Moment {
        wall: EpochMs(1_800_000_000_000 + now),
        mono: Millis(now),
    }
}
