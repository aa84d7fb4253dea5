//! The two sets of screenshots that are compared. They come with the program (`bundled.rs`) or from
//! the user's directory (`directory.rs`). `comparison.rs` finds what changed between them.

pub mod bundled;
pub mod comparison;
pub mod diff;
pub mod directory;
pub mod screenshot;

pub use comparison::{Comparison, Pair};
pub use screenshot::Screenshot;

/// The screenshots from before and after a change.
#[derive(Debug, Default)]
pub struct Gallery {
    /// Before.
    pub base: Vec<Screenshot>,
    /// After.
    pub head: Vec<Screenshot>,
}
