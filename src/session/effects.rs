//! What a session asks its caller to do.

use super::refetch::Start;
use crate::time::Millis;

/// What the caller is to do after an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Effects {
    /// Abort the refetch in flight: it took too long, or the session was disposed.
    pub abort: bool,
    /// Call the app for a new response.
    pub start: Option<Start>,
    /// Request [`super::Session::probe_url`] by script and report the outcome as [`super::Event::Probed`] with this
    /// number. The request replaces one that is still in flight.
    pub probe: Option<u32>,
    /// Set the one timer, in place of the one before: [`super::Event::Ticked`] is due after this time. None for no timer.
    pub wake: Option<Millis>,
    /// Tell subscribers that the snapshot changed, and ask [`super::Session::settle`] about every wait.
    pub changed: bool,
    /// Show this to the developer.
    pub warning: Option<&'static str>,
}
