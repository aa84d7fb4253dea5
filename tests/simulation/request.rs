//! API responses: asked for by a refetch or by the app's own polls, and how they come back.

use objectstore_image_auth::Millis;
use objectstore_image_auth::session::{Event, Failure, RefetchReason, Start};

use crate::backend::Id;
use crate::clocks::{MINUTE, SECOND, epoch};
use crate::evidence::Before;
use crate::plan::CachedDate;
use crate::world::{Happening, World};

/// What a response brings.
#[derive(Debug, Clone)]
pub(crate) enum Answer {
    Brought {
        token: Option<Id>,
        /// Its `Date`.
        date: Option<i64>,
        /// A cache gave it.
        is_stale: bool,
    },
    Failed {
        status: Option<u16>,
        retry_after: Option<i64>,
    },
}

const NO_NETWORK: Answer = Answer::Failed {
    status: None,
    retry_after: None,
};

impl World {
    /// A cache has an old answer already when the world begins.
    pub(crate) fn fill_cache(&mut self) {
        let age = self.plan.first_answer_age;
        if age > 0 {
            let token = self.backend.mint(-age, &self.plan, &mut self.rng);
            self.cache = Some((token, -age));
            self.weather.cached = self.rng.magnitude(SECOND, 10 * MINUTE);
        }
    }

    pub(crate) fn start(&mut self, start: Start) {
        let delay = self.latency() / 2;
        self.schedule(delay, Happening::Served(start.id));
    }

    fn latency(&mut self) -> i64 {
        if self.weather.slow > self.clocks.now && self.rng.percent(50) {
            self.rng.magnitude(SECOND, MINUTE)
        } else {
            self.rng.magnitude(20, 1500)
        }
    }

    pub(crate) fn serve(&mut self, id: u32) {
        let now = self.clocks.now;
        if self.weather.silent > now {
            return;
        }
        let answer = if self.weather.cut > now {
            NO_NETWORK
        } else if self.weather.broken > now {
            Answer::Failed {
                status: Some(500),
                retry_after: None,
            }
        } else if self.weather.throttled > now {
            let seconds = self.rng.between(0, 120);
            Answer::Failed {
                status: Some(429),
                retry_after: Some(seconds * SECOND),
            }
        } else if self.weather.refused > now {
            let status = self.rng.pick(&[401, 403, 404]);
            Answer::Failed {
                status: Some(status),
                retry_after: None,
            }
        } else {
            self.response(self.plan.dates)
        };
        let delay = self.latency() / 2;
        self.schedule(delay, Happening::Answered(id, answer));
    }

    /// What the API says now.
    fn response(&mut self, has_date: bool) -> Answer {
        let now = self.clocks.now;
        if self.weather.cached > now
            && let Some((token, date)) = self.cache
            && self.rng.percent(70)
        {
            let date = match self.plan.cached_date {
                CachedDate::None => None,
                CachedDate::Old => has_date.then_some(date),
                CachedDate::WithAge => has_date.then_some(now),
            };
            return Answer::Brought {
                token: Some(token),
                date,
                is_stale: true,
            };
        }
        let token = (now >= self.plan.anonymous_until)
            .then(|| self.backend.mint(now, &self.plan, &mut self.rng));
        self.cache = token.map(|token| (token, now));
        Answer::Brought {
            token,
            date: has_date.then_some(now),
            is_stale: false,
        }
    }

    pub(crate) fn answered(&mut self, id: u32, answer: Answer) {
        let answer = if self.weather.cut > self.clocks.now {
            NO_NETWORK
        } else {
            answer
        };
        match answer {
            Answer::Brought {
                token,
                date,
                is_stale,
            } => {
                let flight = self.watch.in_flight.filter(|(start, _)| start.id == id);
                let reason = flight.map(|(start, _)| start.reason);
                let could_know = self.can_know();
                self.watch.answered(
                    id,
                    token,
                    date,
                    is_stale,
                    &self.backend,
                    &self.plan,
                    self.clocks,
                );
                let event = Event::Refetched {
                    id,
                    token: token.map(|token| self.backend.get(token).token.clone()),
                    date: date.map(|date| epoch(date / SECOND * SECOND)),
                };
                let before = Before {
                    newest: self.watch.newest,
                    could_know: self.watch.could_know,
                };
                let taken = self.watch.taken;
                self.watch
                    .note_same_second(token, &self.backend, self.clocks);
                self.handle(event);
                let seen = self.session.snapshot().clone();
                self.trace(|| {
                    format!(
                        "    {:?}, skew {} ms, {:?}",
                        seen.status, seen.skew.0, seen.error
                    )
                });
                self.took(token);
                if taken == self.watch.taken {
                    self.verify(reason);
                } else {
                    self.watch.could_know = could_know;
                    self.watch.newest_date = date;
                }
                self.law_cached_answer(before, token, date);
            }
            Answer::Failed {
                status,
                retry_after,
            } => {
                self.watch.failed_with(id, status, retry_after, self.clocks);
                let failure = failure(status, retry_after.map(Millis));
                self.handle(Event::RefetchFailed { id, failure });
            }
        }
    }

    /// A refetch brought nothing new. Where the session is content with that, an image that failed
    /// did not fail because of the token.
    fn verify(&mut self, reason: Option<RefetchReason>) {
        if self.session.snapshot().error.is_some() {
            return self.watch.is_uneasy_until(self.clocks.now);
        }
        if reason == Some(RefetchReason::ImageFailed) {
            let suspect = self.watch.suspect;
            self.watch.verified = suspect.filter(|_| self.sole_token() == suspect);
            self.watch.is_suspecting = false;
        }
        let at_hand = [self.watch.handed_out, self.watch.newest];
        self.watch
            .maybe_verified
            .extend(at_hand.into_iter().flatten());
        self.watch.refused.clear();
    }

    fn took(&mut self, token: Option<Id>) {
        let (before, newest) = (self.watch.taken, self.watch.newest);
        let (session, backend) = (&self.session, &mut self.backend);
        self.watch.took(token, session, backend, self.clocks);
        if self.watch.taken != before {
            self.law_newer(newest, token);
        }
    }

    pub(crate) fn poll(&mut self) {
        self.schedule(5 * SECOND, Happening::Poll);
        if self.is_hidden || self.weather.cut > self.clocks.now {
            return;
        }
        let answer = self.response(self.plan.dates_polls);
        let delay = self.latency();
        self.schedule(delay, Happening::Polled(answer));
    }

    pub(crate) fn polled(&mut self, answer: &Answer) {
        let Answer::Brought {
            token,
            date,
            is_stale,
        } = *answer
        else {
            return;
        };
        self.watch.ingested(
            token,
            date,
            is_stale,
            &self.backend,
            &self.plan,
            self.clocks,
        );
        let event = Event::Ingested {
            token: token.map(|token| self.backend.get(token).token.clone()),
            date: date.map(|date| epoch(date / SECOND * SECOND)),
        };
        let taken = self.watch.taken;
        let could_know = self.can_know();
        self.handle(event);
        self.took(token);
        if taken != self.watch.taken {
            self.watch.could_know = could_know;
            self.watch.newest_date = date;
        }
    }
}

fn failure(status: Option<u16>, retry_after: Option<Millis>) -> Failure {
    let of_response = |status| Failure::of_response(status, retry_after);
    status.map_or(Failure::of_network(), of_response)
}
