//! Any text, passed as a token.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use objectstore_image_auth::{
    AuthParam, Claims, Token, image_url, redact_url, url_expires_at, without_token,
};
use serde_json::Value;
use url::Url;

/// The shortest text that cannot occur by chance.
const DISTINCTIVE: usize = 12;

pub(crate) fn check(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    match Token::new(&*text) {
        Ok(token) => check_token(&token, &text),
        // As of no text, or of any other.
        Err(error) => assert!(
            ["", " "]
                .map(|text| Token::new(text).err())
                .contains(&Some(error))
        ),
    }
    let jwt = format!("e30.{}.c2ln", URL_SAFE_NO_PAD.encode(data));
    check_claims(
        Token::new(jwt).unwrap().claims(),
        serde_json::from_slice(data).ok(),
    );
}

fn check_token(token: &Token, text: &str) {
    let param = AuthParam::default();
    let src = image_url("/a?b=c#d", Some(token), &param).unwrap();
    assert_eq!(without_token(&src, &param).unwrap(), "/a?b=c#d");

    let parsed = Url::parse("https://page.example").unwrap().join(&src);
    let pairs: Vec<_> = parsed.unwrap().query_pairs().into_owned().collect();
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    assert_eq!(pairs, [pair("b", "c"), pair(param.as_str(), text)]);

    let claims = token.claims();
    assert_eq!(
        url_expires_at(&src, &param),
        claims.and_then(|claims| claims.expires_at)
    );
    let secret = text.rsplit('.').next().unwrap();
    assert_eq!(redact_url(&src), "/a?b=c&X-Os-Auth=[redacted]#d");
    if secret.len() >= DISTINCTIVE {
        assert!(!format!("{token:?}").contains(secret) || text.matches(secret).count() > 1);
    }
}

/// The claims as another JSON parser reads them from the payload.
fn check_claims(claims: Option<Claims>, payload: Option<Value>) {
    let payload = payload.filter(Value::is_object);
    assert_eq!(claims.is_some(), payload.is_some());
    let (Some(claims), Some(payload)) = (claims, payload) else {
        return;
    };
    let usecase = payload["res"]["os:usecase"].as_str();
    assert_eq!(claims.usecase.as_deref(), usecase);
    let permissions = payload["permissions"].as_array();
    let permissions = permissions.into_iter().flatten().filter_map(Value::as_str);
    assert!(claims.permissions.iter().eq(permissions));
    if let Some(expiry) = payload["exp"].as_i64().filter(|exp| exp.abs() < 1 << 33) {
        assert_eq!(claims.expires_at.unwrap().0, expiry * 1000);
    }
}
