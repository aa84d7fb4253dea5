//! The events of a session in any order, with clocks that may run or jump in any way.

use arbitrary::{Arbitrary, Unstructured};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use objectstore_image_auth::session::{
    Config, Event, FailedImage, Failure, Page, ProbeAnswer, Wait,
};
use objectstore_image_auth::{EpochMs, Millis, Moment, Token};
use url::Url;

use crate::support::{BASE, Harness, START, config, moment, object};

/// The largest distance from the epoch that JavaScript's `Date` can hold.
const MOST_MILLISECONDS: i64 = 8_640_000_000_000_000;

#[derive(Arbitrary, Debug)]
enum Step {
    Pass {
        wall: i32,
        mono: u16,
    },
    Sleep(i64),
    Ingest {
        lifetime: Option<i32>,
        date: Option<i32>,
    },
    Answer {
        id: Option<u32>,
        lifetime: Option<i32>,
        date: Option<i32>,
    },
    AnswerWithTheSame,
    Fail {
        id: Option<u32>,
        status: u16,
        retry_after: Option<u32>,
    },
    Request(u8),
    Await(u8),
    ImageFailed(u8),
    Refused(u8),
    FailedSrc(String),
    Probed {
        id: Option<u32>,
        status: u16,
    },
    RequestRefetch,
    Tick(u8),
    Online,
    Settle,
    Dispose,
}

#[derive(Arbitrary, Debug)]
struct Plan {
    seed: u64,
    refresh_ahead: Option<u32>,
    lifetime: Option<u32>,
    page: u8,
    steps: Vec<Step>,
}

pub(crate) fn check(data: &[u8]) {
    if let Ok(plan) = Plan::arbitrary_take_rest(Unstructured::new(data)) {
        let mut tab = Tab::open(&plan);
        for step in &plan.steps {
            tab.take(step);
        }
    }
}

struct Tab {
    session: Harness,
    at: Moment,
    /// The probe that was sent last.
    probe: Option<u32>,
    tokens: Vec<Token>,
    handed_out: Vec<String>,
    waits: Vec<Wait>,
    is_disposed: bool,
}

impl Tab {
    fn open(plan: &Plan) -> Self {
        let config = Config {
            refresh_ahead: plan.refresh_ahead.map(|millis| Millis(millis.into())),
            lifetime: plan.lifetime.map(|millis| Millis(millis.into())),
            ..config()
        };
        let at = moment(0);
        Self {
            session: Harness::new(config, page(plan.page), plan.seed, at),
            at,
            probe: None,
            tokens: Vec::new(),
            handed_out: Vec::new(),
            waits: Vec::new(),
            is_disposed: false,
        }
    }

    fn take(&mut self, step: &Step) {
        match step {
            Step::Pass { wall, mono } => {
                self.at.wall.0 += i64::from(*wall);
                self.at.mono.0 += i64::from(*mono);
                self.handle(Event::Ticked(Page::Visible));
            }
            Step::Sleep(by) => {
                let wall = self.at.wall.0.wrapping_add(*by);
                // No clock shows a time that `Date` cannot hold.
                self.at.wall.0 = wall.clamp(-MOST_MILLISECONDS, MOST_MILLISECONDS);
            }
            Step::Ingest { lifetime, date } => {
                let token = self.mint(*lifetime);
                let date = self.date(*date);
                self.handle(Event::Ingested { token, date });
            }
            Step::Answer { id, lifetime, date } => {
                let token = self.mint(*lifetime);
                let (id, date) = (self.answered(*id), self.date(*date));
                self.handle(Event::Refetched { id, token, date });
            }
            Step::AnswerWithTheSame => {
                let (id, token) = (self.answered(None), self.tokens.last().cloned());
                self.handle(Event::Refetched {
                    id,
                    token,
                    date: None,
                });
            }
            Step::Fail {
                id,
                status,
                retry_after,
            } => {
                let retry_after = retry_after.map(|millis| Millis(millis.into()));
                let failure = match status {
                    0 => Failure::of_network(),
                    status => Failure::of_response(*status, retry_after),
                };
                let id = self.answered(*id);
                self.handle(Event::RefetchFailed { id, failure });
            }
            Step::Request(image) => self.ask(*image),
            Step::Await(image) => {
                self.handle(Event::UrlAwaited);
                self.waits.push(self.session.wait_for_url(url_of(*image)));
            }
            Step::ImageFailed(which) => self.fail_image(*which, Event::ImageFailed),
            Step::Refused(which) => {
                self.fail_image(*which, |image| Event::TokenRefused(image.load()));
            }
            Step::FailedSrc(src) => {
                self.fail_src(&format!("{BASE}/{src}"), Event::ImageFailed);
            }
            Step::Probed { id, status } => {
                let id = id.or(self.probe).unwrap_or_default();
                let answer = match status {
                    0 => ProbeAnswer::Nothing,
                    1 => ProbeAnswer::Opaque,
                    status => ProbeAnswer::Status(*status, None),
                };
                self.handle(Event::Probed { id, answer });
            }
            Step::RequestRefetch => self.handle(Event::RefetchRequested),
            Step::Tick(which) => self.handle(Event::Ticked(page(*which))),
            Step::Online => self.handle(Event::Online),
            Step::Settle => self.settle(),
            Step::Dispose => {
                self.handle(Event::Disposed);
                self.is_disposed = true;
            }
        }
    }

    fn handle(&mut self, event: Event) {
        // The driver passes no event to a disposed session.
        if self.is_disposed {
            return;
        }
        let effects = self.session.handle(event, self.at);
        if effects.probe.is_some() {
            let src = self.session.probe_url(self.at);
            self.check_url(&src.expect("a URL to probe"));
            self.probe = effects.probe;
        }
    }

    /// The refetch with that number, or the one in flight.
    fn answered(&self, id: Option<u32>) -> u32 {
        id.or(self.session.in_flight().map(|start| start.id))
            .unwrap_or_default()
    }

    fn ask(&mut self, image: u8) {
        let asked = url_of(image);
        let found = self.session.url(&asked, self.at).unwrap();
        assert_eq!(found, self.session.url(&asked, self.at).unwrap());
        if let Some(found) = found {
            self.check_url(&found);
            self.handed_out.push(found);
        }
        self.handle(Event::UrlRequested);
    }

    /// A URL has one of the tokens that came, or no token.
    fn check_url(&self, url: &str) {
        let parsed = Url::parse("https://document.invalid/").unwrap().join(url);
        for (name, value) in parsed.unwrap().query_pairs() {
            let is_known = |known: &Token| Token::new(&*value).is_ok_and(|token| token == *known);
            assert!(name != "X-Os-Auth" || self.tokens.iter().any(is_known));
        }
    }

    fn fail_image(&mut self, which: u8, event: fn(FailedImage) -> Event) {
        let src = self.handed_out.get(usize::from(which)).cloned();
        self.fail_src(&src.unwrap_or_else(|| url_of(which)), event);
    }

    fn fail_src(&mut self, src: &str, event: fn(FailedImage) -> Event) {
        if let Ok(Some(image)) = self.session.failed_image(src, None) {
            self.handle(event(image.clone()));
            self.waits.push(Wait::Retry(image));
        }
    }

    fn settle(&mut self) {
        let waits = std::mem::take(&mut self.waits);
        for wait in waits {
            match self.session.settle(&wait, self.at) {
                None => self.waits.push(wait),
                Some(Ok(Some(url))) => self.check_url(&url),
                Some(_) => {}
            }
        }
        self.handle(Event::Ticked(Page::Visible));
    }

    /// A token that expires in so many milliseconds, which may be negative; or no token.
    fn mint(&mut self, lifetime: Option<i32>) -> Option<Token> {
        let expiry = START.0 + self.at.mono.0 + i64::from(lifetime?);
        let payload = format!(
            r#"{{"exp":{}.{:03}}}"#,
            expiry / 1000,
            expiry.rem_euclid(1000)
        );
        let token = format!("e30.{}.c2ln", URL_SAFE_NO_PAD.encode(payload));
        let token = Token::new(token).unwrap();
        self.tokens.push(token.clone());
        Some(token)
    }

    fn date(&self, ahead: Option<i32>) -> Option<EpochMs> {
        Some(EpochMs(self.at.wall.0.wrapping_add(ahead?.into())))
    }
}

fn url_of(image: u8) -> String {
    object(&image.to_string())
}

fn page(which: u8) -> Page {
    match which % 3 {
        0 => Page::Visible,
        1 => Page::Hidden,
        _ => Page::Absent,
    }
}
