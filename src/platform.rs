//! What the platform provides, as traits: resolving a URL, reading a date, reading JSON.
//!
//! In a browser, the browser provides them. Its `URL` is the parser that will resolve the `<img src>`, so there is no
//! second parser that could read a URL differently, and none has to be downloaded. Natively, the crates `url`, `time` and
//! `serde_json` provide them.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::time::EpochMs;

/// URLs, parsed as the [URL Standard] says.
///
/// [URL Standard]: https://url.spec.whatwg.org/
pub trait PlatformUrl {
    /// What relative URLs are resolved against.
    type Document: Clone + fmt::Debug + PartialEq;

    /// What relative URLs are resolved against now. It changes when a `<base>` is added or removed.
    fn document() -> Self::Document;

    /// The absolute URL that `url` leads to: scheme, host, port and path, dot segments resolved, as in
    /// `https://host/path`. With `in_document`, a relative URL is resolved against the document, as when the browser loads
    /// it; without it, or if there is no document, against an address that no URL names. None if the URL does not parse:
    /// against a document whose address is no base (`blob:`), no relative URL parses. Also None if there is no document
    /// and the URL is a path in one document and names a host in another (`https:/a`).
    fn resolve(url: &str, in_document: bool) -> Option<String>;
}

/// Dates, as pre-signed URLs carry them.
pub trait PlatformDate {
    /// `2026-04-20T13:37:00.25Z`, `2026-04-20T13:37Z`, `2026-04-20T15:37:00+02:00`, `2026-04-20`,
    /// `20260420T133700Z`: ISO 8601 in the extended form ([RFC 3339], Objectstore and Azure) and the basic
    /// one (S3 and GCS). A date without a time is midnight UTC, as Azure reads it. None where it is none of
    /// these.
    ///
    /// [RFC 3339]: https://www.rfc-editor.org/rfc/rfc3339
    fn date(text: &str) -> Option<EpochMs>;
}

/// How many items of an array are read: the first items show what it is a list of.
pub(crate) const FIRST_ITEMS: u32 = 3;

/// How many fields of an object are read.
pub(crate) const FIRST_FIELDS: u32 = 64;

/// A JSON value from outside. It is read field by field, and checked where it is used.
pub trait PlatformJson: Sized {
    /// Reads a JSON object in base64url without padding ([RFC 4648, section 5]), as in a JWT. None for another value,
    /// another alphabet, or padding.
    ///
    /// [RFC 4648, section 5]: https://www.rfc-editor.org/rfc/rfc4648#section-5
    fn parse_object(text: &str) -> Option<Self>;

    /// True for an object; false for an array.
    fn is_json_object(&self) -> bool;

    /// The value of a field. None if this is no object, has no such field, or holds `null` in it.
    fn field(&self, name: &str) -> Option<Self>;

    /// True if there is such a field, also if it holds `null`.
    fn has_field(&self, name: &str) -> bool;

    /// True for a `Map` that has an entry of this name.
    fn has_entry(&self, name: &str) -> bool;

    /// The first items of an array; None for anything else.
    fn first_items(&self) -> Option<Vec<Self>>;

    /// The values of an object's first fields; empty for anything else.
    fn first_values(&self) -> Vec<Self>;

    /// True for what must be awaited or read first: a promise, a `Response`.
    fn is_unread(&self) -> bool;

    /// The text of a string.
    fn string(&self) -> Option<String>;

    /// The value of a number; infinite if the text is out of a number's range.
    fn number(&self) -> Option<f64>;

    /// The name and the value, in turn, of each field of an object that holds a string, in the object's order; empty for
    /// anything else.
    fn fields(&self) -> Vec<String>;

    /// The items of an array that are strings; empty for anything else.
    fn items(&self) -> Vec<String>;
}

#[cfg(target_arch = "wasm32")]
pub(crate) use crate::wasm::platform::{Json, Platform};

#[cfg(not(target_arch = "wasm32"))]
pub(crate) use native::{Json, Platform};

#[cfg(not(target_arch = "wasm32"))]
mod native {
    use std::sync::LazyLock;

    use ::time::format_description::well_known::Rfc3339;
    use ::time::macros::format_description;
    use ::time::{Date, PrimitiveDateTime, UtcDateTime};
    use base64::Engine as _;
    use base64::alphabet::URL_SAFE;
    use base64::engine::general_purpose::{GeneralPurpose, NO_PAD};
    use url::{Position, Url};

    use super::{FIRST_FIELDS, FIRST_ITEMS, PlatformDate, PlatformJson, PlatformUrl};
    use crate::time::EpochMs;

    pub(crate) use serde_json::Value as Json;

    /// The address against which relative URLs are resolved natively, where there is no document.
    static NO_DOCUMENT: LazyLock<Option<Url>> =
        LazyLock::new(|| Url::parse("https://document.invalid/").ok());

    pub(crate) struct Platform;

    /// Relative URLs are always resolved against the same address.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub(crate) struct NoDocument;

    impl PlatformUrl for Platform {
        type Document = NoDocument;

        fn document() -> NoDocument {
            NoDocument
        }

        fn resolve(url: &str, _in_document: bool) -> Option<String> {
            let url = NO_DOCUMENT.as_ref()?.join(url).ok()?;
            let host = &url[Position::BeforeHost..Position::AfterPort];
            Some(format!("{}://{host}{}", url.scheme(), url.path()))
        }
    }

    impl PlatformDate for Platform {
        fn date(text: &str) -> Option<EpochMs> {
            let upper = text.to_ascii_uppercase();
            let minutes = upper.get(..16).filter(|_| upper.get(16..17) != Some(":"));
            let rest = upper.get(16..).unwrap_or_default();
            let full = minutes.map(|minutes| format!("{minutes}:00{rest}"));
            let date = format_description!("[year]-[month]-[day]");
            let basic = format_description!("[year][month][day]T[hour][minute][second]Z");
            let time = UtcDateTime::parse(full.as_deref().unwrap_or(&upper), &Rfc3339)
                .or_else(|_| PrimitiveDateTime::parse(&upper, basic).map(PrimitiveDateTime::as_utc))
                .or_else(|_| Date::parse(text, date).map(|date| date.midnight().as_utc()));
            let millis = time.ok()?.unix_timestamp_nanos().div_euclid(1_000_000);
            i64::try_from(millis).ok().map(EpochMs)
        }
    }

    /// As in a browser: bits after the last byte are ignored.
    const BASE64URL: GeneralPurpose =
        GeneralPurpose::new(&URL_SAFE, NO_PAD.with_decode_allow_trailing_bits(true));

    impl PlatformJson for Json {
        fn parse_object(text: &str) -> Option<Self> {
            let value: Self = serde_json::from_slice(&BASE64URL.decode(text).ok()?).ok()?;
            Some(value).filter(Self::is_object)
        }

        fn is_json_object(&self) -> bool {
            self.is_object()
        }

        fn field(&self, name: &str) -> Option<Self> {
            self.get(name).filter(|value| !value.is_null()).cloned()
        }

        fn has_field(&self, name: &str) -> bool {
            self.get(name).is_some()
        }

        fn has_entry(&self, _name: &str) -> bool {
            false
        }

        fn first_items(&self) -> Option<Vec<Self>> {
            let items = self.as_array()?.iter();
            Some(items.take(FIRST_ITEMS as usize).cloned().collect())
        }

        fn first_values(&self) -> Vec<Self> {
            let fields = self.as_object().into_iter().flatten();
            let values = fields.map(|(_, value)| value.clone());
            values.take(FIRST_FIELDS as usize).collect()
        }

        fn is_unread(&self) -> bool {
            false
        }

        fn string(&self) -> Option<String> {
            self.as_str().map(str::to_owned)
        }

        fn number(&self) -> Option<f64> {
            self.as_f64()
        }

        fn fields(&self) -> Vec<String> {
            let fields = self.as_object().into_iter().flatten();
            let text = |(name, value): (&String, &Self)| Some([name.clone(), value.string()?]);
            fields.filter_map(text).flatten().collect()
        }

        fn items(&self) -> Vec<String> {
            let items = self.as_array().into_iter().flatten();
            items.filter_map(Self::string).collect()
        }
    }
}
