//! A URL fit for a log.

use alloc::string::String;

use super::percent::Decoded;
use super::query::{is_name, name_and_value};
use crate::text::{append, split, split_before, split_where};

/// The replacement for a secret.
const REDACTED: &str = "[redacted]";

/// Parameters whose value is a credential or a signature: Objectstore's and its proxy's, AWS's (S3, S3
/// Express, `CloudFront`), GCS's, Azure's, Aliyun's (OSS, CDN), Tencent's (COS), Volcengine's (TOS), Huawei's
/// (OBS), Akamai's, `OAuth`'s.
const SECRETS: &str = "\
    X-Os-Auth,os_auth,os_sig,Authorization,\
    X-Amz-Signature,X-Amz-Security-Token,X-Amz-S3session-Token,X-Amz-Credential,\
    X-Goog-Signature,X-Goog-Credential,\
    x-oss-signature,x-oss-security-token,x-oss-credential,security-token,auth_key,\
    q-signature,x-cos-security-token,\
    X-Tos-Signature,X-Tos-Security-Token,X-Tos-Credential,x-obs-security-token,\
    hdnea,hdnts,hdntl,__token__,Edge-Cache-Token,\
    Signature,Policy,sig,auth,token,access_token,id_token,refresh_token,client_secret,password";

/// `url` with secrets replaced by `[redacted]`: the values of auth and signature parameters in query and fragment, a
/// password before the host, and anything that looks like a JWT. It takes any text: writing a log line must not fail
/// because the URL is wrong.
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
    let (scheme, rest) = split_before(before, b":/\\");
    // A parser takes any number of slashes of either kind, and drops tabs and line breaks among them.
    let (slashes, rest) = split_where(rest, |byte| !b":/\\\t\n\r".contains(&byte));
    let (authority, path) = split_before(rest, b"/\\");
    match split(authority, b"@").last() {
        Some(host) if host.len() < authority.len() => {
            append(log, &[scheme, slashes, REDACTED, "@", host, path]);
        }
        _ => log.push_str(before),
    }
}

fn redact_pair(pair: &str, log: &mut String) {
    let (name, value) = name_and_value(pair);
    // A value may itself be a URL, encoded.
    let inner = Decoded::of(value).text();
    if [pair, &inner].into_iter().any(holds_a_secret) {
        append(log, &[name, "=", REDACTED]);
    } else {
        log.push_str(pair);
    }
}

fn holds_a_secret(text: &str) -> bool {
    split(text, b"?#&").any(|pair| {
        let (name, value) = name_and_value(pair);
        !value.is_empty() && split(SECRETS, b",").any(|secret| is_name(name, secret))
    })
}

/// Replaces each run of base64url and full stops that begins like a JWT (`eyJ` is `{"`) and has two full stops.
fn without_jwts(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let jwt = rest.as_bytes().windows(3).position(|start| start == b"eyJ");
        let (before, from) = rest
            .split_at_checked(jwt.unwrap_or(rest.len()))
            .unwrap_or_default();
        let (jwt, after) = split_where(from, |byte| {
            !byte.is_ascii_alphanumeric() && !matches!(byte, b'-' | b'_' | b'.')
        });
        let is_whole = split(jwt, b".").count() >= 3;
        append(&mut clean, &[before, if is_whole { REDACTED } else { jwt }]);
        rest = after;
    }
    clean
}
