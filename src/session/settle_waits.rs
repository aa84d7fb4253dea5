//! How a wait ends.

use alloc::string::String;

use super::Session;
use super::failed_image::FailedImage;
use super::page::Page;
use super::wait::Wait;
use crate::clock::Moment;
use crate::error::{Error, ErrorKind};

impl Session {
    /// Reads the `src` of an image that failed. `status` is that of the response if a script fetched it. None if another
    /// try cannot help: the URL is outside the base or pre-signed, and never had the token; or the server did not refuse
    /// the token.
    ///
    /// # Errors
    ///
    /// `invalid-url` if it is no URL, or its scheme is not http(s).
    pub fn failed_image(
        &self,
        src: &str,
        status: Option<u16>,
    ) -> Result<Option<FailedImage>, Error> {
        let timed_out_waits = self.demand.timed_out_waits();
        // The first time that an image of the worker fails, it is tried with a URL that has the token.
        let sent_by_worker =
            |object| self.worker.is_connected() && self.image_failures.is_not_the_token(object);
        FailedImage::read(
            src,
            status,
            &self.config,
            &self.tokens,
            sent_by_worker,
            timed_out_waits,
        )
    }

    /// Begins to wait for a URL. To be called after [`super::Event::UrlAwaited`].
    #[must_use]
    pub fn wait_for_url(&self, url: impl Into<String>) -> Wait {
        Wait::Url {
            url: url.into(),
            timed_out_waits: self.demand.timed_out_waits(),
        }
    }

    /// Begins to wait for the refetch in flight. To be called after [`super::Event::RefetchRequested`].
    #[must_use]
    pub const fn wait_for_refetch(&self) -> Wait {
        Wait::Refetch(self.refetch.id())
    }

    /// How a wait ends, or None while it continues. To be called again whenever [`super::Effects::changed`] is true. A
    /// retry that ends with a URL is counted, and so changes the snapshot too.
    pub fn settle(&mut self, wait: &Wait, at: Moment) -> Option<Result<Option<String>, Error>> {
        match wait {
            Wait::Url {
                url,
                timed_out_waits,
            } => match self.url(url, at) {
                Ok(None)
                    if self.refetch.is_stopped()
                        || self.demand.timed_out_waits() != *timed_out_waits =>
                {
                    let error = self.view.error();
                    Some(Err(error.unwrap_or(ErrorKind::NoTokenInTime.into())))
                }
                Ok(None) => None,
                settled => Some(settled),
            },
            Wait::Retry(image) => self.retry(image, at),
            Wait::Refetch(id) if self.refetch.is_current(*id) => None,
            Wait::Refetch(_) => Some(self.view.error().map_or(Ok(None), Err)),
        }
    }

    /// All waits for a URL end once there is one, or when the first of them times out. None times out while the app itself
    /// fetches the first response.
    pub(super) fn end_waits(&mut self, at: Moment) {
        if self.refetch.awaits_ingest() {
            return;
        }
        let has_url = self.has_url(at);
        if self
            .demand
            .end_wait(has_url, self.config.refetch_timeout, at)
        {
            self.view.mark_changed();
        }
    }

    fn retry(&mut self, image: &FailedImage, at: Moment) -> Option<Result<Option<String>, Error>> {
        // If the token that it failed with is still handed out, a retry would fail again, so do not offer its URL.
        let same = image.load().generation().filter(|generation| {
            let token = self.tokens.of_generation(*generation);
            token.map_or(self.tokens.generation() == *generation, |token| {
                token.is_usable(&self.clock, at)
            })
        });
        let url = match same {
            Some(generation)
                if self.tokens.is_confirmed(generation)
                    || self.image_failures.is_not_the_token(image.load().object()) =>
            {
                return Some(Ok(None));
            }
            Some(_) => Ok(None),
            None => self.find(image.url(), at),
        };
        match url {
            Ok(Some(url)) => {
                self.count_handed_out(1);
                self.view.count_image_retry();
                Some(Ok(Some(url)))
            }
            Ok(None) if !self.refetch.is_stopped() && !self.is_given_up(image) => None,
            Ok(None) | Err(_) => Some(Ok(None)),
        }
    }

    /// An image waits until a token comes, but not without a page, where nothing would refetch. A script waits for one
    /// refetch.
    fn is_given_up(&self, image: &FailedImage) -> bool {
        image.is_of_script() && self.refetch.is_paused(self.page)
            || self.page == Page::Absent && self.demand.timed_out_waits() != image.timed_out_waits()
    }
}
