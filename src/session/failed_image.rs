//! An image that failed to load, as its `src` tells.

use alloc::string::String;
use core::fmt;

use super::config::Config;
use super::image_failures::hash;
use super::session_token::SessionToken;
use super::tokens::Tokens;
use crate::error::{Error, ErrorCode};
use crate::http_status::is_refusal;
use crate::url::{Query, carries_token, without_token};

/// An object that failed to load.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FailedLoad {
    /// The hash of its URL.
    object: u64,
    /// The generation of the token that it was loaded with. None if that token is no longer at hand.
    generation: Option<u32>,
}

impl FailedLoad {
    pub(super) const fn object(self) -> u64 {
        self.object
    }

    pub(super) const fn generation(self) -> Option<u32> {
        self.generation
    }
}

/// An image that failed to load.
#[derive(Clone, PartialEq, Eq)]
pub struct FailedImage {
    /// Its URL without the token.
    url: String,
    load: FailedLoad,
    /// Number of times that the wait for a URL had timed out when the image failed.
    timed_out_waits: u32,
    /// A script fetched it. Without another URL after one refetch, the script gets the server's response.
    is_of_script: bool,
}

impl FailedImage {
    /// Reads the `src` of an image that failed. See [`super::Session::failed_image`]. `sent_by_worker`: whether this object, in a
    /// URL without a token, counts as sent with the token in use.
    pub(super) fn read(
        src: &str,
        status: Option<u16>,
        config: &Config,
        tokens: &Tokens,
        sent_by_worker: impl Fn(u64) -> bool,
        timed_out_waits: u32,
    ) -> Result<Option<Self>, Error> {
        let has_token = carries_token(src, &config.param);
        if status.is_some_and(|status| !is_refusal(status, has_token)) {
            return Ok(None);
        }
        match config.base.path_below(src) {
            Err(error) if error.code() == ErrorCode::OutsideBase => return Ok(None),
            path => path?,
        };
        let query = Query::of(src);
        if query.is_presigned() {
            return Ok(None);
        }
        let url = without_token(src, &config.param)?;
        let object = hash(&url);
        let generation = if let Some(text) = query.value(config.param.as_str()) {
            tokens
                .find(|token| token.value().expose() == text)
                .map(SessionToken::generation)
        } else {
            let has_current = tokens.is_anonymous() || sent_by_worker(object);
            has_current.then_some(tokens.generation())
        };
        Ok(Some(Self {
            load: FailedLoad { object, generation },
            url,
            timed_out_waits,
            is_of_script: status.is_some(),
        }))
    }

    /// What failed.
    #[must_use]
    pub const fn load(&self) -> FailedLoad {
        self.load
    }

    /// Its URL without the token.
    pub(super) fn url(&self) -> &str {
        &self.url
    }

    pub(super) const fn timed_out_waits(&self) -> u32 {
        self.timed_out_waits
    }

    pub(super) const fn is_of_script(&self) -> bool {
        self.is_of_script
    }
}

/// Its URL may have a token in it, in another parameter.
impl fmt::Debug for FailedImage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FailedImage").finish_non_exhaustive()
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::support::{config, object};

    fn read(src: &str, status: Option<u16>) -> Option<FailedImage> {
        FailedImage::read(src, status, &config(), &Tokens::new(), |_| false, 0).unwrap()
    }

    #[test]
    fn is_the_same_object_whatever_token_it_was_loaded_with() {
        let objects = ["", "?X-Os-Auth=first", "?X-Os-Auth=second"].map(|query| {
            let src = object("a") + query;
            read(&src, None).map(|image| image.load().object())
        });
        assert!(objects[0].is_some());
        assert!(objects.iter().all(|object| *object == objects[0]));
    }

    #[test]
    fn one_outside_the_base_never_had_the_token() {
        assert_eq!(read("https://elsewhere.example/a.png", None), None);
    }

    #[test]
    fn only_a_refusal_is_a_reason_to_try_a_download_again() {
        let src = object("a") + "?X-Os-Auth=token";
        assert!(read(&src, Some(401)).is_some());
        assert_eq!(read(&src, Some(404)), None);
    }

    #[test]
    fn prints_no_url() {
        let image = read(&(object("a") + "?os_auth=secret"), None).unwrap();
        assert_eq!(format!("{image:?}"), "FailedImage { .. }");
    }
}
