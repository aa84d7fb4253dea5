//! The parts of an object's name.

use arbitrary::{Arbitrary, Unstructured};
use objectstore_image_auth::{Error, ErrorCode, ObjectUrl};
use percent_encoding::percent_decode_str;
use url::Url;

#[derive(Arbitrary, Debug)]
struct Input<'a> {
    base: Option<&'a str>,
    usecase: Option<&'a str>,
    scopes: Vec<(&'a str, &'a str)>,
    key: &'a str,
}

pub(crate) fn check(data: &[u8]) {
    let Ok(input) = Input::arbitrary_take_rest(Unstructured::new(data)) else {
        return;
    };
    match build(&input) {
        Ok(url) => check_url(&input, &url),
        Err(error) => assert!(matches!(
            error.code(),
            ErrorCode::InvalidUrl | ErrorCode::InvalidObject
        )),
    }
}

fn build(input: &Input) -> Result<String, Error> {
    let mut url = ObjectUrl::at(
        input.base.unwrap_or("https://example.com/os/"),
        input.usecase.unwrap_or("preprod"),
    )?;
    for (name, value) in &input.scopes {
        url = url.scope(name, value)?;
    }
    url.key(input.key)
}

/// A parser changes nothing in the URL, and the server reads the key that was passed.
fn check_url(input: &Input, url: &str) {
    let scopes = input.scopes.iter();
    let scopes: Vec<_> = scopes
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    let scopes = if scopes.is_empty() {
        "_".to_owned()
    } else {
        scopes.join(";")
    };
    let folder = format!(
        "/v1/objects/{}/{scopes}/",
        input.usecase.unwrap_or("preprod")
    );
    let parsed = Url::parse("https://document.invalid/").unwrap().join(url);
    let path = parsed.unwrap().path().to_owned();
    // What stands in the base before that is not checked here.
    let (_, key) = path.rsplit_once(&folder).unwrap();
    assert_eq!(percent_decode_str(key).decode_utf8().unwrap(), input.key);
}
