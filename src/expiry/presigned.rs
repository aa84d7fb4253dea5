//! The expiry that a URL carries in its query.

use super::{EpochMs, Millis};
use crate::platform::{Platform, PlatformDate};
use crate::token::Claims;
use crate::url::{AuthParam, Query};

/// Objectstore's parameters of a pre-signed URL.
const OBJECTSTORE: Signed = Signed {
    signature: "os_sig",
    date: "os_timestamp",
    lifetime: "os_duration",
};

/// The same of AWS Signature Version 4 (S3) and of GCS's V4 signing process.
const CLOUDS: [Signed; 2] = [
    Signed {
        signature: "x-amz-signature",
        date: "x-amz-date",
        lifetime: "x-amz-expires",
    },
    Signed {
        signature: "x-goog-signature",
        date: "x-goog-date",
        lifetime: "x-goog-expires",
    },
];

/// When the URL stops working. None where it carries no expiry. What has a signature of
/// Objectstore's is judged by that alone, as the server looks at nothing else; of several others
/// the earliest counts. A date counts beside its signer's signature only: without one, `expires` may say
/// anything, a number of seconds from now for example.
#[must_use]
pub fn url_expires_at(url: &str, param: &AuthParam) -> Option<EpochMs> {
    let query = Query::of(url);
    if query.is_presigned() {
        return OBJECTSTORE.expires_at(&query);
    }
    let [aws, gcs] = CLOUDS.map(|scheme| scheme.expires_at(&query));
    let dates = [
        aws,
        gcs,
        cloud_front(&query),
        azure(&query),
        token(&query, param),
    ];
    dates.into_iter().flatten().min()
}

/// A signature, and the date and the lifetime in seconds that it signs.
#[derive(Clone, Copy)]
struct Signed {
    signature: &'static str,
    date: &'static str,
    lifetime: &'static str,
}

impl Signed {
    fn expires_at(self, query: &Query) -> Option<EpochMs> {
        query.value(self.signature)?;
        let signed_at = Platform::date(&query.value(self.date)?)?;
        Some(signed_at.after(seconds(&query.value(self.lifetime)?)?))
    }
}

/// Also S3, GCS and Aliyun's OSS in their first versions.
fn cloud_front(query: &Query) -> Option<EpochMs> {
    query.value("signature")?;
    Some(EpochMs(0).after(seconds(&query.value("expires")?)?))
}

fn azure(query: &Query) -> Option<EpochMs> {
    query.value("sig")?;
    Platform::date(&query.value("se")?)
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
