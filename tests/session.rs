//! The session through its events and effects, one situation per test. `tests/simulation.rs` combines situations at
//! random.

#![cfg(not(target_arch = "wasm32"))]

mod support;

#[path = "session/activity.rs"]
mod activity;
#[path = "session/anonymous.rs"]
mod anonymous;
#[path = "session/backoff.rs"]
mod backoff;
#[path = "session/boundary.rs"]
mod boundary;
#[path = "session/cached.rs"]
mod cached;
#[path = "session/clock.rs"]
mod clock;
#[path = "session/coverage.rs"]
mod coverage;
#[path = "session/expiry.rs"]
mod expiry;
#[path = "session/failures.rs"]
mod failures;
#[path = "session/footprint.rs"]
mod footprint;
#[path = "session/leaks.rs"]
mod leaks;
#[path = "session/learned_lifetime.rs"]
mod learned_lifetime;
#[path = "session/polling.rs"]
mod polling;
#[path = "session/probe.rs"]
mod probe;
#[path = "session/projects.rs"]
mod projects;
#[path = "session/refetch.rs"]
mod refetch;
#[path = "session/refusals.rs"]
mod refusals;
#[path = "session/regressions.rs"]
mod regressions;
#[path = "session/short_lived.rs"]
mod short_lived;
#[path = "session/skew.rs"]
mod skew;
#[path = "session/waits.rs"]
mod waits;
#[path = "session/warnings.rs"]
mod warnings;
#[path = "session/worker.rs"]
mod worker;

use objectstore_image_auth::Millis;
use support::seconds;

/// How long tokens live: those of Objectstore's own clients, the product's, and a generous backend's.
const LIFETIMES: [Millis; 3] = [seconds(60), seconds(300), seconds(3600)];
