//! What an app hands over as an API's answer, or in place of one.

use wasm_bindgen::JsValue;

use crate::error::{Error, Fault};
use crate::expiry::{EpochMs, Millis};
use crate::session::{Event, Failure, ProbeAnswer};
use crate::token::{Token, token_from_response, token_from_text};

/// The token of an answer: its JSON, or the token itself, which is empty where there is none.
pub(super) fn read(answer: &JsValue, field: &str) -> Result<Option<Token>, Error> {
    match answer.as_string() {
        Some(text) => token_from_text(&text),
        None => token_from_response(answer, field),
    }
}

/// What became of a refetch: a value that it brought, and its `Date`.
pub(super) fn answered(id: u32, value: &JsValue, date: f64, field: &str) -> Event {
    let fault = match read(value, field) {
        Ok(token) => {
            let date = EpochMs::from_js(date);
            return Event::Answered { id, token, date };
        }
        Err(error) => error.fault().of_refetch(),
    };
    let failure = Failure::because(fault);
    Event::Failed { id, failure }
}

/// What became of a probe, by the name that the host gives it.
pub(super) fn probed(id: u32, name: &str, status: f64, retry_after: f64) -> Event {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the statuses of responses have three digits"
    )]
    let answer = match name {
        "probed" => ProbeAnswer::Status(status as u16, Millis::from_seconds(retry_after)),
        "probe-opaque" => ProbeAnswer::Opaque,
        "probe-forbidden" => ProbeAnswer::Forbidden,
        _ => ProbeAnswer::Nothing,
    };
    Event::Probed { id, answer }
}

/// What became of a refetch: a response with an error's status, or what was thrown in place of one. Of
/// that no more than its class is told: its message may hold anything.
pub(super) fn failed(id: u32, status: f64, retry_after: f64, name: &str) -> Event {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the host tells statuses of three digits, and 0 for none"
    )]
    let status = status as u16;
    let failure = match name {
        _ if status > 0 => Failure::of_response(status, Millis::from_seconds(retry_after)),
        "TypeError" => Failure::of_network(),
        "SyntaxError" => Failure::because(Fault::NoJson),
        "AbortError" => Failure::because(Fault::Aborted),
        _ => Failure::because(Fault::Rejected),
    };
    Event::Failed { id, failure }
}
