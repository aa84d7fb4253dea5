//! The one door into wasm, for every exported function costs some hundreds of bytes.

use alloc::string::String;

use wasm_bindgen::prelude::*;

use super::array::{Array, texts};
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

    /// Does what the numbers stand for in `pkg/src/functions.ts` and `pkg/src/session.ts`, with an array of
    /// texts. Texts that are not given are empty, numbers that are not given are not a number.
    pub fn ask(
        &self,
        what: u32,
        value: &JsValue,
        given: &Array,
        one: f64,
        two: f64,
        three: f64,
    ) -> JsValue {
        let given = texts(given);
        let mut texts = given.iter();
        let mut next = || texts.next().map(String::as_str).unwrap_or_default();
        let first = [next(), next(), next()];
        let answer = functions::call(what, value, first, texts, [one, two])
            .unwrap_or_else(|| session::ask(&self.0, what, value, first, [one, two, three]));
        super::answer_of(answer)
    }
}
