//! If the server cannot start, it says why in one line, and leaves nothing half started.

use std::fs;
use std::net::TcpListener;

use crate::common::images::Images;
use crate::common::keys::Keys;
use crate::common::program::{failure, usage_error};

fn images_failure(images: &Images) -> String {
    failure(&["--images", images.path().to_str().unwrap()])
}

#[test]
fn a_directory_that_is_not_there() {
    assert!(failure(&["--images", "no/such"]).contains("no directory no/such"));
}

#[test]
fn a_directory_with_neither_base_nor_head() {
    let images = Images::empty();
    fs::remove_dir(images.path().join("base")).unwrap();
    fs::remove_dir(images.path().join("head")).unwrap();
    assert!(images_failure(&images).contains("neither base/ nor head/"));
}

#[test]
fn a_directory_without_a_png() {
    let images = Images::empty();
    images.write("base/notes.txt", b"not an image");
    assert!(images_failure(&images).contains("no .png file in"));
}

#[test]
fn a_file_where_a_directory_should_be() {
    let images = Images::empty();
    fs::remove_dir(images.path().join("base")).unwrap();
    images.write("base", b"");
    assert!(images_failure(&images).contains("cannot read"));
}

#[test]
fn a_file_that_is_no_png_is_named() {
    let images = Images::of_every_kind();
    images.write("head/Broken.png", b"GIF89a");
    let error = images_failure(&images);
    assert!(
        error.contains("head/Broken.png is not a valid PNG"),
        "{error}"
    );
}

#[test]
fn a_png_that_is_cut_short_is_named() {
    let images = Images::of_every_kind();
    let whole = images.read("head/Same.png");
    images.write("head/Cut.png", &whole[..whole.len() / 2]);
    let error = images_failure(&images);
    assert!(error.contains("head/Cut.png is not a valid PNG"), "{error}");
}

#[test]
fn an_address_in_use() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let images = Images::of_every_kind();
    let error = failure(&[
        "--images",
        images.path().to_str().unwrap(),
        "--listen",
        &address,
    ]);
    assert!(
        error.contains(&format!("cannot listen on {address}")),
        "{error}"
    );
}

#[test]
fn a_page_that_was_not_built() {
    let directory = tempfile::TempDir::new().unwrap();
    let error = failure(&["--page", directory.path().to_str().unwrap()]);
    assert!(error.contains("no index.html in"), "{error}");
}

#[test]
fn a_lifetime_that_is_none() {
    for lifetime in ["0", "-1", "soon", "1.5", "604801"] {
        let error = usage_error(&["--token-lifetime", lifetime]);
        assert!(error.contains(&format!("'{lifetime}'")), "{error}");
        assert!(error.contains("--token-lifetime"), "{error}");
    }
}

#[test]
fn an_objectstore_without_a_key() {
    let error = usage_error(&["--objectstore", "http://127.0.0.1:1"]);
    assert!(error.contains("--signing-key"), "{error}");
    assert!(error.contains("--key-id"), "{error}");
}

#[test]
fn an_objectstore_beside_what_is_for_the_embedded_one() {
    let objectstore = [
        "--objectstore",
        "http://127.0.0.1:1",
        "--signing-key",
        "k",
        "--key-id",
        "k",
    ];
    for option in [
        ["--enforce", "off"],
        ["--leeway", "0"],
        ["--verifying-key", "a=b"],
        ["--server-version", "0.2.0"],
    ] {
        let error = usage_error(&[objectstore.as_slice(), &option].concat());
        assert!(
            error.contains(option[0]) && error.contains("cannot be used with"),
            "{error}"
        );
    }
}

#[test]
fn an_objectstore_that_is_no_http_address() {
    for address in ["objectstore", "ftp://127.0.0.1", "http://127.0.0.1/?a=b"] {
        let error = usage_error(&[
            "--objectstore",
            address,
            "--signing-key",
            "k",
            "--key-id",
            "k",
        ]);
        assert!(error.contains(&format!("'{address}'")), "{error}");
    }
}

#[test]
fn a_key_that_is_no_ed25519_private_key() {
    let keys = Keys::new(1);
    let public = keys.public_pem();
    let start = |pem: &str| {
        failure(&[
            "--objectstore",
            "http://127.0.0.1:1",
            "--signing-key",
            pem,
            "--key-id",
            "k",
        ])
    };
    let error = start(public.to_str().unwrap());
    assert!(
        error.contains("public.pem holds no Ed25519 private key"),
        "{error}"
    );
    assert!(start("no/such.pem").contains("cannot read no/such.pem"));
}

#[test]
fn a_verifying_key_that_is_none() {
    let private = Keys::new(1).private_pem();
    let error = failure(&["--verifying-key", &format!("id={}", private.display())]);
    assert!(error.contains("--verifying-key"), "{error}");
    assert!(usage_error(&["--verifying-key", "key.pem"]).contains("an id, `=`, and the path"));
}
