//! The edge to JavaScript: the package's functions, the class [`session::Session`], and what the npm package needs
//! besides these (reading values safely, replacing a broken instance). Each export converts, calls, and converts back.
//!
//! The module that wasm-pack builds from this crate is usable by itself. The npm package wraps it: it checks the types of
//! arguments, and adds subscribers and framework bindings.
//!
//! Two modules are JavaScript: `host.js`, where each function says why, and `error.js` with the error class.
//!
//! Nothing in the crate calls through `dyn` or a function pointer. One such call keeps every function of the same type in
//! the wasm, whether or not it is ever called: those that print a panic are 0.6 kB (brotli, of 36).

#![expect(
    clippy::missing_errors_doc,
    reason = "the documentation is that of the JavaScript module, and says what is thrown"
)]

mod activity;
mod driver;
mod error;
mod event;
mod functions;
mod host;
mod instance;
mod js_object;
mod lifecycle;
pub(crate) mod platform;
mod session;
mod snapshot;
mod token_info;
mod url_list;

pub use event::HostEvent;
pub use functions::{
    image_url, image_urls, inspect_token, object_url, redact_url, retry_delay, token_from_response,
    token_status, url_expires_at, without_token,
};
pub use host::SessionHost;
pub use instance::{ready, replace_instance};
pub use session::{Session, SessionOptions};

/// Smaller than the default allocator (see DEPENDENCIES.md). A page allocates little here.
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

/// Shipped code does not panic. std's panic handler would add code that formats a message which nobody sees.
#[cfg(not(feature = "std"))]
#[panic_handler]
fn trap(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}
