//! `ImageAuthSnapshot`: the read-only view of a session as a JavaScript object.

use js_sys::Object;
use wasm_bindgen::prelude::*;

use crate::session::Snapshot;
use crate::time::EpochMs;
use crate::wasm::js_object::JsObject;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r"
/** The state of a session at one moment. Frozen. */
export interface ImageAuthSnapshot {
  /** Status of the token in use. It is `expired` from 5 s before its expiry, when no URL gets it any more. */
  readonly status: TokenStatus;
  /** `anonymous`: the API answered without a token, so URLs are built without one. */
  readonly mode: 'token' | 'anonymous';
  /** On the local clock, corrected for skew, in milliseconds since the epoch. */
  readonly expiresAt?: number;
  /** True while a refetch is in flight. */
  readonly refetching: boolean;
  /** Why the last refetch failed. Absent after one that succeeded. */
  readonly error?: ObjectstoreAuthError;
  /** Server clock minus local clock, in milliseconds. 0 until it is known. */
  readonly clockSkewMs: number;
  /** Counts since construction. `urls` alone changes no snapshot: it is the count at the last other change. */
  readonly stats: Readonly<{
    refetches: number;
    refetchFailures: number;
    tokens: number;
    urls: number;
    imageRetries: number;
  }>;
}
";

/// The snapshot as a frozen object.
pub(super) fn snapshot_to_js(snapshot: &Snapshot) -> JsValue {
    let stats = JsObject::new();
    stats.add("refetches", snapshot.stats.refetches);
    stats.add("refetchFailures", snapshot.stats.refetch_failures);
    stats.add("tokens", snapshot.stats.tokens);
    stats.add("urls", snapshot.stats.urls);
    stats.add("imageRetries", snapshot.stats.image_retries);

    let fields = JsObject::new();
    fields.add("status", snapshot.status.as_str());
    fields.add("mode", snapshot.mode.as_str());
    fields.add("expiresAt", snapshot.expires_at.map(EpochMs::to_js));
    fields.add("refetching", snapshot.is_refetching);
    fields.add("error", snapshot.error.map(JsValue::from));
    fields.add("clockSkewMs", snapshot.skew.to_js());
    fields.add("stats", Object::freeze(&stats.into_object()));
    Object::freeze(&fields.into_object()).into()
}
