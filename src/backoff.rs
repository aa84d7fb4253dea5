//! How long to wait after a failure before the next try, at most: the wait itself is drawn from nothing to
//! that (full jitter), so that those who failed together do not come back together.

use crate::expiry::Millis;

/// After the first failure; each further one doubles it.
const FIRST: Millis = Millis(1_000);

/// No wait grows beyond this, unless the server asks for more.
pub(crate) const LONGEST: Millis = Millis(60_000);

/// Doubled this often, a wait is the longest one.
const MOST_DOUBLINGS: u32 = 6;

/// The longest wait after a failure before which there were so many others in a row.
pub(crate) fn longest_wait(failures_before: u32) -> Millis {
    Millis(FIRST.0 << failures_before.min(MOST_DOUBLINGS)).min(LONGEST)
}
