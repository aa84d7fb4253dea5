//! `cargo xtask fuzz`: random input for what takes input from outside, for as long as one likes.
//!
//! What is tried is in `tests/fuzzed`. An input that breaks it is written to `fuzz/kept`, where it is a test
//! from then on, on stable Rust.

use std::fs;
use std::process::ExitCode;
use std::thread::available_parallelism;

use anyhow::{Context, Result, ensure};
use clap::Args;
use xshell::cmd;

use crate::step::{Step, run_all};
use crate::tools::{CARGO_FUZZ, Tools, query};

const TARGETS: [&str; 5] = ["token", "url", "response", "object", "session"];

#[derive(Debug, Args)]
pub(crate) struct FuzzArgs {
    /// Only these targets; all of them if none is named
    #[arg(value_parser = TARGETS)]
    targets: Vec<String>,
    /// For how long each is tried
    #[arg(long, default_value_t = 1)]
    minutes: u32,
}

pub(crate) fn run(tools: &Tools, args: &FuzzArgs) -> Result<ExitCode> {
    query(cmd!(tools.sh, "cargo +nightly --version")).context(
        "the fuzzer's instruments need a nightly compiler: run `rustup toolchain install nightly`",
    )?;
    CARGO_FUZZ.ensure(tools)?;
    tools.run(cmd!(tools.sh, "cargo +nightly fuzz build"))?;
    let is_chosen =
        |target: &&str| args.targets.is_empty() || args.targets.iter().any(|it| it == target);
    let minutes = args.minutes;
    let steps = TARGETS
        .into_iter()
        .filter(is_chosen)
        .map(|target| Step::new(target, &[], move |tools| try_target(tools, target, minutes)));
    run_all(tools, steps.collect(), available_parallelism()?.get())
}

fn try_target(tools: &Tools, target: &str, minutes: u32) -> Result<()> {
    let (corpus, kept) = (
        format!("fuzz/corpus/{target}"),
        format!("fuzz/kept/{target}"),
    );
    fs::create_dir_all(tools.root.join(&corpus))?;
    let count_kept = || Ok::<_, anyhow::Error>(fs::read_dir(tools.root.join(&kept))?.count());
    let kept_before = count_kept()?;
    let options = [
        "-verbosity=0".to_owned(),
        "-print_final_stats=1".to_owned(),
        format!("-max_total_time={}", u64::from(minutes) * 60),
        format!("-artifact_prefix={kept}/"),
    ];
    let found = format!(
        "if {kept} has a new file, that input breaks {target}, and `cargo test --test fuzzed` shows what it breaks"
    );
    tools
        .run(cmd!(
            tools.sh,
            "cargo +nightly fuzz run {target} {corpus} {kept} -- {options...}"
        ))
        .with_context(|| found.clone())?;
    // What takes too long is kept, too, and is no failure to the fuzzer.
    ensure!(count_kept()? == kept_before, found);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_target_is_built_kept_for_and_replayed() {
        let root = Tools::locate().unwrap().root;
        let manifest = fs::read_to_string(root.join("fuzz/Cargo.toml")).unwrap();
        let replayed = fs::read_to_string(root.join("tests/fuzzed.rs")).unwrap();
        for target in TARGETS {
            assert!(manifest.contains(&format!("name = \"{target}\"")));
            assert!(replayed.contains(&format!("replay(\"{target}\"")));
        }
        assert_eq!(manifest.matches("[[bin]]").count(), TARGETS.len());
    }
}
