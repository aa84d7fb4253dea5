//! A token's claims, and minting it. `verifier.rs` verifies tokens.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::SystemTime;

use jsonwebtoken::{Algorithm, Header, encode};
use objectstore_types::auth::Permission;
use objectstore_types::scope::Scopes;
use serde::{Deserialize, Serialize};

use crate::error::StartError;
use crate::signing_key::SigningKey;

/// The claims of a token. There is no `iat` or `nbf`: Objectstore's clients write neither.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Claims {
    /// Seconds since the epoch.
    pub exp: u64,
    /// The resource that the token is for.
    pub res: Resource,
    /// The operations that it grants.
    pub permissions: Vec<Permission>,
}

/// The part of Objectstore that a token is for.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Resource {
    /// The usecase.
    #[serde(rename = "os:usecase")]
    pub usecase: String,
    /// The values of scopes by name; `*` matches every value.
    #[serde(flatten)]
    pub scopes: BTreeMap<String, String>,
}

impl Resource {
    /// The objects of a usecase with these scopes.
    #[must_use]
    pub fn new(usecase: &str, scopes: &Scopes) -> Self {
        let pair = |scope: &objectstore_types::scope::Scope| {
            (scope.name().to_owned(), scope.value().to_owned())
        };
        Self {
            usecase: usecase.to_owned(),
            scopes: scopes.iter().map(pair).collect(),
        }
    }
}

/// Mints tokens for one resource.
#[derive(Debug)]
pub struct Issuer {
    key: Arc<SigningKey>,
    resource: Resource,
}

impl Issuer {
    /// Signs tokens for `resource` with the key that `key` holds at the time.
    #[must_use]
    pub fn new(key: Arc<SigningKey>, resource: Resource) -> Self {
        Self { key, resource }
    }

    /// Mints a token that grants only `permission`, until `expires_at`.
    ///
    /// # Errors
    /// [`StartError::Sign`] if signing fails, and the errors of [`SigningKey::get`].
    pub fn mint(
        &self,
        permission: Permission,
        expires_at: SystemTime,
    ) -> Result<String, StartError> {
        let claims = Claims {
            exp: epoch_seconds(expires_at),
            res: self.resource.clone(),
            permissions: vec![permission],
        };
        let key = self.key.get()?;
        let mut header = Header::new(Algorithm::EdDSA);
        header.kid = Some(key.key_id.clone());
        encode(&header, &claims, &key.signing).map_err(|error| StartError::Sign(error.to_string()))
    }
}

/// The time in seconds since the epoch, as in claims.
#[must_use]
pub fn epoch_seconds(time: SystemTime) -> u64 {
    time.duration_since(SystemTime::UNIX_EPOCH)
        .map_or(0, |since| since.as_secs())
}
