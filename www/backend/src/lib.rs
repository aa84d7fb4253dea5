//! The demo's server. It plays three parts of a product: the API, whose responses bring a token;
//! Objectstore, which requires it; and the proxy between the browser and Objectstore.
//!
//! In the order in which a request meets them:
//!
//! | modules                              | what they do                                            |
//! |--------------------------------------|---------------------------------------------------------|
//! | [`api`], [`catalog`]                 | the API's responses: lists of images, and a token       |
//! | [`token`], [`keys`], [`signing_key`] | minting that token                                      |
//! | [`proxy`], [`credentials`]           | finding the token in a request for an image             |
//! | [`embedded`]                         | a small Objectstore, inside this program                |
//! | [`verifier`]                         | its decision whether a token grants access to an object |
//! | [`remote`], [`upload`]               | a real Objectstore instead of the embedded one          |
//! | [`object_name`], [`location`]        | how objects are named, and under which names ours are   |
//! | [`gallery`]                          | the images, and what changed between two sets of them   |
//!
//! [`faults`] and [`clock`] simulate failures. [`server`], [`connections`], [`setup`] and [`cli`]
//! put all of this together. The program is not meant for production.

pub mod api;
pub mod catalog;
pub mod cli;
pub mod clock;
pub mod connections;
pub mod credentials;
pub mod embedded;
pub mod error;
pub mod faults;
pub mod gallery;
pub mod keys;
pub mod location;
pub mod object_name;
pub mod page;
pub mod proxy;
pub mod remote;
pub mod request_error;
pub mod request_log;
pub mod server;
pub mod setup;
pub mod signing_key;
pub mod token;
pub mod upload;
pub mod verifier;
