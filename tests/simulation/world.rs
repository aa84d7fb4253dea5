//! The world: a queue of what will happen, and the time that passes between.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap, VecDeque};

use objectstore_image_auth::session::Page;

use crate::backend::{Backend, Id};
use crate::clocks::{Clocks, MINUTE, SECOND};
use crate::image::Image;
use crate::plan::Plan;
use crate::recovery_laws::Requests;
use crate::request::Answer;
use crate::rng::Rng;
use crate::support::Harness;
use crate::trouble::Weather;
use crate::watch::Watch;

/// How many of the last events are shown of a world that broke a law.
const TRACE: usize = 80;

/// Images that load, fail, try again and fail, and as much besides.
const MOST_STEPS: usize = 50_000;

#[derive(Debug, Clone)]
pub(crate) enum Happening {
    Timer(u32),
    /// A refetch reaches the backend, and its answer the page.
    Served(u32),
    Answered(u32, Answer),
    Poll,
    Polled(Answer),
    /// An image's request, of so many, comes to its end. It was judged at a time.
    Loaded(usize, u32, i64),
    /// The answer to a probe, of a URL, comes. It was judged at a time.
    Probed(u32, String, i64),
    /// Script fetches an image again that it could not get, if it has not made another request since.
    FetchAgain(usize, u32),
    Scroll,
    /// An app draws anew what it shows already.
    Draw,
    /// Somebody presses the app's button.
    Wanted,
    Trouble,
    Wake,
    Show,
    Reconnect,
    Heal,
    /// The machine woke up then: what slept is noticed by now.
    CheckAwake(i64),
    /// Those who waited must have their images by now.
    CheckWaiting,
    /// Nothing may be requested any more, since so much had been.
    CheckQuiet(Option<Requests>),
    End,
}

#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub(crate) struct World {
    pub(crate) plan: Plan,
    pub(crate) rng: Rng,
    pub(crate) clocks: Clocks,
    pub(crate) backend: Backend,
    pub(crate) weather: Weather,
    pub(crate) session: Harness,
    pub(crate) watch: Watch,
    pub(crate) images: Vec<Image>,
    pub(crate) is_asleep: bool,
    pub(crate) is_hidden: bool,
    pub(crate) is_healed: bool,
    /// The snapshot changed, and those who look at it were not told yet.
    pub(crate) is_changed: bool,
    /// When the timer is due by the monotonic clock, and which it is.
    pub(crate) timer: Option<i64>,
    pub(crate) timers: u32,
    /// For when the queue has it, which may be sooner.
    pub(crate) armed: Option<i64>,
    /// What a cache may answer with, and the `Date` that came with it.
    pub(crate) cache: Option<(Id, i64)>,
    /// What happened so far in this second.
    steps: usize,
    second: i64,
    queue: BinaryHeap<Reverse<(i64, u64)>>,
    happenings: BTreeMap<u64, Happening>,
    count: u64,
    /// What reaches the page once it runs again.
    deferred: Vec<Happening>,
    trace: Option<VecDeque<String>>,
}

/// What became of a world.
pub(crate) struct Outcome {
    pub(crate) simulated: i64,
    pub(crate) broken: Option<String>,
    pub(crate) trace: Vec<String>,
}

impl World {
    pub(crate) fn new(seed: u64, is_traced: bool) -> Self {
        let mut rng = Rng::new(seed);
        let plan = Plan::draw(&mut rng);
        let clocks = Clocks::new(plan.offset);
        let described = format!("{plan:#?}");
        let session = Harness::new(plan.config(), Page::Visible, seed, clocks.at());
        Self {
            session,
            watch: Watch::new(&plan, clocks),
            images: Image::all(&plan, &mut rng),
            clocks,
            plan,
            rng,
            backend: Backend::default(),
            weather: Weather::default(),
            is_asleep: false,
            is_hidden: false,
            is_healed: false,
            is_changed: false,
            timer: None,
            timers: 0,
            armed: None,
            cache: None,
            steps: 0,
            second: 0,
            queue: BinaryHeap::new(),
            happenings: BTreeMap::new(),
            count: 0,
            deferred: Vec::new(),
            trace: is_traced.then(|| VecDeque::from([described])),
        }
    }

    /// Runs until all was well for long enough, or a law is broken.
    pub(crate) fn run(mut self) -> Outcome {
        self.fill_cache();
        self.schedule(0, Happening::Scroll);
        if self.plan.polls {
            self.schedule(0, Happening::Poll);
        }
        if !self.plan.troubles.is_empty() {
            self.schedule(MINUTE, Happening::Trouble);
        }
        self.schedule(30 * SECOND, Happening::Draw);
        self.schedule(self.plan.heals_at, Happening::Heal);
        while self.watch.broken.is_none()
            && let Some(Reverse((due, key))) = self.queue.pop()
        {
            self.law_time_passes(due);
            self.clocks
                .pass(due, self.is_asleep && self.plan.mono_sleeps);
            let Some(happening) = self.happenings.remove(&key) else {
                continue;
            };
            let is_last = matches!(happening, Happening::End);
            self.happen(happening);
            if is_last {
                break;
            }
        }
        Outcome {
            simulated: self.clocks.now,
            broken: self.watch.broken,
            trace: self.trace.unwrap_or_default().into(),
        }
    }

    /// No end of things happens within a second: a timer that is set again and again, and never late
    /// enough, would be a loop.
    fn law_time_passes(&mut self, now: i64) {
        if now / SECOND > self.second {
            self.second = now / SECOND;
            self.steps = 0;
        }
        self.steps += 1;
        if self.steps > MOST_STEPS {
            self.watch
                .broke("time passes", "too much happens in a second");
        }
    }

    pub(crate) fn schedule(&mut self, delay: i64, happening: Happening) {
        self.count += 1;
        self.happenings.insert(self.count, happening);
        self.queue
            .push(Reverse((self.clocks.now + delay.max(0), self.count)));
    }

    pub(crate) fn happen(&mut self, happening: Happening) {
        let is_frozen = self.is_hidden && self.plan.freezes;
        let is_of_the_page = !matches!(
            happening,
            Happening::Served(_)
                | Happening::Trouble
                | Happening::Wake
                | Happening::Show
                | Happening::Heal
        );
        let is_show = matches!(happening, Happening::Show);
        if self.is_asleep && (is_of_the_page || is_show) || is_frozen && is_of_the_page {
            return self.deferred.push(happening);
        }
        if !matches!(happening, Happening::Timer(_) | Happening::Loaded(..)) {
            self.trace(|| format!("{happening:?}"));
        }
        match happening {
            Happening::Timer(timer) => self.fire(timer),
            Happening::Served(id) => self.serve(id),
            Happening::Answered(id, answer) => self.answered(id, answer),
            Happening::Poll => self.poll(),
            Happening::Polled(answer) => self.polled(&answer),
            Happening::Loaded(image, request, judged) => self.loaded(image, request, judged),
            Happening::Probed(id, src, judged) => self.probed(id, &src, judged),
            Happening::FetchAgain(image, request) => self.fetch_again(image, request),
            Happening::Scroll => self.scroll(),
            Happening::Draw => self.draw(),
            Happening::Wanted => self.want(),
            Happening::Trouble if self.plan.troubles.is_empty() => {}
            Happening::Trouble => self.begin_trouble(),
            Happening::Wake => self.wake(),
            Happening::Show => self.show(),
            Happening::Reconnect => self.reconnect(),
            Happening::Heal => {
                self.heal();
                self.schedule_checks();
            }
            Happening::CheckAwake(woken) => self.check_awake(woken),
            Happening::CheckWaiting => self.check_waiting(),
            Happening::CheckQuiet(before) => self.check_quiet(before),
            Happening::End => {}
        }
        self.notify();
    }

    /// The page runs again: all that waited comes at once, in whatever order.
    pub(crate) fn thaw(&mut self) {
        for happening in std::mem::take(&mut self.deferred) {
            let delay = self.rng.between(0, SECOND);
            self.schedule(delay, happening);
        }
        self.arm();
    }

    pub(crate) fn trace(&mut self, line: impl FnOnce() -> String) {
        if let Some(trace) = &mut self.trace {
            if trace.len() > TRACE {
                // The first is the plan.
                trace.remove(1);
            }
            let now = self.clocks.now;
            let time = format!("{:>6}.{:03} s  ", now / SECOND, now % SECOND);
            trace.push_back(time + &line());
        }
    }
}
