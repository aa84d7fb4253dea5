//! `cargo xtask fuzz`: random input for what takes input from outside, for as long as one likes.
//!
//! What is tried is in `tests/fuzzed`. An input that breaks it goes to `fuzz/seeds`, and is a test from then on.

use std::process::ExitCode;

use anyhow::{Context, Result, ensure};
use clap::Args;
use xshell::cmd;

use crate::step::{Step, run_all};
use crate::tools::{CARGO_FUZZ, Tools, query};

#[derive(Debug, Args)]
pub(crate) struct FuzzArgs {
    /// Only these targets; all of them if none is named
    targets: Vec<String>,
    /// For how long each is tried
    #[arg(long, default_value_t = 1)]
    minutes: u64,
}

pub(crate) fn run(tools: &Tools, args: &FuzzArgs) -> Result<ExitCode> {
    query(cmd!(tools.sh, "cargo +nightly --version")).context(
        "the fuzzer's instruments need a nightly compiler: run `rustup toolchain install nightly`",
    )?;
    CARGO_FUZZ.ensure(tools)?;
    tools.run(cmd!(tools.sh, "cargo +nightly fuzz build"))?;
    let (all, minutes) = (query(cmd!(tools.sh, "cargo +nightly fuzz list"))?, args.minutes);
    let unknown = args.targets.iter().find(|target| all.lines().all(|name| name != *target));
    ensure!(unknown.is_none(), "there is no such target; these are there:\n{all}");
    let chosen =
        all.lines().filter(|&name| args.targets.is_empty() || args.targets.iter().any(|it| it == name));
    let step = |name: &str| {
        let target = name.to_owned();
        Step::new(name, &[], move |tools| fuzz(tools, &target, minutes))
    };
    run_all(tools, chosen.map(step).collect())
}

fn fuzz(tools: &Tools, target: &str, minutes: u64) -> Result<()> {
    let seeds = format!("fuzz/seeds/{target}");
    let corpus = tools.sh.create_dir(format!("fuzz/corpus/{target}"))?;
    let seeds_before = tools.sh.read_dir(&seeds)?;
    let options = format!("-verbosity=0 -print_final_stats=1 -artifact_prefix={seeds}/");
    let fuzz = cmd!(tools.sh, "cargo +nightly fuzz run {target} {corpus} {seeds} --");
    let fuzz = fuzz.args(options.split(' ')).arg(format!("-max_total_time={}", minutes * 60));
    let ended = tools.run(fuzz);
    // The fuzzer also saves an input that takes too long, and does not count it as a failure.
    ensure!(
        tools.sh.read_dir(&seeds)? == seeds_before,
        "input was found that breaks {target}: it is in {seeds}, and `cargo test --test fuzzed` shows what it breaks"
    );
    ended
}
