//! What goes wrong on purpose (`--fault`), so that a person can watch a client cope. Here is what
//! was asked for; `kinds.rs` reads it off the command line, and the rest makes it happen.

mod details;
mod expiry;
mod kinds;
mod share;

use std::time::Duration;

use axum::http::StatusCode;

use crate::clock::Clock;
pub use details::{DetailsFaults, interfere};
pub use expiry::Expiry;
pub use kinds::{long_help, parse};
pub use share::{Rate, Share};

/// One `--fault`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Fault {
    /// A share of the details responses is this status instead.
    Refetch(RefetchFault),
    /// Every details response is so late.
    Latency(Duration),
    /// The server's clock is not the system's.
    Clock(Clock),
    /// A share of the tokens has expired when it comes.
    ExpiredToken(Rate),
    /// The signing key is replaced every so often.
    RotateKey(Duration),
    /// No response has a `Date`.
    NoDate,
}

/// How fetching the details again fails.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RefetchFault {
    /// How often.
    pub rate: Rate,
    /// With what.
    pub status: StatusCode,
}

/// All that goes wrong; by default, nothing.
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

/// Of two of one kind the later one counts, as with every other switch.
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
