//! The query of a URL, found and changed in its text.

use alloc::string::String;

use super::AuthParam;
use super::percent::Decoded;
use crate::text::{append, split, split_before, split_once};

/// The parameter that makes a URL a pre-signed one of Objectstore.
const SIGNATURE: &str = "os_sig";

/// A URL's text, cut where its query begins and ends. The three parts in a row are the URL.
#[derive(Clone, Copy)]
pub(crate) struct Query<'url> {
    /// The text before the query's `?`.
    before: &'url str,
    /// The query without its `?`; None if the URL has none.
    text: Option<&'url str>,
    /// The fragment with its `#`, or the space at the end that a parser drops.
    after: &'url str,
}

impl<'url> Query<'url> {
    /// Cuts a URL as a parser does: the fragment begins at the first `#`, the query at the first `?` before it.
    pub(crate) fn of(url: &'url str) -> Self {
        let (mut before, rest) = split_before(url, b"?#");
        let (mut text, mut after) = match rest.strip_prefix('?') {
            Some(rest) => {
                let (text, fragment) = split_before(rest, b"#");
                (Some(text), fragment)
            }
            None => (None, rest),
        };
        if after.is_empty() {
            // The space ends whichever part comes last.
            let last = text.as_mut().unwrap_or(&mut before);
            (*last, after) = split_trailing_space(last);
        }
        Self {
            before,
            text,
            after,
        }
    }

    /// The parts between `&`, as they are written. An empty query has none.
    fn pairs(self) -> impl Iterator<Item = &'url str> {
        let text = self.text.unwrap_or_default();
        split(text, b"&").take(if text.is_empty() { 0 } else { usize::MAX })
    }

    /// The decoded value of the first parameter of this name, in any case.
    pub(crate) fn value(&self, name: &str) -> Option<String> {
        let (_, value) = self
            .pairs()
            .map(name_and_value)
            .find(|(found, _)| is_name(found, name))?;
        Some(Decoded::of(value).text())
    }

    /// True if Objectstore signed the URL. The signature covers the whole query.
    pub(crate) fn is_presigned(&self) -> bool {
        self.pairs().any(|pair| is_named(pair, SIGNATURE))
    }

    /// The URL without every parameter that `param` names (see [`AuthParam::names`]), and with `pair`, if given, at the
    /// end of its query.
    pub(crate) fn replacing(self, param: &AuthParam, pair: Option<&str>) -> String {
        let old = self.before.len() + self.text.map_or(0, str::len) + self.after.len();
        let mut url = String::with_capacity(old + pair.map_or(0, str::len) + 2);
        url.push_str(self.before);
        let mut separator = "?";
        let mut push = |pair: &str| {
            append(&mut url, &[separator, pair]);
            separator = "&";
        };
        let mut last = self.before;
        let is_auth = |pair: &&str| param.names().iter().any(|name| is_named(pair, name));
        for kept in self.pairs().filter(|pair| !is_auth(pair)) {
            push(kept);
            last = kept;
        }
        match pair {
            Some(pair) => push(pair),
            // A query that was empty from the start stays one.
            None if self.text == Some("") => push(""),
            // With nothing behind it, a parser would drop the end of what is kept.
            None if !self.after.starts_with('#') && ends_in_space(last) => push(""),
            None => {}
        }
        url.push_str(self.after);
        url
    }
}

/// A parser drops control characters and spaces at the end of a URL. What is appended after them
/// would make them a part of the last value.
fn split_trailing_space(url: &str) -> (&str, &str) {
    let end = url
        .bytes()
        .rposition(|byte| byte > b' ')
        .map_or(0, |last| last + 1);
    url.split_at_checked(end).unwrap_or((url, ""))
}

fn ends_in_space(text: &str) -> bool {
    !split_trailing_space(text).1.is_empty()
}

/// A pair, cut at its first `=`.
pub(super) fn name_and_value(pair: &str) -> (&str, &str) {
    split_once(pair, b'=').unwrap_or((pair, ""))
}

fn is_named(pair: &str, name: &str) -> bool {
    is_name(name_and_value(pair).0, name)
}

/// True if a server would read this name, in any case. It is compared decoded, so `X%2DOs-Auth` is found too.
pub(super) fn is_name(written: &str, name: &str) -> bool {
    let lower = |byte: u8| byte.to_ascii_lowercase();
    Decoded::of(written).map(lower).eq(name.bytes().map(lower))
}
