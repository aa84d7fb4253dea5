//! The backend: mints tokens, and takes or refuses them by its own clock and keys.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use objectstore_image_auth::Token;

use crate::clocks::{Clocks, DAY, HOUR, MINUTE, SECOND, epoch};
use crate::plan::Plan;
use crate::rng::Rng;

/// A token, and what the world knows of it.
pub(crate) struct Minted {
    pub(crate) token: Token,
    pub(crate) at: i64,
    pub(crate) expires: i64,
    pub(crate) lifetime: i64,
    key: u32,
    /// In whole seconds.
    issued: i64,
    /// When the session took it, and as its how many-eth.
    pub(crate) taken: Option<(Clocks, u32)>,
}

/// Which token, counted from 0.
pub(crate) type Id = usize;

#[derive(Default)]
pub(crate) struct Backend {
    minted: Vec<Minted>,
    key: u32,
}

impl Backend {
    pub(crate) fn get(&self, id: Id) -> &Minted {
        &self.minted[id]
    }

    pub(crate) const fn rotate_key(&mut self) {
        self.key += 1;
    }

    pub(crate) fn mint(&mut self, now: i64, plan: &Plan, rng: &mut Rng) -> Id {
        let lifetime = if rng.percent(plan.odd) {
            rng.pick(&[0, 5 * SECOND, MINUTE, HOUR, 30 * DAY])
        } else {
            plan.lifetime
        };
        // `exp` is in whole seconds.
        let expires = (now + lifetime).div_euclid(SECOND) * SECOND;
        let issued = epoch(now).0.div_euclid(SECOND);
        // Within a second, it is the same token again: it says nothing that has changed.
        if let Some(last) = self.minted.last()
            && (last.expires, last.key, last.issued) == (expires, self.key, issued)
            && !plan.is_opaque
        {
            return self.minted.len() - 1;
        }
        let id = self.minted.len();
        let text = if plan.is_opaque {
            format!("opaque.{id}")
        } else {
            let header = format!(r#"{{"alg":"EdDSA","kid":"k{}","typ":"JWT"}}"#, self.key);
            let issued_at = if plan.says_issued {
                format!(r#","iat":{issued}"#)
            } else {
                String::new()
            };
            let payload = format!(
                r#"{{"exp":{}{issued_at},"res":{{"os:usecase":"preprod","org":"1","project":"2"}},"permissions":["object.read"]}}"#,
                epoch(expires).0 / SECOND
            );
            let part = |json: String| URL_SAFE_NO_PAD.encode(json);
            format!("{}.{}.{id}", part(header), part(payload))
        };
        self.minted.push(Minted {
            token: Token::new(text).unwrap(),
            at: now,
            expires,
            lifetime,
            key: self.key,
            issued,
            taken: None,
        });
        id
    }

    /// The session took it.
    pub(crate) fn receive(&mut self, id: Id, ordinal: u32, clocks: Clocks) {
        self.minted[id].taken = Some((clocks, ordinal));
    }

    /// Whether a request with this token, or none, is let through.
    pub(crate) fn takes(&self, id: Option<Id>, now: i64, plan: &Plan) -> bool {
        let Some(id) = id else {
            return now < plan.anonymous_until;
        };
        let minted = self.get(id);
        now < minted.expires + plan.leeway && minted.key == self.key
    }
}

/// The token in a URL.
pub(crate) fn token_in(src: &str) -> Option<Id> {
    let (_, token) = src.split_once("X-Os-Auth=")?;
    token.rsplit_once('.')?.1.parse().ok()
}
