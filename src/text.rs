//! Functions that join and split text. Those of the standard library (`concat`, `format!`, `split`, `find`) can panic in
//! theory, and with a panic comes the code that prints it: kilobytes of wasm.

use alloc::string::String;

/// The parts, one after the other.
pub(crate) fn concat(parts: &[&str]) -> String {
    let mut text = String::with_capacity(parts.iter().map(|part| part.len()).sum());
    append(&mut text, parts);
    text
}

/// Appends the parts, one after the other.
#[inline(never)]
pub(crate) fn append(text: &mut String, parts: &[&str]) {
    for part in parts {
        text.push_str(part);
    }
}

/// As `contains`, which would add a search for long texts to the wasm.
#[expect(clippy::manual_contains, reason = "it is smaller")]
pub(crate) fn is_one_of(byte: u8, bytes: &[u8]) -> bool {
    bytes.iter().any(|known| *known == byte)
}

/// Cuts before the first byte that is one of `ends`, or at the end.
pub(crate) fn split_before<'a>(text: &'a str, ends: &[u8]) -> (&'a str, &'a str) {
    split_where(text, |byte| is_one_of(byte, ends))
}

/// Cuts before the first byte for which `is_end` is true, or at the end.
pub(crate) fn split_where(text: &str, is_end: impl Fn(u8) -> bool) -> (&str, &str) {
    let end = text.bytes().position(is_end);
    end.and_then(|end| text.split_at_checked(end))
        .unwrap_or((text, ""))
}

/// The text before and after the first `separator`. None if there is no separator.
pub(crate) fn split_once(text: &str, separator: u8) -> Option<(&str, &str)> {
    let (before, rest) = split_before(text, &[separator]);
    let (_, after) = rest.split_at_checked(1)?;
    Some((before, after))
}

/// The pieces between the bytes that are one of `separators`: at least one, which may be empty.
pub(crate) const fn split<'a>(text: &'a str, separators: &'a [u8]) -> Split<'a> {
    Split {
        rest: Some(text),
        separators,
    }
}

/// See [`split`].
pub(crate) struct Split<'a> {
    rest: Option<&'a str>,
    separators: &'a [u8],
}

impl<'a> Iterator for Split<'a> {
    type Item = &'a str;

    #[inline(never)]
    fn next(&mut self) -> Option<&'a str> {
        let (piece, next) = split_before(self.rest?, self.separators);
        self.rest = next.split_at_checked(1).map(|(_, next)| next);
        Some(piece)
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn cuts_as_the_standard_library_does(text in "[a&é]{0,8}") {
            prop_assert_eq!(super::split_once(&text, b'&'), text.split_once('&'));
            prop_assert_eq!(super::split(&text, b"&").collect::<Vec<_>>(), text.split('&').collect::<Vec<_>>());
        }
    }
}
