//! The key that signs tokens now. With `--fault rotate-key` a new key replaces it at an interval. The
//! verifier uses the same value, so that it refuses tokens of the old key from then on.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::error::StartError;
use crate::keys::KeyPair;

/// A signing key that may be replaced at an interval.
#[derive(Debug)]
pub struct SigningKey {
    rotates_every: Option<Duration>,
    period: Mutex<Period>,
}

/// A key, and when it came into use.
#[derive(Debug)]
struct Period {
    since: Instant,
    key: Arc<KeyPair>,
}

impl SigningKey {
    /// Starts with `key`. Without `rotates_every` it is never replaced.
    #[must_use]
    pub fn new(key: KeyPair, rotates_every: Option<Duration>) -> Self {
        let period = Period {
            since: Instant::now(),
            key: Arc::new(key),
        };
        Self {
            rotates_every,
            period: Mutex::new(period),
        }
    }

    /// The key to use now.
    ///
    /// # Errors
    /// [`StartError::Random`] if a new key is due and cannot be generated.
    pub fn get(&self) -> Result<Arc<KeyPair>, StartError> {
        self.at(Instant::now())
    }

    fn at(&self, now: Instant) -> Result<Arc<KeyPair>, StartError> {
        // A period is replaced as a whole, so a thread that panicked cannot leave it half written.
        let mut period = self.period.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(since) = self.next_since(period.since, now) {
            *period = Period {
                since,
                key: Arc::new(KeyPair::generate()?),
            };
        }
        Ok(Arc::clone(&period.key))
    }

    /// When the period of `now` began, if it is a later one. The rhythm is kept through times when
    /// nobody asks.
    fn next_since(&self, since: Instant, now: Instant) -> Option<Instant> {
        let every = self.rotates_every?;
        let elapsed = now.saturating_duration_since(since);
        let periods = elapsed.as_secs().checked_div(every.as_secs())?;
        (periods > 0).then(|| since + Duration::from_secs(periods * every.as_secs()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key_ids(rotates_every: Option<u64>, seconds: &[u64]) -> Vec<String> {
        let every = rotates_every.map(Duration::from_secs);
        let current = SigningKey::new(KeyPair::generate().unwrap(), every);
        let start = current.period.lock().unwrap().since;
        let key_id = |&seconds: &u64| {
            let key = current.at(start + Duration::from_secs(seconds)).unwrap();
            key.key_id.clone()
        };
        seconds.iter().map(key_id).collect()
    }

    #[test]
    fn a_key_is_current_for_its_period_and_never_again() {
        let ids = key_ids(Some(10), &[0, 9, 10, 19, 35, 39, 40]);
        assert_eq!(ids[0], ids[1]);
        assert_eq!(ids[2], ids[3]);
        assert_eq!(ids[4], ids[5]);
        let mut different = vec![&ids[0], &ids[2], &ids[4], &ids[6]];
        different.sort();
        different.dedup();
        assert_eq!(different.len(), 4);
    }

    #[test]
    fn without_rotation_it_stays() {
        let ids = key_ids(None, &[0, 1_000_000]);
        assert_eq!(ids[0], ids[1]);
    }
}
