//! What the platform does better than code of ours, as traits: resolving a URL and reading JSON.
//!
//! In a browser both are the browser's own. Its `URL` is the parser that will resolve the
//! `<img src>`, so a check made with it can't be fooled by a difference between two parsers; and
//! neither a URL parser nor a JSON reader has to be downloaded. Natively they are the `url` and
//! `serde_json` crates.

use alloc::string::String;
use alloc::vec::Vec;

/// URLs, parsed as the [URL Standard] says.
///
/// [URL Standard]: https://url.spec.whatwg.org/
pub trait PlatformUrl {
    /// Where `url` leads: scheme, host, port and path, dot segments resolved, as in `https://host/path`.
    /// A relative URL is resolved against the document, as the browser will that loads it; or, where
    /// that is not asked for and where there is none, against a place that no URL names. None where it
    /// does not parse.
    fn place(url: &str, in_document: bool) -> Option<String>;
}

/// A JSON value, read field by field: what comes from outside is checked where it is used.
pub trait PlatformJson: Sized {
    /// Reads JSON in UTF-8. None where it is not that.
    fn parse(text: &[u8]) -> Option<Self>;

    /// True of an object, which an array is not.
    fn is_json_object(&self) -> bool;

    /// The value of a field. None where this is no object, or has no such field, or `null` in it.
    fn field(&self, name: &str) -> Option<Self>;

    /// The text of a string.
    fn string(&self) -> Option<String>;

    /// The value of a number, which may be infinite where the text said more than a number can hold.
    fn number(&self) -> Option<f64>;

    /// Of an object the names and values of the fields that hold strings, in turn and in its order; none
    /// of anything else.
    fn fields(&self) -> Vec<String>;

    /// Of an array the items that are strings; none of anything else.
    fn items(&self) -> Vec<String>;
}

#[cfg(target_arch = "wasm32")]
pub(crate) use crate::wasm::platform::{Json, Platform};

#[cfg(not(target_arch = "wasm32"))]
pub(crate) use native::{Json, Platform};

#[cfg(not(target_arch = "wasm32"))]
mod native {
    use std::sync::LazyLock;

    use url::{Position, Url};

    use super::{PlatformJson, PlatformUrl};

    pub(crate) use serde_json::Value as Json;

    /// Nothing natively has a document.
    static NO_DOCUMENT: LazyLock<Option<Url>> =
        LazyLock::new(|| Url::parse("https://document.invalid/").ok());

    pub(crate) struct Platform;

    impl PlatformUrl for Platform {
        fn place(url: &str, _in_document: bool) -> Option<String> {
            let url = NO_DOCUMENT.as_ref()?.join(url).ok()?;
            let host = &url[Position::BeforeHost..Position::AfterPort];
            Some(format!("{}://{host}{}", url.scheme(), url.path()))
        }
    }

    impl PlatformJson for Json {
        fn parse(text: &[u8]) -> Option<Self> {
            serde_json::from_slice(text).ok()
        }

        fn is_json_object(&self) -> bool {
            self.is_object()
        }

        fn field(&self, name: &str) -> Option<Self> {
            self.get(name).filter(|value| !value.is_null()).cloned()
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
