//! Simulated failures (`--fault`), to see how the page reacts. This file has the types; `kinds.rs`
//! parses them from the command line; the other files cause the failures.

mod api_responses;
mod expiry;
mod kinds;
mod rate;

use std::time::Duration;

use axum::http::StatusCode;

use crate::clock::Clock;
pub use api_responses::{ApiResponseFaults, inject_faults};
pub use expiry::Expiry;
pub use kinds::{long_help, parse};
pub use rate::{Rate, Sampler};

/// One `--fault`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Fault {
    /// Some details responses fail with a status.
    Refetch(RefetchFault),
    /// Every details response is delayed by this.
    Latency(Duration),
    /// The server's clock differs from the system's.
    Clock(Clock),
    /// Some tokens have expired before they are sent.
    ExpiredToken(Rate),
    /// The signing key is replaced at this interval.
    RotateKey(Duration),
    /// No response has a `Date` header.
    NoDate,
}

/// How details responses fail.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RefetchFault {
    /// How often.
    pub rate: Rate,
    /// With which status.
    pub status: StatusCode,
}

/// All simulated failures. There are none by default.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Faults {
    /// See [`Fault::Refetch`].
    pub refetch: Option<RefetchFault>,
    /// See [`Fault::Latency`].
    pub latency: Duration,
    /// See [`Fault::Clock`].
    pub clock: Clock,
    /// See [`Fault::ExpiredToken`].
    pub expired_token: Rate,
    /// See [`Fault::RotateKey`].
    pub rotate_key: Option<Duration>,
    /// See [`Fault::NoDate`].
    pub no_date: bool,
}

/// Of two faults of one kind the later one counts, as with every other option.
impl FromIterator<Fault> for Faults {
    fn from_iter<T: IntoIterator<Item = Fault>>(faults: T) -> Self {
        let mut all = Self::default();
        for fault in faults {
            match fault {
                Fault::Refetch(refetch) => all.refetch = Some(refetch),
                Fault::Latency(latency) => all.latency = latency,
                Fault::Clock(clock) => all.clock = clock,
                Fault::ExpiredToken(rate) => all.expired_token = rate,
                Fault::RotateKey(every) => all.rotate_key = Some(every),
                Fault::NoDate => all.no_date = true,
            }
        }
        all
    }
}
