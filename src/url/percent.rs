//! Percent-encoding: of what goes into a URL as one component, and of what is found in a query.

use alloc::string::String;
use core::str::Bytes;

use crate::text::{append, is_one_of};

/// Appends `text`, encoded as by JavaScript's `encodeURIComponent`: the result is what handwritten code would produce.
pub(crate) fn encode_into(url: &mut String, text: &str) {
    for byte in text.bytes() {
        if is_plain(byte) {
            url.push(char::from(byte));
        } else {
            append(url, &["%", hex_digit(byte >> 4), hex_digit(byte & 15)]);
        }
    }
}

fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || is_one_of(byte, b"-_.!~*'()")
}

fn hex_digit(value: u8) -> &'static str {
    let value = usize::from(value);
    "0123456789ABCDEF".get(value..=value).unwrap_or_default()
}

/// A name or value of a query as a server reads it ([`application/x-www-form-urlencoded`]), byte for
/// byte: `+` is a space, `%2E` a full stop. The URL parser drops tabs and line breaks before anybody sees
/// them. What a URL's escapes stand for need not be UTF-8.
///
/// [`application/x-www-form-urlencoded`]: https://url.spec.whatwg.org/#urlencoded-parsing
pub(super) struct Decoded<'a>(Bytes<'a>);

impl<'a> Decoded<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        Self(text.bytes())
    }

    /// One character for each byte. Everything that is searched for is ASCII.
    pub(super) fn text(self) -> String {
        self.map(char::from).collect()
    }
}

impl Iterator for Decoded<'_> {
    type Item = u8;

    #[inline(never)]
    fn next(&mut self) -> Option<u8> {
        loop {
            return Some(match self.0.next()? {
                b'\t' | b'\n' | b'\r' => continue,
                b'+' => b' ',
                b'%' => self.escaped().unwrap_or(b'%'),
                other => other,
            });
        }
    }
}

impl Decoded<'_> {
    /// The byte that two hex digits stand for, and then they are read; where there are none, none are.
    fn escaped(&mut self) -> Option<u8> {
        let mut ahead = self.0.clone();
        let high = char::from(ahead.next()?).to_digit(16)?;
        let low = char::from(ahead.next()?).to_digit(16)?;
        self.0 = ahead;
        u8::try_from(high << 4 | low).ok()
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
    use proptest::prelude::*;

    use super::{Decoded, encode_into};

    /// What `encodeURIComponent` leaves as it is.
    const COMPONENT: &AsciiSet = &NON_ALPHANUMERIC
        .remove(b'-')
        .remove(b'_')
        .remove(b'.')
        .remove(b'!')
        .remove(b'~')
        .remove(b'*')
        .remove(b'\'')
        .remove(b'(')
        .remove(b')');

    proptest! {
        #[test]
        fn encodes_as_another_implementation(text: String) {
            let mut encoded = String::new();
            encode_into(&mut encoded, &text);
            prop_assert_eq!(encoded, utf8_percent_encode(&text, COMPONENT).to_string());
        }

        #[test]
        fn decodes_as_another_implementation(text in "([a-z+&=%]|%[0-9a-fA-F]{2}){0,12}") {
            let name = text.replace(['&', '='], "");
            let plus_is_space = name.replace('+', " ");
            let expected = percent_encoding::percent_decode_str(&plus_is_space);
            prop_assert_eq!(Decoded::of(&name).text(), expected.map(char::from).collect::<String>());
        }
    }
}
