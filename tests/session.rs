//! The session through its events and effects. The numbers are those of the scenarios that it has to
//! survive; `tests/simulation.rs` tries what nobody thought of.

#![cfg(not(target_arch = "wasm32"))]

mod support;

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
#[path = "session/leaks.rs"]
mod leaks;
#[path = "session/lessons.rs"]
mod lessons;
#[path = "session/outage.rs"]
mod outage;
#[path = "session/polling.rs"]
mod polling;
#[path = "session/refetch.rs"]
mod refetch;
#[path = "session/refusals.rs"]
mod refusals;
#[path = "session/scope.rs"]
mod scope;
#[path = "session/secrets.rs"]
mod secrets;
#[path = "session/short_lived.rs"]
mod short_lived;
#[path = "session/skew.rs"]
mod skew;
#[path = "session/surprises.rs"]
mod surprises;
#[path = "session/waits.rs"]
mod waits;
#[path = "session/warnings.rs"]
mod warnings;

use objectstore_image_auth::Millis;
use support::seconds;

/// How long tokens live: those of Objectstore's own clients, the product's, and a generous backend's.
const LIFETIMES: [Millis; 3] = [seconds(60), seconds(300), seconds(3600)];
