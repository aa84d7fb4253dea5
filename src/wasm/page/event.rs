//! Reads the events that `host.js` dispatches.

use wasm_bindgen::prelude::*;

use super::host;
use crate::error::{Error, ErrorKind};
use crate::platform::PlatformJson;
use crate::session::{Event, Failure, ProbeAnswer, WorkerEvent};
use crate::time::{EpochMs, Millis};
use crate::token::{Token, token_from_response, token_from_text};
use crate::wasm::platform::{number_field, text_field};

#[wasm_bindgen]
extern "C" {
    /// An event for [`super::Session::on_host_event`]. Its fields are listed in `host.js`.
    #[wasm_bindgen(typescript_type = "HostEvent")]
    #[derive(Debug)]
    pub type HostEvent;
}

/// The event for the session. `field` is the field of an API response that carries the token.
pub(super) fn event_of(event: &HostEvent, kind: &str, field: &str) -> Event {
    match kind {
        "refetched" => refetched(event, field),
        "refetchFailed" => Event::RefetchFailed {
            id: id(event),
            failure: failure(event),
        },
        "probed" => probed(event, probe_answer(event)),
        "probeOpaque" => probed(event, ProbeAnswer::Opaque),
        "probeForbidden" => probed(event, ProbeAnswer::Forbidden),
        "online" => Event::Online,
        "workerConnected" => Event::Worker(WorkerEvent::Connected),
        "workerLost" => Event::Worker(WorkerEvent::Lost),
        "workerAsked" => Event::Worker(WorkerEvent::Asked),
        "workerRefused" => Event::Worker(WorkerEvent::Refused {
            generation: id(event),
        }),
        "workerPassedOn" => Event::Worker(WorkerEvent::PassedOn),
        // `timer`, `visibilitychange`, `resume`, `pageshow`; and `soon`, after which the effects that waited for a
        // microtask are performed, as after any event.
        _ => Event::Ticked(host::page()),
    }
}

/// The token of an API response: in its JSON, or given alone (empty if there is none).
pub(super) fn read_token(response: &JsValue, field: &str) -> Result<Option<Token>, Error> {
    match response.as_string() {
        Some(text) => token_from_text(&text),
        None => token_from_response(response, field),
    }
}

fn refetched(event: &HostEvent, field: &str) -> Event {
    let id = id(event);
    match read_token(&event.field("value").unwrap_or_default(), field) {
        Ok(token) => Event::Refetched {
            id,
            token,
            date: number_field(event, "date").and_then(EpochMs::from_js),
        },
        Err(error) => Event::RefetchFailed {
            id,
            failure: Failure::because(error.kind().in_refetch()),
        },
    }
}

/// Why a refetch failed. Only the class of the thrown value is read: its message may hold a secret.
fn failure(event: &HostEvent) -> Failure {
    if let Some(status) = status(event) {
        return Failure::of_response(status, retry_after(event));
    }
    match text_field(event, "name").as_deref() {
        Some("TypeError") => Failure::of_network(),
        Some("SyntaxError") => Failure::because(ErrorKind::NoJson),
        Some("AbortError") => Failure::because(ErrorKind::Aborted),
        _ => Failure::because(ErrorKind::Rejected),
    }
}

fn probed(event: &HostEvent, answer: ProbeAnswer) -> Event {
    let id = id(event);
    Event::Probed { id, answer }
}

fn probe_answer(event: &HostEvent) -> ProbeAnswer {
    status(event).map_or(ProbeAnswer::Nothing, |status| {
        ProbeAnswer::Status(status, retry_after(event))
    })
}

/// The number of the refetch or probe that ended.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the host gives back the number that it was given"
)]
fn id(event: &HostEvent) -> u32 {
    number_field(event, "id").unwrap_or_default() as u32
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the statuses of responses have three digits"
)]
pub(super) fn status(event: &JsValue) -> Option<u16> {
    number_field(event, "status").map(|status| status as u16)
}

fn retry_after(event: &HostEvent) -> Option<Millis> {
    number_field(event, "retryAfter").and_then(Millis::from_seconds)
}
