//! What a session did, on its way to JavaScript. `host.js` makes an `ImageAuthEvent` of it.

use js_sys::JsString;
use wasm_bindgen::prelude::*;

use super::host::SessionHost;
use crate::clock::Source;
use crate::session::Activity;
use crate::time::EpochMs;

#[wasm_bindgen(module = "/src/wasm/host.js")]
extern "C" {
    /// Reports an event with this type. Its type says what the values are.
    #[wasm_bindgen(js_name = report)]
    fn js_report(
        host: &SessionHost,
        kind: &JsString,
        first: &JsValue,
        second: &JsValue,
        time: &JsValue,
    );
}

/// Reports what the session did.
pub(super) fn report(host: &SessionHost, activity: Activity) {
    let mut time = None;
    let (kind, first, second): (_, JsValue, JsValue) = match activity {
        Activity::Token {
            is_refetched,
            is_new,
            expires_at,
        } => {
            time = expires_at;
            ("token", is_refetched.into(), is_new.into())
        }
        Activity::Status { status, mode } => {
            ("status", status.as_str().into(), mode.as_str().into())
        }
        Activity::Refetch { reason, attempt } => {
            ("refetch", reason.as_str().into(), attempt.into())
        }
        Activity::RefetchFailed { error, retry_at } => {
            time = retry_at;
            ("refetch-failed", error.into(), JsValue::UNDEFINED)
        }
        Activity::Clock { skew, source } => {
            ("clock", skew.to_js().into(), source_name(source).into())
        }
    };
    let time = time.map(EpochMs::to_js).into();
    js_report(host, &kind.into(), &first, &second, &time);
}

const fn source_name(source: Source) -> &'static str {
    match source {
        Source::Local => "local",
        Source::Unexpired => "unexpired",
        Source::Lifetime => "lifetime",
        Source::IssuedAt => "issued-at",
        Source::Date => "date",
    }
}
