//! What can go wrong, as a stable code for programs and a sentence for people.
//!
//! A message never quotes the value it is about: what was passed for a URL or an option may be a
//! token that somebody put in the wrong place.

use alloc::string::String;
use core::fmt;

use crate::text::push_decimal;

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

/// What was wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(
    not(target_arch = "wasm32"),
    expect(dead_code, reason = "some are the binding's")
)]
pub(crate) enum Fault {
    EmptyToken,
    UnprintableToken,
    NoResponse,
    TokenField,
    NoUrl,
    Scheme,
    BaseWithQuery,
    OutsideBase,
    NotCovered,
    UrlType,
    Usecase,
    Scope,
    EmptyKey,
    DotSegment,
    Param,
    BaseUrl,
    Method,
    Status,
    Stopped,
    Network,
    NoJson,
    Aborted,
    Rejected,
    NoAnswer,
    BadToken,
    Timeout,
    ExpiredToken,
    StaleToken,
    NoTokenInTime,
    Disposed,
}

impl Fault {
    const fn code(self) -> ErrorCode {
        match self {
            Self::EmptyToken | Self::UnprintableToken => ErrorCode::InvalidToken,
            Self::NoResponse | Self::TokenField => ErrorCode::InvalidResponse,
            Self::NoUrl | Self::UrlType | Self::Scheme | Self::BaseWithQuery => {
                ErrorCode::InvalidUrl
            }
            Self::OutsideBase => ErrorCode::OutsideBase,
            Self::NotCovered => ErrorCode::NotCovered,
            Self::Usecase | Self::Scope | Self::EmptyKey | Self::DotSegment => {
                ErrorCode::InvalidObject
            }
            Self::Param | Self::BaseUrl | Self::Method => ErrorCode::InvalidOption,
            Self::Status
            | Self::Stopped
            | Self::Network
            | Self::NoJson
            | Self::Aborted
            | Self::Rejected
            | Self::NoAnswer
            | Self::BadToken
            | Self::Timeout
            | Self::ExpiredToken
            | Self::StaleToken
            | Self::NoTokenInTime => ErrorCode::RefetchFailed,
            Self::Disposed => ErrorCode::Disposed,
        }
    }

    const fn message(self) -> &'static str {
        match self {
            Self::EmptyToken => "the token is empty; pass the token of an API response",
            Self::UnprintableToken => {
                "the token holds white space, a control character or one beyond ASCII, which no header may carry; pass it alone, without a `Bearer ` before it"
            }
            Self::NoResponse => {
                "the API response must be an object: its parsed JSON, no Promise and no Response"
            }
            Self::TokenField => {
                "the token field of the API response must be a string, null or absent"
            }
            Self::NoUrl => "the URL does not parse; pass an http(s) URL or a relative one",
            Self::Scheme => "the URL's scheme is not http or https; only those carry a token",
            Self::BaseWithQuery => {
                "the base URL has a query or a fragment; pass the part before it"
            }
            Self::OutsideBase => {
                "the URL lies outside `baseUrl`, so it must not carry the token; load it as it is"
            }
            Self::NotCovered => {
                "the token does not grant `object.read` on this object; use its own project's session, or check the URL's usecase and scopes"
            }
            Self::UrlType => "the URL must be a string",
            Self::Usecase => "`usecase` must have 3 to 64 characters out of `A-Za-z0-9_-`",
            Self::Scope => {
                "`scopes` must have names and values that are not empty and only hold `A-Za-z0-9_-()$!+'`"
            }
            Self::EmptyKey => "`key` must not be empty",
            Self::DotSegment => "`key` must have no segment `.` or `..`",
            Self::Param => "`param` must be a name of letters, digits and `-._~`",
            Self::BaseUrl => {
                "`baseUrl` must be an http(s) URL or a path, without a query or a fragment"
            }
            Self::Method => "`method` must be GET or HEAD: the token grants no more than reading",
            Self::Status => "the refetch failed with status ",
            Self::Stopped => {
                "the refetch is tried again only after `ingest`, `refetch` or when the page becomes visible: it was refused with status "
            }
            Self::Network => {
                "the refetch was rejected with a TypeError, as when the network fails or the body was read before"
            }
            Self::NoJson => "the refetch brought no JSON",
            Self::Aborted => "the refetch was aborted",
            Self::Rejected => "the refetch was rejected",
            Self::NoAnswer => {
                "the refetch resolved to none of these: the response's JSON, the `Response`, a token"
            }
            Self::BadToken => "the refetch brought what can be no token",
            Self::Timeout => "the refetch took longer than `refetchTimeout`",
            Self::ExpiredToken => "the refetch brought a token that has expired already",
            Self::StaleToken => "the refetch brought a token no fresher than the one before",
            Self::NoTokenInTime => "no refetch brought a usable token in time; is the page hidden?",
            Self::Disposed => "the session was disposed; make a new `ImageAuth`",
        }
    }
}

/// An error: what was wrong, and what to do. It is small, and its text is put together where it is
/// read: most of them only pass through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Error {
    fault: Fault,
    /// The status of a response, or one more than the index of the URL that it is about; 0 of others.
    number: u32,
}

impl Error {
    pub(crate) const fn with_status(fault: Fault, status: u16) -> Self {
        Self {
            fault,
            number: status as u32,
        }
    }

    /// The same, said of one of many URLs.
    #[cfg_attr(
        not(target_arch = "wasm32"),
        expect(dead_code, reason = "said by the binding")
    )]
    pub(crate) const fn at_index(self, index: u32) -> Self {
        Self {
            number: index.saturating_add(1),
            ..self
        }
    }

    /// The kind of error.
    #[must_use]
    pub const fn code(&self) -> ErrorCode {
        self.fault.code()
    }

    /// The sentence for people.
    #[must_use]
    pub fn message(&self) -> String {
        let mut message = String::new();
        let is_indexed = self.number > 0 && !matches!(self.code(), ErrorCode::RefetchFailed);
        if is_indexed {
            message.push_str("`urls[");
            push_decimal(&mut message, self.number - 1);
            message.push_str("]`: ");
        }
        message.push_str(self.fault.message());
        if self.number > 0 && !is_indexed {
            push_decimal(&mut message, self.number);
        }
        message
    }
}

impl From<Fault> for Error {
    fn from(fault: Fault) -> Self {
        Self { fault, number: 0 }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

impl core::error::Error for Error {}
