//! What a worker wants done.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::time::{EpochMs, Millis};

/// What the caller is to do.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Effects {
    /// In this order.
    pub effects: Vec<Effect>,
    /// When to pass [`super::Event::Ticked`] at the latest.
    pub wake: Option<Millis>,
}

/// A thing to do. Its `Debug` prints no token.
#[derive(Clone, PartialEq)]
pub enum Effect {
    /// Let the browser load the request as it is.
    PassOn {
        /// The request.
        id: u32,
    },
    /// Send the request to this URL.
    Send {
        /// The request.
        id: u32,
        /// The URL. May hold the token.
        url: String,
        /// The value of the header, if the token goes there.
        authorization: Option<String>,
    },
    /// Give the page the response to a request, its own or another page's for the same image.
    Deliver {
        /// The request.
        id: u32,
        /// The request whose response it is.
        of: u32,
    },
    /// Give the page the kept body.
    Serve {
        /// The request.
        id: u32,
        /// The body's key.
        key: String,
    },
    /// Ask the sessions of a page what to load images with.
    Ask {
        /// The page.
        client: String,
        /// The session whose token was refused, and its number of that token.
        refused: Option<(String, u32)>,
    },
    /// Answer a session that said hello.
    Welcome {
        /// The page.
        client: String,
        /// The session.
        session: String,
    },
    /// Say to a page that one of its requests was passed on for want of an answer.
    ReportPassedOn {
        /// The page.
        client: String,
    },
    /// Read the body of a response, while the page gets it, to keep it.
    Read {
        /// The request.
        id: u32,
        /// The key to keep it under.
        key: String,
        /// The most bytes to read.
        max_bytes: u64,
    },
    /// Keep the body that was read.
    Put {
        /// Its key.
        key: String,
        /// Its length.
        bytes: u64,
        /// Now.
        stored_at: EpochMs,
    },
    /// Drop a kept body.
    Drop {
        /// Its key.
        key: String,
    },
    /// Drop all kept bodies, and then answer the session that asked for it.
    Forget {
        /// The page.
        client: String,
        /// The session.
        session: String,
    },
}

impl Effect {
    pub(super) fn ask(client: String, refused: Option<(&str, u32)>) -> Self {
        let refused = refused.map(|(session, generation)| (session.to_owned(), generation));
        Self::Ask { client, refused }
    }
}

impl fmt::Debug for Effect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, id) = match self {
            Self::PassOn { id } => ("PassOn", Some(id)),
            Self::Send { id, .. } => ("Send", Some(id)),
            Self::Deliver { id, .. } => ("Deliver", Some(id)),
            Self::Serve { id, .. } => ("Serve", Some(id)),
            Self::Read { id, .. } => ("Read", Some(id)),
            Self::Ask { .. } => ("Ask", None),
            Self::Welcome { .. } => ("Welcome", None),
            Self::ReportPassedOn { .. } => ("ReportPassedOn", None),
            Self::Put { .. } => ("Put", None),
            Self::Drop { .. } => ("Drop", None),
            Self::Forget { .. } => ("Forget", None),
        };
        let mut effect = f.debug_struct(name);
        if let Some(id) = id {
            effect.field("id", id);
        }
        effect.finish_non_exhaustive()
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use alloc::format;
    use alloc::string::ToString as _;

    use super::*;

    #[test]
    fn prints_the_request_and_nothing_that_may_be_secret() {
        let send = Effect::Send {
            id: 7,
            url: "/x?X-Os-Auth=secret".to_string(),
            authorization: Some("Bearer secret".to_string()),
        };
        assert_eq!(format!("{send:?}"), "Send { id: 7, .. }");
        let ask = Effect::ask("a".to_string(), Some(("s", 1)));
        assert_eq!(format!("{ask:?}"), "Ask { .. }");
    }
}
