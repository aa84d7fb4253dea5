//! A session of a page, and the images that it wants. A page may have several sessions.

use crate::server::{Image, Issued, PUBLIC, Says};
use objectstore_image_auth::Millis;
use objectstore_image_auth::worker::{Offer, OfferedAuth};

/// A session hands out no token that ends sooner, in milliseconds.
const SAFETY_MARGIN: i64 = 5_000;

pub(crate) struct Page {
    pub(crate) client: String,
    pub(crate) session: String,
    /// That of its tokens. Without a token, that of the images that need none.
    pub(crate) project: u64,
    pub(crate) says: Says,
    /// Until then the page runs no script.
    pub(crate) hangs_until: i64,
    /// The page was closed, or the session disposed or forgotten.
    pub(crate) is_gone: bool,
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
    pub(crate) fn new(number: usize, client: usize, project: u64, says: Says) -> Self {
        Self {
            client: format!("client-{client}"),
            session: format!("session-{number}"),
            project,
            says,
            hangs_until: 0,
            is_gone: false,
            token: None,
            generation: 0,
            sequence: 0.0,
        }
    }

    /// Its API asks for no token.
    pub(crate) const fn is_anonymous(&self) -> bool {
        self.project == PUBLIC
    }

    pub(crate) const fn may_load(&self, image: &Image) -> bool {
        image.is_public() || image.project == self.project
    }

    fn usable_token(&self, now: i64) -> Option<&Issued> {
        let token = self.token.as_ref();
        token.filter(|token| token.expires_at - SAFETY_MARGIN > now)
    }

    /// Whether the session hands out URLs.
    pub(crate) fn is_ready(&self, now: i64) -> bool {
        self.is_anonymous() || self.usable_token(now).is_some()
    }

    /// What its session says now.
    pub(crate) fn offer(&mut self, is_hello: bool, now: i64) -> Offer {
        self.sequence += 1.0;
        let auth = match self.usable_token(now) {
            Some(issued) => OfferedAuth::Token {
                token: issued.token.clone(),
                generation: self.generation,
                usable_for: Millis(issued.expires_at - SAFETY_MARGIN - now),
            },
            None if self.is_anonymous() => OfferedAuth::Anonymous,
            None => OfferedAuth::Pending,
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
