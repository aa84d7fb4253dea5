//! Authenticated image URLs for Objectstore.
//!
//! An `<img>` cannot send a header. So the API response that lists images also brings a short-lived, read-only token,
//! and the image's URL carries the token in its query. This crate is the logic of the npm package
//! `objectstore-image-auth`. A browser calls it through wasm-bindgen; natively it is plain Rust.
//!
//! With one token:
//!
//! ```
//! use objectstore_image_auth::{AuthParam, ObjectUrl, Token, image_url, without_token};
//!
//! # fn main() -> Result<(), objectstore_image_auth::Error> {
//! let url = ObjectUrl::at("/api/0/organizations/acme/objectstore", "preprod")?
//!     .scope("org", "1")?
//!     .scope("project", "2")?
//!     .key("1/2/icon")?;
//!
//! let param = AuthParam::default();
//! let src = image_url(&url, Some(&Token::new("eyJ0.e30.c2ln")?), &param)?;
//! assert!(src.ends_with("/v1/objects/preprod/org=1;project=2/1/2/icon?X-Os-Auth=eyJ0.e30.c2ln"));
//! assert_eq!(without_token(&src, &param)?, url);
//! # Ok(())
//! # }
//! ```
//!
//! With a session, which keeps a token usable. Each [event](session::Event) that goes in has a time, and the
//! [effects](session::Effects) that come out say what to do:
//!
//! ```
//! # use objectstore_image_auth::session::{Config, DEFAULT_REFETCH_TIMEOUT};
//! use objectstore_image_auth::session::{Event, Page, Session};
//! # use objectstore_image_auth::{AuthParam, Base, EpochMs, Millis, Moment, Token};
//!
//! # fn main() -> Result<(), objectstore_image_auth::Error> {
//! # let config = Config { base: Base::new("/objectstore")?, param: AuthParam::default(), refresh_ahead: None,
//! #     lifetime: None, awaits_ingest: false, is_logged: false,
//! #     refetch_timeout: DEFAULT_REFETCH_TIMEOUT };
//! # let now = Moment { wall: EpochMs(1_800_000_000_000), mono: Millis(0) };
//! let mut session = Session::new(config, Page::Visible, 42, now);
//! let url = "/objectstore/v1/objects/preprod/org=1/icon";
//! let effects = session.handle(Event::UrlRequested, now);
//! assert_eq!(session.url(url, now)?, None);
//!
//! // There is no token yet: the session asks for a refetch, which the caller makes.
//! let Some(start) = effects.start else { unreachable!() };
//! let token = Some(Token::new("eyJ0.e30.c2ln")?);
//! session.handle(Event::Refetched { id: start.id, token, date: None }, now);
//! assert_eq!(session.url(url, now)?, Some(format!("{url}?X-Os-Auth=eyJ0.e30.c2ln")));
//! # Ok(())
//! # }
//! ```
//!
//! The modules, in the order in which data passes through them (in a browser, `wasm` is the edge around them):
//!
//! - [`token`]: a token, taken from a response, and its claims
//! - [`expiry`]: when a token or a pre-signed URL stops working, and what that means now
//! - [`time`]: points in time, and spans of it
//! - [`object`]: naming an object
//! - [`url`]: the auth parameter in a URL
//! - [`clock`]: the estimate of the server's time
//! - [`http_status`]: what the status of a response to a request for an image means
//! - [`retry_delay`]: whether and when a failed download may be tried again
//! - [`session`]: one token kept usable, and the URLs built with it
//! - [`worker`]: the tokens of pages put into their requests, in a service worker
//! - [`platform`]: what the platform does better, as traits
//! - [`error`]: what can go wrong
//!
//! Outside `wasm`, time is an argument. Nothing panics: a panic leaves the state of a wasm instance undefined, and the
//! npm package must then replace the instance.

#![cfg_attr(all(target_arch = "wasm32", not(feature = "std")), no_std)]
#![forbid(unsafe_code)]
#![warn(missing_docs)]
#![cfg_attr(
    feature = "service-worker",
    allow(dead_code, reason = "what only the page's wasm exports")
)]
#![warn(clippy::std_instead_of_core, clippy::std_instead_of_alloc)]
// These lints forbid what panics. Arithmetic is exempt: in the shipped build it wraps, every divisor is a constant, and
// tests are built with overflow checks.
#![cfg_attr(
    not(test),
    warn(
        clippy::disallowed_macros,
        clippy::disallowed_methods,
        clippy::exit,
        clippy::expect_used,
        clippy::get_unwrap,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::panic_in_result_fn,
        clippy::string_slice,
        clippy::todo,
        clippy::unimplemented,
        clippy::unreachable,
        clippy::unwrap_in_result,
        clippy::unwrap_used
    )
)]

extern crate alloc;
// The harness in `tests/` names the crate as any user does.
#[cfg(all(test, not(target_arch = "wasm32")))]
extern crate self as objectstore_image_auth;

mod backoff;
pub mod clock;
pub mod error;
pub mod expiry;
pub mod http_status;
pub mod object;
pub mod platform;
pub mod retry_delay;
pub mod session;
#[cfg(all(test, not(target_arch = "wasm32")))]
#[expect(
    clippy::std_instead_of_alloc,
    clippy::std_instead_of_core,
    reason = "other test crates, which have no `alloc`, take it too"
)]
#[path = "../tests/support/mod.rs"]
mod support;
mod text;
pub mod time;
pub mod token;
pub mod url;
#[cfg(target_arch = "wasm32")]
pub mod wasm;
pub mod worker;

pub use self::time::{EpochMs, Millis};
pub use clock::Moment;
pub use error::{Error, ErrorCode};
pub use expiry::{TokenStatus, url_expires_at};
pub use object::ObjectUrl;
pub use session::Session;
pub use token::{Claims, Token, token_from_response};
pub use url::{AuthParam, Base, carries_token, image_url, redact_url, without_token};
