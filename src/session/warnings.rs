//! What a developer should know of the tokens that come.

use super::Session;
use super::session_token::SessionToken;
use crate::clock::Moment;
use crate::expiry::Millis;

/// What a URL that leaks gives away for longer is worth a word.
const LONG_LIVED: Millis = Millis(3_600_000);

/// A token that lives no longer than the floor between refetches leaves gaps without one.
const SHORT_LIVED: Millis = Millis(5_000);

const RISKY: &str =
    "the token grants more than `object.read` or lives over an hour: too much for a URL";

const TOO_SHORT: &str =
    "tokens live no longer than the 5 s between two refetches: images will wait";

impl Session {
    /// Each is said once.
    pub(super) fn warning(&mut self, at: Moment) -> Option<&'static str> {
        let newest = self.newest()?;
        let is_risky = newest.lifetime() > LONG_LIVED || newest.grants_more();
        let is_short = self.is_short(newest, at);
        let [risk, length] = &mut self.warned;
        if is_risky && !core::mem::replace(risk, true) {
            Some(RISKY)
        } else if is_short && !core::mem::replace(length, true) {
            Some(TOO_SHORT)
        } else {
            None
        }
    }

    /// One that ended long before it came says nothing of how long they live.
    fn is_short(&self, held: &SessionToken, at: Moment) -> bool {
        held.lifetime() <= SHORT_LIVED && held.remaining(&self.clock, at).0 > -SHORT_LIVED.0
    }
}
