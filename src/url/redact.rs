//! A URL fit for a log.

use alloc::string::String;

use super::percent::decode;
use super::query::{is_named, name_and_value};
use crate::text::{split, split_before};

/// What stands in a secret's place.
const REDACTED: &str = "[redacted]";

/// Parameters whose value is a credential or a signature: Objectstore's and its proxy's, AWS's (S3,
/// `CloudFront`), GCS's, Azure's, `OAuth`'s.
const SECRETS: [&str; 18] = [
    "X-Os-Auth",
    "os_auth",
    "os_sig",
    "Authorization",
    "X-Amz-Signature",
    "X-Amz-Security-Token",
    "X-Amz-Credential",
    "X-Goog-Signature",
    "X-Goog-Credential",
    "Signature",
    "Policy",
    "sig",
    "auth",
    "token",
    "access_token",
    "id_token",
    "refresh_token",
    "password",
];

/// `url` with the values of auth and signature parameters, in query and fragment, a password before
/// the host, and whatever looks like a JWT anywhere, replaced by `[redacted]`. Any text is taken: a
/// log line must not fail on the very URL that is wrong.
#[must_use]
pub fn redact_url(url: &str) -> String {
    let mut log = String::with_capacity(url.len());
    let (before, mut rest) = split_before(url, b"?#");
    redact_user_info(before, &mut log);
    while let Some((separator, parameters)) = rest.split_at_checked(1) {
        log.push_str(separator);
        let (pair, next) = split_before(parameters, b"?#&");
        redact_pair(pair, &mut log);
        rest = next;
    }
    without_jwts(&log)
}

fn redact_user_info(before: &str, log: &mut String) {
    let (scheme, rest) = split_before(before, b"/\\");
    let slashes = rest
        .bytes()
        .take_while(|byte| matches!(byte, b'/' | b'\\'))
        .count();
    let (slashes, rest) = rest.split_at_checked(slashes).unwrap_or_default();
    let (authority, path) = split_before(rest, b"/\\");
    match split(authority, b"@").last() {
        Some(host) if host.len() < authority.len() => {
            log.extend([scheme, slashes, REDACTED, "@", host, path]);
        }
        _ => log.push_str(before),
    }
}

fn redact_pair(pair: &str, log: &mut String) {
    let (name, value) = name_and_value(pair);
    if !value.is_empty() && (is_secret(pair) || holds_a_secret(value)) {
        log.extend([name, "=", REDACTED]);
    } else {
        log.push_str(pair);
    }
}

fn is_secret(pair: &str) -> bool {
    SECRETS.iter().any(|secret| is_named(pair, secret))
}

/// True of a value that is itself, encoded, a URL with a secret in it.
fn holds_a_secret(value: &str) -> bool {
    let inner = decode(value);
    split(&inner, b"?#&").any(|pair| !name_and_value(pair).1.is_empty() && is_secret(pair))
}

/// Replaces each run of base64url and full stops that begins as a JWT does (`eyJ` is `{"`) and has
/// its two full stops.
fn without_jwts(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let run = rest.bytes().take_while(|byte| is_jwt_byte(*byte)).count();
        let (run, next) = rest.split_at_checked(run).unwrap_or((rest, ""));
        push_run(run, &mut clean);
        let other = next.bytes().take_while(|byte| !is_jwt_byte(*byte)).count();
        let (other, next) = next.split_at_checked(other).unwrap_or((next, ""));
        clean.push_str(other);
        rest = next;
    }
    clean
}

fn is_jwt_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.')
}

fn push_run(run: &str, clean: &mut String) {
    let begins = |start: &usize| {
        run.get(*start..)
            .is_some_and(|rest| rest.starts_with("eyJ"))
    };
    let start = (0..run.len()).find(begins);
    match start.and_then(|start| run.split_at_checked(start)) {
        Some((before, jwt)) if split(jwt, b".").count() >= 3 => clean.extend([before, REDACTED]),
        _ => clean.push_str(run),
    }
}
