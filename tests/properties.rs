//! Properties against other people's implementations: the `url` crate, `objectstore-types`,
//! `jsonwebtoken`.

#![cfg(not(target_arch = "wasm32"))]

use std::collections::BTreeMap;

use jsonwebtoken::{Algorithm, EncodingKey, Header};
use objectstore_image_auth::{
    AuthParam, Claims, EpochMs, Millis, ObjectUrl, Token, TokenStatus, image_url, redact_url,
    token_from_response, url_expires_at, without_token,
};
use objectstore_types::auth::Permission;
use objectstore_types::scope::{Scope, Scopes};
use objectstore_types::usecase::Usecase;
use proptest::prelude::*;
use serde::Serialize;
use serde_json::json;
use url::Url;

const BASE: &str = "https://page.example/dir/file";

fn parse(url: &str) -> Url {
    Url::parse(BASE).unwrap().join(url).unwrap()
}

fn pairs(url: &Url) -> Vec<(String, String)> {
    url.query_pairs().into_owned().collect()
}

fn is_auth((name, _): &(String, String)) -> bool {
    ["X-Os-Auth", "os_auth"]
        .iter()
        .any(|known| name.eq_ignore_ascii_case(known))
}

/// The text of a URL that is hard to parse: escapes, odd separators, white space, other schemes.
fn url_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[a-z0-9/._-]{0,6}",
        Just("?".into()),
        Just("&".into()),
        Just("=".into()),
        Just("#".into()),
        "%[0-9A-F]{2}",
        "[ \\t\\n\\\\:@+;'\"<>`{|}^\\[\\]]",
        "[äß図🦀]",
        "X-Os-Auth=[a-z]{0,3}",
        "x%2Dos-auTH",
        "(os_auth|OS%5fauth)=[a-z]{0,3}",
        Just("os_sig=c2ln".into()),
    ];
    let start = prop_oneof![
        Just("/"),
        Just(""),
        Just("https://example.com/"),
        Just("http:"),
        Just("//"),
        Just("/\\"),
        Just("data:"),
        Just("ftp://h/"),
    ];
    (start, prop::collection::vec(piece, 0..12))
        .prop_map(|(start, rest)| start.to_owned() + &rest.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn a_parser_sees_one_token_more_and_nothing_else_changed(url in url_text(), token in "[!-~]{1,20}") {
        let resolved = Url::parse(BASE).unwrap().join(&url);
        let http = resolved.as_ref().is_ok_and(|url| matches!(url.scheme(), "http" | "https"));
        let built = image_url(&url, Some(&Token::new(&*token).unwrap()), &AuthParam::default());
        prop_assert_eq!(built.is_ok(), http, "{:?}", url);
        let Ok(built) = built else { return Ok(()) };

        let (before, after) = (parse(&url), parse(&built));
        if pairs(&before).iter().any(|(name, _)| name.eq_ignore_ascii_case("os_sig")) {
            prop_assert_eq!(built, url);
            return Ok(());
        }
        let (auth, others): (Vec<_>, Vec<_>) = pairs(&after).into_iter().partition(is_auth);
        prop_assert_eq!(auth, vec![("X-Os-Auth".to_owned(), token)]);
        let kept: Vec<_> = pairs(&before).into_iter().filter(|pair| !is_auth(pair)).collect();
        prop_assert_eq!(others, kept);
        let around = |url: &Url| {
            let mut url = url.clone();
            url.set_query(None);
            url
        };
        prop_assert_eq!(around(&before), around(&after));
    }

    #[test]
    fn an_absolute_url_is_taken_where_it_parses(host in "[a-z0-9.xn-]{0,8}", path in "(/[a-z/.?#%]{0,6})?") {
        let url = format!("https://{host}{path}");
        let is_taken = image_url(&url, None, &AuthParam::default()).is_ok();
        prop_assert_eq!(is_taken, Url::parse(&url).is_ok(), "{}", url);
    }

    #[test]
    fn taking_a_token_out_undoes_putting_it_in(url in url_text()) {
        let (param, token) = (AuthParam::default(), Token::new("e30.e30.c2ln").unwrap());
        let (Ok(bare), Ok(built)) = (without_token(&url, &param), image_url(&url, Some(&token), &param)) else {
            return Ok(());
        };
        if parse(&url).query_pairs().any(|(name, _)| name.eq_ignore_ascii_case("os_sig")) {
            return Ok(());
        }
        let other = Token::new("e30.e30.b3RoZXI").unwrap();
        prop_assert_eq!(image_url(&built, Some(&other), &param), image_url(&url, Some(&other), &param));
        // An empty query may have been there before, or remain after the parameter was removed: both look alike.
        if parse(&bare).query() != Some("") {
            prop_assert_eq!(without_token(&built, &param).unwrap(), bare);
        }
    }

    #[test]
    fn no_text_makes_a_function_panic(text: String, other: String) {
        let param = AuthParam::default();
        let _ = redact_url(&text);
        let _ = url_expires_at(&text, &param);
        let _ = ObjectUrl::at(&text, "preprod").and_then(|url| url.scope("org", &other)?.key(&text));
        let _ = AuthParam::new(&*text);
        if let Ok(token) = Token::new(&*text) {
            let _ = (token.claims(), image_url(&other, Some(&token), &param));
        }
    }

    #[test]
    fn what_is_redacted_holds_no_token(url in url_text(), signature in "[A-Za-z0-9_-]{12,40}") {
        let token = Token::new(format!("eyJhIjoxfQ.eyJhIjoxfQ.{signature}")).unwrap();
        let Ok(built) = image_url(&url, Some(&token), &AuthParam::default()) else { return Ok(()) };
        let log = redact_url(&built);
        prop_assert!(!log.contains(&signature), "{}", log);
        prop_assert!(log.contains("[redacted]") || parse(&url).query().is_some_and(|query| query.contains("os_sig")));
    }

    #[test]
    fn an_object_is_named_as_the_servers_own_types_name_it(
        usecase in "[A-Za-z0-9_. -]{0,8}|[a-z]{60,70}",
        scopes in prop::collection::vec(("[a-z_!.=;é]{0,4}", "[a-z0-9+'/ ]{0,4}"), 0..4),
    ) {
        let built = scopes.iter().try_fold(
            ObjectUrl::at("", &usecase).map_err(|error| error.code()),
            |url, (name, value)| Ok::<_, ()>(url.and_then(|url| url.scope(name, value).map_err(|error| error.code()))),
        );
        let built = built.unwrap().and_then(|url| url.key("k").map_err(|error| error.code()));
        let reference: Option<Scopes> = scopes.iter().map(|(name, value)| Scope::create(name, value).ok()).collect();
        match (Usecase::new(&*usecase), reference) {
            (Ok(usecase), Some(scopes)) =>
                prop_assert_eq!(built.unwrap(), format!("/v1/objects/{usecase}/{}/k", scopes.as_api_path())),
            _ => prop_assert!(built.is_err()),
        }
    }

    #[test]
    fn a_key_survives_the_way_through_a_url(key in "[a-z/ %?#é;=+.]{1,12}") {
        let Ok(url) = ObjectUrl::at("https://example.com", "preprod").and_then(|url| url.key(&key)) else {
            prop_assert!(key.split('/').any(|segment| matches!(segment, "." | "..")));
            return Ok(());
        };
        let parsed = Url::parse(&url).unwrap();
        prop_assert_eq!(parsed.as_str(), &url);
        let path = parsed.path().strip_prefix("/v1/objects/preprod/_/").unwrap();
        prop_assert_eq!(percent_encoding::percent_decode_str(path).decode_utf8().unwrap(), key);
    }
}

/// The claims as Objectstore's own clients write them.
#[derive(Serialize)]
struct MintedClaims {
    exp: u64,
    res: BTreeMap<String, String>,
    permissions: Vec<Permission>,
}

fn mint(claims: &impl Serialize) -> Token {
    let mut header = Header::new(Algorithm::HS256);
    header.kid = Some("k1".into());
    Token::new(jsonwebtoken::encode(&header, claims, &EncodingKey::from_secret(b"test")).unwrap())
        .unwrap()
}

proptest! {
    #[test]
    fn the_claims_of_a_minted_token_are_read(exp in 0_u64..10_000_000_000, org in "[a-z0-9]{1,8}", write: bool) {
        let mut permissions = vec![Permission::ObjectRead];
        permissions.extend(write.then_some(Permission::ObjectWrite));
        let res = [("os:usecase", "preprod"), ("org", &org), ("project", "*")];
        let res = res.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        let claims = mint(&MintedClaims { exp, res, permissions }).claims().unwrap();
        prop_assert_eq!(claims.read_only(), !write);
        prop_assert_eq!(claims, Claims {
            key_id: Some("k1".into()),
            algorithm: Some("HS256".into()),
            expires_at: Some(EpochMs(i64::try_from(exp).unwrap() * 1000)),
            usecase: Some("preprod".into()),
            scopes: vec![("org".into(), org), ("project".into(), "*".into())],
            permissions: if write { vec!["object.read".into(), "object.write".into()] } else { vec!["object.read".into()] },
            ..Claims::default()
        });
    }

    #[test]
    fn a_status_only_ever_gets_worse(expiry in -1_000_i64..1_000, ahead in 0_i64..1_000, now in -3_000_i64..3_000) {
        let status = |now| TokenStatus::at(EpochMs(now), Some(EpochMs(expiry)), Millis(ahead)) as u8;
        prop_assert!(status(now) <= status(now + 1));
        prop_assert_eq!(status(expiry), TokenStatus::Expired as u8);
        prop_assert_eq!(status(expiry - ahead - 1), TokenStatus::Fresh as u8);
    }
}

#[test]
fn a_token_prints_nothing_but_its_key_id_and_expiry() {
    let token = mint(&json!({"exp": 1_800_000_000, "res": {"org": "s3cret"}}));
    let printed = format!("{token:?}");
    assert_eq!(
        printed,
        r#"Token { key_id: Some("k1"), expires_at: Some(EpochMs(1800000000000)), .. }"#
    );
}

#[test]
fn the_token_of_a_response_is_found_in_the_field_that_is_named() {
    let token = |response, field| {
        token_from_response(&response, field).map_err(|error| error.code().as_str())
    };
    let found = token(json!({"objectstore_token": "a.b.c"}), "objectstore_token").unwrap();
    assert_eq!(found, Some(Token::new("a.b.c").unwrap()));
    assert_eq!(
        token(json!({"objectstore_token": "a.b.c"}), "token"),
        Ok(None)
    );
    assert_eq!(token(json!({"token": null}), "token"), Ok(None));
    assert_eq!(token(json!({"token": ""}), "token"), Ok(None));
    assert_eq!(
        token(json!({"token": {}}), "token"),
        Err("invalid-response")
    );
    assert_eq!(
        token(json!({"token": "a\nb"}), "token"),
        Err("invalid-token")
    );
    assert_eq!(token(json!(["token"]), "token"), Err("invalid-response"));
}

#[test]
fn a_number_too_large_for_a_double_is_no_date() {
    // {"exp":1e400}
    let token = Token::new("e30.eyJleHAiOjFlNDAwfQ.c2ln").unwrap();
    assert_eq!(token.claims().and_then(|claims| claims.expires_at), None);
    assert_eq!(EpochMs::from_numeric_date(f64::INFINITY), None);
    assert_eq!(EpochMs::from_numeric_date(f64::NAN), None);
}
