//! What the demo says about an address for `--objectstore` that it cannot use.

use crate::common::demo::Demo;
use crate::common::fake::Fake;
use crate::common::program::{failure, usage_error};

#[test]
fn a_url_without_http_is_refused_with_the_url_that_was_meant() {
    let demo = Demo::new();
    for (address, meant) in [
        ("localhost:8888", "http://localhost:8888"),
        ("127.0.0.1:8888", "http://127.0.0.1:8888"),
        ("objectstore", "http://objectstore"),
        (
            "objectstore.internal:8888/path",
            "http://objectstore.internal:8888/path",
        ),
        ("//localhost:8888", "http://localhost:8888"),
        ("[::1]:8888", "http://[::1]:8888"),
    ] {
        let arguments = demo.arguments(address, &[]);
        let error = usage_error(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
        assert!(error.contains("http:// or https://"), "{error}");
        assert!(error.contains(&format!("`{meant}`")), "{error}");
    }
    for address in ["ftp://localhost", "unix:///run/objectstore", ""] {
        let arguments = demo.arguments(address, &[]);
        let error = usage_error(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
        assert!(error.contains("http:// or https://"), "{error}");
        assert!(!error.contains("did you mean"), "{error}");
    }
}

#[test]
fn a_url_with_the_path_of_the_objects_is_refused() {
    let demo = Demo::new();
    for path in [
        "/v1",
        "/v1/",
        "/v1/objects",
        "/proxy/v1/objects/preprod/_/key",
    ] {
        let arguments = demo.arguments(&format!("http://localhost:8888{path}"), &[]);
        let error = usage_error(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
        assert!(error.contains("before /v1/objects"), "{error}");
    }
}

#[test]
fn a_server_without_tls_cannot_be_reached_by_https() {
    let (demo, objectstore) = (Demo::new(), Fake::store());
    let url = objectstore.url.replace("http:", "https:");
    let arguments = demo.arguments(&url, &[]);
    let error = failure(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
    assert!(error.contains(&format!("cannot reach {url}")), "{error}");
    assert!(error.contains("http or https is right"), "{error}");
}
