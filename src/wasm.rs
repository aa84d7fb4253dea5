//! The edge to JavaScript. Each file binds one of the modules beside it; a function here converts,
//! calls, and converts back.
//!
//! Arguments come in as strings and numbers, whose types the callers in `pkg/src` have checked: a
//! conversion that fails at the call's boundary throws past Rust's frames and leaks what they hold, and
//! a check costs a third in JavaScript of what it costs here. What a value means is decided here.
//!
//! The types that TypeScript sees are written by hand in `pkg/src`, where their documentation is.

mod answer;
mod array;
mod door;
mod driver;
mod error;
mod functions;
mod host;
mod object;
pub(crate) mod platform;
mod session;
mod token;
mod url;

use wasm_bindgen::JsValue;

/// An answer as JavaScript gets it: an error is a value, too.
fn answer_of<T: Into<JsValue>>(answer: Result<T, crate::error::Error>) -> JsValue {
    answer.map_or_else(JsValue::from, T::into)
}

/// The default one weighs three times as much, and no page keeps many things here.
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

/// Nothing here panics; what std would do about it, format a message that nobody sees, is left out.
#[cfg(not(feature = "std"))]
#[panic_handler]
fn trap(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}
