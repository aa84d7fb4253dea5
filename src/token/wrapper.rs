//! What libraries put around an API response: the result of a query, axios' response, the pages of a
//! list. Taken for the response itself, each would say that the API gives no token, and every image would
//! fail without a word.

use crate::error::Fault;
use crate::platform::PlatformJson;

/// How many wrappers may be inside each other, as in `{data: {pages: [{data: …}]}}`. It also ends the
/// search in an object that contains itself.
const DEEPEST: u32 = 3;

/// The fields that libraries name for the response.
const FIELDS: [(&str, Fault); 3] = [
    ("data", Fault::InData),
    ("json", Fault::InJson),
    ("body", Fault::InBody),
];

/// Where in a wrapper the response is that has the field. None where it is nowhere, or not in a place
/// that can be told from data of the API's own.
pub(super) fn place_of_response(wrapper: &impl PlatformJson, field: &str) -> Option<Fault> {
    let is_in_field = |value: &_| has_token(value, field);
    place_within(wrapper, field, DEEPEST).or_else(|| {
        let is_there = wrapper.first_values().iter().any(is_in_field);
        is_there.then_some(Fault::InField)
    })
}

/// True where one of these is the response, or holds it. A list of the API's own may have items whose
/// field is null.
pub(super) fn is_held_by_one(items: &[impl PlatformJson], field: &str) -> bool {
    is_held(items, field, DEEPEST)
}

fn is_held(items: &[impl PlatformJson], field: &str, depth: u32) -> bool {
    items
        .iter()
        .any(|item| has_token(item, field) || place_within(item, field, depth).is_some())
}

fn place_within(wrapper: &impl PlatformJson, field: &str, depth: u32) -> Option<Fault> {
    let depth = depth.checked_sub(1)?;
    if wrapper.has_entry(field) {
        return Some(Fault::InMap);
    }
    let holds_it = |name: &str| {
        wrapper.field(name).is_some_and(|inner| {
            inner.has_field(field)
                || place_within(&inner, field, depth).is_some()
                || inner
                    .first_items()
                    .is_some_and(|items| is_held(&items, field, depth))
        })
    };
    let known = FIELDS.into_iter().find(|(name, _)| holds_it(name));
    known.map(|(_, place)| place).or_else(|| {
        let pages = wrapper.field("pages")?.first_items()?;
        let holds_it = |page: &_| is_page(page, field, depth);
        pages.iter().any(holds_it).then_some(Fault::InPages)
    })
}

fn is_page(page: &impl PlatformJson, field: &str, depth: u32) -> bool {
    page.has_field(field) || place_within(page, field, depth).is_some()
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

    use crate::error::{Error, ErrorCode, Fault};
    use crate::token::{DEFAULT_FIELD, token_from_response};

    fn fault(response: &Value) -> Option<Fault> {
        let found = token_from_response(response, DEFAULT_FIELD);
        found.map_err(Error::fault).err()
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
                Fault::InData,
            ),
            (json!({"data": response, "headers": {}}), Fault::InData),
            (json!({"json": response, "headers": {}}), Fault::InJson),
            (json!({"body": response}), Fault::InBody),
            (json!({"pages": [response, response]}), Fault::InPages),
            (json!({"data": {"pages": [response]}}), Fault::InData),
            (json!({"data": {"data": response}}), Fault::InData),
            (json!({"data": [response]}), Fault::InData),
            (json!([response, "text", {}]), Fault::InArray),
            (json!([{"data": response}, {}]), Fault::InArray),
            (json!({"result": response}), Fault::InField),
        ] {
            assert_eq!(fault(&wrapper), Some(place), "{wrapper}");
            assert_eq!(Error::from(place).code(), ErrorCode::InvalidResponse);
        }
    }

    #[test]
    fn a_wrapper_whose_response_has_no_token_yet_is_one_already() {
        let response = json!({"objectstore_token": null});
        assert_eq!(fault(&json!({"data": response})), Some(Fault::InData));
        assert_eq!(fault(&json!({"pages": [response]})), Some(Fault::InPages));
    }

    #[test]
    fn a_response_with_a_field_of_its_own_is_the_response() {
        for own in [json!(null), json!(""), json!("a.b.c")] {
            let response =
                json!({"objectstore_token": own, "data": response(), "pages": [response()]});
            assert_eq!(fault(&response), None, "{response}");
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
            assert_eq!(fault(&response), None, "{response}");
        }
    }

    #[test]
    fn only_the_first_items_are_looked_at() {
        let mut pages = vec![json!({}); 100_000];
        pages.push(response());
        assert_eq!(fault(&json!({ "pages": pages })), None);
        assert_eq!(fault(&json!(pages)), Some(Fault::ArrayResponse));
    }

    #[test]
    fn a_refetch_that_brings_a_wrapper_fails_for_that() {
        for (given, refetched, place) in [
            (Fault::InData, Fault::RefetchedData, "`data`"),
            (Fault::InJson, Fault::RefetchedJson, "`json`"),
            (Fault::InBody, Fault::RefetchedBody, "`body`"),
            (Fault::InPages, Fault::RefetchedPages, "`pages`"),
            (Fault::InArray, Fault::RefetchedArray, "array"),
            (Fault::InMap, Fault::RefetchedMap, "`Map`"),
            (Fault::InField, Fault::RefetchedField, "one of its fields"),
        ] {
            assert_eq!(given.of_refetch(), refetched);
            let error = Error::from(refetched);
            assert!(error.to_string().contains(place));
            assert!(Error::from(given).to_string().contains(place));
            assert_eq!(error.code(), ErrorCode::InvalidResponse);
            assert_eq!(error.for_waiter().code(), ErrorCode::RefetchFailed);
        }
        assert_eq!(Fault::UnprintableToken.of_refetch(), Fault::BadToken);
        assert_eq!(Fault::NoResponse.of_refetch(), Fault::NoAnswer);
    }
}
