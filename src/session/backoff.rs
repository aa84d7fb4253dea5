//! How long to wait after a failure before the next try.

use super::chance::Chance;
use crate::expiry::Millis;

/// The first wait is up to this; each further one up to twice as much.
const FIRST: Millis = Millis(1_000);

/// No wait grows beyond this, unless the server asks for more.
pub(super) const LONGEST: Millis = Millis(60_000);

/// The wait after `failures` earlier ones in a row: full jitter, and no less than the server asked for.
pub(super) fn wait(failures: u32, retry_after: Millis, chance: &mut Chance) -> Millis {
    let doubled = Millis(FIRST.0 << failures.min(6));
    chance.up_to(doubled.min(LONGEST)).max(retry_after)
}
