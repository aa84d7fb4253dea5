//! The location of the demo's objects in Objectstore: their usecase, scopes and key prefix.

use std::fmt;

use objectstore_types::scope::Scopes;
use serde::{Serialize, Serializer};

use crate::object_name::ObjectName;
use crate::token::Resource;

/// The usecase of the product's objects.
pub const DEFAULT_USECASE: &str = "preprod";

/// The scopes of the product's objects: the organization and the project.
pub const DEFAULT_SCOPES: &str = "org=1;project=2";

/// The prefix of the product's keys: the organization and the project.
const PRODUCT_KEY_PREFIX: &str = "1/2/";

/// The key prefix in a real Objectstore. It tells the demo's objects from all others there.
pub const SHARED_KEY_PREFIX: &str = "objectstore-image-auth-demo/";

/// The usecase, scopes and key prefix of all of the demo's objects.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Location {
    usecase: String,
    #[serde(serialize_with = "as_pairs")]
    scopes: Scopes,
    key_prefix: &'static str,
}

impl Location {
    /// The location in the embedded Objectstore, which holds no other objects.
    #[must_use]
    pub fn embedded(usecase: String, scopes: Scopes) -> Self {
        Self {
            usecase,
            scopes,
            key_prefix: PRODUCT_KEY_PREFIX,
        }
    }

    /// The location in a real Objectstore, which holds other objects, too.
    #[must_use]
    pub fn shared(usecase: String, scopes: Scopes) -> Self {
        Self {
            usecase,
            scopes,
            key_prefix: SHARED_KEY_PREFIX,
        }
    }

    /// Whether this is the product's own location, so that an app need not be told.
    #[must_use]
    pub fn follows_product(&self) -> bool {
        self.usecase == DEFAULT_USECASE
            && self.scopes.as_api_path().to_string() == DEFAULT_SCOPES
            && self.key_prefix == PRODUCT_KEY_PREFIX
    }

    /// The name of the object with this key.
    #[must_use]
    pub fn object_name(&self, key: &str) -> ObjectName {
        ObjectName {
            usecase: self.usecase.clone(),
            scopes: self.scopes.clone(),
            key: format!("{}{key}", self.key_prefix),
        }
    }

    /// The resource that a token for these objects names.
    #[must_use]
    pub fn resource(&self) -> Resource {
        Resource::new(&self.usecase, &self.scopes)
    }
}

/// The usecase and scopes, as in Objectstore's paths.
impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.usecase, self.scopes.as_api_path())
    }
}

/// Writes a list of pairs: the order of scopes counts, and JSON objects do not keep it.
fn as_pairs<S: Serializer>(scopes: &Scopes, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(scopes.iter().map(|scope| (scope.name(), scope.value())))
}
