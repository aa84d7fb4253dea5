//! A token, and its claims, read without verification. Only the server can verify them, so a claim decides when to
//! refetch and what to warn about, never what is allowed.
//!
//! Protocol facts, from Objectstore's server and clients: a token is a JWT signed with `EdDSA`. Its claims are `exp`
//! (seconds since the epoch), `res` (an object: `os:usecase` names the usecase, every other entry is a scope) and
//! `permissions`. The format may change, so a token that is no JWT is opaque, and works.

mod response_wrapper;

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::error::{Error, ErrorKind};
use crate::platform::{Json, PlatformJson};
use crate::text::split_once;
use crate::time::EpochMs;

/// The field of an API response that carries the token, unless the app says otherwise.
pub const DEFAULT_FIELD: &str = "objectstore_token";

/// The permission that an image needs.
pub const READ: &str = "object.read";

/// The entry of the `res` claim that is the usecase and not a scope.
const USECASE: &str = "os:usecase";

/// A token that a URL or a header can carry. It is a secret: it has no `Display`, and its `Debug` shows only the key id
/// and the expiry.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// Checks a token's text.
    ///
    /// # Errors
    ///
    /// `invalid-token` if it is empty, or holds anything but visible ASCII: a header cannot carry white space, control
    /// characters and non-ASCII characters, and a URL cannot carry them unchanged.
    pub fn new(text: impl Into<String>) -> Result<Self, Error> {
        let text = text.into();
        let kind = if text.is_empty() {
            ErrorKind::EmptyToken
        } else if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            ErrorKind::UnprintableToken
        } else {
            return Ok(Self(text));
        };
        Err(kind.into())
    }

    /// The token's text. It goes into a URL or a header, and nowhere else.
    pub(crate) fn expose(&self) -> &str {
        &self.0
    }

    /// The claims, or None if the token is opaque.
    #[must_use]
    pub fn claims(&self) -> Option<Claims> {
        Claims::read(&self.0)
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let claims = self.claims().unwrap_or_default();
        f.debug_struct("Token")
            .field("key_id", &claims.key_id)
            .field("expires_at", &claims.expires_at)
            .finish_non_exhaustive()
    }
}

/// The token that an API response carries. None if `field` is absent, null or the empty string: the backend is older, or
/// does not enforce auth.
///
/// # Errors
///
/// `invalid-response` if the response is not an object, is a wrapper around one that has the field, or `field` holds
/// neither a string nor null; `invalid-token` if `field` holds a malformed token.
pub fn token_from_response(
    response: &impl PlatformJson,
    field: &str,
) -> Result<Option<Token>, Error> {
    if let Some(items) = response.first_items() {
        let is_wrapper = response_wrapper::is_held_by_one(&items, field);
        return Err(Error::from(if is_wrapper {
            ErrorKind::InArray
        } else {
            ErrorKind::ArrayResponse
        }));
    }
    if !response.is_json_object() {
        return Err(ErrorKind::NoResponse.into());
    }
    let Some(value) = response.field(field) else {
        return match response_wrapper::locate_response(response, field) {
            _ if response.has_field(field) => Ok(None),
            Some(kind) => Err(kind.into()),
            None if response.is_unread() => Err(ErrorKind::UnreadResponse.into()),
            None => Ok(None),
        };
    };
    match value.string() {
        None => Err(ErrorKind::TokenField.into()),
        Some(text) if text.is_empty() => Ok(None),
        Some(text) => Token::new(text).map(Some),
    }
}

/// The token that an app passes instead of a response, or None if it is empty.
///
/// # Errors
///
/// `invalid-response` if it is the unparsed text of a response, which would count as an opaque token, so that every
/// image would fail; `invalid-token` if it is a malformed token.
#[cfg_attr(
    not(any(test, target_arch = "wasm32")),
    expect(dead_code, reason = "only JavaScript passes either")
)]
pub(crate) fn token_from_text(text: &str) -> Result<Option<Token>, Error> {
    if text.is_empty() {
        return Ok(None);
    }
    if text.trim_start().starts_with(['{', '[']) {
        return Err(ErrorKind::ResponseText.into());
    }
    Token::new(text).map(Some)
}

/// The header and the claims of a JWT.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Claims {
    /// `kid` of the header: which key signed it.
    pub key_id: Option<String>,
    /// `alg` of the header.
    pub algorithm: Option<String>,
    /// `exp`.
    pub expires_at: Option<EpochMs>,
    /// `iat`. Objectstore's own clients do not set it.
    pub issued_at: Option<EpochMs>,
    /// `nbf`. Objectstore's own clients do not set it.
    pub not_before: Option<EpochMs>,
    /// `os:usecase` of `res`.
    pub usecase: Option<String>,
    /// Every other entry of `res`, name and value, in the token's order. `*` is a wildcard.
    pub scopes: Vec<(String, String)>,
    /// `permissions`.
    pub permissions: Vec<String>,
}

impl Claims {
    /// Reads header and payload of a JWS in compact form ([RFC 7515, section 3.1]). A claim of the wrong type counts as
    /// absent. None if the text is no JWT: it does not have three parts, or one of the first two is not a JSON object in
    /// base64url without padding.
    ///
    /// [RFC 7515, section 3.1]: https://www.rfc-editor.org/rfc/rfc7515#section-3.1
    pub(crate) fn read(jwt: &str) -> Option<Self> {
        let (header, rest) = split_once(jwt, b'.')?;
        let (payload, signature) = split_once(rest, b'.')?;
        if split_once(signature, b'.').is_some() {
            return None;
        }
        let header = Json::parse_object(header)?;
        let payload = Json::parse_object(payload)?;
        let (usecase, scopes) = resources(&payload);
        Some(Self {
            key_id: string(&header, "kid"),
            algorithm: string(&header, "alg"),
            expires_at: date(&payload, "exp"),
            issued_at: date(&payload, "iat"),
            not_before: date(&payload, "nbf"),
            usecase,
            scopes,
            permissions: claim(&payload, "permissions", PlatformJson::items),
        })
    }

    /// True if `object.read` is the only permission.
    #[must_use]
    pub fn read_only(&self) -> bool {
        !self.permissions.is_empty() && self.permissions.iter().all(|granted| granted == READ)
    }
}

fn string(object: &Json, name: &str) -> Option<String> {
    object.field(name)?.string()
}

fn date(object: &Json, name: &str) -> Option<EpochMs> {
    EpochMs::from_numeric_date(object.field(name)?.number()?)
}

fn resources(payload: &Json) -> (Option<String>, Vec<(String, String)>) {
    let mut usecase = None;
    let mut scopes = Vec::new();
    let mut fields = claim(payload, "res", PlatformJson::fields).into_iter();
    while let (Some(name), Some(value)) = (fields.next(), fields.next()) {
        if name == USECASE {
            usecase = Some(value);
        } else {
            scopes.push((name, value));
        }
    }
    (usecase, scopes)
}

fn claim(payload: &Json, name: &str, read: impl Fn(&Json) -> Vec<String>) -> Vec<String> {
    payload.field(name).as_ref().map(read).unwrap_or_default()
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::token_from_text;
    use crate::error::{Error, ErrorCode};

    #[test]
    fn a_text_is_a_token_but_for_one_that_is_a_response() {
        let code = |text| token_from_text(text).map_err(|error: Error| error.code());
        assert_eq!(code(""), Ok(None));
        for token in ["e30.e30.c2ln", "opaque", "a{b}"] {
            assert!(code(token).unwrap().is_some(), "{token}");
        }
        for text in [r#"{"objectstore_token":"a.b.c"}"#, "\n {", "[]"] {
            assert_eq!(code(text), Err(ErrorCode::InvalidResponse), "{text}");
        }
        assert_eq!(code("<!doctype html>"), Err(ErrorCode::InvalidToken));
    }
}
