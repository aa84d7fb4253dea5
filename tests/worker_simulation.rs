//! The service worker in thousands of small worlds drawn from a seed: pages of several users, messages that are late, lost or
//! repeated, a worker that is stopped at any moment, a cache that fails; and laws that hold after every step.
//!
//! ```text
//! cargo test --test worker_simulation                              # all worlds
//! SIMULATION_SEED=123 cargo test --test worker_simulation          # that one
//! SIMULATION_WORLDS=100000 cargo test --test worker_simulation     # more of them
//! ```
//!
//! In the order of reading: [`page`] and [`server`] take part; [`world`] lets time pass and performs what the worker wants
//! done; [`laws`] checks it.

#![cfg(not(target_arch = "wasm32"))]

mod support;

#[path = "worker_simulation/laws.rs"]
mod laws;
#[path = "worker_simulation/page.rs"]
mod page;
#[path = "simulation/rng.rs"]
#[expect(dead_code, reason = "this simulation uses a part of it")]
mod rng;
#[path = "worker_simulation/server.rs"]
mod server;
#[path = "worker_simulation/world.rs"]
mod world;

use world::{Outcome, World};

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
    let mut all = Outcome::default();
    for seed in seeds.clone() {
        let run = || World::new(seed).run();
        let outcome = std::panic::catch_unwind(run);
        let outcome = outcome.unwrap_or_else(|_| panic!("SIMULATION_SEED={seed}"));
        all.add(&outcome);
    }
    println!("{} worlds: {all:?}", seeds.end - seeds.start);
    if seeds.end - seeds.start >= WORLDS {
        for (what, count) in all.counts() {
            assert!(count > 100, "too rare to show anything: {what} ({count})");
        }
    }
}
