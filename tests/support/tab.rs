//! A page with a session: its clocks, its timer, and its backend.

use objectstore_image_auth::session::{
    Config, Effects, Event, Failure, Page, ProbeAnswer, RefetchReason, Start, Wait,
};
use objectstore_image_auth::{EpochMs, Error, ErrorCode, Millis, Moment, Token};

use super::{Harness, START, config, expiry_in, object, seconds, token};

/// A backend that answers at once.
#[derive(Clone, Copy)]
pub(crate) struct Backend {
    /// How long its tokens live.
    pub(crate) lifetime: Millis,
    /// Whether the page can read its `Date` headers.
    pub(crate) tells_time: bool,
}

/// How loading went for the images of a page in use.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Loads {
    pub(crate) loaded: usize,
    /// Those for which there was no URL at first.
    pub(crate) delayed: usize,
    /// Those whose token the server refused, so that they had to be tried again.
    pub(crate) refused: usize,
}

/// A session and a clock, used as a page uses them, without a network.
pub(crate) struct Tab {
    pub(crate) session: Harness,
    /// The server's time.
    pub(crate) server: EpochMs,
    /// The local wall clock minus the server's.
    pub(crate) offset: Millis,
    pub(crate) mono: Millis,
    pub(crate) page: Page,
    pub(crate) effects: Effects,
    /// When the timer fires, by the monotonic clock.
    due: Option<Millis>,
    /// How many refetches were started in all.
    pub(crate) calls: usize,
    /// When each refetch started, by the server's clock, and why.
    pub(crate) starts: Vec<(EpochMs, RefetchReason)>,
    /// The URLs of the probes that were sent, each answered at once.
    pub(crate) probes: Vec<String>,
    /// False where script gets no answer at all.
    pub(crate) answers_probes: bool,
    /// The answer to a request by script for an object.
    pub(crate) probe_answer: ProbeAnswer,
    /// An object that the server is too busy to give to script.
    pub(crate) busy_object: Option<String>,
    pub(crate) warnings: Vec<&'static str>,
}

impl Tab {
    pub(crate) fn open(config: Config) -> Self {
        Self::with_clock(config, Millis(0))
    }

    /// A tab whose token expires so soon that a refetch is in flight, and a URL with this token.
    pub(crate) fn expiring(lifetime: Millis) -> (Self, String) {
        let mut tab = Self::open(config());
        tab.ingest(token(tab.server.after(lifetime)));
        let url = tab.url("a").unwrap();
        tab.until_refetch();
        (tab, url)
    }

    /// One whose local clock is wrong.
    pub(crate) fn with_clock(config: Config, offset: Millis) -> Self {
        Self::new(config, Page::Visible, offset, 42)
    }

    /// A session without a page: in a worker, or on a server that renders the page.
    pub(crate) fn without_page(config: Config) -> Self {
        Self::new(config, Page::Absent, Millis(0), 42)
    }

    pub(crate) fn new(config: Config, page: Page, offset: Millis, seed: u64) -> Self {
        let at = Moment {
            wall: START.after(offset),
            mono: Millis(0),
        };
        let mut session = Harness::new(config, page, seed, at);
        let effects = session.handle(Event::Ticked(page), at);
        Self {
            session,
            server: START,
            offset,
            mono: Millis(0),
            page,
            effects,
            due: effects.wake,
            calls: 0,
            starts: Vec::new(),
            probes: Vec::new(),
            answers_probes: true,
            probe_answer: ProbeAnswer::Status(404, None),
            busy_object: None,
            warnings: Vec::new(),
        }
    }

    pub(crate) fn at(&self) -> Moment {
        Moment {
            wall: self.server.after(self.offset),
            mono: self.mono,
        }
    }

    pub(crate) fn handle(&mut self, event: Event) -> Effects {
        self.effects = self.session.handle(event, self.at());
        if let Some(start) = self.effects.start {
            self.calls += 1;
            self.starts.push((self.server, start.reason));
        }
        self.due = self.effects.wake.map(|wake| Millis(self.mono.0 + wake.0));
        self.warnings.extend(self.effects.warning);
        let effects = self.effects;
        if let Some(id) = effects.probe {
            let src = self.session.probe_url(self.at());
            let src = src.expect("a URL to probe");
            let is_busy = |busy: &String| src.starts_with(busy);
            let answer = if self.busy_object.as_ref().is_some_and(is_busy) {
                ProbeAnswer::Status(503, None)
            } else {
                self.probe_answer
            };
            self.probes.push(src);
            if self.answers_probes {
                self.handle(Event::Probed { id, answer });
            }
        }
        effects
    }

    /// Time goes by, and the timer fires whenever it is due.
    pub(crate) fn pass(&mut self, span: Millis) {
        self.pass_with(span, None);
    }

    /// The same, and the backend answers the refetches that start meanwhile.
    pub(crate) fn pass_with(&mut self, span: Millis, backend: Option<Backend>) {
        let end = Millis(self.mono.0 + span.0);
        while let Some(due) = self.due.filter(|due| *due <= end) {
            self.sleep(Millis((due.0 - self.mono.0).max(0)));
            self.tick();
            if let Some(backend) = backend {
                self.answer_as(backend);
            }
        }
        self.sleep(Millis(end.0 - self.mono.0));
    }

    /// Time goes by until a refetch starts.
    pub(crate) fn until_refetch(&mut self) {
        while self.session.in_flight().is_none() {
            let due = self.due.expect("a timer");
            self.pass(Millis((due.0 - self.mono.0).max(0)));
        }
    }

    /// Time goes by, and no timer fires.
    pub(crate) fn sleep(&mut self, span: Millis) {
        self.server = self.server.after(span);
        self.mono = Millis(self.mono.0 + span.0);
    }

    /// The machine sleeps: the wall clock goes on, the monotonic one may not.
    pub(crate) fn suspend(&mut self, span: Millis) {
        self.server = self.server.after(span);
    }

    /// Somebody sets the local clock.
    pub(crate) fn set_clock(&mut self, by: Millis) {
        self.offset = Millis(self.offset.0 + by.0);
    }

    /// The timer fires, or the page may have come into sight.
    pub(crate) fn tick(&mut self) -> Effects {
        self.handle(Event::Ticked(self.page))
    }

    pub(crate) fn hide(&mut self) {
        self.page = Page::Hidden;
        self.tick();
    }

    pub(crate) fn show(&mut self) {
        self.page = Page::Visible;
        self.tick();
    }

    /// The refetch in flight, which there must be.
    pub(crate) fn in_flight(&self) -> Start {
        self.session.in_flight().expect("a refetch in flight")
    }

    /// Answers the refetch in flight, which there must be.
    pub(crate) fn answer(&mut self, token: Option<Token>, date: Option<EpochMs>) -> Effects {
        let id = self.in_flight().id;
        self.handle(Event::Refetched { id, token, date })
    }

    /// The same with a new token that lives so long.
    pub(crate) fn answer_fresh(&mut self, lifetime: Millis) -> Effects {
        self.answer(Some(token(self.server.after(lifetime))), None)
    }

    pub(crate) fn fail(&mut self, failure: Failure) -> Effects {
        let id = self.in_flight().id;
        self.handle(Event::RefetchFailed { id, failure })
    }

    pub(crate) fn ingest(&mut self, token: Token) {
        self.handle(Event::Ingested {
            token: Some(token),
            date: None,
        });
    }

    /// Answers the refetch in flight, if there is one, as the backend does.
    pub(crate) fn answer_as(&mut self, backend: Backend) {
        if self.session.in_flight().is_some() {
            let fresh = token(self.server.after(backend.lifetime));
            self.answer(Some(fresh), backend.tells_time.then(|| self.header_date()));
        }
    }

    /// The server's time as a `Date` header has it: in whole seconds.
    pub(crate) fn header_date(&self) -> EpochMs {
        EpochMs(self.server.0 - self.server.0.rem_euclid(1000))
    }

    /// The page is used: an image is loaded every second, or fifty in a token's life, and whatever
    /// fails is tried again.
    pub(crate) fn live(&mut self, span: Millis, backend: Backend) -> Loads {
        let mut loads = Loads::default();
        let end = self.server.after(span);
        while self.server < end {
            self.pass_with(seconds((backend.lifetime.0 / 50_000).max(1)), Some(backend));
            let name = self.server.0.to_string();
            let mut src = self.url(&name);
            if src.is_none() {
                loads.delayed += 1;
                self.answer_as(backend);
                src = self.url(&name);
            }
            let Some(mut src) = src else { continue };
            if expiry_in(&src) <= self.server {
                loads.refused += 1;
                let wait = self.image_failed(&src);
                self.answer_as(backend);
                src = self.settled(&wait).unwrap().expect("another try helps");
                assert!(expiry_in(&src) > self.server, "the retry fails too");
            }
            loads.loaded += 1;
        }
        loads
    }

    /// The shortest time between the starts of two refetches.
    pub(crate) fn shortest_gap(&self) -> Millis {
        let gaps = self.starts.windows(2).map(|pair| pair[1].0.0 - pair[0].0.0);
        Millis(gaps.min().unwrap_or(i64::MAX))
    }

    /// What `imageUrl` answers.
    pub(crate) fn url(&mut self, name: &str) -> Option<String> {
        self.try_url(&object(name)).unwrap()
    }

    pub(crate) fn try_url(&mut self, url: &str) -> Result<Option<String>, Error> {
        self.handle(Event::UrlRequested);
        let at = self.at();
        self.session.url(url, at)
    }

    /// What `freshImageUrl` waits for.
    pub(crate) fn fresh_url(&mut self, url: &str) -> Wait {
        self.handle(Event::UrlAwaited);
        self.session.wait_for_url(url.to_owned())
    }

    /// What `refetch` waits for.
    pub(crate) fn refetch(&mut self) -> Wait {
        self.handle(Event::RefetchRequested);
        self.session.wait_for_refetch()
    }

    /// What `fetch` waits for after a 401.
    pub(crate) fn refused(&mut self, src: &str) -> Wait {
        let image = self
            .session
            .failed_image(src, Some(401))
            .unwrap()
            .expect("one of ours");
        self.handle(Event::TokenRefused(image.load()));
        Wait::Retry(image)
    }

    /// What `imageFailed` waits for.
    pub(crate) fn image_failed(&mut self, src: &str) -> Wait {
        let image = self
            .session
            .failed_image(src, None)
            .unwrap()
            .expect("one of ours");
        self.handle(Event::ImageFailed(image.clone()));
        Wait::Retry(image)
    }

    pub(crate) fn settle(&mut self, wait: &Wait) -> Option<Result<Option<String>, Error>> {
        let at = self.at();
        self.session.settle(wait, at)
    }

    /// Why the last refetch failed.
    pub(crate) fn error(&self) -> Option<ErrorCode> {
        self.session.snapshot().error.as_ref().map(Error::code)
    }

    /// The end of a wait, which there must be.
    pub(crate) fn settled(&mut self, wait: &Wait) -> Result<Option<String>, Error> {
        self.settle(wait).expect("an end of the wait")
    }
}
