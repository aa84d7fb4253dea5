//! The edge to JavaScript. Each file binds one of the modules beside it; a function here converts,
//! calls, and converts back.
//!
//! Arguments come in as `&JsValue` and are checked inside: a conversion that wasm-bindgen makes at
//! the call's boundary can't return an error, it throws past Rust's frames and leaks what they hold.
//!
//! The types that TypeScript sees are written by hand in `pkg/src`, where their documentation is.

mod error;
mod expiry;
mod object;
mod options;
pub(crate) mod platform;
mod token;
mod url;
/// The default one weighs three times as much, and no page keeps many things here.
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();
