//! The claims of a token as JavaScript gets them.

use js_sys::Array;
use wasm_bindgen::prelude::*;

use super::object_builder::ObjectBuilder;
use crate::expiry::EpochMs;
use crate::token::Claims;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r"
/** The claims of a token, read without verifying the signature (only the server can). Times are in milliseconds since the epoch. */
export interface TokenInfo {
  /** False for an opaque token: one that is not a JWT. All claims are then undefined or empty. */
  readonly isJwt: boolean;
  /** Which key signed it (`kid`). */
  readonly keyId?: string;
  /** How it is signed (`alg`). */
  readonly algorithm?: string;
  /** When it expires (`exp`). Undefined also where the claim is no plausible date. */
  readonly expiresAt?: number;
  /** When it was minted (`iat`). */
  readonly issuedAt?: number;
  /** From when on it is good (`nbf`). */
  readonly notBefore?: number;
  /** The usecase whose objects it is for. */
  readonly usecase?: string;
  /** Scope name to value; `*` is Objectstore's wildcard. */
  readonly scopes: Readonly<Record<string, string>>;
  /** What it grants. */
  readonly permissions: readonly string[];
  /** True when `object.read` is the only permission. */
  readonly readOnly: boolean;
}
";

/// The claims; those of an opaque token where there are none.
pub(super) fn token_info(claims: Option<Claims>) -> JsValue {
    let fields = ObjectBuilder::new();
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
    let scopes = ObjectBuilder::new();
    for (name, value) in claims.scopes {
        scopes.add(&name, value);
    }
    fields.add("scopes", scopes.into_object());
    fields.into_object().into()
}
