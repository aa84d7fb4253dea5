//! The demo with a real Objectstore, which a test fakes.

use super::fake::Fake;
use super::images::Images;
use super::keys::{KEY_ID, Keys};
use super::program::{Program, failure};

/// A demo with its own images and key, to be started with `--objectstore`.
pub(crate) struct Demo {
    pub(crate) keys: Keys,
    pub(crate) images: Images,
}

impl Demo {
    pub(crate) fn new() -> Self {
        Self {
            keys: Keys::new(1),
            images: Images::of_every_kind(),
        }
    }

    pub(crate) fn arguments(&self, objectstore: &str, more: &[&str]) -> Vec<String> {
        let pem = self.keys.private_pem();
        let own = [
            "--objectstore",
            objectstore,
            "--signing-key",
            pem.to_str().unwrap(),
            "--key-id",
            KEY_ID,
            "--images",
            self.images.path().to_str().unwrap(),
        ];
        own.iter().chain(more).map(ToString::to_string).collect()
    }

    pub(crate) fn start(&self, objectstore: &Fake, more: &[&str]) -> Program {
        let arguments = self.arguments(&objectstore.url, more);
        Program::start(&arguments.iter().map(String::as_str).collect::<Vec<_>>())
    }

    /// Starts and ends the demo, and returns what it wrote to stderr.
    pub(crate) fn log_of_start(&self, objectstore: &Fake) -> String {
        self.start(objectstore, &[]).end_by("TERM").log
    }

    /// The error of a start that fails.
    pub(crate) fn failure(&self, objectstore: &Fake) -> String {
        let arguments = self.arguments(&objectstore.url, &[]);
        failure(&arguments.iter().map(String::as_str).collect::<Vec<_>>())
    }
}
