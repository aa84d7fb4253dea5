//! What libraries put around an API response: the result of a query, the response of axios, the pages of a list. If one
//! of these were taken for the response itself, it would say that the API gives no token, and every image would fail
//! without an error.

use crate::error::ErrorKind;
use crate::platform::PlatformJson;

/// How deep wrappers may be nested, as in `{data: {pages: [{data: …}]}}`. The limit also ends the search in an object
/// that contains itself.
const DEEPEST: u32 = 3;

/// The fields that libraries name for the response.
const FIELDS: [(&str, ErrorKind); 3] = [
    ("data", ErrorKind::InData),
    ("json", ErrorKind::InJson),
    ("body", ErrorKind::InBody),
];

/// Where in a wrapper the response is that has the field, as the error that says so. None if it is nowhere, or where it
/// cannot be told from the API's own data.
pub(super) fn locate_response(wrapper: &impl PlatformJson, field: &str) -> Option<ErrorKind> {
    let is_in_field = |value: &_| has_token(value, field);
    locate_within(wrapper, field, DEEPEST).or_else(|| {
        let is_there = wrapper.first_values().iter().any(is_in_field);
        is_there.then_some(ErrorKind::InField)
    })
}

/// True if one of these is the response, or holds it. A list of the API itself may have items whose field is null.
pub(super) fn is_held_by_one(items: &[impl PlatformJson], field: &str) -> bool {
    is_held(items, field, DEEPEST)
}

fn is_held(items: &[impl PlatformJson], field: &str, depth: u32) -> bool {
    items
        .iter()
        .any(|item| has_token(item, field) || locate_within(item, field, depth).is_some())
}

fn locate_within(wrapper: &impl PlatformJson, field: &str, depth: u32) -> Option<ErrorKind> {
    let depth = depth.checked_sub(1)?;
    if wrapper.has_entry(field) {
        return Some(ErrorKind::InMap);
    }
    let holds_it = |name: &str| {
        wrapper.field(name).is_some_and(|inner| {
            inner.has_field(field)
                || locate_within(&inner, field, depth).is_some()
                || inner
                    .first_items()
                    .is_some_and(|items| is_held(&items, field, depth))
        })
    };
    let known = FIELDS.into_iter().find(|(name, _)| holds_it(name));
    known.map(|(_, place)| place).or_else(|| {
        let pages = wrapper.field("pages")?.first_items()?;
        let holds_it = |page: &_| is_page(page, field, depth);
        pages.iter().any(holds_it).then_some(ErrorKind::InPages)
    })
}

fn is_page(page: &impl PlatformJson, field: &str, depth: u32) -> bool {
    page.has_field(field) || locate_within(page, field, depth).is_some()
}

fn has_token(value: &impl PlatformJson, field: &str) -> bool {
    value
        .field(field)
        .and_then(|token| token.string())
        .is_some_and(|token| !token.is_empty())
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use serde_json::{Value, json};

    use crate::error::{Error, ErrorCode, ErrorKind};
    use crate::token::{DEFAULT_FIELD, token_from_response};

    fn kind(response: &Value) -> Option<ErrorKind> {
        let found = token_from_response(response, DEFAULT_FIELD);
        found.map_err(Error::kind).err()
    }

    fn response() -> Value {
        json!({"id": "101", "objectstore_token": "a.b.c"})
    }

    #[test]
    fn a_wrapper_is_no_response_and_the_place_is_named() {
        let response = response();
        for (wrapper, place) in [
            (
                json!({"data": response, "status": "success"}),
                ErrorKind::InData,
            ),
            (json!({"data": response, "headers": {}}), ErrorKind::InData),
            (json!({"json": response, "headers": {}}), ErrorKind::InJson),
            (json!({"body": response}), ErrorKind::InBody),
            (json!({"pages": [response, response]}), ErrorKind::InPages),
            (json!({"data": {"pages": [response]}}), ErrorKind::InData),
            (json!({"data": {"data": response}}), ErrorKind::InData),
            (json!({"data": [response]}), ErrorKind::InData),
            (json!([response, "text", {}]), ErrorKind::InArray),
            (json!([{"data": response}, {}]), ErrorKind::InArray),
            (json!({"result": response}), ErrorKind::InField),
        ] {
            assert_eq!(kind(&wrapper), Some(place), "{wrapper}");
            assert_eq!(Error::from(place).code(), ErrorCode::InvalidResponse);
        }
    }

    #[test]
    fn a_wrapper_whose_response_has_no_token_yet_is_one_already() {
        let response = json!({"objectstore_token": null});
        assert_eq!(kind(&json!({"data": response})), Some(ErrorKind::InData));
        assert_eq!(
            kind(&json!({"pages": [response]})),
            Some(ErrorKind::InPages)
        );
    }

    #[test]
    fn a_response_with_a_field_of_its_own_is_the_response() {
        for own in [json!(null), json!(""), json!("a.b.c")] {
            let response =
                json!({"objectstore_token": own, "data": response(), "pages": [response()]});
            assert_eq!(kind(&response), None, "{response}");
        }
    }

    #[test]
    fn a_response_that_holds_the_field_nowhere_brings_no_token() {
        for response in [
            json!({}),
            json!({"data": {"id": 1}, "status": "success"}),
            json!({"data": "objectstore_token", "json": null, "body": [], "pages": {}}),
            // Lists of builds have it in each of them, without a token.
            json!({"builds": [{"objectstore_token": null}, {"objectstore_token": null}]}),
            json!({"data": [{"objectstore_token": null}]}),
            json!({"latest": {"objectstore_token": null}}),
        ] {
            assert_eq!(kind(&response), None, "{response}");
        }
    }

    #[test]
    fn only_the_first_items_are_looked_at() {
        let mut pages = vec![json!({}); 100_000];
        pages.push(response());
        assert_eq!(kind(&json!({ "pages": pages })), None);
        assert_eq!(kind(&json!(pages)), Some(ErrorKind::ArrayResponse));
    }

    #[test]
    fn a_refetch_that_brings_a_wrapper_fails_for_that() {
        for (given, refetched, place) in [
            (ErrorKind::InData, ErrorKind::RefetchedData, "`data`"),
            (ErrorKind::InJson, ErrorKind::RefetchedJson, "`json`"),
            (ErrorKind::InBody, ErrorKind::RefetchedBody, "`body`"),
            (ErrorKind::InPages, ErrorKind::RefetchedPages, "`pages`"),
            (ErrorKind::InArray, ErrorKind::RefetchedArray, "array"),
            (ErrorKind::InMap, ErrorKind::RefetchedMap, "`Map`"),
            (
                ErrorKind::InField,
                ErrorKind::RefetchedField,
                "one of its fields",
            ),
        ] {
            assert_eq!(given.in_refetch(), refetched);
            let error = Error::from(refetched);
            assert!(error.to_string().contains(place));
            assert!(Error::from(given).to_string().contains(place));
            assert_eq!(error.code(), ErrorCode::InvalidResponse);
            assert_eq!(error.for_waiter().code(), ErrorCode::RefetchFailed);
        }
        assert_eq!(
            ErrorKind::UnprintableToken.in_refetch(),
            ErrorKind::BadToken
        );
        assert_eq!(ErrorKind::NoResponse.in_refetch(), ErrorKind::NoAnswer);
    }
}
