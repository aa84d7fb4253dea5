//! Which bodies are kept, and for how long. The bodies themselves are the caller's.

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

use super::config::CacheLimits;
use super::effect::Effect;
use super::event::{KeptBody, ResponseHead};
use super::pages::OfferedToken;
use super::pending::Pending;
use crate::text::concat;
use crate::time::EpochMs;

/// A body of more than this part of all that may be kept is not kept.
const LARGEST_PART: u64 = 10;

const NO_STORE: &[u8] = b"no-store";

#[derive(Debug)]
struct Entry {
    bytes: u64,
    stored_at: EpochMs,
    last_use: LastUse,
}

/// When an entry was last used. What this worker used is newer than what an earlier one kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum LastUse {
    Before(EpochMs),
    /// The number goes up with every use of any entry.
    Here(u64),
}

#[derive(Debug)]
struct Reading {
    key: String,
    /// The body is not to be kept any more.
    is_forgotten: bool,
}

#[derive(Debug)]
pub(super) struct ImageCache {
    limits: Option<CacheLimits>,
    entries: BTreeMap<String, Entry>,
    /// The bodies that are being read, one of each key.
    reading: Vec<Reading>,
    uses: u64,
}

impl ImageCache {
    pub(super) const fn new(limits: Option<CacheLimits>) -> Self {
        Self {
            limits,
            entries: BTreeMap::new(),
            reading: Vec::new(),
            uses: 0,
        }
    }

    /// What an image is kept under. None if it is not kept. Not the token; but the session, if nobody can tell whether the
    /// token of another one grants reading the image.
    pub(super) fn key(&self, token: &OfferedToken, image: &Pending) -> Option<String> {
        self.limits.filter(|_| !image.is_range)?;
        let is_known = token.grants(&image.path).is_some();
        let owner = if is_known { "" } else { token.session() };
        Some(concat(&[owner, " ", &image.url]))
    }

    /// True if the body is kept and not too old. The caller uses it.
    pub(super) fn has(&mut self, key: &str, now: EpochMs) -> bool {
        let (Some(limits), Some(entry)) = (self.limits, self.entries.get_mut(key)) else {
            return false;
        };
        let age = now.0.wrapping_sub(entry.stored_at.0);
        let is_fresh = (0..limits.max_age.0).contains(&age);
        if is_fresh {
            self.uses += 1;
            entry.last_use = LastUse::Here(self.uses);
        }
        is_fresh
    }

    /// The response to the request of this number came. Its body is read if it may be kept.
    pub(super) fn responded(
        &mut self,
        id: u32,
        key: String,
        head: &ResponseHead,
        out: &mut Vec<Effect>,
    ) {
        let Some(limits) = self.limits else {
            return;
        };
        if matches!(head.status, 401 | 403 | 404 | 410) {
            self.forget_readings(|reading| reading.key == key);
            return self.drop(&key, out);
        }
        let max_bytes = limits.max_bytes / LARGEST_PART;
        let is_short = head.length.is_none_or(|length| length <= max_bytes);
        let is_read = self.reading.iter().any(|reading| reading.key == key);
        if head.may_be_kept() && is_short && !is_read {
            self.reading.push(Reading {
                key: key.clone(),
                is_forgotten: false,
            });
            out.push(Effect::Read { id, key, max_bytes });
        }
    }

    /// A body was read. It is not kept if it was forgotten meanwhile.
    pub(super) fn read(&mut self, key: String, bytes: u64, now: EpochMs, out: &mut Vec<Effect>) {
        if self.end_reading(&key) != Some(false) {
            return;
        }
        let stored_at = now;
        out.push(Effect::Put {
            key: key.clone(),
            bytes,
            stored_at,
        });
        self.uses += 1;
        let body = KeptBody {
            key,
            bytes,
            stored_at,
        };
        self.insert(body, LastUse::Here(self.uses));
        self.evict(self.limits, out);
    }

    /// A body was too long, could not be read, or could not be kept. In the last case the disk is full: half goes.
    pub(super) fn store_failed(&mut self, key: &str, out: &mut Vec<Effect>) {
        if self.end_reading(key).is_some() || !self.entries.contains_key(key) {
            return;
        }
        // An older body may be there still.
        self.drop(key, out);
        let half = self.limits.map(|limits| CacheLimits {
            max_bytes: self.bytes() / 2,
            ..limits
        });
        self.evict(half, out);
    }

    /// What earlier workers kept.
    pub(super) fn restore(&mut self, bodies: Vec<KeptBody>, out: &mut Vec<Effect>) {
        for body in bodies {
            let last_use = LastUse::Before(body.stored_at);
            self.insert(body, last_use);
        }
        self.evict(self.limits, out);
    }

    pub(super) fn clear(&mut self) {
        self.entries.clear();
        self.forget_readings(|_| true);
    }

    fn forget_readings(&mut self, is_it: impl Fn(&Reading) -> bool) {
        for reading in &mut self.reading {
            reading.is_forgotten |= is_it(reading);
        }
    }

    fn insert(&mut self, body: KeptBody, last_use: LastUse) {
        let entry = Entry {
            bytes: body.bytes,
            stored_at: body.stored_at,
            last_use,
        };
        self.entries.insert(body.key, entry);
    }

    /// Whether the body was forgotten while it was read. None if none was.
    fn end_reading(&mut self, key: &str) -> Option<bool> {
        let mut is_forgotten = None;
        self.reading.retain(|reading| {
            let is_other = reading.key != key;
            if !is_other {
                is_forgotten = Some(reading.is_forgotten);
            }
            is_other
        });
        is_forgotten
    }

    /// Drops the least recently used until the rest is within the limits.
    fn evict(&mut self, limits: Option<CacheLimits>, out: &mut Vec<Effect>) {
        let Some(limits) = limits else {
            return;
        };
        while self.entries.len() > limits.max_entries || self.bytes() > limits.max_bytes {
            let oldest = self.entries.iter().min_by_key(|(_, entry)| entry.last_use);
            let Some(key) = oldest.map(|(key, _)| key.clone()) else {
                return;
            };
            self.drop(&key, out);
        }
    }

    /// Drops a body, which may be gone.
    pub(super) fn drop(&mut self, key: &str, out: &mut Vec<Effect>) {
        if let Some((key, _)) = self.entries.remove_entry(key) {
            out.push(Effect::Drop { key });
        }
    }

    fn bytes(&self) -> u64 {
        self.entries.values().map(|entry| entry.bytes).sum()
    }
}

impl ResponseHead {
    fn may_be_kept(&self) -> bool {
        let words = self.cache_control.as_bytes().windows(NO_STORE.len());
        let forbids = words
            .into_iter()
            .any(|word| word.eq_ignore_ascii_case(NO_STORE));
        let varies = self.vary.bytes().any(|byte| byte == b'*');
        self.status == 200 && !self.was_redirected && !forbids && !varies
    }
}
