//! What can go wrong, as a stable code for programs and a sentence for people.
//!
//! A message never quotes the value it is about: what was passed for a URL or an option may be a
//! token that somebody put in the wrong place.

use std::fmt;

use crate::text::concat;

/// The kinds of error, named as the npm package names them in `ObjectstoreAuthError.code`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ErrorCode {
    /// The token is not a string, or holds characters no header or URL may carry.
    InvalidToken,
    /// The API response is not an object, or its token field is neither a string, null nor absent.
    InvalidResponse,
    /// The URL does not parse, or its scheme is not http(s).
    InvalidUrl,
    /// The URL lies outside the base, so it must not carry the token.
    OutsideBase,
    /// The token's claims do not grant `object.read` on the object that the URL names.
    NotCovered,
    /// A usecase, scope or key that Objectstore would refuse.
    InvalidObject,
    /// An option is missing, of the wrong type, or out of range.
    InvalidOption,
    /// The refetch failed for good.
    RefetchFailed,
    /// The session was disposed.
    Disposed,
}

impl ErrorCode {
    /// The code as JavaScript sees it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InvalidToken => "invalid-token",
            Self::InvalidResponse => "invalid-response",
            Self::InvalidUrl => "invalid-url",
            Self::OutsideBase => "outside-base",
            Self::NotCovered => "not-covered",
            Self::InvalidObject => "invalid-object",
            Self::InvalidOption => "invalid-option",
            Self::RefetchFailed => "refetch-failed",
            Self::Disposed => "disposed",
        }
    }
}

/// An error: what was wrong, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    code: ErrorCode,
    message: String,
}

impl Error {
    /// An error of this kind, its sentence put together from parts that hold no part of a token.
    pub(crate) fn new(code: ErrorCode, message: &[&str]) -> Self {
        Self {
            code,
            message: concat(message),
        }
    }

    /// The kind of error.
    #[must_use]
    pub const fn code(&self) -> ErrorCode {
        self.code
    }

    /// The sentence for people.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}
