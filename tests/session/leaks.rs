//! No part of a token shows in what is printed of any public type, and in no error.

use core::fmt::Debug;
use std::fs;
use std::path::Path;

use crate::support::{BASE, START, Tab, config, failure, object, seconds, token, token_with};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use objectstore_image_auth::clock::{Clock, Evidence, Source};
use objectstore_image_auth::retry_delay::FailedDownload;
use objectstore_image_auth::session::{Event, Failure, Mode, Page, WorkerEvent};
use objectstore_image_auth::worker::{
    self, CacheLimits, KeptBody, Offer, OfferedAuth, Request, ResponseHead, Worker,
};
use objectstore_image_auth::{
    AuthParam, Base, Claims, Error, ErrorCode, ObjectUrl, Token, TokenStatus, image_url,
    token_from_response, without_token,
};
use serde_json::json;

/// So many characters of a token in a row are no coincidence.
const RUN: usize = 12;

/// A JWT with a secret in each of its parts, and an opaque token.
fn tokens() -> [Token; 2] {
    let secrets = json!({"sub": "uT6mQe4Lz9Xc2Yb3Vn8Ks5", "kid": "k1"});
    let jwt = token_with(START.after(seconds(300)), &secrets);
    let signed = text_of(&jwt).replace("c2ln", "qR_fF5sHT0-hpLdUcE52kf1vqEk3pHZJPSNqfuYFdpo");
    [
        signed,
        "Zq7/Kw+3x=v9Tb5&Jm<8>Rd%41Ns~6Hy#Gf?2@Pl".to_owned(),
    ]
    .map(|text| Token::new(text).unwrap())
}

/// A URL is where a token may be read.
fn text_of(token: &Token) -> String {
    let src = image_url("/a", Some(token), &AuthParam::default()).unwrap();
    let (_, encoded) = src.split_once('=').unwrap();
    percent_decoded(encoded)
}

fn percent_decoded(text: &str) -> String {
    let url = url::Url::parse(&format!("https://a.example/?t={text}")).unwrap();
    let (_, value) = url.query_pairs().next().unwrap();
    value.into_owned()
}

/// The ways in which it may be written.
fn forms(token: &Token) -> Vec<String> {
    let text = text_of(token);
    let src = image_url("/", Some(token), &AuthParam::default()).unwrap();
    let decoded = text
        .split('.')
        .filter_map(|part| URL_SAFE_NO_PAD.decode(part).ok())
        // The expiry may show.
        .flat_map(|part| {
            let part = String::from_utf8_lossy(&part).into_owned();
            part.split("\"exp\"").map(str::to_owned).collect::<Vec<_>>()
        });
    let escaped = [STANDARD.encode(&text), format!("{text:?}"), src];
    decoded.chain(escaped).chain([text.clone()]).collect()
}

fn part_of(tokens: &[Token], printed: &str) -> Option<String> {
    let forms: Vec<Vec<char>> = tokens
        .iter()
        .flat_map(forms)
        .map(|form| form.chars().collect())
        .collect();
    let runs = forms.iter().flat_map(|form| form.windows(RUN));
    runs.map(String::from_iter)
        .find(|run| printed.contains(run))
}

/// Both ways to print a value.
fn printed(value: &impl Debug) -> String {
    format!("{value:?}\n{value:#?}")
}

/// What is printed of a value of each public type, by the type's name.
fn prints(token: &Token) -> Vec<(&'static str, String)> {
    let mut tab = Tab::open(config());
    let mut prints = vec![("Token", printed(token)), ("Config", printed(&config()))];
    let events = [
        Event::Ingested {
            token: Some(token.clone()),
            date: Some(START),
        },
        Event::Refetched {
            id: 1,
            token: Some(token.clone()),
            date: None,
        },
        Event::RefetchFailed {
            id: 1,
            failure: failure(Some(403)),
        },
    ];
    prints.extend(events.iter().map(|event| ("Event", printed(event))));
    prints.push((
        "Failure",
        printed(&Failure::of_response(503, Some(seconds(3)))),
    ));
    tab.ingest(token.clone());
    let src = tab.url("a").unwrap();
    prints.extend([
        ("Session", printed(&*tab.session)),
        ("Snapshot", printed(tab.session.snapshot())),
        ("Stats", printed(&tab.session.snapshot().stats)),
        ("Effects", printed(&tab.effects)),
        ("Activity", printed(&tab.session.activities)),
        ("ProbeAnswer", printed(&tab.probe_answer)),
        (
            "FailedDownload",
            printed(&FailedDownload {
                status: Some(503),
                attempt: 1,
                retry_after: None,
            }),
        ),
    ]);
    let failed = tab.session.failed_image(&src, None).unwrap().unwrap();
    prints.extend([
        ("FailedLoad", printed(&failed.load())),
        ("FailedImage", printed(&failed)),
    ]);
    let retry = tab.image_failed(&src);
    prints.push(("Wait", printed(&(retry, tab.session.wait_for_refetch()))));
    prints.push(("Wait", printed(&tab.session.wait_for_url(src.as_str()))));
    prints.push(("Start", printed(&tab.in_flight())));
    prints.extend(
        tab.starts
            .iter()
            .map(|(_, reason)| ("RefetchReason", printed(reason))),
    );
    prints.push(("Page", printed(&Page::Visible)));
    prints.push(("Session", printed(&*tab.session)));
    let evidence = Evidence::written(Source::Date, START, seconds(1));
    prints.extend([
        ("Clock", printed(&Clock::local(tab.at()))),
        ("Evidence", printed(&evidence)),
        ("Source", printed(&evidence.source)),
        ("Moment", printed(&tab.at())),
        ("EpochMs", printed(&START)),
        ("Millis", printed(&seconds(1))),
        ("TokenStatus", printed(&TokenStatus::Fresh)),
        ("AuthParam", printed(&AuthParam::default())),
        ("Base", printed(&Base::new(BASE).unwrap())),
        (
            "ObjectUrl",
            printed(&ObjectUrl::at(BASE, "preprod").unwrap()),
        ),
        ("ErrorCode", printed(&ErrorCode::InvalidToken)),
        ("Mode", printed(&Mode::ServiceWorker)),
        (
            "WorkerEvent",
            printed(&WorkerEvent::Refused { generation: 1 }),
        ),
        ("WorkerAuth", printed(&tab.session.worker_auth(tab.at()))),
    ]);
    prints.extend(prints_of_worker(token, src));
    prints
}

/// The same of the types of a service worker.
fn prints_of_worker(token: &Token, src: String) -> Vec<(&'static str, String)> {
    let at = Tab::open(config()).at();
    let limits = CacheLimits {
        max_entries: 1,
        max_bytes: 1,
        max_age: seconds(1),
    };
    let mut worker = Worker::new(worker::Config {
        base: Base::new(BASE).unwrap(),
        param: AuthParam::default(),
        sends_header: true,
        cache: Some(limits),
    });
    let auth = OfferedAuth::Token {
        token: token.clone(),
        generation: 1,
        usable_for: seconds(60),
    };
    let offer = Offer {
        client: "page".to_owned(),
        session: "session".to_owned(),
        sequence: 1.0,
        is_hello: true,
        auth: auth.clone(),
    };
    let body = KeptBody {
        key: object("a"),
        bytes: 1,
        stored_at: START,
    };
    let request = Request {
        id: 1,
        client: "page".to_owned(),
        url: object("a"),
        is_range: false,
    };
    let carries_token = Request {
        url: src,
        ..request.clone()
    };
    let mut prints = vec![
        ("CacheLimits", printed(&limits)),
        ("OfferedAuth", printed(&auth)),
        ("Offer", printed(&offer)),
        ("KeptBody", printed(&body)),
        ("Request", printed(&carries_token)),
        ("ResponseHead", printed(&ResponseHead::default())),
    ];
    for event in [
        worker::Event::TokenOffered(offer),
        worker::Event::Requested(request),
        worker::Event::Requested(carries_token),
    ] {
        prints.push(("Event", printed(&event)));
        let effects = worker.handle(event, at);
        prints.push(("Effect", printed(&effects)));
        prints.push(("Worker", printed(&worker)));
    }
    prints
}

/// Everything that fails, with the token wherever a text is taken.
fn errors(text: &str, token: &Token) -> Vec<Error> {
    let param = AuthParam::default();
    let mut tab = Tab::open(config());
    tab.ingest(token.clone());
    let outside = format!("https://evil.example/?X-Os-Auth={text}");
    let other = format!("{BASE}/v1/objects/other/_/{text}");
    let unparsed = format!("http://[{text}");
    let place = || ObjectUrl::at("/a", "preprod").unwrap();
    let at = tab.at();
    let results = [
        Token::new(format!("Bearer {text}")).map(drop),
        Token::new(format!("{text}\n")).map(drop),
        token_from_response(&json!([text]), "token").map(drop),
        token_from_response(&json!({"token": [text]}), "token").map(drop),
        token_from_response(&json!({"token": format!("{text} ")}), "token").map(drop),
        image_url(&unparsed, Some(token), &param).map(drop),
        image_url(&format!("data:,{text}"), Some(token), &param).map(drop),
        without_token(&format!("javascript:{text}"), &param).map(drop),
        AuthParam::new(format!("{text} ")).map(drop),
        Base::new(&format!("/a?X-Os-Auth={text}")).map(drop),
        Base::new(&format!("data:,{text}")).map(drop),
        ObjectUrl::at(&format!("/a#{text}"), "preprod").map(drop),
        ObjectUrl::at("/a", &format!("{text} ")).map(drop),
        place().scope(&format!("{text} "), "1").map(drop),
        place().scope("org", &format!("{text} ")).map(drop),
        place().key(&format!("{text}/../a")).map(drop),
        tab.session.url(&outside, at).map(drop),
        tab.session.url(&unparsed, at).map(drop),
        tab.session.find(&outside, tab.at()).map(drop),
        tab.session.failed_image(&unparsed, None).map(drop),
    ];
    let mut errors: Vec<Error> = results.into_iter().map(Result::unwrap_err).collect();
    // An opaque token says nothing of what it covers.
    errors.extend(tab.session.url(&other, at).err());
    for status in [None, Some(401), Some(503)] {
        let mut tab = Tab::open(config());
        let wait = tab.fresh_url(&object("a"));
        tab.fail(failure(status));
        errors.extend(tab.session.snapshot().error);
        errors.extend(tab.settle(&wait).and_then(Result::err));
    }
    errors
}

#[test]
fn nothing_that_prints_holds_a_part_of_a_token() {
    let mut tab = Tab::open(config());
    let secret = token(tab.server.after(seconds(60)));
    let ingested = Event::Ingested {
        token: Some(secret.clone()),
        date: None,
    };
    let ingested_prints = format!("{ingested:?}");
    tab.handle(ingested);
    let src = tab.url("a").unwrap();
    let (_, text) = src.split_once("X-Os-Auth=").unwrap();
    let parts: Vec<_> = text.split('.').collect();

    let image = tab.session.failed_image(&src, None).unwrap().unwrap();
    let retry = tab.image_failed(&src);
    let fresh = tab.fresh_url(&src);
    let start = tab.in_flight();
    let answered = Event::Refetched {
        id: start.id,
        token: Some(secret),
        date: None,
    };
    let failed = Event::RefetchFailed {
        id: start.id,
        failure: failure(Some(500)),
    };
    let events = format!("{image:?} {retry:?} {fresh:?} {answered:?} {failed:?} {start:?}");
    tab.fail(failure(Some(500)));
    let snapshot = tab.session.snapshot();
    let error = snapshot.error.unwrap().to_string();
    let session = format!("{snapshot:?} {:?} {:?}", *tab.session, tab.effects);
    let printed = [ingested_prints, events, error, session].concat();
    for part in parts {
        assert!(!printed.contains(part), "{part} in {printed}");
    }
}

#[test]
fn what_is_printed_holds_no_part_of_a_token() {
    let tokens = tokens();
    for token in &tokens {
        for (name, printed) in prints(token) {
            assert_eq!(part_of(&tokens, &printed), None, "{name}: {printed}");
        }
    }
}

#[test]
fn no_error_holds_a_part_of_a_token() {
    let tokens = tokens();
    for token in &tokens {
        let text = text_of(token);
        for error in errors(&text, token) {
            let said = format!("{error} {} {}", printed(&error), error.code().as_str());
            assert_eq!(part_of(&tokens, &said), None, "{said}");
        }
    }
}

#[test]
fn claims_that_are_printed_hold_nothing_of_the_signature() {
    let [jwt, _] = tokens();
    let claims: Claims = jwt.claims().unwrap();
    assert_eq!(claims.key_id.as_deref(), Some("k1"));
    let printed = printed(&claims);
    for part in text_of(&jwt).split('.') {
        let part: Vec<char> = part.chars().collect();
        for run in part.windows(RUN) {
            assert!(!printed.contains(&String::from_iter(run)), "{printed}");
        }
    }
}

#[test]
fn a_part_of_a_token_is_found_where_there_is_one() {
    let tokens = tokens();
    for token in &tokens {
        let text = text_of(token);
        let src = image_url("/a", Some(token), &AuthParam::default()).unwrap();
        for leak in [
            &text,
            &text[9..24],
            &src,
            &STANDARD.encode(&text),
            &printed(&text),
        ] {
            assert!(part_of(&tokens, leak).is_some(), "{leak}");
        }
    }
    assert!(part_of(&tokens, r#"{"sub":"uT6mQe4Lz9Xc2Yb3Vn8Ks5"}"#).is_some());
}

/// A new type can't be forgotten.
#[test]
fn every_public_type_is_printed() {
    let [jwt, _] = tokens();
    let mut printed: Vec<_> = prints(&jwt).into_iter().map(|(name, _)| name).collect();
    // These are printed by tests of their own.
    printed.extend(["Claims", "Error"]);
    let mut missing = public_types(Path::new("src"));
    missing.retain(|name| !printed.contains(&name.as_str()));
    assert_eq!(missing, Vec::<String>::new());
}

/// The public types of the crate, except those that exist only in a browser.
fn public_types(folder: &Path) -> Vec<String> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            if !path.ends_with("wasm") {
                names.extend(public_types(&path));
            }
            continue;
        }
        for line in fs::read_to_string(&path).unwrap().lines() {
            let declared = ["pub struct ", "pub enum "]
                .iter()
                .find_map(|kind| line.strip_prefix(kind));
            let name = declared.and_then(|rest| rest.split(|c: char| !c.is_alphanumeric()).next());
            names.extend(name.map(str::to_owned));
        }
    }
    names
}
