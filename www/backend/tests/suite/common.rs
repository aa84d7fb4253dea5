//! What the tests share: a gallery of tiny images, keys and tokens made outside of the server, and
//! the server itself, in this process or as a program.

pub(crate) mod app;
pub(crate) mod demo;
pub(crate) mod fake;
pub(crate) mod images;
pub(crate) mod keys;
pub(crate) mod program;

/// Where the API is.
pub(crate) const API: &str = "/api/0/organizations/acme";
/// Where the product's images are.
pub(crate) const PREPROD: &str = "/v1/objects/preprod/org=1;project=2";
