//! What a service worker has: the class `ImageWorker`. Each method passes on an event, and returns what is to be done.

use alloc::string::String;
use alloc::vec::Vec;

use js_sys::Array;
use wasm_bindgen::prelude::*;

use super::clocks;
use super::js_object::JsObject;
use crate::error::Error;
use crate::time::{EpochMs, Millis};
use crate::token::Token;
use crate::url::{AuthParam, Base};
use crate::worker::{
    CacheLimits, Config, Effect, Effects, Event, KeptBody, Offer, OfferedAuth, Request,
    ResponseHead, Worker,
};

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r"
/** What a worker is to do. `worker/effect.rs` documents each. */
export type Effect =
  | {type: 'pass-on'; id: number}
  | {type: 'send'; id: number; url: string; authorization?: string}
  | {type: 'deliver'; id: number; of: number}
  | {type: 'serve'; id: number; key: string}
  | {type: 'ask'; client: string; refusedSession?: string; refusedGeneration?: number}
  | {type: 'welcome'; client: string; session: string}
  | {type: 'report-passed-on'; client: string}
  | {type: 'read'; id: number; key: string; maxBytes: number}
  | {type: 'put'; key: string; bytes: number; storedAt: number}
  | {type: 'drop'; key: string}
  | {type: 'forget'; client: string; session: string};

/** What a worker is to do, in this order, and when to call `tick` at the latest. */
export interface Effects {
  effects: Effect[];
  wakeAfterMs?: number;
}
";

/// The tokens of the pages below one base. The caller names requests by numbers, and pages by the browser's names of them.
#[expect(missing_debug_implementations, reason = "only JavaScript has it")]
#[wasm_bindgen]
pub struct ImageWorker {
    worker: Worker,
    /// What earlier workers kept, until the first request.
    kept: Vec<KeptBody>,
}

#[wasm_bindgen]
impl ImageWorker {
    /// Throws `invalid-option`. `sendsHeader`: whether the token goes into a header where the base is of the worker's origin.
    /// `maxBytes` is 0 where nothing is kept. Ages are in seconds.
    #[wasm_bindgen(constructor)]
    pub fn new(
        #[wasm_bindgen(js_name = baseUrl)] base_url: &str,
        param: Option<String>,
        #[wasm_bindgen(js_name = sendsHeader)] sends_header: bool,
        #[wasm_bindgen(js_name = maxEntries)] max_entries: u32,
        #[wasm_bindgen(js_name = maxBytes)] max_bytes: f64,
        #[wasm_bindgen(js_name = maxAge)] max_age: f64,
    ) -> Result<Self, Error> {
        let base = Base::new(base_url)?;
        let limits = CacheLimits {
            max_entries: max_entries as usize,
            max_bytes: bytes(max_bytes),
            max_age: Millis::from_seconds(max_age).unwrap_or(Millis(0)),
        };
        let config = Config {
            sends_header: sends_header && base.is_of_document_origin(),
            base,
            param: param.map_or_else(|| Ok(AuthParam::default()), AuthParam::new)?,
            cache: (limits.max_bytes > 0).then_some(limits),
        };
        Ok(Self {
            worker: Worker::new(config),
            kept: Vec::new(),
        })
    }

    /// An earlier worker kept this. To be called before the first request.
    pub fn restore(
        &mut self,
        key: String,
        #[wasm_bindgen(js_name = bytes)] length: f64,
        #[wasm_bindgen(js_name = storedAt)] stored_at: f64,
    ) {
        let Some(stored_at) = EpochMs::from_js(stored_at) else {
            return;
        };
        let bytes = bytes(length);
        self.kept.push(KeptBody {
            key,
            bytes,
            stored_at,
        });
    }

    /// A page requests an image.
    #[wasm_bindgen(unchecked_return_type = "Effects")]
    pub fn requested(
        &mut self,
        id: u32,
        client: String,
        url: String,
        #[wasm_bindgen(js_name = isRange)] is_range: bool,
    ) -> Result<JsValue, Error> {
        let mut effects = Vec::new();
        if !self.kept.is_empty() {
            let kept = core::mem::take(&mut self.kept);
            let restored = self.worker.handle(Event::Restored(kept), clocks::now());
            effects = restored.effects;
        }
        let request = Request {
            id,
            client,
            url,
            is_range,
        };
        let requested = self.worker.handle(Event::Requested(request), clocks::now());
        effects.extend(requested.effects);
        let wake = requested.wake;
        Ok(effects_to_js(Effects { effects, wake }))
    }

    /// A page's session offers a token.
    #[expect(clippy::too_many_arguments, reason = "the fields of a message")]
    #[wasm_bindgen(js_name = tokenOffered, unchecked_return_type = "Effects")]
    pub fn token_offered(
        &mut self,
        client: String,
        session: String,
        sequence: f64,
        #[wasm_bindgen(js_name = isHello)] is_hello: bool,
        token: Option<String>,
        generation: u32,
        #[wasm_bindgen(js_name = usableForMs)] usable_for: f64,
        #[wasm_bindgen(js_name = isAnonymous)] is_anonymous: bool,
    ) -> Result<JsValue, Error> {
        let auth = match token {
            Some(token) => OfferedAuth::Token {
                token: Token::new(token)?,
                generation,
                usable_for: Millis(EpochMs::from_js(usable_for).map_or(0, |span| span.0)),
            },
            None if is_anonymous => OfferedAuth::Anonymous,
            None => OfferedAuth::Pending,
        };
        Ok(self.handle(Event::TokenOffered(Offer {
            client,
            session,
            sequence,
            is_hello,
            auth,
        })))
    }

    /// The response to a request that was sent.
    #[expect(clippy::too_many_arguments, reason = "the parts of a response's head")]
    #[wasm_bindgen(unchecked_return_type = "Effects")]
    pub fn responded(
        &mut self,
        id: u32,
        status: u16,
        #[wasm_bindgen(js_name = isRedirect)] is_redirect: bool,
        #[wasm_bindgen(js_name = wasRedirected)] was_redirected: bool,
        #[wasm_bindgen(js_name = cacheControl)] cache_control: Option<String>,
        vary: Option<String>,
        length: Option<f64>,
    ) -> JsValue {
        let head = ResponseHead {
            status,
            is_redirect,
            was_redirected,
            cache_control: cache_control.unwrap_or_default(),
            vary: vary.unwrap_or_default(),
            length: length.map(bytes),
        };
        self.handle(Event::Responded { id, head })
    }

    /// The request is over: there was no response, or the page got the kept body.
    #[wasm_bindgen(unchecked_return_type = "Effects")]
    pub fn ended(&mut self, id: u32) -> JsValue {
        self.handle(Event::Failed { id })
    }

    /// A kept body was not there any more.
    #[wasm_bindgen(unchecked_return_type = "Effects")]
    pub fn lost(&mut self, id: u32) -> JsValue {
        self.handle(Event::Lost { id })
    }

    /// A body was read.
    #[wasm_bindgen(js_name = bodyRead, unchecked_return_type = "Effects")]
    pub fn body_read(
        &mut self,
        key: String,
        #[wasm_bindgen(js_name = bytes)] length: f64,
    ) -> JsValue {
        let bytes = bytes(length);
        self.handle(Event::BodyRead { key, bytes })
    }

    /// A body was too long, could not be read, or could not be kept.
    #[wasm_bindgen(js_name = storeFailed, unchecked_return_type = "Effects")]
    pub fn store_failed(&mut self, key: String) -> JsValue {
        self.handle(Event::StoreFailed { key })
    }

    /// A session wants to be forgotten.
    #[wasm_bindgen(unchecked_return_type = "Effects")]
    pub fn forgotten(&mut self, client: String, session: String) -> JsValue {
        self.handle(Event::Forgotten { client, session })
    }

    /// A session was disposed.
    #[wasm_bindgen(js_name = sessionEnded, unchecked_return_type = "Effects")]
    pub fn session_ended(&mut self, client: String, session: String) -> JsValue {
        self.handle(Event::SessionEnded { client, session })
    }

    /// There is no such page any more.
    #[wasm_bindgen(js_name = clientGone, unchecked_return_type = "Effects")]
    pub fn client_gone(&mut self, client: String) -> JsValue {
        self.handle(Event::ClientGone { client })
    }

    /// Time has passed.
    #[wasm_bindgen(unchecked_return_type = "Effects")]
    pub fn tick(&mut self) -> JsValue {
        self.handle(Event::Ticked)
    }
}

impl ImageWorker {
    fn handle(&mut self, event: Event) -> JsValue {
        effects_to_js(self.worker.handle(event, clocks::now()))
    }
}

fn effects_to_js(Effects { effects, wake }: Effects) -> JsValue {
    let list: Array = effects.into_iter().map(effect_to_js).collect();
    let object = JsObject::new();
    object.add("effects", list);
    object.add("wakeAfterMs", wake.map(Millis::to_js));
    object.into_object().into()
}

fn effect_to_js(effect: Effect) -> JsValue {
    let object = JsObject::new();
    object.add("type", type_of(&effect));
    match effect {
        Effect::PassOn { id } => object.add("id", id),
        Effect::Send {
            id,
            url,
            authorization,
        } => {
            object.add("id", id);
            object.add("url", url);
            object.add("authorization", authorization);
        }
        Effect::Deliver { id, of } => {
            object.add("id", id);
            object.add("of", of);
        }
        Effect::Serve { id, key } => {
            object.add("id", id);
            object.add("key", key);
        }
        Effect::Ask { client, refused } => {
            object.add("client", client);
            if let Some((session, generation)) = refused {
                object.add("refusedSession", session);
                object.add("refusedGeneration", generation);
            }
        }
        Effect::ReportPassedOn { client } => object.add("client", client),
        Effect::Read { id, key, max_bytes } => {
            object.add("id", id);
            object.add("key", key);
            object.add("maxBytes", number(max_bytes));
        }
        Effect::Put {
            key,
            bytes,
            stored_at,
        } => {
            object.add("key", key);
            object.add("bytes", number(bytes));
            object.add("storedAt", stored_at.to_js());
        }
        Effect::Drop { key } => object.add("key", key),
        Effect::Welcome { client, session } | Effect::Forget { client, session } => {
            object.add("client", client);
            object.add("session", session);
        }
    }
    object.into_object().into()
}

const fn type_of(effect: &Effect) -> &'static str {
    match effect {
        Effect::PassOn { .. } => "pass-on",
        Effect::Send { .. } => "send",
        Effect::Deliver { .. } => "deliver",
        Effect::Serve { .. } => "serve",
        Effect::Ask { .. } => "ask",
        Effect::Welcome { .. } => "welcome",
        Effect::ReportPassedOn { .. } => "report-passed-on",
        Effect::Read { .. } => "read",
        Effect::Put { .. } => "put",
        Effect::Drop { .. } => "drop",
        Effect::Forget { .. } => "forget",
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "lengths of bodies are far below 2^53"
)]
const fn number(bytes: u64) -> f64 {
    bytes as f64
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a cast saturates, and the length of a body is a whole number"
)]
const fn bytes(length: f64) -> u64 {
    length as u64
}
