//! The npm package in a browser, through JavaScript values: the default entry as `npm run build`
//! left it in `pkg/dist`, which the test runner serves.

#![cfg(target_arch = "wasm32")]

use js_sys::{Array, Error, JSON, Object, Reflect};
use serde::Deserialize;
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen(raw_module = "/pkg/dist/index.js")]
extern "C" {
    #[wasm_bindgen(catch, js_name = tokenFromResponse)]
    fn token_from_response(response: &JsValue, options: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_name = inspectToken)]
    fn inspect_token(token: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_name = tokenStatus)]
    fn token_status(token: &JsValue, options: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_name = needsRefetch)]
    fn needs_refetch(token: &JsValue, options: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_name = imageUrl)]
    fn image_url(url: &JsValue, token: &JsValue, options: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_name = imageUrls)]
    fn image_urls(urls: &JsValue, token: &JsValue, options: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_name = objectUrl)]
    fn object_url(base: &JsValue, object: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_name = withoutToken)]
    fn without_token(url: &JsValue, options: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_name = redactUrl)]
    fn redact_url(url: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_name = urlExpiresAt)]
    fn url_expires_at(url: &JsValue, options: &JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(extends = Error)]
    type ObjectstoreAuthError;
    #[wasm_bindgen(method, getter)]
    fn code(this: &ObjectstoreAuthError) -> String;
    #[wasm_bindgen(js_name = isObjectstoreAuthError)]
    fn is_objectstore_auth_error(value: &JsValue) -> bool;
}

const NONE: JsValue = JsValue::UNDEFINED;

/// `{"kid":"k1"}` and `{"exp":1800000000}`, and a signature that must show nowhere.
const TOKEN: &str = "eyJraWQiOiJrMSJ9.eyJleHAiOjE4MDAwMDAwMDB9.c2VjcmV0LXNpZ25hdHVyZQ";
const EXPIRY: f64 = 1_800_000_000_000.0;

fn json(text: &str) -> JsValue {
    JSON::parse(text).unwrap()
}

fn text(value: &str) -> JsValue {
    value.into()
}

fn field(value: &JsValue, name: &str) -> JsValue {
    Reflect::get(value, &name.into()).unwrap()
}

/// The code of the error that was thrown, which is of the package's class and shows no token.
fn code(thrown: Result<JsValue, JsValue>) -> String {
    let error = thrown.expect_err("this should have thrown");
    assert!(is_objectstore_auth_error(&error));
    let error: ObjectstoreAuthError = error.dyn_into().expect("an ObjectstoreAuthError");
    assert!(error.is_instance_of::<Error>());
    assert_eq!(String::from(error.name()), "ObjectstoreAuthError");
    let message = String::from(error.message());
    assert!(
        message.len() > 20 && !message.contains("c2VjcmV0"),
        "{message}"
    );
    error.code()
}

#[wasm_bindgen_test]
fn every_case_has_its_expected_outcome() {
    for case in Array::from(&json(include_str!("cases/image_url.json"))) {
        let token = field(&case, "token");
        let token = if token.is_undefined() {
            text("e30.e30.c2ln")
        } else {
            token
        };
        assert_case(&case, image_url(&field(&case, "url"), &token, &case));
    }
    for case in Array::from(&json(include_str!("cases/object_url.json"))) {
        assert_case(&case, object_url(&field(&case, "base"), &case));
    }
    for case in Array::from(&json(include_str!("cases/redact_url.json"))) {
        assert_case(&case, redact_url(&field(&case, "url")));
    }
    for case in Array::from(&json(include_str!("cases/url_expires_at.json"))) {
        assert_case(&case, url_expires_at(&field(&case, "url"), &case));
    }
}

/// Asserts that the call returned or threw what the case expects. Null stands for undefined.
fn assert_case(case: &JsValue, outcome: Result<JsValue, JsValue>) {
    let name = field(case, "name").as_string().unwrap();
    match field(case, "error").as_string() {
        Some(error) => assert_eq!(code(outcome), error, "{name}"),
        None => assert!(
            outcome.clone().unwrap().loose_eq(&field(case, "expected")),
            "{name}: {outcome:?}"
        ),
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct TokenInfo {
    is_jwt: bool,
    key_id: Option<String>,
    expires_at: Option<f64>,
    scopes: std::collections::BTreeMap<String, String>,
    permissions: Vec<String>,
    read_only: bool,
}

#[wasm_bindgen_test]
fn inspect_token_returns_the_claims_and_nothing_of_the_signature() {
    let info = inspect_token(&text(TOKEN)).unwrap();
    assert!(!String::from(JSON::stringify(&info).unwrap()).contains("c2VjcmV0"));
    let info: TokenInfo = serde_wasm_bindgen::from_value(info).unwrap();
    assert!(info.is_jwt && !info.read_only && info.scopes.is_empty());
    assert_eq!(info.key_id.as_deref(), Some("k1"));
    assert_eq!(info.expires_at, Some(EXPIRY));
    assert_eq!(info.permissions, Vec::<String>::new());
}

#[wasm_bindgen_test]
fn a_scope_named_proto_is_an_ordinary_scope() {
    // {"res":{"__proto__":"1"}}
    let info = inspect_token(&text("e30.eyJyZXMiOnsiX19wcm90b19fIjoiMSJ9fQ.c2ln")).unwrap();
    let scopes: Object = field(&info, "scopes").unchecked_into();
    assert_eq!(
        String::from(JSON::stringify(&scopes).unwrap()),
        r#"{"__proto__":"1"}"#
    );
}

/// Not in `tests/cases`, because `serde_json` refuses the first two.
#[wasm_bindgen_test]
fn a_token_with_json_that_not_every_parser_accepts_is_read() {
    let token = |payload: &str| {
        let code = format!("return `e30.${{btoa({payload}).replace(/=/g, '')}}.c2ln`");
        let token = js_sys::Function::new_no_args(&code).call0(&NONE);
        let info = inspect_token(&token.unwrap()).unwrap();
        serde_wasm_bindgen::from_value::<TokenInfo>(info).unwrap()
    };
    assert_eq!(token(r#"'{"exp":1e400}'"#).expires_at, None);
    let deep = token(r#"`{"a":${'['.repeat(1e5)}${']'.repeat(1e5)},"exp":1800000000}`"#);
    assert!([None, Some(EXPIRY)].contains(&deep.expires_at));
    assert_eq!(token(r#"'{"exp":1800000000}'"#).expires_at, Some(EXPIRY));
}

#[wasm_bindgen_test]
fn an_opaque_token_works_and_never_expires() {
    let info: TokenInfo =
        serde_wasm_bindgen::from_value(inspect_token(&text("opaque")).unwrap()).unwrap();
    assert!(!info.is_jwt);
    assert_eq!(token_status(&text("opaque"), &NONE).unwrap(), "fresh");
    assert_eq!(
        image_url(&text("/a"), &text("opaque"), &NONE).unwrap(),
        "/a?X-Os-Auth=opaque"
    );
}

#[wasm_bindgen_test]
fn the_status_is_that_at_the_given_time() {
    let status = |before: f64, ahead: Option<f64>| {
        let options = Object::new();
        Reflect::set(&options, &text("now"), &(EXPIRY - before).into()).unwrap();
        if let Some(ahead) = ahead {
            Reflect::set(&options, &text("refreshAhead"), &ahead.into()).unwrap();
        }
        let status = token_status(&text(TOKEN), &options)
            .unwrap()
            .as_string()
            .unwrap();
        let due = needs_refetch(&text(TOKEN), &options).unwrap().is_truthy();
        assert_eq!(due, status != "fresh");
        status
    };
    assert_eq!(status(30_001.0, None), "fresh");
    assert_eq!(status(30_000.0, None), "expiring");
    assert_eq!(status(1.0, None), "expiring");
    assert_eq!(status(0.0, None), "expired");
    assert_eq!(status(60_000.0, Some(60.0)), "expiring");
    assert_eq!(status(1.0, Some(0.0)), "fresh");
    assert_eq!(token_status(&JsValue::NULL, &NONE).unwrap(), "missing");
    assert_eq!(token_status(&text(""), &NONE).unwrap(), "missing");
    // 2027 has not come yet for a clock that is right.
    assert_eq!(
        token_status(&text("e30.eyJleHAiOjF9.c2ln"), &NONE).unwrap(),
        "expired"
    );
}

#[wasm_bindgen_test]
fn token_from_response_returns_the_token_or_undefined() {
    let token = |response: &str| token_from_response(&json(response), &NONE);
    assert_eq!(token(r#"{"objectstore_token":"a.b.c"}"#).unwrap(), "a.b.c");
    for none in [
        r#"{"objectstore_token":null}"#,
        r#"{"objectstore_token":""}"#,
        "{}",
    ] {
        assert!(token(none).unwrap().is_undefined(), "{none}");
    }
    let options = json(r#"{"field":"t"}"#);
    assert_eq!(
        token_from_response(&json(r#"{"t":"abc"}"#), &options).unwrap(),
        "abc"
    );
    for wrong in ["null", "5", "\"a.b.c\"", "[]", r#"{"objectstore_token":5}"#] {
        assert_eq!(code(token(wrong)), "invalid-response", "{wrong}");
    }
    assert_eq!(
        code(token(r#"{"objectstore_token":"a b"}"#)),
        "invalid-token"
    );
    assert_eq!(code(token_from_response(&NONE, &NONE)), "invalid-response");
    let unread = web_response();
    assert_eq!(
        code(token_from_response(&unread, &NONE)),
        "invalid-response"
    );
}

/// A fetch `Response`, passed by an app that forgot to call `json()`.
fn web_response() -> JsValue {
    js_sys::Function::new_no_args("return new Response('{}')")
        .call0(&NONE)
        .unwrap()
}

#[wasm_bindgen_test]
fn image_urls_keeps_the_order_and_an_error_names_the_index() {
    let urls = json(r#"["/a", "/b?c", "https://example.com/"]"#);
    let built = image_urls(&urls, &text("t"), &NONE).unwrap();
    let expected = r#"["/a?X-Os-Auth=t","/b?c&X-Os-Auth=t","https://example.com/?X-Os-Auth=t"]"#;
    assert_eq!(String::from(JSON::stringify(&built).unwrap()), expected);
    let error = image_urls(&json(r#"["/a", "data:,"]"#), &text("t"), &NONE).unwrap_err();
    assert!(String::from(Error::from(error.clone()).message()).starts_with("`urls[1]`"));
    assert_eq!(code(Err(error)), "invalid-url");
}

#[wasm_bindgen_test]
fn arguments_of_the_wrong_type_get_an_error_and_break_nothing() {
    let token = text(TOKEN);
    for wrong in ["5", "{}", "[]", "true"].map(json) {
        assert_eq!(code(image_url(&wrong, &token, &NONE)), "invalid-url");
        assert_eq!(code(without_token(&wrong, &NONE)), "invalid-url");
        assert_eq!(code(redact_url(&wrong)), "invalid-url");
        assert_eq!(code(url_expires_at(&wrong, &NONE)), "invalid-url");
        assert_eq!(code(object_url(&wrong, &json("{}"))), "invalid-url");
        assert_eq!(code(image_url(&text("/a"), &wrong, &NONE)), "invalid-token");
        assert_eq!(code(inspect_token(&wrong)), "invalid-token");
        assert_eq!(code(token_status(&wrong, &NONE)), "invalid-token");
    }
    for wrong in ["5", "{}", "null", "[5]"].map(json) {
        assert_eq!(code(image_urls(&wrong, &token, &NONE)), "invalid-url");
    }
    for wrong in [r#"{"param":5}"#, r#"{"param":"a&b"}"#, "5", "[]"].map(json) {
        assert_eq!(
            code(image_url(&text("/a"), &token, &wrong)),
            "invalid-option"
        );
    }
    for wrong in [
        r#"{"now":"1"}"#,
        r#"{"refreshAhead":-1}"#,
        r#"{"refreshAhead":"1"}"#,
    ]
    .map(json)
    {
        assert_eq!(code(token_status(&token, &wrong)), "invalid-option");
    }
    for wrong in [
        r#"{"usecase":"preprod","key":"a"}"#,
        r#"{"usecase":"preprod","scopes":"org=1","key":"a"}"#,
        r#"{"usecase":"preprod","scopes":["org"],"key":"a"}"#,
        r#"{"usecase":"preprod","scopes":{"org":1.5},"key":"a"}"#,
        r#"{"usecase":"preprod","scopes":{"org":null},"key":"a"}"#,
        r#"{"usecase":5,"scopes":{},"key":"a"}"#,
        r#"{"usecase":"preprod","scopes":{}}"#,
    ] {
        assert_eq!(
            code(object_url(&text(""), &json(wrong))),
            "invalid-object",
            "{wrong}"
        );
    }
    assert_eq!(
        image_url(&text("/a"), &text("t"), &NONE).unwrap(),
        "/a?X-Os-Auth=t"
    );
}

#[wasm_bindgen_test]
fn objects_without_a_prototype_are_ordinary_objects() {
    let bare = |fields: &str| {
        let code = format!("return Object.assign(Object.create(null), {fields})");
        js_sys::Function::new_no_args(&code).call0(&NONE).unwrap()
    };
    let response = bare("{objectstore_token: 'a.b.c'}");
    assert_eq!(token_from_response(&response, &NONE).unwrap(), "a.b.c");
    let object = bare(
        "{usecase: 'preprod', key: 'a', scopes: Object.assign(Object.create(null), {org: 1})}",
    );
    assert_eq!(
        object_url(&text(""), &object).unwrap(),
        "/v1/objects/preprod/org=1/a"
    );
}

#[wasm_bindgen_test]
fn objects_that_throw_when_they_are_read_get_an_error_of_the_package() {
    let value = |code: &str| js_sys::Function::new_no_args(code).call0(&NONE).unwrap();
    let revoked = value("const {proxy, revoke} = Proxy.revocable({}, {}); revoke(); return proxy");
    assert_eq!(
        code(token_from_response(&revoked, &NONE)),
        "invalid-response"
    );
    assert_eq!(
        code(image_url(&text("/a"), &text("t"), &revoked)),
        "invalid-option"
    );
    let object = value("return {usecase: 'preprod', key: 'a', scopes: {get org() { throw 'no' }}}");
    assert_eq!(code(object_url(&text(""), &object)), "invalid-object");
    assert!(!is_objectstore_auth_error(&revoked));
}

#[wasm_bindgen_test]
fn a_pre_signed_url_loses_its_token() {
    let bare = without_token(&text("/a?os_sig=c2ln&X-Os-Auth=s3cret"), &NONE).unwrap();
    assert_eq!(bare, "/a?os_sig=c2ln");
}

#[wasm_bindgen_test]
fn scopes_may_be_a_record_a_map_or_pairs() {
    let expected = "/v1/objects/preprod/org=1;project=2/a";
    let code =
        "return {usecase: 'preprod', key: 'a', scopes: new Map([['org', 1], ['project', '2']])}";
    let object = js_sys::Function::new_no_args(code).call0(&NONE).unwrap();
    assert_eq!(object_url(&text(""), &object).unwrap(), expected);
    for scopes in [
        r#"{"org":1,"project":"2"}"#,
        r#"[["org",1],["project","2"]]"#,
    ] {
        let object = json(&format!(
            r#"{{"usecase":"preprod","scopes":{scopes},"key":"a"}}"#
        ));
        assert_eq!(object_url(&text(""), &object).unwrap(), expected);
    }
}
