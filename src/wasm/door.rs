//! The one door into wasm, for every exported function costs some hundreds of bytes.

use wasm_bindgen::prelude::*;

use super::driver::Driver;
use super::{functions, session};

/// The functions, and one session once it is opened. An error comes back as a value: one that is thrown
/// costs a kilobyte, and the callers in `pkg/src` throw it at once.
#[expect(missing_debug_implementations, reason = "only JavaScript has it")]
#[wasm_bindgen(skip_typescript)]
pub struct Core(Driver);

#[wasm_bindgen]
impl Core {
    /// One whose session is not open.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self(Driver::default())
    }

    /// Does what the numbers stand for in `pkg/src/functions.ts` and `pkg/src/session.ts`. Texts that are
    /// not given are empty, numbers that are not given are not a number.
    #[expect(clippy::too_many_arguments, reason = "as many as the longest needs")]
    pub fn ask(
        &self,
        what: u32,
        value: &JsValue,
        a: &str,
        b: &str,
        c: &str,
        one: f64,
        two: f64,
        three: f64,
    ) -> JsValue {
        let answer = functions::call(what, value, [a, b, c], [one, two])
            .unwrap_or_else(|| session::ask(&self.0, what, value, [a, b, c], [one, two, three]));
        super::answer_of(answer)
    }
}
