//! `cargo xtask fuzz`: random input for what takes input from outside, for as long as one likes.
//!
//! What is tried is in `tests/fuzzed`. An input that breaks it is written to `fuzz/kept`, where it is a test
//! from then on, on stable Rust.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::thread::available_parallelism;

use anyhow::{Context, Result, bail, ensure};
use clap::Args;

use crate::command;
use crate::heartbeat::Heartbeat;
use crate::tools::Tools;

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

pub(crate) fn run(tools: &Tools, args: &FuzzArgs) -> Result<()> {
    ensure_nightly(tools)?;
    tools.cargo_fuzz().ensure(tools)?;
    command::run(fuzz(tools).arg("build"))?;

    let named: Vec<&str> = args.targets.iter().map(String::as_str).collect();
    let targets = if named.is_empty() {
        &TARGETS[..]
    } else {
        &named
    };
    let mut failed = Vec::new();
    for together in targets.chunks(available_parallelism()?.get()) {
        let _heartbeat = Heartbeat::start(format!("fuzz {}", together.join(" ")));
        let runs = together
            .iter()
            .map(|target| Run::start(tools, target, args.minutes))
            .collect::<Result<Vec<_>>>()?;
        for run in runs {
            let target = run.target;
            if !run.end(tools)? {
                failed.push(target);
            }
        }
    }
    ensure!(
        failed.is_empty(),
        "input was found that breaks {}: it is in fuzz/kept, and `cargo test --test fuzzed` shows what it breaks",
        failed.join(" and ")
    );
    Ok(())
}

struct Run<'a> {
    target: &'a str,
    log: PathBuf,
    process: Child,
    kept_before: usize,
}

impl<'a> Run<'a> {
    fn start(tools: &Tools, target: &'a str, minutes: u32) -> Result<Self> {
        let log = tools.root().join(format!("target/fuzz/{target}.log"));
        let corpus = format!("fuzz/corpus/{target}");
        for folder in [Path::new("target/fuzz"), Path::new(&corpus)] {
            fs::create_dir_all(tools.root().join(folder))?;
        }
        let kept_before = count_kept(tools, target)?;
        let output = File::create(&log)?;
        let process = fuzz(tools)
            .args(["run", target, &corpus])
            .arg(format!("fuzz/kept/{target}"))
            .args(["--", "-print_final_stats=1"])
            .arg(format!("-max_total_time={}", u64::from(minutes) * 60))
            .arg(format!("-artifact_prefix=fuzz/kept/{target}/"))
            .stdout(output.try_clone()?)
            .stderr(output)
            .spawn()
            .context("cannot run cargo-fuzz")?;
        Ok(Self {
            target,
            log,
            process,
            kept_before,
        })
    }

    /// Waits for it, and says what came of it. False where it found something.
    fn end(mut self, tools: &Tools) -> Result<bool> {
        let is_success = self.process.wait()?.success();
        // What takes too long is kept, too, and is no failure to the fuzzer.
        let is_unbroken = is_success && count_kept(tools, self.target)? == self.kept_before;
        let log = String::from_utf8_lossy(&fs::read(&self.log)?).into_owned();
        let log_name = self.log.strip_prefix(tools.root()).unwrap_or(&self.log);
        let Some(executions) = executions(&log) else {
            bail!(
                "{} could not be tried: see {}",
                self.target,
                log_name.display()
            );
        };
        let found = if is_unbroken {
            "nothing found"
        } else {
            "FOUND something"
        };
        println!("{:<10} {executions:>12} executions, {found}", self.target);
        Ok(is_unbroken)
    }
}

fn count_kept(tools: &Tools, target: &str) -> Result<usize> {
    let kept = tools.root().join("fuzz/kept").join(target);
    Ok(fs::read_dir(kept)?.count())
}

/// As libFuzzer tells it at its end.
fn executions(log: &str) -> Option<u64> {
    let line = log
        .lines()
        .find_map(|line| line.strip_prefix("stat::number_of_executed_units:"))?;
    line.trim().parse().ok()
}

fn fuzz(tools: &Tools) -> Command {
    let mut command = tools.command("cargo");
    command.args(["+nightly", "fuzz"]);
    command
}

fn ensure_nightly(tools: &Tools) -> Result<()> {
    command::query(tools.command("cargo").args(["+nightly", "--version"])).context(
        "the fuzzer's instruments need a nightly compiler: run `rustup toolchain install nightly`",
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_count_is_read_from_the_end_of_a_log() {
        let log =
            "Done 12 runs in 3 second(s)\nstat::number_of_executed_units: 12\nstat::peak: 5\n";
        assert_eq!(executions(log), Some(12));
        assert_eq!(executions("error: no such target"), None);
    }

    #[test]
    fn every_target_is_built_kept_for_and_replayed() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let manifest = fs::read_to_string(root.join("fuzz/Cargo.toml")).unwrap();
        let replayed = fs::read_to_string(root.join("tests/fuzzed.rs")).unwrap();
        for target in TARGETS {
            assert!(manifest.contains(&format!("name = \"{target}\"")));
            assert!(replayed.contains(&format!("replay(\"{target}\"")));
        }
        assert_eq!(manifest.matches("[[bin]]").count(), TARGETS.len());
    }
}
