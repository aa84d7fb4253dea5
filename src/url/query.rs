//! The query of a URL, found and changed in its text.

use super::AuthParam;
use super::percent::decode;

/// The parameter that makes a URL a pre-signed one of Objectstore.
const SIGNATURE: &str = "os_sig";

/// A URL's text, cut where its query begins and ends. The three parts together are the URL.
#[derive(Clone, Copy)]
pub(crate) struct Query<'url> {
    /// All before the query's `?`.
    before: &'url str,
    /// The query without its `?`; None where the URL has none.
    query: Option<&'url str>,
    /// The fragment with its `#`, or the space at the end that a parser drops.
    after: &'url str,
}

impl<'url> Query<'url> {
    /// Cuts as every http(s) URL is cut: the fragment begins at the first `#`, the query at the
    /// first `?` before it.
    pub(crate) fn of(url: &'url str) -> Self {
        let end = url.find('#').unwrap_or_else(|| {
            // A parser drops control characters and spaces at the end of a URL. What is appended
            // after them would make them a part of the last value.
            url.trim_end_matches(|c: char| c <= ' ').len()
        });
        let (rest, after) = url.split_at_checked(end).unwrap_or((url, ""));
        let (before, query) = match rest.split_once('?') {
            Some((before, query)) => (before, Some(query)),
            None => (rest, None),
        };
        Self {
            before,
            query,
            after,
        }
    }

    /// The parts between `&`, as they are written. None of them in an empty query.
    fn pairs(self) -> impl Iterator<Item = &'url str> {
        self.query
            .filter(|query| !query.is_empty())
            .into_iter()
            .flat_map(|query| query.split('&'))
    }

    /// The value, decoded, of the first parameter of this name, whatever its case.
    pub(crate) fn value(&self, name: &str) -> Option<String> {
        let pair = self.pairs().find(|pair| is_named(pair, name))?;
        Some(decode(pair.split_once('=').map_or("", |(_, value)| value)).into_owned())
    }

    /// True where Objectstore signed the URL. Its signature covers the whole query.
    pub(crate) fn is_presigned(&self) -> bool {
        self.pairs().any(|pair| is_named(pair, SIGNATURE))
    }

    /// The URL with `pair` at the end of its query in place of every parameter named `param`, or
    /// just without these where there is no pair.
    pub(crate) fn replacing(self, param: &AuthParam, pair: Option<&str>) -> String {
        let room = self.before.len() + self.after.len() + 2;
        let added = pair.map_or(0, str::len) + self.query.map_or(0, str::len);
        let mut url = String::with_capacity(room + added);
        url.push_str(self.before);
        let mut separator = '?';
        let kept = self.pairs().filter(|pair| !is_named(pair, param.as_str()));
        for pair in kept.chain(pair) {
            url.push(separator);
            url.push_str(pair);
            separator = '&';
        }
        // A query that was empty from the start stays one.
        if separator == '?' && self.query == Some("") {
            url.push('?');
        }
        url.push_str(self.after);
        url
    }
}

/// The part of a pair before its `=`.
pub(super) fn name_of(pair: &str) -> &str {
    pair.split_once('=').map_or(pair, |(name, _)| name)
}

/// True where a server would read this name, in whatever case: it is compared decoded, so that one
/// written `X%2DOs-Auth` is found too.
fn is_named(pair: &str, name: &str) -> bool {
    decode(name_of(pair)).eq_ignore_ascii_case(name)
}
