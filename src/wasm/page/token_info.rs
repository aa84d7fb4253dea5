//! `TokenInfo`: the claims of a token as a JavaScript object.

use js_sys::Array;
use wasm_bindgen::prelude::*;

use crate::time::EpochMs;
use crate::token::Claims;
use crate::wasm::js_object::JsObject;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r"
/** The claims of a token, read without verifying the signature (only the server can). Times are in milliseconds since the epoch. */
export interface TokenInfo {
  /** False for an opaque token: one that is not a JWT. All claims are then undefined or empty. */
  readonly isJwt: boolean;
  /** The id of the key that signed it (`kid`). */
  readonly keyId?: string;
  /** The signature algorithm (`alg`). */
  readonly algorithm?: string;
  /** When it expires (`exp`). Undefined also if the claim is not a plausible date. */
  readonly expiresAt?: number;
  /** When it was issued (`iat`). */
  readonly issuedAt?: number;
  /** When it becomes valid (`nbf`). */
  readonly notBefore?: number;
  /** The usecase whose objects it covers. */
  readonly usecase?: string;
  /** Scope name to value; `*` is Objectstore's wildcard. */
  readonly scopes: Readonly<Record<string, string>>;
  /** The permissions that it grants. */
  readonly permissions: readonly string[];
  /** True if `object.read` is its only permission. */
  readonly readOnly: boolean;
}
";

/// The claims as an object. `None` is an opaque token.
pub(super) fn token_info(claims: Option<Claims>) -> JsValue {
    let fields = JsObject::new();
    fields.add("isJwt", claims.is_some());
    let claims = claims.unwrap_or_default();
    fields.add("readOnly", claims.read_only());
    fields.add("keyId", claims.key_id);
    fields.add("algorithm", claims.algorithm);
    fields.add("expiresAt", claims.expires_at.map(EpochMs::to_js));
    fields.add("issuedAt", claims.issued_at.map(EpochMs::to_js));
    fields.add("notBefore", claims.not_before.map(EpochMs::to_js));
    fields.add("usecase", claims.usecase);
    let permissions = Array::new();
    for permission in claims.permissions {
        permissions.push(&permission.into());
    }
    fields.add("permissions", permissions);
    let scopes = JsObject::new();
    for (name, value) in claims.scopes {
        scopes.add(&name, value);
    }
    fields.add("scopes", scopes.into_object());
    fields.into_object().into()
}
