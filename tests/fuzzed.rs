//! The checks that the fuzzer makes (see `fuzz/`), on the files in `fuzz/seeds`: its first inputs, and each input that it
//! has found to break something.

#![cfg(not(target_arch = "wasm32"))]

mod support;

#[path = "fuzzed/object.rs"]
mod object;
#[path = "fuzzed/response.rs"]
mod response;
#[path = "fuzzed/session.rs"]
mod session;
#[path = "fuzzed/token.rs"]
mod token;
#[path = "fuzzed/url.rs"]
mod url;

use std::fs;
use std::path::Path;

/// Checks every seed of a target.
fn replay(target: &str, check: fn(&[u8])) {
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fuzz/seeds")
        .join(target);
    let files = fs::read_dir(&seeds).unwrap();
    let mut count = 0;
    for file in files {
        let file = file.unwrap().path();
        println!("{}", file.display());
        check(&fs::read(file).unwrap());
        count += 1;
    }
    assert!(count > 0, "{} has no seeds", seeds.display());
}

#[test]
fn tokens() {
    replay("token", token::check);
}

#[test]
fn urls() {
    replay("url", url::check);
}

#[test]
fn responses() {
    replay("response", response::check);
}

#[test]
fn object_names() {
    replay("object", object::check);
}

#[test]
fn the_events_of_a_session() {
    replay("session", session::check);
}

#[test]
fn every_target_of_the_fuzzer_is_replayed_here() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let manifest = fs::read_to_string(root.join("fuzz/Cargo.toml")).unwrap();
    let (_, targets) = manifest.split_once("[[bin]]").unwrap();
    let names: Vec<_> = targets
        .lines()
        .filter_map(|line| line.strip_prefix("name = "))
        .collect();
    assert!(names.len() > 4, "{names:?}");
    for name in names {
        assert!(
            include_str!("fuzzed.rs").contains(&format!("replay({name}, ")),
            "{name}"
        );
    }
}
