//! Those who wait: what they wait for, and how it ends.

use alloc::string::String;
use core::fmt;

use super::image_failures::hash;
use super::refetch::State;
use super::{Page, Session};
use crate::clock::Moment;
use crate::error::{Error, ErrorCode, ErrorKind};
use crate::status::is_refusal;
use crate::url::{Query, carries_token, without_token};

/// An object that failed to load.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FailedLoad {
    /// Names its URL.
    pub(super) object: u64,
    /// What it was loaded with, where that is still at hand.
    pub(super) generation: Option<u32>,
}

/// An image that failed to load, as its `src` tells.
#[derive(Clone, PartialEq, Eq)]
pub struct FailedImage {
    /// Its URL without the token.
    url: String,
    load: FailedLoad,
    /// As of [`Wait::Url`].
    given_up: u32,
    /// Script wants to go on with what the server answered, if there is nothing better soon.
    is_of_script: bool,
}

impl FailedImage {
    /// What failed.
    #[must_use]
    pub const fn load(&self) -> FailedLoad {
        self.load
    }

    /// Its URL without the token.
    pub(super) fn url(&self) -> &str {
        &self.url
    }
}

/// Its URL may have a token in it, in another parameter.
impl fmt::Debug for FailedImage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FailedImage").finish_non_exhaustive()
    }
}

/// What somebody waits for.
#[derive(Clone)]
pub enum Wait {
    /// A URL to load, once there is a usable token.
    Url {
        /// The URL without it.
        url: String,
        /// How often those who waited had been told that there is none.
        given_up: u32,
    },
    /// The URL to try next for an image that failed.
    Retry(FailedImage),
    /// The end of a refetch.
    Refetch(u32),
}

/// A URL that somebody waits for may have a token in it, an old one.
impl fmt::Debug for Wait {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Url { .. } => "Url",
            Self::Retry(_) => "Retry",
            Self::Refetch(_) => "Refetch",
        })
    }
}

impl Session {
    /// Reads the `src` of an image that failed. `status` is that of the response where script fetched it. None where
    /// another try can't help: it is outside the base or pre-signed, and never had the token, or the server did not refuse
    /// the token.
    ///
    /// # Errors
    ///
    /// `invalid-url` where it is none, or its scheme is not http(s).
    pub fn failed_image(
        &self,
        src: &str,
        status: Option<u16>,
    ) -> Result<Option<FailedImage>, Error> {
        let has_token = carries_token(src, &self.config.param);
        if status.is_some_and(|status| !is_refusal(status, has_token)) {
            return Ok(None);
        }
        match self.config.base.path_below(src) {
            Err(error) if error.code() == ErrorCode::OutsideBase => return Ok(None),
            path => path?,
        };
        let query = Query::of(src);
        if query.is_presigned() {
            return Ok(None);
        }
        let url = without_token(src, &self.config.param)?;
        let generation = match query.value(self.config.param.as_str()) {
            Some(token) => self
                .find_token(|held| held.token.expose() == token)
                .map(|held| held.generation),
            None => self.is_anonymous.then_some(self.generation),
        };
        Ok(Some(FailedImage {
            load: FailedLoad {
                object: hash(&url),
                generation,
            },
            url,
            given_up: self.given_up,
            is_of_script: status.is_some(),
        }))
    }

    /// Begins to wait for a URL. To be called after [`super::Event::UrlAwaited`].
    #[must_use]
    pub fn wait_for_url(&self, url: impl Into<String>) -> Wait {
        Wait::Url {
            url: url.into(),
            given_up: self.given_up,
        }
    }

    /// Begins to wait for the refetch in flight. To be called after [`super::Event::RefetchRequested`].
    #[must_use]
    pub const fn wait_for_refetch(&self) -> Wait {
        Wait::Refetch(self.refetch.id)
    }

    /// How a wait ends, or None while it goes on. To be asked again whenever
    /// [`super::Effects::changed`] is true. A retry that ends with a URL is counted, and so changes the
    /// snapshot too.
    pub fn settle(&mut self, wait: &Wait, at: Moment) -> Option<Result<Option<String>, Error>> {
        match wait {
            Wait::Url { url, given_up } => match self.url(url, at) {
                Ok(None) if self.is_stopped() || self.given_up != *given_up => {
                    Some(Err(self.no_url()))
                }
                Ok(None) => None,
                settled => Some(settled),
            },
            Wait::Retry(image) => self.retry(image, at),
            Wait::Refetch(id) if self.is_current(*id) => None,
            Wait::Refetch(_) => Some(self.error.map_or(Ok(None), Err)),
        }
    }

    fn retry(&mut self, image: &FailedImage, at: Moment) -> Option<Result<Option<String>, Error>> {
        // With what it failed with, where that is of use still, it would fail again.
        let suspected = image
            .load
            .generation
            .filter(|generation| match self.held(*generation) {
                Some(held) => held.is_usable(&self.clock, at),
                None => self.generation == *generation,
            });
        if let Some(generation) = suspected
            && (self.confirmed == generation
                || self.image_failures.is_not_the_token(image.load.object))
        {
            return Some(Ok(None));
        }
        let url = if suspected.is_some() {
            Ok(None)
        } else {
            self.url(&image.url, at)
        };
        match url {
            Ok(Some(url)) => {
                self.stats.image_retries = self.stats.image_retries.wrapping_add(1);
                self.last_snapshot.stats.image_retries = self.stats.image_retries;
                Some(Ok(Some(url)))
            }
            Ok(None) if !self.is_stopped() && !self.is_given_up(image) => None,
            Ok(None) | Err(_) => Some(Ok(None)),
        }
    }

    /// An image waits until a token comes, but not where there is no page that would look for one. Script
    /// waits for one refetch.
    fn is_given_up(&self, image: &FailedImage) -> bool {
        let is_idle = match self.refetch.state {
            State::InFlight => false,
            State::Idle => self.page == Page::Hidden,
            State::BackingOff { .. } | State::Stopped => true,
        };
        image.is_of_script && is_idle
            || self.page == Page::Absent && self.given_up != image.given_up
    }

    fn is_stopped(&self) -> bool {
        self.refetch.state == State::Stopped
    }

    fn no_url(&self) -> Error {
        self.error.unwrap_or(ErrorKind::NoTokenInTime.into())
    }
}
