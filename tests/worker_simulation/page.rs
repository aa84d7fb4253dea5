//! A page of a world: its session, and the images that it wants.

use crate::server::{Image, Issued};
use objectstore_image_auth::Millis;
use objectstore_image_auth::worker::{Offer, OfferedAuth};

pub(crate) struct Page {
    pub(crate) client: String,
    pub(crate) session: String,
    pub(crate) project: u64,
    pub(crate) is_opaque: bool,
    /// Until then it runs no script.
    pub(crate) hangs_until: i64,
    pub(crate) is_closed: bool,
    pub(crate) is_forgotten: bool,
    pub(crate) token: Option<Issued>,
    pub(crate) generation: u32,
    sequence: f64,
}

/// An image on a page, until it is loaded.
pub(crate) struct Wanted {
    pub(crate) page: usize,
    pub(crate) image: Image,
    pub(crate) is_loaded: bool,
    pub(crate) is_broken: bool,
}

impl Page {
    pub(crate) fn new(number: usize, project: u64, is_opaque: bool) -> Self {
        Self {
            client: format!("client-{number}"),
            session: format!("session-{number}"),
            project,
            is_opaque,
            hangs_until: 0,
            is_closed: false,
            is_forgotten: false,
            token: None,
            generation: 0,
            sequence: 0.0,
        }
    }

    pub(crate) fn has_usable_token(&self, now: i64) -> bool {
        let token = self.token.as_ref();
        token.is_some_and(|token| token.expires_at - SAFETY_MARGIN > now)
    }

    /// What its session says now.
    pub(crate) fn offer(&mut self, is_hello: bool, now: i64) -> Offer {
        self.sequence += 1.0;
        let auth = match &self.token {
            Some(issued) if issued.expires_at - SAFETY_MARGIN > now => OfferedAuth::Token {
                token: issued.token.clone(),
                generation: self.generation,
                usable_for: Millis(issued.expires_at - SAFETY_MARGIN - now),
            },
            _ => OfferedAuth::Pending,
        };
        Offer {
            client: self.client.clone(),
            session: self.session.clone(),
            sequence: self.sequence,
            is_hello,
            auth,
        }
    }
}

/// A session hands out no token that ends sooner, in milliseconds.
const SAFETY_MARGIN: i64 = 5_000;
