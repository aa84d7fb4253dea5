//! The demo's server. It plays three parts of a product: the API, whose responses bring a token;
//! Objectstore, which enforces it; and the proxy between the browser and Objectstore.
//!
//! | in order of a request's way          |                                                       |
//! |--------------------------------------|-------------------------------------------------------|
//! | [`api`], [`catalog`]                 | the responses: what there is, with a token to load it |
//! | [`token`], [`keys`], [`current_key`] | how that token is minted                              |
//! | [`proxy`], [`credentials`]           | how it comes back with a request for an image         |
//! | [`objectstore`], [`verifier`]        | whether the image is given out                        |
//! | [`store`], [`object`]                | where it lies                                         |
//! | [`object_response`]                  | how it is sent                                        |
//! | [`gallery`]                          | where it comes from                                   |
//! | [`location`], [`upload`]             | where it goes in an Objectstore that is not ours      |
//!
//! [`faults`] and [`clock`] make it go wrong where that is asked for. [`server`], [`connections`],
//! [`setup`] and [`cli`] put these together. The program is not meant for production.

pub mod api;
pub mod catalog;
pub mod cli;
pub mod clock;
pub mod connections;
pub mod credentials;
pub mod current_key;
pub mod error;
pub mod faults;
pub mod gallery;
pub mod keys;
pub mod location;
pub mod object;
pub mod object_response;
pub mod objectstore;
pub mod objectstore_client;
pub mod page;
pub mod proxy;
pub mod refusal;
pub mod request_log;
pub mod server;
pub mod setup;
pub mod store;
pub mod token;
pub mod upload;
pub mod verifier;
