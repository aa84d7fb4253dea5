//! URLs whose text a parser would not change, so that no parser has to be called. Most image URLs are plain, and calling
//! the browser's parser takes longer than everything else.
//!
//! Unit tests compare each answer with the parser's.

use crate::text::{is_one_of, split_before};

/// Every parser accepts a host of this length, and labels of this length.
const LONGEST_HOST: usize = 63;

/// The path of the end of a URL that begins with its path: `/a/b` of `/a/b?c`. None if a parser would change it, or could
/// take it for something else.
pub(super) fn plain_path(rest: &str) -> Option<&str> {
    let (path, query) = split_before(rest, b"?");
    let query = query.strip_prefix('?').unwrap_or_default();
    // `//` at the start names a host, and a segment of dots leads elsewhere.
    let mut before = 0;
    let mut is_plain_byte = |byte: u8| {
        let is_dot_segment = (before, byte) == (b'/', b'.');
        before = byte;
        is_plain_in_path(byte) && !is_dot_segment
    };
    let is_plain = path.starts_with('/')
        && !path.starts_with("//")
        && path.bytes().all(&mut is_plain_byte)
        && query.bytes().all(is_plain_in_query);
    is_plain.then_some(path)
}

/// True for an http(s) URL or a path that certainly parses.
pub(super) fn is_plain(url: &str) -> bool {
    let after_scheme = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"));
    let path = match after_scheme.map(|rest| split_before(rest, b"/")) {
        Some((host, path)) if is_plain_host(host) => path,
        Some(_) => return false,
        None => url,
    };
    plain_path(path).is_some()
}

/// A name in small letters without a port. Numbers may be read as an address, and what begins with `xn--` is decoded.
fn is_plain_host(host: &str) -> bool {
    let (mut before, mut first_of_label) = (b'.', b'.');
    let is_plain_byte = |byte: u8| {
        if before == b'.' {
            first_of_label = byte;
        }
        let is_repeated = before == byte && !byte.is_ascii_alphanumeric();
        before = byte;
        !is_repeated && matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'-')
    };
    host.len() <= LONGEST_HOST
        && host.bytes().all(is_plain_byte)
        && first_of_label.is_ascii_lowercase()
}

/// Neither escapes nor what a parser would escape; no backslash, which a parser reads as a slash.
fn is_plain_in_path(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || is_one_of(byte, b"!$&'()*+,-./:;=@[]_~")
}

fn is_plain_in_query(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || is_one_of(byte, b"_&./:;=-")
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use proptest::prelude::*;

    use super::{is_plain, plain_path};
    use crate::url::resolve_http;

    #[test]
    fn hosts_that_a_parser_may_refuse_are_not_plain() {
        for host in [
            "",
            "a..b",
            "1.2.3.999",
            "example.0x",
            "0x7f.1",
            "xn--a.example",
            "a.xn--a",
            "EXAMPLE.com",
            "user@host",
            "a b",
            "[::1]",
            "host:99999",
            "a--b.example",
            "host:",
            "host:x",
            "ex%61mple",
        ] {
            assert!(!is_plain(&format!("https://{host}/a")), "{host}");
        }
        assert!(is_plain("https://cdn.example.com/a?b=c"));
        assert!(is_plain("/a"));
        assert!(!is_plain("a"));
        assert!(!is_plain("//host/a"));
        assert!(!is_plain("ftp://host/a"));
    }

    proptest! {
        #[test]
        fn a_plain_url_parses(
            scheme in "(https?://)?",
            host in "([a-z0-9.:-]|xn--|\\PC){0,10}",
            rest in "/([a-z!$&'()*+,;=:@\\[\\]./?_~%#\\\\ -]|\\PC){0,12}",
        ) {
            let url = format!("{scheme}{host}{rest}");
            prop_assert!(!is_plain(&url) || resolve_http(&url, false).is_ok(), "{}", url);
        }

        #[test]
        fn a_plain_path_is_what_a_parser_makes_of_it(rest in "/([a-z!$&'()*+,;=:@\\[\\]./?_~%#\\\\ -]|\\PC){0,12}") {
            if let Some(path) = plain_path(&rest) {
                let resolved = resolve_http(&rest, false);
                prop_assert_eq!(resolved, Ok(format!("https://document.invalid{path}")));
            }
        }
    }
}
