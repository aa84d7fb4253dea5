//! Where the demo's objects lie in Objectstore: their usecase, their scopes, and how their keys begin.

use std::fmt;

use objectstore_types::scope::Scopes;
use serde::{Serialize, Serializer};

use crate::object::ObjectName;
use crate::token::Resource;

/// The feature of the product that the objects belong to.
pub const DEFAULT_USECASE: &str = "preprod";

/// The organization and project that the objects belong to.
pub const DEFAULT_SCOPES: &str = "org=1;project=2";

/// How the product's keys begin: organization, project.
const PRODUCT_KEY_PREFIX: &str = "1/2/";

/// How keys in an Objectstore begin that is not the demo's own, so that its objects are told from
/// all others there.
pub const SHARED_KEY_PREFIX: &str = "objectstore-image-auth-demo/";

/// What all of the demo's objects have in common.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Location {
    usecase: String,
    #[serde(serialize_with = "as_pairs")]
    scopes: Scopes,
    key_prefix: &'static str,
}

impl Location {
    /// In the embedded Objectstore, which holds nothing else.
    #[must_use]
    pub fn embedded(usecase: String, scopes: Scopes) -> Self {
        Self {
            usecase,
            scopes,
            key_prefix: PRODUCT_KEY_PREFIX,
        }
    }

    /// In an Objectstore that others use, too.
    #[must_use]
    pub fn shared(usecase: String, scopes: Scopes) -> Self {
        Self {
            usecase,
            scopes,
            key_prefix: SHARED_KEY_PREFIX,
        }
    }

    /// Whether an app that knows the product's rule finds the objects by itself.
    #[must_use]
    pub fn follows_product(&self) -> bool {
        self.usecase == DEFAULT_USECASE
            && self.scopes.as_api_path().to_string() == DEFAULT_SCOPES
            && self.key_prefix == PRODUCT_KEY_PREFIX
    }

    /// Names the object of one image.
    #[must_use]
    pub fn object_name(&self, key: &str) -> ObjectName {
        ObjectName {
            usecase: self.usecase.clone(),
            scopes: self.scopes.clone(),
            key: format!("{}{key}", self.key_prefix),
        }
    }

    /// What a token for these objects is for.
    #[must_use]
    pub fn resource(&self) -> Resource {
        Resource::new(&self.usecase, &self.scopes)
    }
}

/// Usecase and scopes, as Objectstore's paths spell them.
impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.usecase, self.scopes.as_api_path())
    }
}

/// Pairs of name and value: their order counts, which JSON's objects do not keep.
fn as_pairs<S: Serializer>(scopes: &Scopes, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(scopes.iter().map(|scope| (scope.name(), scope.value())))
}
