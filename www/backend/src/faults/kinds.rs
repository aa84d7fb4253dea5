//! The values of `--fault`, as one table. The parser, its errors and the help text use it.

use std::time::Duration;

use axum::http::StatusCode;

use super::{Fault, Rate, RefetchFault};
use crate::clock::Clock;

/// In milliseconds: ten minutes, which is longer than any client waits.
const MAX_LATENCY: u64 = 600_000;

/// In seconds: a day.
const MAX_ROTATION: u64 = 86_400;

struct Kind {
    /// The name, and the value's syntax if there is a value.
    syntax: &'static str,
    /// Which values are valid.
    rule: &'static str,
    /// What the fault does.
    effect: &'static str,
    parse: fn(&str) -> Option<Fault>,
}

const KINDS: [Kind; 6] = [
    Kind {
        syntax: "refetch=RATE[:STATUS]",
        rule: "RATE from 0 to 1, STATUS from 400 to 599",
        effect: "this share of all details responses, the first ones included, fails with STATUS \
                 (503 by default), spread evenly: 0.5 is every second one; 429 and 503 have \
                 `Retry-After: 2`",
        parse: refetch,
    },
    Kind {
        syntax: "latency=MS",
        rule: "MS a whole number of milliseconds, 600000 at most",
        effect: "every details response is delayed by MS",
        parse: latency,
    },
    Kind {
        syntax: "clock=SECONDS",
        rule: "SECONDS a whole number, negative if the clock is behind, ten years at most",
        effect: "the server's clock is off by SECONDS: for the expiry of tokens, their verification \
                 and the Date header",
        parse: clock,
    },
    Kind {
        syntax: "expired-token=RATE",
        rule: "RATE from 0 to 1",
        effect: "this share of the details responses brings a token that has expired already, \
                 leeway included",
        parse: expired_token,
    },
    Kind {
        syntax: "rotate-key=SECONDS",
        rule: "SECONDS a whole number from 1 to 86400",
        effect: "every SECONDS a new signing key replaces the old one, whose tokens are refused \
                 from then on; not with --objectstore",
        parse: rotate_key,
    },
    Kind {
        syntax: "no-date",
        rule: "without a value",
        effect: "no response has a Date header",
        parse: |value| value.is_empty().then_some(Fault::NoDate),
    },
];

impl Kind {
    fn name(&self) -> &'static str {
        self.syntax
            .split_once('=')
            .map_or(self.syntax, |(name, _)| name)
    }
}

/// Parses one `KIND[=VALUE]`.
///
/// # Errors
/// A sentence that says which values are valid.
pub fn parse(text: &str) -> Result<Fault, String> {
    let (name, value) = text.split_once('=').unwrap_or((text, ""));
    let kind = KINDS.iter().find(|kind| kind.name() == name);
    let kind = kind.ok_or_else(unknown_kind)?;
    // `no-date=` and `no-date` have the same empty value; only the second is valid.
    let well_formed = text.contains('=') == kind.syntax.contains('=');
    let fault = if well_formed {
        (kind.parse)(value)
    } else {
        None
    };
    fault.ok_or_else(|| format!("write it as `{}`, {}", kind.syntax, kind.rule))
}

/// The help text of `--fault`.
#[must_use]
pub fn long_help() -> String {
    let kinds = KINDS.map(|kind| format!("- {}: {} ({})", kind.syntax, kind.effect, kind.rule));
    format!(
        "Simulate a failure, to see how the page reacts; may be given several times. Details \
         responses are those of builds/ID and snapshots/ID, which bring tokens. KIND is one of:\n{}",
        kinds.join("\n")
    )
}

fn unknown_kind() -> String {
    let names = KINDS.map(|kind| kind.name());
    format!("it must be one of {}", names.join(", "))
}

fn refetch(value: &str) -> Option<Fault> {
    let (rate, status) = match value.split_once(':') {
        Some((rate, status)) => (rate, failure_status(status)?),
        None => (value, StatusCode::SERVICE_UNAVAILABLE),
    };
    Some(Fault::Refetch(RefetchFault {
        rate: Rate::parse(rate)?,
        status,
    }))
}

fn failure_status(text: &str) -> Option<StatusCode> {
    let status = StatusCode::from_bytes(text.as_bytes()).ok()?;
    (status.is_client_error() || status.is_server_error()).then_some(status)
}

fn latency(value: &str) -> Option<Fault> {
    let milliseconds = value.parse().ok().filter(|&ms| ms <= MAX_LATENCY)?;
    Some(Fault::Latency(Duration::from_millis(milliseconds)))
}

fn clock(value: &str) -> Option<Fault> {
    Clock::off_by(value.parse().ok()?).map(Fault::Clock)
}

fn expired_token(value: &str) -> Option<Fault> {
    Rate::parse(value).map(Fault::ExpiredToken)
}

fn rotate_key(value: &str) -> Option<Fault> {
    let seconds = value.parse().ok()?;
    (1..=MAX_ROTATION)
        .contains(&seconds)
        .then(|| Fault::RotateKey(Duration::from_secs(seconds)))
}
