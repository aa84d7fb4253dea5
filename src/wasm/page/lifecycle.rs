//! Whether a session has started, is running, or is disposed.

use alloc::boxed::Box;
use core::mem;

use super::host;
use crate::clock::Moment;
use crate::session::{Config, Session};

pub(super) enum Lifecycle {
    /// No event has come yet. The session's clock and jitter start with the first one: a page that is prerendered may
    /// construct a session, but may read neither time nor randomness.
    Unstarted(Config),
    Running(Box<Session>),
    Disposed,
}

impl Lifecycle {
    /// The session, which starts now if it has not started yet. None after `dispose`.
    pub(super) fn start(&mut self, at: Moment) -> Option<&mut Session> {
        *self = match mem::replace(self, Self::Disposed) {
            Self::Unstarted(config) => {
                let session = Session::new(config, host::page(), host::seed(), at);
                Self::Running(Box::new(session))
            }
            other => other,
        };
        match self {
            Self::Running(session) => Some(session),
            Self::Unstarted(_) | Self::Disposed => None,
        }
    }
}
