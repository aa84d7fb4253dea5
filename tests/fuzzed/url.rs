//! Any text, passed as a URL and as a base.

use arbitrary::{Arbitrary, Unstructured};
use objectstore_image_auth::{
    AuthParam, Base, Token, image_url, redact_url, url_expires_at, without_token,
};
use url::{Position, Url};

/// Where a relative URL is resolved natively.
const DOCUMENT: &str = "https://document.invalid/";

const BASES: [&str; 4] = [
    "/api/0/organizations/acme/objectstore",
    "https://cdn.example.com/os/",
    "https://cdn.example.com",
    "http://[::1]:8080/a",
];

const TOKEN: &str = "eyJhIjoxfQ.eyJhIjoxfQ.a-signature-that-shows";

/// A part of it.
const SIGNATURE: &str = "a-signature";

#[derive(Arbitrary, Debug)]
struct Input<'a> {
    base: u8,
    is_below: bool,
    url: &'a str,
}

pub(crate) fn check(data: &[u8]) {
    let Ok(input) = Input::arbitrary_take_rest(Unstructured::new(data)) else {
        return;
    };
    let base = BASES[usize::from(input.base) % BASES.len()];
    let url = if input.is_below {
        format!("{base}{}", input.url)
    } else {
        input.url.to_owned()
    };
    check_base(base, &url);
    // A base is a URL, too.
    if let Ok(base) = Base::new(input.url) {
        let _ = base.path_below(&url);
    }
    let _ = url_expires_at(&url, &AuthParam::default());
    check_token_in(&url);
}

fn resolve(url: &str) -> Option<Url> {
    Url::parse(DOCUMENT).unwrap().join(url).ok()
}

/// A URL is below the base if a parser says so: same scheme, host and port, and in the folder of the base.
fn check_base(base: &str, url: &str) {
    let below = Base::new(base).unwrap().path_below(url);
    let (Some(base), Some(url)) = (resolve(base), resolve(url)) else {
        assert!(below.is_err());
        return;
    };
    let folder = format!("{}/", base.path().trim_end_matches('/'));
    let place = |url: &Url| url[Position::BeforeHost..Position::AfterPort].to_owned();
    let is_same_origin = base.scheme() == url.scheme() && place(&base) == place(&url);
    let path = format!("{}/", url.path());
    let expected = (is_same_origin && path.starts_with(&folder))
        .then(|| url.path().get(folder.len()..).unwrap_or_default());
    assert_eq!(below.ok().as_deref(), expected);
}

fn check_token_in(url: &str) {
    let param = AuthParam::default();
    let token = Token::new(TOKEN).unwrap();
    let is_http = |url: &Url| matches!(url.scheme(), "http" | "https");
    let built = image_url(url, Some(&token), &param);
    let Some(parsed) = resolve(url).filter(is_http) else {
        assert!(built.is_err());
        check_redacted(url, &format!("{url}?X-Os-Auth={TOKEN}"));
        return;
    };
    let src = built.unwrap();
    assert_eq!(image_url(&src, Some(&token), &param).unwrap(), src);
    let bare = without_token(url, &param).unwrap();
    assert_eq!(without_token(&bare, &param).unwrap(), bare);
    assert_eq!(values_of_auth(&parsed, &resolve(&bare).unwrap()), [""; 0]);
    let is_presigned = parsed
        .query_pairs()
        .any(|(name, _)| name.eq_ignore_ascii_case("os_sig"));
    if is_presigned {
        assert_eq!(src, url);
        return;
    }
    // Except an empty query, which is removed with the token.
    let back = without_token(&src, &param).unwrap();
    assert!(back == bare || bare.replacen('?', "", 1) == back);
    check_redacted(url, &src);

    assert_eq!(values_of_auth(&parsed, &resolve(&src).unwrap()), [TOKEN]);
}

/// The values of the parameters that servers read a token from, in a URL that was changed. Everything else must be as
/// before.
fn values_of_auth(before: &Url, after: &Url) -> Vec<String> {
    let is_auth = |name: &str| {
        ["X-Os-Auth", "os_auth"]
            .iter()
            .any(|known| name.eq_ignore_ascii_case(known))
    };
    let [(_, others_before), (of_auth, others)] = [before, after].map(|url| {
        url.query_pairs()
            .into_owned()
            .partition::<Vec<_>, _>(|(name, _)| is_auth(name))
    });
    assert_eq!(others_before, others);
    let [before, after] = [before, after].map(|url| (&url[..Position::AfterPath], url.fragment()));
    assert_eq!(before, after);
    of_auth.into_iter().map(|(_, value)| value).collect()
}

fn check_redacted(url: &str, src: &str) {
    assert!(url.contains(SIGNATURE) || !redact_url(src).contains(SIGNATURE));
}
