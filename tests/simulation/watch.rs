//! What the world knows of the session: the evidence that it was given, and what it did. The laws are
//! judged by this, and by nothing that the session thinks.

use std::collections::{HashSet, VecDeque};

use objectstore_image_auth::Session;
use objectstore_image_auth::TokenStatus;
use objectstore_image_auth::session::{Event, Page, ProbeAnswer, Start};

use crate::backend::{Backend, Id};
use crate::clocks::Clocks;
use crate::plan::Plan;

/// Something that told the session the server's time.
#[derive(Clone, Copy)]
pub(crate) struct Proof {
    pub(crate) when: Clocks,
    /// By how much what it told may be wrong.
    pub(crate) error: i64,
}

#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub(crate) struct Watch {
    /// The law that was broken first, and how.
    pub(crate) broken: Option<String>,
    pub(crate) in_flight: Option<(Start, Clocks)>,
    pub(crate) last_start: Option<Clocks>,
    pub(crate) is_stopped: bool,
    /// The last `Retry-After`: when it came, and how long it asks to wait.
    pub(crate) retry_after: Option<(Clocks, i64)>,
    /// When the failures of a row began to matter: their refetches' starts.
    pub(crate) failing: VecDeque<Clocks>,
    pub(crate) page: Page,
    /// Since when a URL may have been asked for since the last token: an image that failed has asked, unless
    /// it is known to fail with every token.
    pub(crate) asked: Option<i64>,
    /// Since when a URL was surely asked for.
    pub(crate) surely_asked: Option<i64>,
    /// When somebody last began to wait by a promise.
    pub(crate) awaited: Option<Clocks>,
    /// Tokens that the session took.
    pub(crate) taken: u32,
    /// The one that it took last.
    pub(crate) newest: Option<Id>,
    /// The `Date` that came with it, and whether the session could know the time before.
    pub(crate) newest_date: Option<i64>,
    pub(crate) could_know: bool,
    /// The one in the URL that was handed out last.
    pub(crate) handed_out: Option<Id>,
    pub(crate) handed_out_at: i64,
    /// When the local clock was last set.
    pub(crate) clock_set: i64,
    /// Tokens that images were refused with, as the session knows.
    pub(crate) refused: HashSet<Id>,
    /// Of those, the ones that have a successor.
    pub(crate) succeeded: HashSet<Id>,
    /// Tokens that the session took more than once.
    pub(crate) retaken: HashSet<Id>,
    /// Tokens that an image failed with, for whatever reason.
    pub(crate) doubted: HashSet<Id>,
    /// Probes that were sent.
    pub(crate) probes: usize,
    /// How often a probe found the server well.
    pub(crate) recoveries: u32,
    /// Images that failed since the snapshot's generation last changed, but for those that a probe found missing.
    pub(crate) unexplained: HashSet<usize>,
    pub(crate) generation: u32,
    /// Objects that failed.
    pub(crate) failed_objects: usize,
    /// An image failed with a token at hand, and no refetch has answered that yet.
    pub(crate) is_suspecting: bool,
    /// The token that the session surely suspects.
    pub(crate) suspect: Option<Id>,
    /// The token that the backend confirmed, when it was asked because of an image.
    pub(crate) verified: Option<Id>,
    /// Those that it may have confirmed.
    pub(crate) maybe_verified: HashSet<Id>,
    /// The backend answered without a token once.
    pub(crate) was_anonymous: bool,
    /// The local clock was right when the session began, and was not set since.
    pub(crate) local: Option<Proof>,
    pub(crate) date: Option<Proof>,
    pub(crate) minted: Option<Proof>,
    /// A cache or a strange token told a wrong time, and nothing has corrected that yet.
    pub(crate) is_deceived: bool,
    /// An image failed that may have taught the session that tokens live less long.
    pub(crate) may_have_learned: bool,
    /// Until when something is amiss.
    uneasy: i64,
    pub(crate) was_hidden: i64,
}

impl Watch {
    pub(crate) fn new(plan: &Plan, clocks: Clocks) -> Self {
        let local = Proof {
            when: clocks,
            error: 0,
        };
        Self {
            broken: None,
            in_flight: None,
            last_start: None,
            is_stopped: false,
            retry_after: None,
            failing: VecDeque::new(),
            page: Page::Visible,
            asked: None,
            surely_asked: None,
            awaited: None,
            taken: 0,
            newest: None,
            newest_date: None,
            could_know: true,
            handed_out: None,
            handed_out_at: 0,
            clock_set: -1,
            refused: HashSet::new(),
            succeeded: HashSet::new(),
            retaken: HashSet::new(),
            doubted: HashSet::new(),
            probes: 0,
            recoveries: 0,
            unexplained: HashSet::new(),
            generation: 1,
            failed_objects: 0,
            is_suspecting: false,
            suspect: None,
            verified: None,
            maybe_verified: HashSet::new(),
            was_anonymous: false,
            local: (plan.offset == 0).then_some(local),
            date: None,
            minted: None,
            is_deceived: false,
            may_have_learned: false,
            uneasy: 0,
            was_hidden: 0,
        }
    }

    pub(crate) fn broke(&mut self, law: &str, how: impl Into<String>) {
        let how = how.into();
        self.broken.get_or_insert_with(|| format!("{law}: {how}"));
    }

    pub(crate) fn is_uneasy_until(&mut self, until: i64) {
        self.uneasy = self.uneasy.max(until);
    }

    /// All has been well for this long.
    pub(crate) const fn ease(&self, now: i64) -> i64 {
        now - self.uneasy
    }

    pub(crate) const fn clock_was_set(&mut self, now: i64) {
        self.local = None;
        self.clock_set = now;
    }

    pub(crate) const fn is_stopped(&self) -> bool {
        self.is_stopped
    }

    pub(crate) fn is_current(&self, id: u32) -> bool {
        self.in_flight.is_some_and(|(start, _)| start.id == id)
    }

    /// Notes an event before the session handles it.
    pub(crate) fn before_event(&mut self, event: &Event, clocks: Clocks) {
        match event {
            Event::Ingested { .. } if self.is_stopped => {
                self.is_stopped = false;
                self.failing.clear();
            }
            Event::Refetched { id, .. } if self.is_current(*id) => {
                self.retry_after = None;
                self.in_flight = None;
            }
            Event::UrlRequested | Event::TokenRefused(_) => {
                self.asked.get_or_insert(clocks.now);
                self.surely_asked.get_or_insert(clocks.now);
            }
            Event::UrlAwaited => {
                self.asked.get_or_insert(clocks.now);
                self.surely_asked.get_or_insert(clocks.now);
                self.awaited = Some(clocks);
            }
            Event::ImageFailed(_) => {
                self.asked.get_or_insert(clocks.now);
                self.awaited = Some(clocks);
            }
            Event::Ticked(page) => {
                if *page == Page::Visible && self.page == Page::Hidden {
                    self.is_stopped = false;
                }
                self.page = *page;
            }
            Event::Probed { answer, .. } => match answer {
                ProbeAnswer::Status(200, _)
                | ProbeAnswer::Opaque
                | ProbeAnswer::Forbidden
                | ProbeAnswer::Nothing => self.recoveries += 1,
                ProbeAnswer::Status(400, _) => self.is_suspecting = true,
                ProbeAnswer::Status(..) => {}
            },
            Event::Online => self.failing.clear(),
            _ => {}
        }
        if self.page == Page::Hidden {
            self.was_hidden = clocks.now;
        }
    }

    /// Notes that a refetch failed, before the session handles that.
    pub(crate) fn failed_with(
        &mut self,
        id: u32,
        status: Option<u16>,
        retry_after: Option<i64>,
        clocks: Clocks,
    ) {
        if self.is_current(id) {
            self.is_stopped = matches!(status, Some(401 | 403 | 404));
            self.failed(retry_after.map(|asked| (clocks, asked)), clocks);
        }
    }

    pub(crate) fn failed(&mut self, patience: Option<(Clocks, i64)>, clocks: Clocks) {
        self.retry_after = patience;
        self.is_uneasy_until(clocks.now);
        if let Some((_, started)) = self.in_flight.take() {
            self.failing.push_back(started);
        }
    }

    /// After the session was given a token: whether it took it.
    pub(crate) fn took(
        &mut self,
        token: Option<Id>,
        session: &Session,
        backend: &mut Backend,
        clocks: Clocks,
    ) {
        let count = session.snapshot().stats.tokens;
        if count == self.taken {
            return;
        }
        if count != self.taken + 1 || token.is_none() {
            let how = format!("{count} after {}", self.taken);
            self.broke("tokens are counted", how);
        }
        self.taken = count;
        self.newest = token;
        // One that is of no use leaves what was wanted to be wanted.
        if session.snapshot().status != TokenStatus::Expired {
            self.asked = None;
            self.surely_asked = None;
            self.is_suspecting = false;
            self.suspect = None;
        }
        self.verified = None;
        self.failing.clear();
        for refused in self.refused.drain() {
            self.succeeded.insert(refused);
        }
        if let Some(token) = token {
            // The API itself brings it again.
            self.succeeded.remove(&token);
            if backend.get(token).taken.is_some() {
                self.retaken.insert(token);
            }
            backend.receive(token, count, clocks);
        }
    }
}
