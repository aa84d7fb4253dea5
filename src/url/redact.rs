//! A URL fit for a log.

use super::percent::decode;
use super::query::name_of;

/// What stands in a secret's place.
const REDACTED: &str = "[redacted]";

/// Parameters whose value is a credential or a signature, in lower case: Objectstore's and its
/// proxy's, AWS's (S3, CloudFront), GCS's, Azure's, `OAuth`'s.
const SECRETS: [&str; 18] = [
    "x-os-auth",
    "os_auth",
    "os_sig",
    "authorization",
    "x-amz-signature",
    "x-amz-security-token",
    "x-amz-credential",
    "x-goog-signature",
    "x-goog-credential",
    "signature",
    "policy",
    "sig",
    "token",
    "access_token",
    "id_token",
    "refresh_token",
    "auth",
    "password",
];

/// `url` with the values of auth and signature parameters, in query and fragment, a password before
/// the host, and whatever looks like a JWT anywhere, replaced by `[redacted]`. Any text is taken: a
/// log line must not fail on the very URL that is wrong.
#[must_use]
pub fn redact_url(url: &str) -> String {
    let mut log = String::with_capacity(url.len());
    let before = url.split(['?', '#']).next().unwrap_or_default();
    redact_user_info(before, &mut log);
    let parameters = url.get(before.len()..).unwrap_or_default();
    for pair in parameters.split_inclusive(['?', '#', '&']) {
        redact_pair(pair, &mut log);
    }
    without_jwts(&log)
}

fn redact_user_info(before: &str, log: &mut String) {
    let authority = before.split_once("//").and_then(|(scheme, rest)| {
        let host_and_path = rest.find(['/', '\\']).unwrap_or(rest.len());
        let (authority, path) = rest.split_at_checked(host_and_path)?;
        let (_, host) = authority.rsplit_once('@')?;
        Some([scheme, "//", REDACTED, "@", host, path])
    });
    match authority {
        Some(parts) => log.extend(parts),
        None => log.push_str(before),
    }
}

/// A pair with the separator that ends it.
fn redact_pair(pair: &str, log: &mut String) {
    let text = pair.trim_end_matches(['?', '#', '&']);
    let separator = pair.get(text.len()..).unwrap_or_default();
    let name = name_of(text);
    if name.len() < text.len() && (is_secret(name) || holds_a_secret(text)) {
        log.extend([name, "=", REDACTED, separator]);
    } else {
        log.push_str(pair);
    }
}

fn is_secret(name: &str) -> bool {
    let name = decode(name).to_ascii_lowercase();
    SECRETS.contains(&name.as_str())
}

/// True of a value that is itself, encoded, a URL with a secret in it.
fn holds_a_secret(pair: &str) -> bool {
    let value = decode(pair.split_once('=').map_or("", |(_, value)| value));
    let mut inner = value
        .split(['?', '#', '&'])
        .filter(|pair| pair.contains('='));
    inner.any(|pair| is_secret(name_of(pair)))
}

/// Replaces each run of base64url and full stops that begins as a JWT does (`eyJ` is `{"`) and has
/// its two full stops.
fn without_jwts(text: &str) -> String {
    let in_run = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let mut rest = text;
    let mut clean = String::with_capacity(text.len());
    while let Some((before, after)) = rest.find("eyJ").and_then(|at| rest.split_at_checked(at)) {
        let run = after.find(|c| !in_run(c)).unwrap_or(after.len());
        let (run, after) = after.split_at_checked(run).unwrap_or((after, ""));
        let is_jwt = run.bytes().filter(|byte| *byte == b'.').count() >= 2;
        clean.push_str(before);
        clean.push_str(if is_jwt { REDACTED } else { run });
        rest = after;
    }
    clean.push_str(rest);
    clean
}
