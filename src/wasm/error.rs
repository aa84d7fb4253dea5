//! Errors for JavaScript: creates an `ObjectstoreAuthError` from an `Error`.

use js_sys::JsString;
use wasm_bindgen::prelude::*;

use crate::error::Error;

// `skip_typescript` because wasm-bindgen types re-exports as `unknown`. Only functions can have it, so the class is
// declared as one.
#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r"
/** What was wrong, for programs. */
export type ErrorCode =
  /** The wasm module is not there yet, or could not be loaded; the message says why. */
  | 'not-initialized'
  /** The token is not a string, or holds characters no header or URL may carry. */
  | 'invalid-token'
  /**
   * The API response is not an object, its token field is neither a string, null nor absent, or it is a
   * wrapper around the response (such as the result of a query) with the field inside: the message names
   * the place.
   */
  | 'invalid-response'
  /** The URL does not parse, or its scheme is not http(s). */
  | 'invalid-url'
  /** The URL lies outside the `baseUrl`, so it must not carry the token. */
  | 'outside-base'
  /** The token's claims do not grant `object.read` on the object that the URL names. */
  | 'not-covered'
  /** A usecase, scope or key that Objectstore would refuse. */
  | 'invalid-object'
  /** An option is missing, of the wrong type, or out of range; the message names it. */
  | 'invalid-option'
  /** A refetch failed, or brought no usable token in time; the message says why. */
  | 'refetch-failed'
  /** The session was disposed. */
  | 'disposed';

/**
 * What functions and sessions throw and reject with. `message` says what was wrong and what to do, and holds no part of
 * a token.
 */
export class ObjectstoreAuthError extends Error {
  readonly name: 'ObjectstoreAuthError';
  /** What was wrong, for programs. */
  readonly code: ErrorCode;
  /** For tests that need to make one. */
  constructor(message?: string, options?: {cause?: unknown; code?: ErrorCode});
}

/** Like `instanceof`, but also true across two copies of this module, and across realms. */
export function isObjectstoreAuthError(value: unknown): value is ObjectstoreAuthError;
";

#[wasm_bindgen(module = "/src/wasm/error.js")]
extern "C" {
    /// The class of all errors. Rust does not call it.
    #[wasm_bindgen(reexport, skip_typescript, js_name = ObjectstoreAuthError)]
    fn objectstore_auth_error();

    /// See its TypeScript type.
    #[wasm_bindgen(reexport, skip_typescript, js_name = isObjectstoreAuthError)]
    fn is_objectstore_auth_error(value: &JsValue) -> bool;

    #[wasm_bindgen(js_name = createError)]
    fn create_error(code: &JsString, sentence: &JsString, status: u16, index: f64) -> JsValue;
}

impl From<Error> for JsValue {
    fn from(error: Error) -> Self {
        error_to_js(error, f64::NAN)
    }
}

/// The error of one URL in a list. Its message names the index.
pub(super) fn error_at_index(error: Error, index: u32) -> JsValue {
    error_to_js(error, index.into())
}

// Not inlined, because every `?` would have a copy: that costs bytes.
#[inline(never)]
fn error_to_js(error: Error, index: f64) -> JsValue {
    let code = error.code().as_str().into();
    create_error(&code, &error.sentence().into(), error.status(), index)
}
