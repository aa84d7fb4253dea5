//! The page that a session serves.

/// Whether there is a page, and whether it can be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Page {
    /// The page's tab is in front.
    Visible,
    /// The page's tab is in the background, or frozen.
    Hidden,
    /// There is no page, as on a server and in a worker. The session does nothing ahead of time.
    Absent,
}
