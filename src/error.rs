//! What can go wrong, as a stable code for programs and a sentence for people.
//!
//! A message never quotes the value that it is about: somebody may have passed a token where a URL or an option belongs.

use core::fmt;

/// The kinds of error, named as the npm package names them in `ObjectstoreAuthError.code`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ErrorCode {
    /// The token is not a string, or holds characters no header or URL may carry.
    InvalidToken,
    /// The API response is not an object, its token field is neither a string, null nor absent, or it is
    /// a wrapper around the response.
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
    /// A refetch failed, or none brought a usable token in time. The session retries by itself, but after 401, 403 or
    /// 404 only once the page is visible again or the app calls `ingest` or `refetch`.
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

/// Defines [`ErrorKind`]: each kind with its code and its sentence.
macro_rules! error_kinds {
    ($($kind:ident: $code:ident = $sentence:literal,)*) => {
        /// What was wrong.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[cfg_attr(
            not(target_arch = "wasm32"),
            expect(dead_code, reason = "some are the binding's")
        )]
        pub(crate) enum ErrorKind {
            $($kind,)*
        }

        impl ErrorKind {
            const fn code(self) -> ErrorCode {
                match self {
                    $(Self::$kind => ErrorCode::$code,)*
                }
            }

            const fn sentence(self) -> &'static str {
                match self {
                    $(Self::$kind => $sentence,)*
                }
            }
        }
    };
}

error_kinds! {
    EmptyToken: InvalidToken = "the token is empty; pass that of an API response",
    UnprintableToken: InvalidToken = "the token has white space, a control character or a non-ASCII character; pass the token alone, without `Bearer `",
    NoResponse: InvalidResponse = "the API response must be an object (its parsed JSON)",
    ArrayResponse: InvalidResponse = "the API response must be an object (its parsed JSON); got an array",
    UnreadResponse: InvalidResponse = "the API response must be an object (its parsed JSON); got a `Response` or a promise: pass `await response.json()`",
    ResponseText: InvalidResponse = "got the text of the API response; pass its parsed JSON",
    InData: InvalidResponse = "got an object whose `data` holds the API response; pass its `data`",
    InJson: InvalidResponse = "got an object whose `json` holds the API response; pass its `json`",
    InBody: InvalidResponse = "got an object whose `body` holds the API response; pass its `body`",
    InPages: InvalidResponse = "got an object whose `pages` hold the API response; pass one page, the newest",
    InArray: InvalidResponse = "got an array with the API response in it; pass that item",
    InMap: InvalidResponse = "got a `Map` that holds the token field; pass `Object.fromEntries(map)`",
    InField: InvalidResponse = "got an object with the API response in one of its fields; pass that field's value",
    TokenField: InvalidResponse = "the token field of the API response must be a string, null or absent",
    NoUrl: InvalidUrl = "the URL does not parse; pass an http(s) URL or a relative one",
    Scheme: InvalidUrl = "the URL must be an http(s) URL or a relative one",
    ObjectBase: InvalidUrl = "the base URL must have no query, fragment, backslash or white space",
    RelativeUrl: InvalidUrl = "the URL must be absolute (`https://host/path`): this page or worker has no http(s) address to resolve it against",
    OutsideBase: OutsideBase = "the URL is outside `baseUrl`; load it as it is, without the token",
    NotCovered: NotCovered = "the token does not grant `object.read` on this object; check the URL's usecase and scopes, or use its own project's session",
    Usecase: InvalidObject = "`usecase` must be 3 to 64 of `A-Za-z0-9_-`",
    Scope: InvalidObject = "`scopes` must have names and values of one or more of `A-Za-z0-9_-()$!+'`",
    EmptyKey: InvalidObject = "`key` must not be empty",
    DotSegment: InvalidObject = "`key` must have no segment `.` or `..`",
    Param: InvalidOption = "`param` must be one or more of `A-Za-z0-9-._~`",
    BaseUrl: InvalidOption = "`baseUrl` must be an http(s) URL or a path, with neither query nor fragment",
    RelativeBaseUrl: InvalidOption = "`baseUrl` must be an absolute URL (`https://host/path`): this page or worker has no http(s) address to resolve it against",
    Status: RefetchFailed = "the refetch failed with status ",
    Stopped: RefetchFailed = "the refetch failed, and is not retried until `ingest`, `refetch` or the page becoming visible: status ",
    Network: RefetchFailed = "`refetch` was rejected with a TypeError: the network failed, or the body had been read",
    NoJson: RefetchFailed = "`refetch` got a response that is not JSON",
    Aborted: RefetchFailed = "`refetch` was aborted",
    Rejected: RefetchFailed = "`refetch` was rejected",
    NoAnswer: RefetchFailed = "`refetch` must resolve to the API response (its parsed JSON), its `Response` or a token",
    RefetchedData: InvalidResponse = "`refetch` resolved to an object whose `data` holds the API response; return its `data`",
    RefetchedJson: InvalidResponse = "`refetch` resolved to an object whose `json` holds the API response; return its `json`",
    RefetchedBody: InvalidResponse = "`refetch` resolved to an object whose `body` holds the API response; return its `body`",
    RefetchedPages: InvalidResponse = "`refetch` resolved to an object whose `pages` hold the API response; return one page, the newest",
    RefetchedArray: InvalidResponse = "`refetch` resolved to an array with the API response in it; return that item",
    RefetchedMap: InvalidResponse = "`refetch` resolved to a `Map` that holds the token field; return `Object.fromEntries(map)`",
    RefetchedField: InvalidResponse = "`refetch` resolved to an object with the API response in one of its fields; return that field's value",
    BadToken: RefetchFailed = "`refetch` resolved to a malformed token",
    Timeout: RefetchFailed = "the refetch took longer than `refetchTimeout`",
    ExpiredToken: RefetchFailed = "the refetch brought an expired token; it may come from a cache (fetch with `cache: 'no-store'`), or the local clock may be wrong",
    SameExpiredToken: RefetchFailed = "the refetch brought the same expired token again; if it comes from a cache, fetch with `cache: 'no-store'`",
    CachedAnswer: RefetchFailed = "the refetch brought the same token and `Date` again, so a cache answered; fetch with `cache: 'no-store'`",
    StaleToken: RefetchFailed = "the refetch brought no token newer than the last; if a cache answered, fetch with `cache: 'no-store'`",
    NoTokenInTime: RefetchFailed = "no refetch brought a usable token within `refetchTimeout`; a hidden page refetches nothing",
    Disposed: Disposed = "the session was disposed; make a new `ImageAuth`",
}

impl ErrorKind {
    /// The same error in what a refetch brought.
    #[cfg_attr(
        not(any(test, target_arch = "wasm32")),
        expect(dead_code, reason = "refetches are answered through the binding")
    )]
    pub(crate) const fn in_refetch(self) -> Self {
        match self {
            Self::EmptyToken | Self::UnprintableToken => Self::BadToken,
            Self::InData => Self::RefetchedData,
            Self::InJson => Self::RefetchedJson,
            Self::InBody => Self::RefetchedBody,
            Self::InPages => Self::RefetchedPages,
            Self::InArray => Self::RefetchedArray,
            Self::InMap => Self::RefetchedMap,
            Self::InField => Self::RefetchedField,
            _ => Self::NoAnswer,
        }
    }
}

/// An error: what was wrong, and what to do. It is small: its text is made only when it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Error {
    kind: ErrorKind,
    /// The status of the response that it is about; 0 if it is about none.
    status: u16,
    /// It is passed to somebody who waits for a URL or a refetch.
    is_for_waiter: bool,
}

impl Error {
    pub(crate) const fn with_status(kind: ErrorKind, status: u16) -> Self {
        Self {
            kind,
            status,
            is_for_waiter: false,
        }
    }

    /// The same error for somebody who waits for a URL or a refetch. Its code is `refetch-failed` also if `refetch`
    /// resolved to an invalid response. The snapshot keeps the error's own code.
    #[cfg_attr(
        not(any(test, target_arch = "wasm32")),
        expect(dead_code, reason = "some are the binding's")
    )]
    pub(crate) const fn for_waiter(self) -> Self {
        Self {
            is_for_waiter: true,
            ..self
        }
    }

    /// The kind of error.
    #[must_use]
    pub const fn code(&self) -> ErrorCode {
        match self.kind.code() {
            ErrorCode::InvalidResponse if self.is_for_waiter => ErrorCode::RefetchFailed,
            code => code,
        }
    }

    /// What was wrong.
    pub(crate) const fn kind(self) -> ErrorKind {
        self.kind
    }
}

#[cfg(target_arch = "wasm32")]
impl Error {
    /// The sentence for people. In some, the status follows it.
    pub(crate) const fn sentence(self) -> &'static str {
        self.kind.sentence()
    }

    /// The status of the response that it is about; 0 if it is about none.
    pub(crate) const fn status(self) -> u16 {
        self.status
    }
}

impl From<ErrorKind> for Error {
    fn from(kind: ErrorKind) -> Self {
        Self::with_status(kind, 0)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind.sentence())?;
        match self.status {
            0 => Ok(()),
            status => status.fmt(f),
        }
    }
}

impl core::error::Error for Error {}
