//! The kinds of faults as they are written after `--fault`: one table, from which the help, the
//! parser and its errors are made.

use std::time::Duration;

use axum::http::StatusCode;

use super::{Fault, Rate, RefetchFault};
use crate::clock::Clock;

/// Ten minutes, in milliseconds: longer than any client waits.
const MAX_LATENCY: u64 = 600_000;

/// A day, in seconds.
const MAX_ROTATION: u64 = 86_400;

struct Kind {
    /// The name, and the value if it has one.
    syntax: &'static str,
    /// What the value must be.
    rule: &'static str,
    /// What happens.
    effect: &'static str,
    parse: fn(&str) -> Option<Fault>,
}

const KINDS: [Kind; 6] = [
    Kind {
        syntax: "refetch=RATE[:STATUS]",
        rule: "RATE from 0 to 1, STATUS from 400 to 599",
        effect: "that share of all details responses, the first ones included, fails with STATUS \
                 (503 if not given), evenly: with 0.5 every second one; 429 and 503 say to retry \
                 after 2 s",
        parse: refetch,
    },
    Kind {
        syntax: "latency=MS",
        rule: "MS a whole number of milliseconds, 600000 at most",
        effect: "every details response is so late",
        parse: latency,
    },
    Kind {
        syntax: "clock=SECONDS",
        rule: "SECONDS a whole number, negative where it is behind, ten years at most",
        effect: "the server's clock is off by so much, with its tokens, its judgement of their \
                 expiry and its Date header",
        parse: clock,
    },
    Kind {
        syntax: "expired-token=RATE",
        rule: "RATE from 0 to 1",
        effect: "that share of the details responses brings a token that has expired already, \
                 leeway included",
        parse: expired_token,
    },
    Kind {
        syntax: "rotate-key=SECONDS",
        rule: "SECONDS a whole number from 1 to 86400",
        effect: "every so often a new signing key takes the place of the old one, whose tokens \
                 are refused from then on; not with --objectstore",
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

/// Reads one `KIND[=VALUE]`.
///
/// # Errors
/// A sentence that says how it should have been written.
pub fn parse(text: &str) -> Result<Fault, String> {
    let (name, value) = text.split_once('=').unwrap_or((text, ""));
    let kind = KINDS.iter().find(|kind| kind.name() == name);
    let kind = kind.ok_or_else(unknown_kind)?;
    // Of `no-date=` the value is as empty as that of `no-date`.
    let well_formed = text.contains('=') == kind.syntax.contains('=');
    let fault = if well_formed {
        (kind.parse)(value)
    } else {
        None
    };
    fault.ok_or_else(|| format!("it is written `{}`, {}", kind.syntax, kind.rule))
}

/// What `--help` says of `--fault`.
#[must_use]
pub fn long_help() -> String {
    let kinds = KINDS.map(|kind| format!("- {}: {} ({})", kind.syntax, kind.effect, kind.rule));
    format!(
        "Let something go wrong, to watch the page cope; may be given several times. Details \
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
