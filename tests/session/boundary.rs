//! The base boundary: the token is for one endpoint, and no URL outside of it gets it. The judge is
//! the `url` crate, asked for the parts of both URLs; `tests/cases/base.json` has the cases by name.

use crate::support::{START, config};
use objectstore_image_auth::session::{Config, Event, Page, Session};
use objectstore_image_auth::{Base, ErrorCode, Millis, Moment, Token};
use proptest::prelude::*;
use url::Url;

/// The address that relative URLs are resolved against natively, where there is no document.
const DOCUMENT: &str = "https://document.invalid/";

const AT: Moment = Moment {
    wall: START,
    mono: Millis(0),
};

/// A token without readable claims: so only the boundary decides.
const TOKEN: &str = "the-t0ken";

fn session(base: &str) -> Session {
    let config = Config {
        base: Base::new(base).unwrap(),
        ..config()
    };
    let mut session = Session::new(config, Page::Visible, 1, AT);
    let event = Event::Ingested {
        token: Some(Token::new(TOKEN).unwrap()),
        date: None,
    };
    session.handle(event, AT);
    session
}

fn resolve(url: &str) -> Option<Url> {
    let url = Url::parse(DOCUMENT).unwrap().join(url).ok()?;
    matches!(url.scheme(), "http" | "https").then_some(url)
}

/// Whether a URL is at or below the base, part by part.
fn is_inside(url: &Url, base: &str) -> bool {
    let base = resolve(base).unwrap();
    let place = |url: &Url| {
        let host = url.host().map(|host| host.to_owned());
        (url.scheme().to_owned(), host, url.port_or_known_default())
    };
    let mut segments: Vec<_> = base.path_segments().unwrap().collect();
    if segments.last() == Some(&"") {
        segments.pop();
    }
    let below: Vec<_> = url.path_segments().unwrap().collect();
    place(url) == place(&base) && below.starts_with(&segments)
}

/// Asks a session for a URL, and holds its answer to what the `url` crate says.
fn judge(base: &str, url: &str) -> Result<(), TestCaseError> {
    let answer = session(base).url(url, AT);
    let Some(resolved) = resolve(url) else {
        prop_assert_eq!(answer.unwrap_err().code(), ErrorCode::InvalidUrl);
        return Ok(());
    };
    if !is_inside(&resolved, base) {
        prop_assert_eq!(answer.unwrap_err().code(), ErrorCode::OutsideBase);
        return Ok(());
    }
    let built = answer.unwrap().unwrap();
    let sent = resolve(&built).unwrap();
    prop_assert!(is_inside(&sent, base), "{:?} leads out", built);
    let is_presigned = |(name, _): (std::borrow::Cow<str>, _)| name.eq_ignore_ascii_case("os_sig");
    if !resolved.query_pairs().any(is_presigned) {
        let tokens = sent.query_pairs().filter(|(_, value)| value == TOKEN);
        prop_assert_eq!(tokens.count(), 1);
    }
    Ok(())
}

/// Bases of each kind, and how the URLs that are tried with them begin.
fn base() -> impl Strategy<Value = (&'static str, String)> {
    let absolute = prop::sample::select(vec![
        "https://cdn.example.com/os",
        "https://CDN.example.com:443/os",
        "https://user:pw@cdn.example.com/os",
        "https://cdn.example.com",
        "https://cdn.example.com/",
        "https://cdn.example.com.evil.io/os",
        "https://cdn.example.com@evil.io/os",
        "https://cdn.example.com./os",
        "https://cdn.example.com:8443/os",
        "https://cdn.example.com\\os",
        "http://cdn.example.com/os",
        "//cdn.example.com/os",
        "\\\\cdn.example.com\\os",
        "https:/cdn.example.com/os",
        "https:os",
        "https://cdn.example.com/o",
        "blob:https://cdn.example.com/os",
        "javascript:/os",
        "",
    ]);
    let path = prop::sample::select(vec![
        "/os",
        "/os/",
        "/o",
        "/",
        "os",
        "./os",
        "/\\os",
        "//os",
        "/OS",
        "/%6fs",
        " /os",
        "/\tos",
        "https://document.invalid/os",
        "https://document.invalid:443/os",
        "/x/../os",
        "",
    ]);
    prop_oneof![
        (
            prop::sample::select(vec![
                "https://cdn.example.com/os",
                "https://cdn.example.com/os/",
                "https://cdn.example.com",
            ]),
            absolute.prop_map(str::to_owned)
        ),
        (
            prop::sample::select(vec![
                "/os",
                "/os/",
                "/",
                "os",
                "https://document.invalid/os"
            ]),
            path.prop_map(str::to_owned)
        ),
    ]
}

/// What can come after the base: every piece of text that a URL parser treats specially.
fn rest() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => Just("/".to_owned()),
        2 => Just("..".to_owned()),
        2 => "[a-z0-9._~=;!$'()+,@:-]{0,5}",
        1 => "%2[eEfF]",
        1 => Just(".".to_owned()),
        1 => Just("os".to_owned()),
        1 => "[?#&]",
        1 => "[ -~]",
        1 => "[\\\\\\t\\n\\r äß图]",
        1 => "%[0-9A-Fa-f]{2}",
        1 => Just("?os_sig=c2ln".to_owned()),
    ];
    prop::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn no_token_leaves_the_base_and_all_below_it_get_one((base, start) in base(), rest in rest()) {
        judge(base, &(start + &rest))?;
    }

    #[test]
    fn a_plain_path_lies_where_a_parser_puts_it(rest in "[!-~]{0,3}", more in rest()) {
        for start in ["/os", "/os/", "/"] {
            judge("/os", &[start, &rest, &more].concat())?;
        }
    }

    #[test]
    fn any_text_is_judged_as_the_parser_judges_it(url: String) {
        judge("/", &url)?;
        judge("https://cdn.example.com", &url)?;
    }

    #[test]
    fn a_base_is_taken_where_the_parser_takes_it(url in "\\PC{0,12}|https?:[/\\\\a-z@.:\\[]{0,12}") {
        let is_url = resolve(&url).is_some() && !url.contains(['?', '#']);
        prop_assert_eq!(Base::new(&url).is_ok(), is_url);
    }
}

#[test]
fn a_host_that_resembles_the_base_gets_no_token() {
    for url in [
        "https://cdn.example.com.evil.io/",
        "https://cdn.example.com@evil.io/",
        "https://CDN.example.com:8443/",
        "//evil.io",
        "\\\\evil.io\\",
        "/\\evil.io/",
        "https:\\\\evil.io",
        "https://cdn.example.com./",
        "https://evil.io\\@cdn.example.com/",
        "https://evil.io/?cdn.example.com",
    ] {
        let error = session("https://cdn.example.com").url(url, AT).unwrap_err();
        assert_eq!(error.code(), ErrorCode::OutsideBase, "{url}");
    }
}
