//! Exponential back-off with full jitter: the upper bound of each wait. The wait itself is random between 0 and
//! this bound, so that clients that failed together do not retry together.

use crate::time::Millis;

/// After the first failure; each further one doubles it.
const FIRST: Millis = Millis(1_000);

/// No wait grows beyond this, unless the server asks for more.
pub(crate) const LONGEST: Millis = Millis(60_000);

/// Doubled this often, a wait is the longest one.
const MOST_DOUBLINGS: u32 = 6;

/// The upper bound of the wait after a failure that follows `failures_before` others.
pub(crate) fn longest_wait(failures_before: u32) -> Millis {
    Millis(FIRST.0 << failures_before.min(MOST_DOUBLINGS)).min(LONGEST)
}
