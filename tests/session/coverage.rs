//! What a token covers, compared with the server's rule, which is written here as an operation on sets.

use std::collections::{BTreeMap, BTreeSet};

use objectstore_image_auth::object::is_covered;
use objectstore_image_auth::{Claims, ObjectUrl};
use objectstore_types::scope::{Scope, Scopes};
use proptest::prelude::*;

type Map = BTreeMap<String, String>;

/// The server takes away from the path's scopes all that the token grants, and nothing may be left.
fn grants(permissions: &BTreeSet<String>, token: (&str, &Map), path: (&str, &Map)) -> bool {
    let asked: BTreeSet<_> = path.1.iter().collect();
    let granted: BTreeSet<_> = token.1.iter().collect();
    let left = asked.difference(&granted).filter(|(name, _)| {
        let wildcard = ((*name).clone(), "*".to_owned());
        !token
            .1
            .iter()
            .any(|entry| entry == (&wildcard.0, &wildcard.1))
    });
    permissions.contains("object.read") && token.0 == path.0 && left.count() == 0
}

fn scopes(value: &'static str) -> impl Strategy<Value = Map> {
    prop::collection::btree_map("org|project|team|o", value, 0..4)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn a_token_covers_what_the_servers_rule_grants(
        granted in ("preprod|attachments|pre", scopes("[12*]|12|a")),
        asked in ("preprod|attachments|pre", scopes("[12]|12|a")),
        is_as_granted: bool,
        permissions in prop::collection::btree_set("object\\.(read|write|delete|reads)|read", 0..4),
        key in "[a-z0-9/=;_-]{1,8}",
    ) {
        let mut asked = asked;
        if is_as_granted {
            // Random ones seldom agree.
            asked.0.clone_from(&granted.0);
            asked.1.retain(|name, value| match granted.1.get(name) {
                Some(granted) if granted != "*" => {
                    granted.clone_into(value);
                    true
                }
                granted => granted.is_some(),
            });
        }
        let mut url = ObjectUrl::at("", &asked.0).unwrap();
        let mut named = Scopes::empty();
        for (name, value) in &asked.1 {
            url = url.scope(name, value).unwrap();
            named.push(name, value).unwrap();
            prop_assert!(Scope::create(name, value).is_ok());
        }
        let url = url.key(&key);
        prop_assume!(url.is_ok());
        let path = format!("v1/objects/{}/{}/{}", asked.0, named.as_api_path(), key);
        let claims = Claims {
            usecase: Some(granted.0.clone()),
            scopes: granted.1.clone().into_iter().collect(),
            permissions: permissions.iter().cloned().collect(),
            ..Claims::default()
        };
        let expected = grants(&permissions, (&granted.0, &granted.1), (&asked.0, &asked.1));
        prop_assert_eq!(is_covered(&path, &claims), expected);
        let url = url.unwrap();
        prop_assert_eq!(is_covered(url.strip_prefix('/').unwrap(), &claims), expected);
    }

    #[test]
    fn what_names_no_object_is_left_to_the_server(path in "[a-z0-9/%;=_-]{0,20}", claims_usecase in "[a-z]{3,8}") {
        let claims = Claims { usecase: Some(claims_usecase), ..Claims::default() };
        prop_assume!(!path.starts_with("v1/objects/"));
        prop_assert!(is_covered(&path, &claims));
    }
}
