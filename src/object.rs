//! Naming an object as Objectstore does: its usecase, its scopes, its key.
//!
//! Protocol facts, from the server's own types (`objectstore-types`): a usecase has 3 to 64
//! characters out of `A-Z a-z 0-9 _ -`. Scopes are ordered, `org=1;project=2` is another place than
//! `project=2;org=1`; names and values are not empty and hold only `A-Z a-z 0-9 _ - ( ) $ ! + '`.
//! A key may hold slashes.

use crate::error::{Error, ErrorCode};
use crate::url::{encode_into, require_http};

/// What stands in a path where there are no scopes.
const NO_SCOPES: &str = "_";

/// The characters that scopes allow beside letters and digits.
const SCOPE_PUNCTUATION: &[u8] = b"_-()$!+'";

/// The lengths that a usecase may have.
const USECASE_LENGTH: std::ops::RangeInclusive<usize> = 3..=64;

/// An object's name, checked: Objectstore would not refuse it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectName {
    usecase: String,
    scopes: Vec<(String, String)>,
    key: String,
}

impl ObjectName {
    /// Takes a name from outside.
    ///
    /// # Errors
    ///
    /// `invalid-object`, naming the part that Objectstore would refuse; also for a key with a
    /// segment `.` or `..`, which a URL parser would resolve away.
    pub fn new(usecase: String, scopes: Vec<(String, String)>, key: String) -> Result<Self, Error> {
        check_usecase(&usecase)?;
        for (name, value) in &scopes {
            check_scope(name, value)?;
        }
        check_key(&key)?;
        Ok(Self {
            usecase,
            scopes,
            key,
        })
    }

    /// The object's URL at the endpoint `base`, which may be relative or empty, and may end in a
    /// slash.
    ///
    /// # Errors
    ///
    /// `invalid-url` where `base` is no http(s) URL or path, or has a query or a fragment.
    pub fn url(&self, base: &str) -> Result<String, Error> {
        require_http(base)?;
        if base.contains(['?', '#']) {
            let message = "the base URL has a query or a fragment; pass the part before it";
            return Err(Error::new(ErrorCode::InvalidUrl, message));
        }
        let base = base.strip_suffix('/').unwrap_or(base);
        let mut url = [base, "/v1/objects/", &self.usecase, "/"].concat();
        self.write_scopes(&mut url);
        for segment in self.key.split('/') {
            url.push('/');
            encode_into(&mut url, segment);
        }
        Ok(url)
    }

    fn write_scopes(&self, url: &mut String) {
        if self.scopes.is_empty() {
            url.push_str(NO_SCOPES);
        }
        let mut separator = "";
        for (name, value) in &self.scopes {
            url.extend([separator, name, "=", value]);
            separator = ";";
        }
    }
}

fn invalid(message: &'static str) -> Error {
    Error::new(ErrorCode::InvalidObject, message)
}

fn check_usecase(usecase: &str) -> Result<(), Error> {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    if USECASE_LENGTH.contains(&usecase.len()) && usecase.bytes().all(allowed) {
        Ok(())
    } else {
        Err(invalid(
            "`usecase` must have 3 to 64 characters out of `A-Za-z0-9_-`",
        ))
    }
}

fn check_scope(name: &str, value: &str) -> Result<(), Error> {
    if is_scope_text(name) && is_scope_text(value) {
        Ok(())
    } else {
        Err(invalid(
            "`scopes` must have names and values that are not empty and only hold `A-Za-z0-9_-()$!+'`",
        ))
    }
}

fn is_scope_text(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || SCOPE_PUNCTUATION.contains(&byte);
    !text.is_empty() && text.bytes().all(allowed)
}

fn check_key(key: &str) -> Result<(), Error> {
    if key.is_empty() {
        return Err(invalid("`key` must not be empty"));
    }
    if key.split('/').any(|segment| matches!(segment, "." | "..")) {
        return Err(invalid(
            "`key` must have no segment `.` or `..`: a URL parser resolves those away",
        ));
    }
    Ok(())
}
