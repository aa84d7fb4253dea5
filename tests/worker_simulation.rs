//! The service worker in thousands of small worlds drawn from a seed: pages of several users, messages that are late, lost or
//! repeated, a worker that is stopped at any moment, a cache that fails; and laws that hold after every step.
//!
//! ```text
//! cargo test --test worker_simulation                              # all worlds
//! SIMULATION_SEED=123 cargo test --test worker_simulation          # that one
//! SIMULATION_WORLDS=100000 cargo test --test worker_simulation     # more of them
//! ```
//!
//! In the order of reading: [`world`] lets time pass, and draws what happens; [`page`] and [`server`] take part; [`sessions`]
//! answers the worker, and [`browser`] performs what it wants done; [`laws`] checks that.

#![cfg(not(target_arch = "wasm32"))]

mod support;

#[path = "worker_simulation/browser.rs"]
mod browser;
#[path = "worker_simulation/laws.rs"]
mod laws;
#[path = "worker_simulation/outcome.rs"]
mod outcome;
#[path = "worker_simulation/page.rs"]
mod page;
#[path = "simulation/rng.rs"]
#[expect(dead_code, reason = "this simulation uses a part of it")]
mod rng;
#[path = "worker_simulation/server.rs"]
mod server;
#[path = "worker_simulation/sessions.rs"]
mod sessions;
#[path = "worker_simulation/world.rs"]
mod world;

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use outcome::Outcome;
use world::World;

const WORLDS: u64 = 3_000;

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[test]
fn every_image_loads_and_no_token_is_misused() {
    let seeds = match number("SIMULATION_SEED") {
        Some(seed) => seed..seed + 1,
        None => 0..number("SIMULATION_WORLDS").unwrap_or(WORLDS),
    };
    let count = seeds.end - seeds.start;
    let (all, mut failed) = run_all(seeds);
    println!("{count} worlds: {all:?}");
    failed.sort_unstable();
    for seed in &failed {
        println!("SIMULATION_SEED={seed} cargo test --test worker_simulation");
    }
    assert!(failed.is_empty(), "{} worlds broke a law", failed.len());
    if count >= WORLDS {
        for (what, count) in all.counts() {
            assert!(count > 100, "too rare to show anything: {what} ({count})");
        }
    }
}

/// What happened, and the seeds of the worlds that broke a law. Its message is printed as that of a panic.
fn run_all(seeds: std::ops::Range<u64>) -> (Outcome, Vec<u64>) {
    let next = AtomicU64::new(seeds.start);
    let results = Mutex::new((Outcome::default(), Vec::new()));
    let threads = std::thread::available_parallelism().map_or(2, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= seeds.end {
                        return;
                    }
                    let outcome = std::panic::catch_unwind(|| World::new(seed).run());
                    let mut results = results.lock().unwrap();
                    match outcome {
                        Ok(outcome) => results.0.add(&outcome),
                        Err(_) => results.1.push(seed),
                    }
                }
            });
        }
    });
    results.into_inner().unwrap()
}
