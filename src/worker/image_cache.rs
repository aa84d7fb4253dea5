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

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use alloc::borrow::ToOwned as _;
    use alloc::format;
    use alloc::string::ToString as _;
    use alloc::vec;

    use super::*;
    use crate::support::{START, seconds};

    fn limits(max_entries: usize, max_bytes: u64) -> CacheLimits {
        CacheLimits {
            max_entries,
            max_bytes,
            max_age: seconds(100),
        }
    }

    fn cache() -> ImageCache {
        ImageCache::new(Some(limits(4, 1_000)))
    }

    fn ok() -> ResponseHead {
        ResponseHead::of_status(200)
    }

    fn respond(cache: &mut ImageCache, key: &str, head: &ResponseHead) -> Vec<Effect> {
        let mut out = Vec::new();
        cache.responded(1, key.to_owned(), head, &mut out);
        out
    }

    fn read(cache: &mut ImageCache, key: &str, bytes: u64) -> Vec<Effect> {
        let mut out = Vec::new();
        cache.read(key.to_owned(), bytes, START, &mut out);
        out
    }

    fn fail(cache: &mut ImageCache, key: &str) -> Vec<Effect> {
        let mut out = Vec::new();
        cache.store_failed(key, &mut out);
        out
    }

    fn keep(cache: &mut ImageCache, key: &str, bytes: u64) -> Vec<Effect> {
        respond(cache, key, &ok());
        read(cache, key, bytes)
    }

    fn put(key: &str, bytes: u64) -> Effect {
        Effect::Put {
            key: key.to_owned(),
            bytes,
            stored_at: START,
        }
    }

    fn drop(key: &str) -> Effect {
        let key = key.to_owned();
        Effect::Drop { key }
    }

    #[test]
    fn a_response_is_read_up_to_a_tenth_of_all_bytes() {
        let read = [Effect::Read {
            id: 1,
            key: "x".to_owned(),
            max_bytes: 100,
        }];
        let head = |length| ResponseHead { length, ..ok() };
        for length in [None, Some(0), Some(100)] {
            assert_eq!(respond(&mut cache(), "x", &head(length)), read);
        }
        assert_eq!(respond(&mut cache(), "x", &head(Some(101))), []);
    }

    #[test]
    fn nothing_is_read_where_nothing_is_kept() {
        let mut cache = ImageCache::new(None);
        assert_eq!(respond(&mut cache, "x", &ok()), []);
        assert!(!cache.has("x", START));
    }

    #[test]
    fn a_response_is_kept_as_its_head_allows() {
        let head = |cache_control: &str, vary: &str| ResponseHead {
            cache_control: cache_control.to_owned(),
            vary: vary.to_owned(),
            ..ok()
        };
        for (head, is_kept) in [
            (ok(), true),
            (head("private, max-age=60", "Accept"), true),
            (head("no-stor", ""), true),
            (head("No-Store", ""), false),
            (head("private,no-store", ""), false),
            (head("", "*"), false),
            (head("", "Accept, *"), false),
            (ResponseHead::of_status(206), false),
            (ResponseHead::of_status(0), false),
            (ResponseHead::of_status(304), false),
        ] {
            assert_eq!(head.may_be_kept(), is_kept, "{head:?}");
        }
        let was_redirected = true;
        let redirected = ResponseHead {
            was_redirected,
            ..ok()
        };
        assert!(!redirected.may_be_kept());
    }

    #[test]
    fn only_a_body_that_is_being_read_is_kept() {
        let mut cache = cache();
        assert_eq!(read(&mut cache, "x", 10), []);
        respond(&mut cache, "x", &ok());
        assert_eq!(read(&mut cache, "y", 10), []);
        assert_eq!(read(&mut cache, "x", 10), [put("x", 10)]);
        assert_eq!(read(&mut cache, "x", 10), [], "once");
    }

    #[test]
    fn a_body_is_fresh_from_when_it_was_kept_until_it_is_too_old() {
        let mut cache = cache();
        keep(&mut cache, "x", 10);
        for (after, is_fresh) in [(-1, false), (0, true), (99, true), (100, false)] {
            let now = EpochMs(START.0 + after * 1_000);
            assert_eq!(cache.has("x", now), is_fresh, "{after}");
        }
        assert!(!cache.has("y", START));
    }

    #[test]
    fn what_the_server_takes_back_goes_and_other_failures_are_no_reason() {
        for status in [401, 403, 404, 410] {
            let mut cache = cache();
            keep(&mut cache, "x", 10);
            let head = ResponseHead::of_status(status);
            assert_eq!(respond(&mut cache, "x", &head), [drop("x")], "{status}");
            assert!(!cache.has("x", START));
        }
        for status in [0, 304, 400, 429, 500, 503] {
            let mut cache = cache();
            keep(&mut cache, "x", 10);
            let head = ResponseHead::of_status(status);
            assert_eq!(respond(&mut cache, "x", &head), [], "{status}");
            assert!(cache.has("x", START));
        }
    }

    #[test]
    fn a_body_that_is_taken_back_while_it_is_read_makes_no_other_one_be_lost() {
        let mut cache = cache();
        respond(&mut cache, "x", &ok());
        respond(&mut cache, "y", &ok());
        respond(&mut cache, "x", &ResponseHead::of_status(404));
        assert_eq!(read(&mut cache, "y", 10), [put("y", 10)]);
        assert_eq!(read(&mut cache, "x", 10), []);
        assert_eq!(keep(&mut cache, "x", 10), [put("x", 10)], "it came back");
    }

    #[test]
    fn there_is_one_read_a_key_at_a_time() {
        let mut cache = cache();
        respond(&mut cache, "x", &ok());
        assert_eq!(respond(&mut cache, "x", &ok()), []);
        assert!(!respond(&mut cache, "y", &ok()).is_empty());
        read(&mut cache, "x", 10);
        assert!(!respond(&mut cache, "x", &ok()).is_empty());
    }

    #[test]
    fn the_least_recently_used_goes_when_there_are_too_many() {
        let mut cache = ImageCache::new(Some(limits(2, 1_000)));
        keep(&mut cache, "x", 10);
        keep(&mut cache, "y", 10);
        assert!(cache.has("x", START));
        assert_eq!(keep(&mut cache, "z", 10), [put("z", 10), drop("y")]);
    }

    #[test]
    fn the_least_recently_used_go_when_there_are_too_many_bytes() {
        let mut cache = ImageCache::new(Some(limits(10, 30)));
        keep(&mut cache, "x", 10);
        keep(&mut cache, "y", 10);
        assert_eq!(keep(&mut cache, "z", 10), [put("z", 10)]);
        let dropped = [put("w", 11), drop("x"), drop("y")];
        assert_eq!(keep(&mut cache, "w", 11), dropped);
    }

    #[test]
    fn a_body_that_replaces_another_one_is_counted_once() {
        let mut cache = ImageCache::new(Some(limits(2, 30)));
        keep(&mut cache, "x", 20);
        assert_eq!(keep(&mut cache, "x", 30), [put("x", 30)]);
        assert_eq!(cache.bytes(), 30);
    }

    #[test]
    fn a_full_disk_costs_the_body_and_half_of_the_rest() {
        let mut cache = cache();
        for key in ["x", "y", "z", "w"] {
            keep(&mut cache, key, 10);
        }
        let dropped = [drop("w"), drop("x"), drop("y")];
        assert_eq!(fail(&mut cache, "w"), dropped);
        assert_eq!(fail(&mut cache, "w"), [], "it is not there any more");
    }

    #[test]
    fn a_body_that_cannot_be_read_costs_no_other_one() {
        let mut cache = cache();
        keep(&mut cache, "x", 10);
        respond(&mut cache, "y", &ok());
        assert_eq!(fail(&mut cache, "y"), []);
        // Nor the older one of its key.
        respond(&mut cache, "x", &ok());
        assert_eq!(fail(&mut cache, "x"), []);
        assert!(cache.has("x", START));
        assert_eq!(read(&mut cache, "y", 10), [], "the read has ended");
    }

    #[test]
    fn what_an_earlier_worker_kept_is_older_than_what_this_one_used() {
        let mut cache = ImageCache::new(Some(limits(3, 1_000)));
        keep(&mut cache, "here", 10);
        let kept = ["new", "old"].map(|key| KeptBody {
            key: key.to_owned(),
            bytes: 10,
            stored_at: START.before(seconds(i64::from(key == "old"))),
        });
        let mut out = Vec::new();
        cache.restore(kept.to_vec(), &mut out);
        assert_eq!(out, []);
        assert_eq!(keep(&mut cache, "x", 10), [put("x", 10), drop("old")]);
        assert_eq!(keep(&mut cache, "y", 10), [put("y", 10), drop("new")]);
        assert_eq!(keep(&mut cache, "z", 10), [put("z", 10), drop("here")]);
    }

    #[test]
    fn what_an_earlier_worker_kept_is_within_the_limits_of_this_one() {
        let mut cache = ImageCache::new(Some(limits(4, 15)));
        let kept = [2, 1].map(|age| KeptBody {
            key: age.to_string(),
            bytes: 10,
            stored_at: START.before(seconds(age)),
        });
        let mut out = Vec::new();
        cache.restore(kept.to_vec(), &mut out);
        assert_eq!(out, [drop("2")]);
    }

    #[test]
    fn once_cleared_nothing_is_kept_and_nothing_that_is_read_will_be() {
        let mut cache = cache();
        keep(&mut cache, "x", 10);
        respond(&mut cache, "y", &ok());
        cache.clear();
        assert!(!cache.has("x", START));
        assert_eq!(read(&mut cache, "y", 10), []);
        assert_eq!(keep(&mut cache, "y", 10), [put("y", 10)], "a new read");
    }

    #[test]
    fn a_body_that_is_dropped_is_dropped_once() {
        let mut cache = cache();
        keep(&mut cache, "x", 10);
        let mut out = vec![];
        cache.drop("x", &mut out);
        cache.drop("x", &mut out);
        assert_eq!(out, [drop("x")]);
    }

    #[test]
    fn what_was_used_here_is_newer_than_what_was_kept_before() {
        let order = [
            LastUse::Before(START),
            LastUse::Before(START.after(seconds(1))),
            LastUse::Here(1),
            LastUse::Here(2),
        ];
        assert!(order.is_sorted(), "{}", format!("{order:?}"));
    }
}
