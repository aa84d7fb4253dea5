//! The base boundary: a token is for one endpoint, and no URL outside it may carry the token.

use alloc::borrow::ToOwned;
use alloc::string::String;

use super::plain::plain_path;
use super::resolve_http;
use crate::error::{Error, ErrorKind};
use crate::platform::{Platform, PlatformUrl};
use crate::text::concat;

/// The endpoint that a token is for: an origin, and the path at or below which its objects lie.
#[derive(Debug, Clone, PartialEq)]
pub struct Base {
    origin: String,
    /// Without a slash at its end.
    path: String,
    /// A parser does not change the text of origin and path.
    has_plain_origin: bool,
    /// In `document`, the path alone leads to the base.
    is_path_in_document: bool,
    document: <Platform as PlatformUrl>::Document,
}

impl Base {
    /// Takes the endpoint's URL, a relative one resolved against the document.
    ///
    /// # Errors
    ///
    /// `invalid-option` where it is no http(s) URL or path, or has a query or a fragment; also where it is a
    /// path, and the document's address is no base for one.
    pub fn new(base_url: &str) -> Result<Self, Error> {
        if base_url.bytes().any(|byte| matches!(byte, b'?' | b'#')) {
            return Err(ErrorKind::BaseUrl.into());
        }
        let document = Platform::document();
        let resolved = resolve_http(base_url, true).map_err(|_| {
            if is_relative(base_url) {
                ErrorKind::RelativeBaseUrl
            } else {
                ErrorKind::BaseUrl
            }
        })?;
        let (origin, path) = origin_and_path(&resolved);
        let path = path.strip_suffix('/').unwrap_or(path);
        let object = concat(&[origin, path, "/object"]);
        let leads_to_object =
            |url: &str| resolve_http(url, true).is_ok_and(|resolved| resolved == object);
        Ok(Self {
            origin: origin.to_owned(),
            path: path.to_owned(),
            has_plain_origin: leads_to_object(&object),
            is_path_in_document: leads_to_object(&concat(&[path, "/object"])),
            document,
        })
    }

    /// True if the endpoint is of the document's own origin, or of the worker's.
    #[cfg_attr(
        not(feature = "service-worker"),
        expect(dead_code, reason = "the service worker's")
    )]
    pub(crate) fn is_of_document_origin(&self) -> bool {
        resolve_http("/", true).is_ok_and(|root| origin_and_path(&root).0 == self.origin)
    }

    /// The path of `url` below the endpoint, without its slash at the start, resolved as the browser will
    /// resolve it.
    ///
    /// # Errors
    ///
    /// `outside-base` if it is not at or below the endpoint; `invalid-url` if it does not parse,
    /// or its scheme is not http(s).
    pub fn path_below(&self, url: &str) -> Result<String, Error> {
        match self.plain_path_below(url) {
            Some(below) => Ok(below.to_owned()),
            None => self.parsed_path_below(url),
        }
    }

    /// The same for a URL that begins with the base as a parser wrote it, or with its path alone, and whose rest a
    /// parser would not change. None for any other URL.
    fn plain_path_below<'url>(&self, url: &'url str) -> Option<&'url str> {
        let rest = match url.strip_prefix(&*self.origin) {
            Some(rest) if self.has_plain_origin => rest,
            // A document whose `<base>` changed may be at another origin now.
            _ if self.is_path_in_document
                && url.starts_with('/')
                && Platform::document() == self.document =>
            {
                url
            }
            _ => return None,
        };
        plain_path(rest.strip_prefix(&*self.path)?)?.strip_prefix('/')
    }

    fn parsed_path_below(&self, url: &str) -> Result<String, Error> {
        let resolved = resolve_http(url, true).map_err(|error| {
            if is_relative(url) {
                ErrorKind::RelativeUrl.into()
            } else {
                error
            }
        })?;
        let (origin, path) = origin_and_path(&resolved);
        let rest = path
            .strip_prefix(&*self.path)
            .filter(|_| origin == self.origin);
        match rest.map(|rest| (rest, rest.strip_prefix('/'))) {
            Some(("", _)) => Ok(String::new()),
            Some((_, Some(below))) => Ok(below.to_owned()),
            _ => Err(ErrorKind::OutsideBase.into()),
        }
    }
}

/// For a URL that does not resolve against the document: whether the document's address is the reason.
fn is_relative(url: &str) -> bool {
    resolve_http(url, false).is_ok()
}

/// An absolute http(s) URL, cut where its path begins.
fn origin_and_path(url: &str) -> (&str, &str) {
    // The two slashes before the host come first.
    let mut slashes = 0;
    let path = url.bytes().position(|byte| {
        slashes += u32::from(byte == b'/');
        slashes == 3
    });
    path.and_then(|path| url.split_at_checked(path))
        .unwrap_or((url, ""))
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::Base;

    /// What a plain URL is answered is what a parser says of it.
    fn assert_as_parsed(base: &str, url: &str) {
        let Ok(base) = Base::new(base) else {
            return;
        };
        if let Some(below) = base.plain_path_below(url) {
            let parsed = base.parsed_path_below(url);
            assert_eq!(parsed.as_deref(), Ok(below), "{url:?} below {base:?}");
        }
    }

    /// A case's text, of which pieces may be repeated or be half a surrogate pair.
    fn text(value: &Value) -> String {
        let piece = |piece: &Value| match piece {
            Value::String(text) => text.clone(),
            piece if piece.get("unit").is_some() => '\u{fffd}'.into(),
            piece => {
                let times = piece["times"].as_u64().unwrap();
                piece["text"]
                    .as_str()
                    .unwrap()
                    .repeat(times.try_into().unwrap())
            }
        };
        match value {
            Value::Array(pieces) => pieces.iter().map(piece).collect(),
            value => piece(value),
        }
    }

    #[test]
    fn a_plain_url_of_the_cases_is_answered_as_a_parser_would() {
        let cases = include_str!("../../tests/cases/base.json");
        let cases: Vec<Value> = serde_json::from_str(cases).unwrap();
        for base in &cases {
            let base = text(&base["base"]);
            for case in &cases {
                assert_as_parsed(&base, &text(&case["url"]));
            }
        }
    }

    #[test]
    fn image_urls_as_a_server_sends_them_are_plain() {
        for base in [
            "/api/objectstore/",
            "https://cdn.example/os",
            "https://cdn.example:8443",
        ] {
            let url = format!("{base}/v1/objects/preprod/org=1;project=2/1/2/icon?size=2");
            let url = url.replace("//v1", "/v1");
            let below = Base::new(base)
                .unwrap()
                .plain_path_below(&url)
                .map(str::to_owned);
            assert_eq!(
                below.as_deref(),
                Some("v1/objects/preprod/org=1;project=2/1/2/icon")
            );
        }
    }

    #[test]
    fn what_a_parser_might_change_is_not_plain() {
        let base = Base::new("/os").unwrap();
        for rest in [
            "",
            "x",
            "//a",
            "/../a",
            "/a/./b",
            "/.a",
            "/a b",
            "/a\\b",
            "/%2e%2e/a",
            "/é",
            "/a#b",
            "/a?'",
            "/a\n",
        ] {
            assert_eq!(
                base.plain_path_below(&format!("/os{rest}")),
                None,
                "{rest:?}"
            );
        }
    }

    #[test]
    fn a_path_that_names_a_host_is_not_plain() {
        let base = Base::new("https://document.invalid//host").unwrap();
        assert_eq!(base.plain_path_below("//host/a"), None);
        assert_eq!(
            base.plain_path_below("https://document.invalid//host/a"),
            Some("a")
        );
    }

    const BASES: [&str; 8] = [
        "/",
        "/os",
        "/os/",
        "//document.invalid/os",
        "https://document.invalid",
        "https://os.example:8443/a;b=1/",
        "HTTP://os.example/a/../%7e",
        "https://os.example//a",
    ];

    proptest! {
        #[test]
        fn a_plain_url_is_answered_as_a_parser_would(
            base in proptest::sample::select(&BASES),
            start in proptest::sample::select(vec!["", "/os", "/", "//document.invalid", "https://document.invalid",
                "https://os.example:8443/a;b=1", "http://os.example/~", "http://os.example/%7e", "https://os.example//a"]),
            rest in "(/|\\.|[a-z~!$&'()*+,;=:@\\[\\]_0-9-]|%2e|\\\\|\\?|#|\t|\\PC){0,12}",
        ) {
            assert_as_parsed(base, &format!("{start}{rest}"));
        }
    }
}
