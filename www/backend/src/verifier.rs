//! Objectstore's rules of access: the token must be valid, and must cover the object. It knows nothing
//! of HTTP; `credentials.rs` finds the token in a request.

use std::collections::BTreeMap;
use std::sync::Arc;

use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use objectstore_types::auth::Permission;
use objectstore_types::scope::Scope;

use crate::clock::Clock;
use crate::object_name::ObjectName;
use crate::request_error::RequestError;
use crate::signing_key::SigningKey;
use crate::token::{Claims, epoch_seconds};

/// The value of a scope in a token that matches every value in a path.
const WILDCARD: &str = "*";

/// Verifies tokens with the keys that it trusts.
#[derive(Debug)]
pub struct Verifier {
    own: Arc<SigningKey>,
    keys: BTreeMap<String, DecodingKey>,
    validation: Validation,
    clock: Clock,
    leeway: u64,
}

impl Verifier {
    /// Trusts the key that `own` holds at the time. Accepts a token until `leeway` seconds after it
    /// expired, by `clock`.
    #[must_use]
    pub fn new(own: Arc<SigningKey>, clock: Clock, leeway: u64) -> Self {
        let mut validation = Validation::new(Algorithm::EdDSA);
        // The library would use the system's clock.
        validation.validate_exp = false;
        validation.set_required_spec_claims(&["exp"]);
        // A token need not have these claims. If it has them, they are checked.
        validation.set_audience(&["objectstore"]);
        validation.set_issuer(&["sentry", "relay"]);
        Self {
            own,
            keys: BTreeMap::new(),
            validation,
            clock,
            leeway,
        }
    }

    /// Also trusts `key`, under `key_id`.
    #[must_use]
    pub fn with_key(mut self, key_id: &str, key: DecodingKey) -> Self {
        self.keys.insert(key_id.to_owned(), key);
        self
    }

    /// Checks that `token` grants `permission` on `object`.
    ///
    /// # Errors
    /// The [`RequestError`] that Objectstore would answer with.
    pub fn authorize(
        &self,
        token: &str,
        permission: Permission,
        object: &ObjectName,
    ) -> Result<(), RequestError> {
        if covers(&self.verify(token)?, permission, object) {
            Ok(())
        } else {
            Err(RequestError::NotCovered)
        }
    }

    fn verify(&self, token: &str) -> Result<Claims, RequestError> {
        let header = decode_header(token).map_err(|_| RequestError::InvalidToken)?;
        let key_id = header.kid.ok_or(RequestError::NoKeyId)?;
        let claims = self.signed_claims(token, &key_id)?;
        if self.has_expired(&claims) {
            Err(RequestError::Expired)
        } else {
            Ok(claims)
        }
    }

    fn signed_claims(&self, token: &str, key_id: &str) -> Result<Claims, RequestError> {
        let own = self.own.get().map_err(|_| RequestError::NoKey)?;
        let key = match self.keys.get(key_id) {
            Some(key) => key,
            None if key_id == own.key_id => &own.verifying,
            None => return Err(RequestError::UnknownKey),
        };
        let verified = decode::<Claims>(token, key, &self.validation);
        verified
            .map(|token| token.claims)
            .map_err(|_| RequestError::InvalidToken)
    }

    fn has_expired(&self, claims: &Claims) -> bool {
        claims.exp.saturating_add(self.leeway) < epoch_seconds(self.clock.now())
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
