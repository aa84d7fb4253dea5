//! The edge to JavaScript: for a page, or with the feature `service-worker` for a service worker. Each export converts,
//! calls, and converts back.
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

mod clocks;
mod error;
mod js_object;
pub(crate) mod platform;

#[cfg(not(feature = "service-worker"))]
mod page;
#[cfg(feature = "service-worker")]
mod service_worker;

#[cfg(not(feature = "service-worker"))]
pub use page::*;
#[cfg(feature = "service-worker")]
pub use service_worker::ImageWorker;

/// Smaller than the default allocator (see DEPENDENCIES.md). A page allocates little here.
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

/// Shipped code does not panic. std's panic handler would add code that formats a message which nobody sees.
#[cfg(not(feature = "std"))]
#[panic_handler]
fn trap(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}
