//! The session through its events and effects. The numbers are those of the scenarios that it has to
//! survive; `tests/simulation.rs` tries what nobody thought of.

#![cfg(not(target_arch = "wasm32"))]

mod support;

#[path = "session/expiry.rs"]
mod expiry;
#[path = "session/short_lived.rs"]
mod short_lived;
#[path = "session/skew.rs"]
mod skew;

use objectstore_image_auth::Millis;
use support::seconds;

/// How long tokens live: those of Objectstore's own clients, the product's, and a generous backend's.
const LIFETIMES: [Millis; 3] = [seconds(60), seconds(300), seconds(3600)];
