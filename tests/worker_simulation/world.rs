//! Lets time pass, and draws what happens.

use std::collections::BTreeMap;

use crate::browser::{Change, Kept, limits, new_worker};
use crate::laws::Laws;
use crate::outcome::Outcome;
use crate::page::{Page, Wanted};
use crate::rng::Rng;
use crate::server::{Image, Kind, PUBLIC, Says, Server};
use objectstore_image_auth::worker::{CacheLimits, Offer, Worker};

/// Troubles end then, in milliseconds.
pub(crate) const CALM: i64 = 60_000;
const END: i64 = 240_000;

/// What happens at some time. `life` counts the workers: what was meant for one that was stopped is lost.
pub(crate) enum Happening {
    Wanted {
        page: usize,
    },
    ToWorker {
        message: Message,
        life: u32,
    },
    ToPage {
        page: usize,
        refused: Option<(String, u32)>,
    },
    Response {
        id: u32,
        life: u32,
        /// None if the network failed, or the page gave it up.
        status: Option<u16>,
        is_redirect: bool,
    },
    Read {
        key: String,
        bytes: u64,
        /// How often all had been forgotten when it began.
        era: u32,
        life: u32,
    },
    Changed {
        change: Change,
        life: u32,
    },
    Found {
        id: u32,
        key: String,
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

/// What a session says to the worker.
pub(crate) enum Message {
    Offer(Offer),
    Forget { client: String, session: String },
    Ended { client: String, session: String },
}

pub(crate) struct World {
    pub(crate) rng: Rng,
    pub(crate) now: i64,
    queue: Vec<(i64, u64, Happening)>,
    happenings: u64,
    pub(crate) server: Server,
    pub(crate) pages: Vec<Page>,
    pub(crate) wanted: Vec<Wanted>,
    images: Vec<Image>,
    pub(crate) worker: Worker,
    pub(crate) life: u32,
    pub(crate) limits: Option<CacheLimits>,
    pub(crate) kept: Kept,
    /// The image on a page that each request is for.
    pub(crate) requests: BTreeMap<u32, usize>,
    /// The status of the last response to each request.
    pub(crate) statuses: BTreeMap<u32, u16>,
    /// Each session's last message that this worker took.
    pub(crate) sequences: BTreeMap<String, f64>,
    /// When the last message of each page arrives: none overtakes another.
    pub(crate) last_arrival: BTreeMap<String, i64>,
    pub(crate) laws: Laws,
    pub(crate) outcome: Outcome,
    /// How many events the worker is being told: performing an effect may cause another.
    pub(crate) depth: u32,
}

impl World {
    pub(crate) fn new(seed: u64) -> Self {
        let mut rng = Rng::new(seed);
        let limits = rng.percent(60).then(|| limits(&mut rng));
        let mut clients = 0;
        let page_count = usize::try_from(rng.between(1, 4)).unwrap();
        let pages = (0..page_count).map(|number| {
            // One in four sessions is on the page of the one before.
            clients += usize::from(number == 0 || rng.percent(75));
            let project = rng.pick(&[0, 0, 0, 1, 1, 1, PUBLIC]);
            let says = [Says::Project, Says::Project, Says::Nothing, Says::Opaque];
            Page::new(number, clients, project, rng.pick(&says))
        });
        let pages: Vec<_> = pages.collect();
        let images = (0..7).map(|name| Image {
            project: name % 3,
            name,
            kind: rng.pick(&[
                Kind::Plain,
                Kind::Plain,
                Kind::Plain,
                Kind::Missing,
                Kind::Redirected,
            ]),
            is_escaped: rng.percent(20),
        });
        let images = images.collect();
        let mut world = Self {
            worker: new_worker(limits),
            laws: Laws::new(limits.is_some(), std::iter::empty(), 0),
            rng,
            now: 0,
            queue: Vec::new(),
            happenings: 0,
            server: Server::default(),
            pages,
            wanted: Vec::new(),
            images,
            life: 0,
            limits,
            kept: Kept::default(),
            requests: BTreeMap::new(),
            statuses: BTreeMap::new(),
            sequences: BTreeMap::new(),
            last_arrival: BTreeMap::new(),
            outcome: Outcome::default(),
            depth: 0,
        };
        // Galleries show many images at once, often in several tabs.
        let galleries = [0; 4].map(|_| world.rng.between(0, CALM));
        for page in 0..world.pages.len() {
            world.schedule(0, 2_000, Happening::Refetched { page });
            for _ in 0..world.rng.between(3, 25) {
                let wanted = Happening::Wanted { page };
                if world.rng.percent(50) {
                    let shown = world.rng.pick(&galleries);
                    world.schedule(shown, shown + 200, wanted);
                } else {
                    world.schedule(0, CALM, wanted);
                }
            }
        }
        for _ in 0..world.rng.between(0, 20) {
            world.schedule(0, CALM, Happening::Trouble);
        }
        world
    }

    pub(crate) fn run(mut self) -> Outcome {
        while let Some(next) = self.next() {
            self.laws.pass_to(self.now);
            self.happen(next);
        }
        let open = self.laws.open().next();
        assert_eq!(open, None, "it got no answer");
        for wanted in &self.wanted {
            let page = &self.pages[wanted.page];
            let is_done = page.is_gone || wanted.is_loaded || wanted.is_broken;
            assert!(
                is_done || !page.may_load(&wanted.image),
                "an image never loaded"
            );
        }
        self.outcome
    }

    pub(crate) fn schedule(&mut self, least: i64, most: i64, happening: Happening) {
        let at = self.now + self.rng.between(least, most);
        self.schedule_at(at, happening);
    }

    pub(crate) fn schedule_at(&mut self, at: i64, happening: Happening) {
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
            Happening::ToWorker { life, .. }
            | Happening::Response { life, .. }
            | Happening::Read { life, .. }
            | Happening::Changed { life, .. }
            | Happening::Found { life, .. }
            | Happening::Tick { life }
                if life != self.life => {}
            Happening::Wanted { page } => self.want(page),
            Happening::ToWorker { message, .. } => self.reach_worker(message),
            Happening::ToPage { page, refused } => self.reach_page(page, refused),
            Happening::Response {
                id,
                status,
                is_redirect,
                ..
            } => self.respond(id, status, is_redirect),
            Happening::Read {
                key, bytes, era, ..
            } => self.end_reading(key, bytes, era),
            Happening::Changed { change, .. } => self.change(change),
            Happening::Found { id, key, .. } => self.find(id, &key),
            Happening::Tick { .. } => self.tick(),
            Happening::Fallback { wanted } => self.fall_back(wanted),
            Happening::Refetched { page } => self.refetched(page),
            Happening::Trouble => self.trouble(),
        }
    }

    /// A page shows an image. Only a session that needs no token, or has a usable one, hands out a URL.
    fn want(&mut self, page: usize) {
        let owner = &self.pages[page];
        if owner.is_gone || owner.hangs_until > self.now {
            return;
        }
        if !owner.is_ready(self.now) {
            self.schedule(500, 1_000, Happening::Refetched { page });
            return self.schedule(1_000, 3_000, Happening::Wanted { page });
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

    fn trouble(&mut self) {
        let page = self.rng.index(self.pages.len());
        let client = self.pages[page].client.clone();
        let of_client = self.pages.iter_mut().filter(|page| page.client == client);
        match self.rng.between(0, 12) {
            0..=3 => self.stop_worker(),
            4 => {
                let until = self.now + self.rng.between(500, 8_000);
                of_client.for_each(|page| page.hangs_until = until);
            }
            5..=6 => {
                if let Some(issued) = &self.pages[page].token {
                    self.server.revoke(&issued.token);
                }
            }
            7 => of_client.for_each(|page| page.is_gone = true),
            8..=9 if self.pages[page].hangs_until <= self.now && !self.pages[page].is_gone => {
                let owner = &mut self.pages[page];
                owner.is_gone = true;
                let session = owner.session.clone();
                let message = if self.rng.percent(60) {
                    Message::Forget { client, session }
                } else {
                    Message::Ended { client, session }
                };
                self.send(page, message);
            }
            10..=12 => self.kept.lose_all(),
            _ => {}
        }
    }
}
