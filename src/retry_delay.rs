//! Downloads by script that failed: whether and when another try may help.

use crate::backoff::longest_wait;
use crate::http_status::is_final;
use crate::time::{LONGEST_TIMER, Millis};

/// A download that failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FailedDownload {
    /// The response's status. None where the network failed.
    pub status: Option<u16>,
    /// 1 for the first failure, counting up until a download succeeds.
    pub attempt: u32,
    /// What the response's `Retry-After` asked for.
    pub retry_after: Option<Millis>,
}

impl FailedDownload {
    /// How long to wait before another try: up to 1 s, doubling up to a minute, with full jitter, and no less
    /// than the server asked for. None where time alone does not help, but another token or URL may.
    /// `random` is at least 0 and less than 1.
    #[must_use]
    pub fn retry_delay(self, random: f64) -> Option<Millis> {
        if self.status.is_some_and(is_final) {
            return None;
        }
        let longest = longest_wait(self.attempt.saturating_sub(1));
        let wait = fraction(longest, random);
        let asked = self.retry_after.unwrap_or(Millis(0));
        Some(wait.max(asked).min(LONGEST_TIMER))
    }
}

/// `span` times `share`. A share outside 0 to 1 (or NaN) counts as 1.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "the span is at most a minute"
)]
fn fraction(span: Millis, share: f64) -> Millis {
    let share = if (0.0..=1.0).contains(&share) {
        share
    } else {
        1.0
    };
    Millis((span.0 as f64 * share) as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALMOST_ONE: f64 = 0.999_999;

    fn failed(status: u16, attempt: u32) -> FailedDownload {
        FailedDownload {
            status: Some(status),
            attempt,
            retry_after: None,
        }
    }

    #[test]
    fn what_is_refused_or_missing_waits_for_another_token_or_url() {
        for status in [400, 401, 403, 404, 410, 451] {
            assert_eq!(failed(status, 1).retry_delay(0.5), None, "{status}");
        }
        let asked = FailedDownload {
            retry_after: Some(Millis(1_000)),
            ..failed(404, 1)
        };
        assert_eq!(asked.retry_delay(0.5), None);
    }

    #[test]
    fn an_outage_or_a_busy_server_is_tried_again() {
        for status in [408, 425, 429, 500, 502, 503, 504, 521] {
            assert!(failed(status, 1).retry_delay(0.5).is_some(), "{status}");
        }
        let network = FailedDownload {
            status: None,
            ..failed(0, 1)
        };
        assert_eq!(network.retry_delay(0.5), Some(Millis(500)));
    }

    #[test]
    fn the_wait_doubles_up_to_a_minute() {
        let waits = [1, 2, 3, 4, 5, 6, 7, 8, u32::MAX];
        let waits = waits.map(|attempt| failed(503, attempt).retry_delay(1.0).map(|wait| wait.0));
        let doubled = [
            1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000,
        ];
        assert_eq!(waits, doubled.map(Some));
    }

    #[test]
    fn the_jitter_takes_any_part_of_the_wait() {
        assert_eq!(failed(503, 3).retry_delay(0.0), Some(Millis(0)));
        assert_eq!(failed(503, 3).retry_delay(0.25), Some(Millis(1_000)));
        assert_eq!(failed(503, 3).retry_delay(ALMOST_ONE), Some(Millis(3_999)));
        for broken in [f64::NAN, f64::INFINITY, -1.0, 7.0] {
            assert_eq!(failed(503, 3).retry_delay(broken), Some(Millis(4_000)));
        }
    }

    #[test]
    fn the_wait_is_no_shorter_than_the_server_asked_for() {
        let asking = |millis| FailedDownload {
            retry_after: Some(Millis(millis)),
            ..failed(429, 1)
        };
        assert_eq!(asking(20_000).retry_delay(0.5), Some(Millis(20_000)));
        assert_eq!(asking(100).retry_delay(0.5), Some(Millis(500)));
        assert_eq!(asking(i64::MAX).retry_delay(0.5), Some(LONGEST_TIMER));
    }
}
