//! The cases in `tests/cases/`, through the Rust API: natively, with the `url` crate and
//! `serde_json` as the platform, and in a browser, with its own. `pkg/test` and `tests/package.rs`
//! run the same cases through the npm package.

use objectstore_image_auth::object::is_covered;
use objectstore_image_auth::{
    AuthParam, Base, Claims, EpochMs, Error, ObjectUrl, Token, image_url, redact_url,
    url_expires_at, without_token,
};
use serde::Deserialize;
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

/// The token of cases that name none.
const TOKEN: &str = "e30.e30.c2ln";

/// What is expected: a value, or the code of an error.
type Outcome<T> = Result<T, String>;

fn outcome<T>(result: Result<T, Error>) -> Outcome<T> {
    result.map_err(|error| error.code().as_str().to_owned())
}

fn expected(value: Option<String>, error: Option<String>) -> Outcome<String> {
    error.map_or_else(|| Ok(value.expect("a case has a value or `error`")), Err)
}

#[derive(Deserialize)]
struct UrlCase {
    name: String,
    url: String,
    param: Option<String>,
    token: Option<String>,
    expected: Option<String>,
    error: Option<String>,
}

#[wasm_bindgen_test(unsupported = test)]
fn a_url_gets_the_token_and_nothing_else_changes() {
    let cases: Vec<UrlCase> = serde_json::from_str(include_str!("cases/image_url.json")).unwrap();
    for case in cases {
        let token = case.token.unwrap_or_else(|| TOKEN.to_owned());
        let built = param(case.param).and_then(|param| {
            if token.is_empty() {
                return without_token(&case.url, &param);
            }
            image_url(&case.url, Some(&Token::new(token)?), &param)
        });
        assert_eq!(
            outcome(built),
            expected(case.expected, case.error),
            "{}",
            case.name
        );
    }
}

fn param(name: Option<String>) -> Result<AuthParam, Error> {
    name.map_or_else(|| Ok(AuthParam::default()), AuthParam::new)
}

#[derive(Deserialize)]
struct ObjectCase {
    name: String,
    base: String,
    usecase: String,
    scopes: Vec<(String, String)>,
    key: String,
    expected: Option<String>,
    error: Option<String>,
}

#[wasm_bindgen_test(unsupported = test)]
fn an_object_is_named_as_objectstore_names_it() {
    let cases: Vec<ObjectCase> =
        serde_json::from_str(include_str!("cases/object_url.json")).unwrap();
    for case in cases {
        let url = ObjectUrl::at(&case.base, &case.usecase).and_then(|mut url| {
            for (name, value) in &case.scopes {
                url = url.scope(name, value)?;
            }
            url.key(&case.key)
        });
        assert_eq!(
            outcome(url),
            expected(case.expected, case.error),
            "{}",
            case.name
        );
    }
}

#[derive(Deserialize)]
struct BaseCase {
    name: String,
    base: Text,
    url: Text,
    /// The path below the base.
    below: Option<Text>,
    error: Option<String>,
    /// Another error that is accepted, because parsers differ from the standard: the `url` crate refuses a
    /// third slash before a host, Chromium accepts a space in a host, and Firefox refuses an asterisk.
    or: Option<String>,
}

/// A text, or its pieces if JSON cannot hold it well: half a surrogate pair, a megabyte.
#[derive(Deserialize)]
#[serde(untagged)]
enum Text {
    Whole(String),
    Pieces(Vec<Piece>),
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Piece {
    Text(String),
    Repeated {
        text: String,
        times: usize,
    },
    /// Of UTF-16.
    Unit {
        unit: u16,
    },
}

impl Text {
    /// As JavaScript hands it to Rust: half a surrogate pair as U+FFFD.
    fn into_string(self) -> String {
        let pieces = match self {
            Self::Whole(text) => return text,
            Self::Pieces(pieces) => pieces,
        };
        let units: Vec<u16> = pieces.into_iter().flat_map(Piece::into_units).collect();
        String::from_utf16_lossy(&units)
    }
}

impl Piece {
    fn into_units(self) -> Vec<u16> {
        match self {
            Self::Text(text) => text.encode_utf16().collect(),
            Self::Repeated { text, times } => text.repeat(times).encode_utf16().collect(),
            Self::Unit { unit } => vec![unit],
        }
    }
}

#[cfg(not(target_arch = "wasm32"))]
#[test]
fn a_url_lies_below_the_base_where_a_browser_resolves_it_to() {
    assert_below_where_expected();
}

/// The cases' relative URLs are resolved against `https://document.invalid/`, natively as well. The module
/// that sets this base is imported last: `pkg/test/boundary/browser.js` says why.
#[cfg(target_arch = "wasm32")]
#[wasm_bindgen_test]
async fn a_url_lies_below_the_base_where_a_browser_resolves_it_to() {
    let set_base = "import('/pkg/test/boundary/document-base.js')
        .then(({setDocumentBase}) => setDocumentBase('https://document.invalid/'))";
    let promise: js_sys::Promise = js_sys::eval(set_base).unwrap().into();
    let restore: js_sys::Function = wasm_bindgen_futures::JsFuture::from(promise)
        .await
        .unwrap()
        .into();
    assert_below_where_expected();
    restore.call0(&wasm_bindgen::JsValue::UNDEFINED).unwrap();
}

fn assert_below_where_expected() {
    let cases: Vec<BaseCase> = serde_json::from_str(include_str!("cases/base.json")).unwrap();
    for case in cases {
        let base = Base::new(&case.base.into_string());
        let url = case.url.into_string();
        let below = base.and_then(|base| base.path_below(&url));
        let below = outcome(below);
        let is_as_good = case.or.is_some() && below.as_ref().err() == case.or.as_ref();
        let expected = expected(case.below.map(Text::into_string), case.error);
        assert!(is_as_good || below == expected, "{}", case.name);
    }
}

#[derive(Deserialize)]
struct CoverCase {
    name: String,
    path: String,
    usecase: Option<String>,
    scopes: Vec<(String, String)>,
    permissions: Vec<String>,
    covered: bool,
}

#[wasm_bindgen_test(unsupported = test)]
fn a_token_covers_what_the_server_would_grant_it() {
    let cases: Vec<CoverCase> = serde_json::from_str(include_str!("cases/covered.json")).unwrap();
    for case in cases {
        let claims = Claims {
            usecase: case.usecase,
            scopes: case.scopes,
            permissions: case.permissions,
            ..Claims::default()
        };
        assert_eq!(
            is_covered(&case.path, &claims),
            case.covered,
            "{}",
            case.name
        );
    }
}

#[derive(Deserialize)]
struct ExpiryCase {
    name: String,
    url: String,
    param: Option<String>,
    expected: Option<i64>,
}

#[wasm_bindgen_test(unsupported = test)]
fn a_url_expires_when_its_query_says() {
    let cases: Vec<ExpiryCase> =
        serde_json::from_str(include_str!("cases/url_expires_at.json")).unwrap();
    for case in cases {
        let expires_at = url_expires_at(&case.url, &param(case.param).unwrap());
        assert_eq!(expires_at, case.expected.map(EpochMs), "{}", case.name);
    }
}

#[derive(Deserialize)]
struct RedactionCase {
    name: String,
    url: String,
    expected: String,
}

#[wasm_bindgen_test(unsupported = test)]
fn a_redacted_url_holds_no_secret() {
    let cases: Vec<RedactionCase> =
        serde_json::from_str(include_str!("cases/redact_url.json")).unwrap();
    for case in cases {
        assert_eq!(redact_url(&case.url), case.expected, "{}", case.name);
    }
}

#[derive(Deserialize)]
struct TokenCase {
    name: String,
    /// The whole token, or …
    token: Option<Text>,
    /// … its header and payload.
    header: Option<Value>,
    payload: Option<Value>,
    claims: Option<Value>,
}

#[wasm_bindgen_test(unsupported = test)]
fn claims_are_read_or_the_token_is_opaque() {
    let cases: Vec<TokenCase> = serde_json::from_str(include_str!("cases/tokens.json")).unwrap();
    for case in cases {
        let text = case.token.map_or_else(
            || jwt(case.header.as_ref(), case.payload.as_ref()),
            Text::into_string,
        );
        let claims = Token::new(text).unwrap().claims();
        assert_eq!(
            claims.map(as_javascript_sees_them),
            case.claims,
            "{}",
            case.name
        );
    }
}

fn jwt(header: Option<&Value>, payload: Option<&Value>) -> String {
    let part = |value: Option<&Value>| base64url(&serde_json::to_vec(&value).unwrap());
    format!("{}.{}.c2ln", part(header), part(payload))
}

fn base64url(bytes: &[u8]) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes)
}

fn as_javascript_sees_them(claims: Claims) -> Value {
    let mut value = json!({
        "scopes": claims.scopes.iter().cloned().map(|(name, value)| (name, Value::from(value))).collect::<serde_json::Map<_, _>>(),
        "permissions": claims.permissions,
        "readOnly": claims.read_only(),
    });
    let mut set = |name: &str, claim: Option<Value>| {
        if let Some(claim) = claim {
            value[name] = claim;
        }
    };
    set("keyId", claims.key_id.map(Value::from));
    set("algorithm", claims.algorithm.map(Value::from));
    set("usecase", claims.usecase.map(Value::from));
    set("expiresAt", claims.expires_at.map(|date| date.0.into()));
    set("issuedAt", claims.issued_at.map(|date| date.0.into()));
    set("notBefore", claims.not_before.map(|date| date.0.into()));
    value
}
