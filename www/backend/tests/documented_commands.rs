//! The demo's command lines in the documents: the server knows every option, and takes every value.

use std::fs;
use std::path::Path;

use clap::Parser;
use clap::error::ErrorKind;
use demo_backend::cli::Cli;

#[test]
fn every_command_line_of_the_demo_in_the_documents_parses() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .canonicalize()
        .unwrap();
    let text = ["README.md", "docs/demo.md", "CONTRIBUTING.md"]
        .map(|name| fs::read_to_string(root.join(name)).unwrap())
        .concat();
    let lines = text.replace("\\\n", " ");
    let commands: Vec<_> = lines
        .split(['\n', '`'])
        .filter_map(|line| line.trim().strip_prefix("cargo xtask demo -- "))
        .collect();
    assert!(commands.len() >= 8, "only {commands:?} were found");
    for command in commands {
        let parsed = Cli::try_parse_from(words(command)).and_then(|cli| cli.check());
        if let Err(error) = parsed {
            assert_eq!(error.kind(), ErrorKind::DisplayHelp, "{command}: {error}");
        }
    }
}

/// The words of a command line, as a shell splits it: without a comment, and without the quotes around a `;`.
fn words(command: &str) -> impl Iterator<Item = &str> {
    let command = command.split(" #").next().unwrap_or_default();
    let words = command
        .split_whitespace()
        .map(|word| word.trim_matches('\''));
    ["demo-backend"].into_iter().chain(words)
}
