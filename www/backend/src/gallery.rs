//! The two sets of screenshots that are compared, wherever they come from: drawn by `draw/`, or a
//! user's own, read from a directory. What became of which is `comparison.rs`'s to say.

pub mod comparison;
pub mod diff;
pub mod directory;
pub mod draw;
pub mod screenshot;

pub use comparison::{Comparison, Pair};
pub use screenshot::Screenshot;

/// What was there before a change, and what is there after it.
#[derive(Debug, Default)]
pub struct Gallery {
    /// Before.
    pub base: Vec<Screenshot>,
    /// After.
    pub head: Vec<Screenshot>,
}
