//! The functions that a page calls most, without a browser: for quick work on the Rust code. `cargo xtask bench`
//! measures what a page pays, most of which is the cost of calls into wasm.

use std::hint::black_box;

use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use objectstore_image_auth::session::{Config, DEFAULT_REFETCH_TIMEOUT, Event, Page};
use objectstore_image_auth::{AuthParam, Base, EpochMs, Millis, Moment, Session, Token, image_url};

const BASE: &str = "/api/0/organizations/acme/objectstore";
const NOW: Moment = Moment {
    wall: EpochMs(1_800_000_000_000),
    mono: Millis(0),
};

fn urls(criterion: &mut Criterion) {
    let url = object(1);
    let many: Vec<String> = (0..10_000).map(object).collect();
    let (token, param) = (token(), AuthParam::default());
    let mut session = session(token.clone());
    criterion.bench_function("image_url", |bencher| {
        bencher.iter(|| image_url(black_box(&url), Some(&token), &param));
    });
    criterion.bench_function("image_url, 10,000 times", |bencher| {
        let build = |url: &String| image_url(url, Some(&token), &param);
        bencher.iter(|| black_box(&many).iter().map(build).collect::<Vec<_>>());
    });
    criterion.bench_function("Session::url", |bencher| {
        bencher.iter(|| session.url(black_box(&url), NOW));
    });
    criterion.bench_function("Session::url, 10,000 times", |bencher| {
        bencher.iter(|| {
            let build = |url: &String| session.url(url, NOW);
            black_box(&many).iter().map(build).collect::<Vec<_>>()
        });
    });
}

fn tokens(criterion: &mut Criterion) {
    criterion.bench_function("Token::claims", |bencher| {
        bencher.iter_batched_ref(token, |token| token.claims(), BatchSize::SmallInput);
    });
}

criterion_group!(benches, urls, tokens);
criterion_main!(benches);

/// The URL of an image, whose key is a hash of its content.
fn object(id: u64) -> String {
    let hash = format!("{:016x}", id.wrapping_mul(0x9e37_79b9_7f4a_7c15)).repeat(4);
    format!("{BASE}/v1/objects/preprod/org=4504000001;project=4505800002/4504000001/{hash}")
}

/// A token of the product's size: 380 characters. Nothing here verifies its signature.
fn token() -> Token {
    const HEADER: &str = r#"{"typ":"JWT","alg":"EdDSA","kid":"sentry-preprod-2026"}"#;
    const CLAIMS: &str = r#"{"aud":"objectstore","iss":"sentry","exp":1800000300,"res":{"os:usecase":"preprod","org":"4504000001","project":"4505800002"},"permissions":["object.read"]}"#;
    let encode = |part: &str| base64::Engine::encode(&URL_SAFE_NO_PAD, part);
    let text = format!("{}.{}.{}", encode(HEADER), encode(CLAIMS), "s".repeat(86));
    Token::new(text).expect("it is a token")
}

/// A session with a token at hand.
fn session(token: Token) -> Session {
    let config = Config {
        base: Base::new(BASE).expect("it is a base"),
        param: AuthParam::default(),
        refresh_ahead: None,
        lifetime: None,
        awaits_ingest: false,
        is_logged: false,
        refetch_timeout: DEFAULT_REFETCH_TIMEOUT,
    };
    let mut session = Session::new(config, Page::Visible, 1, NOW);
    let event = Event::Ingested {
        token: Some(token),
        date: None,
    };
    let _effects = session.handle(event, NOW);
    let url = session.url(&object(1), NOW);
    assert!(matches!(url, Ok(Some(_))), "it must have a URL: {url:?}");
    session
}
