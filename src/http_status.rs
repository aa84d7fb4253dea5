//! What the status of a response to a request for an image means.

/// The status of a response to a token that the server refuses.
const REFUSED: u16 = 401;

/// The status of a response to a request without a token, if the server requires one. With a token it means that the URL
/// is wrong.
const BAD_REQUEST: u16 = 400;

/// True if another token may help. A page that was opened before the server began to require tokens sends none, and
/// learns that by a 400.
#[must_use]
pub const fn is_refusal(status: u16, had_token: bool) -> bool {
    status == REFUSED || (status == BAD_REQUEST && !had_token)
}

/// True if the answer is about the request and not about the moment: 400 Bad Request, 401 Unauthorized, 403
/// Forbidden, 404 Not Found, 410 Gone, 451 Unavailable For Legal Reasons. Only another token or URL helps.
#[must_use]
pub const fn is_final(status: u16) -> bool {
    matches!(status, 400 | 401 | 403 | 404 | 410 | 451)
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::is_refusal;

    #[test]
    fn a_401_is_a_refusal_and_a_400_only_of_a_request_without_a_token() {
        assert!(is_refusal(401, true));
        assert!(is_refusal(401, false));
        assert!(is_refusal(400, false));
        assert!(!is_refusal(400, true));
    }

    #[test]
    fn no_other_status_is_a_refusal() {
        for status in [0, 200, 304, 402, 403, 404, 429, 500, 503] {
            assert!(!is_refusal(status, true), "{status}");
            assert!(!is_refusal(status, false), "{status}");
        }
    }
}
