//! The expiry that a URL carries in its query.

use crate::platform::{Platform, PlatformDate};
use crate::time::{EpochMs, Millis};
use crate::token::Claims;
use crate::url::{AuthParam, Query};

/// Objectstore's parameters of a pre-signed URL.
const OBJECTSTORE: Signer = Signer {
    signature: "os_sig",
    date: Some("os_timestamp"),
    lifetime: Some("os_duration"),
};

/// The parameters of other signers.
const SIGNERS: [Signer; 4] = [
    // AWS Signature Version 4: S3.
    Signer {
        signature: "x-amz-signature",
        date: Some("x-amz-date"),
        lifetime: Some("x-amz-expires"),
    },
    // GCS's V4 signing process.
    Signer {
        signature: "x-goog-signature",
        date: Some("x-goog-date"),
        lifetime: Some("x-goog-expires"),
    },
    // CloudFront. Also S3, GCS and Aliyun's OSS in their first versions.
    Signer {
        signature: "signature",
        date: None,
        lifetime: Some("expires"),
    },
    // Azure's shared access signature.
    Signer {
        signature: "sig",
        date: Some("se"),
        lifetime: None,
    },
];

/// When the URL stops working. None if it carries no expiry. If Objectstore signed it, only that signature counts, because
/// the server reads nothing else. Of several other expiries the earliest counts. A date only counts beside its signer's
/// signature: without one, `expires` could mean anything, for example a number of seconds from now.
#[must_use]
pub fn url_expires_at(url: &str, param: &AuthParam) -> Option<EpochMs> {
    let query = Query::of(url);
    if query.is_presigned() {
        return OBJECTSTORE.expires_at(&query);
    }
    let dates = SIGNERS.iter().map(|signer| signer.expires_at(&query));
    dates.chain([token(&query, param)]).flatten().min()
}

/// The parameters of a signature, and of what it signs.
struct Signer {
    signature: &'static str,
    /// The epoch, if none.
    date: Option<&'static str>,
    /// In seconds; 0, if none.
    lifetime: Option<&'static str>,
}

impl Signer {
    fn expires_at(&self, query: &Query) -> Option<EpochMs> {
        query.value(self.signature)?;
        let date = match self.date {
            Some(name) => Platform::date(&query.value(name)?)?,
            None => EpochMs(0),
        };
        let lifetime = match self.lifetime {
            Some(name) => seconds(&query.value(name)?)?,
            None => Millis(0),
        };
        Some(date.after(lifetime))
    }
}

fn token(query: &Query, param: &AuthParam) -> Option<EpochMs> {
    let expires_at = |name| Claims::read(&query.value(name)?)?.expires_at;
    param.names().into_iter().filter_map(expires_at).min()
}

/// A count of seconds: all of the text, and no more digits than a plausible date has.
fn seconds(text: &str) -> Option<Millis> {
    let digit = |number: i64, byte: u8| {
        let digit = char::from(byte).to_digit(10)?;
        Some(number * 10 + i64::from(digit))
    };
    if !(1..=11).contains(&text.len()) {
        return None;
    }
    let seconds = text.bytes().try_fold(0, digit)?;
    Some(Millis(seconds * 1000))
}
