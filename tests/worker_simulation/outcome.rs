//! How often things happened.

/// In all worlds, or in one.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    pub(crate) kills: u64,
    pub(crate) images: u64,
    pub(crate) sent: u64,
    pub(crate) served: u64,
    pub(crate) joined: u64,
    pub(crate) passed_on: u64,
    pub(crate) refusals: u64,
    pub(crate) redirects: u64,
    pub(crate) network_failures: u64,
    pub(crate) store_failures: u64,
    pub(crate) lost_bodies: u64,
    pub(crate) forgotten: u64,
    pub(crate) disposed: u64,
    pub(crate) dropped: u64,
}

impl Outcome {
    pub(crate) const fn counts(&self) -> [(&'static str, u64); 14] {
        [
            ("kills", self.kills),
            ("images", self.images),
            ("sent", self.sent),
            ("served", self.served),
            ("joined", self.joined),
            ("passed on", self.passed_on),
            ("refusals", self.refusals),
            ("redirects", self.redirects),
            ("network failures", self.network_failures),
            ("store failures", self.store_failures),
            ("lost bodies", self.lost_bodies),
            ("forgotten", self.forgotten),
            ("disposed", self.disposed),
            ("dropped", self.dropped),
        ]
    }

    pub(crate) const fn add(&mut self, other: &Self) {
        self.kills += other.kills;
        self.images += other.images;
        self.sent += other.sent;
        self.served += other.served;
        self.joined += other.joined;
        self.passed_on += other.passed_on;
        self.refusals += other.refusals;
        self.redirects += other.redirects;
        self.network_failures += other.network_failures;
        self.store_failures += other.store_failures;
        self.lost_bodies += other.lost_bodies;
        self.forgotten += other.forgotten;
        self.disposed += other.disposed;
        self.dropped += other.dropped;
    }
}
