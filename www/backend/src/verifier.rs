//! Objectstore's rules of who may do what: a token is verified, and then must cover the object. It
//! knows nothing of HTTP; where a request carries its token is `credentials.rs`.

use std::collections::BTreeMap;

use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use objectstore_types::auth::Permission;
use objectstore_types::scope::Scope;

use crate::object::ObjectName;
use crate::refusal::Refusal;
use crate::token::Claims;

/// The value of a scope in a token that matches every value in a path.
const WILDCARD: &str = "*";

/// Verifies tokens by the keys it knows.
#[derive(Debug)]
pub struct Verifier {
    keys: BTreeMap<String, DecodingKey>,
    validation: Validation,
}

impl Verifier {
    /// Knows no key yet; accepts a token for `leeway` seconds after it expired.
    #[must_use]
    pub fn new(leeway: u64) -> Self {
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.leeway = leeway;
        validation.set_required_spec_claims(&["exp"]);
        // Checked where a token has them; neither is required.
        validation.set_audience(&["objectstore"]);
        validation.set_issuer(&["sentry", "relay"]);
        Self {
            keys: BTreeMap::new(),
            validation,
        }
    }

    /// Trusts `key` under `key_id`.
    #[must_use]
    pub fn with_key(mut self, key_id: &str, key: DecodingKey) -> Self {
        self.keys.insert(key_id.to_owned(), key);
        self
    }

    /// Does `token` allow `permission` on `object`?
    ///
    /// # Errors
    /// The [`Refusal`] that Objectstore would answer with.
    pub fn authorize(
        &self,
        token: &str,
        permission: Permission,
        object: &ObjectName,
    ) -> Result<(), Refusal> {
        if covers(&self.verify(token)?, permission, object) {
            Ok(())
        } else {
            Err(Refusal::NotCovered)
        }
    }

    fn verify(&self, token: &str) -> Result<Claims, Refusal> {
        let header = decode_header(token).map_err(|_| Refusal::InvalidToken)?;
        let key_id = header.kid.ok_or(Refusal::NoKeyId)?;
        let key = self.keys.get(&key_id).ok_or(Refusal::UnknownKey)?;
        let verified = decode::<Claims>(token, key, &self.validation);
        verified
            .map(|token| token.claims)
            .map_err(|error| match error.kind() {
                ErrorKind::ExpiredSignature => Refusal::Expired,
                _ => Refusal::InvalidToken,
            })
    }
}

/// Every scope of the path must be in the token; the token may have more.
fn covers(claims: &Claims, permission: Permission, object: &ObjectName) -> bool {
    let granted = |scope: &Scope| {
        let value = claims.res.scopes.get(scope.name());
        value.is_some_and(|value| value == scope.value() || value == WILDCARD)
    };
    claims.permissions.contains(&permission)
        && claims.res.usecase == object.usecase
        && object.scopes.iter().all(granted)
}
