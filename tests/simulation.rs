//! The session in ten thousand hours of bad weather: pages, backends and machines drawn from a seed,
//! and laws that hold after every step of every one of them.
//!
//! ```text
//! cargo test --test simulation                                     # all worlds
//! SIMULATION_SEED=123 cargo test --test simulation                 # that one, with its last events
//! SIMULATION_WORLDS=100000 cargo test --test simulation            # more of them
//! ```
//!
//! In the order of reading: [`plan`] draws what kind of a world it is; [`world`] lets time pass;
//! [`trouble`] causes faults; [`backend`], [`request`], [`driver`], [`page`] and [`image`] take part.
//! [`watch`] and [`evidence`] record what the session was told and what it did. The laws are in
//! [`effect_laws`] (its effects), [`image_laws`] (its URLs) and [`recovery_laws`] (what happens after
//! the faults).

#![cfg(not(target_arch = "wasm32"))]

mod support;

#[path = "simulation/backend.rs"]
mod backend;
#[path = "simulation/clocks.rs"]
mod clocks;
#[path = "simulation/driver.rs"]
mod driver;
#[path = "simulation/effect_laws.rs"]
mod effect_laws;
#[path = "simulation/evidence.rs"]
mod evidence;
#[path = "simulation/image.rs"]
mod image;
#[path = "simulation/image_laws.rs"]
mod image_laws;
#[path = "simulation/page.rs"]
mod page;
#[path = "simulation/plan.rs"]
mod plan;
#[path = "simulation/recovery_laws.rs"]
mod recovery_laws;
#[path = "simulation/request.rs"]
mod request;
#[path = "simulation/rng.rs"]
mod rng;
#[path = "simulation/trouble.rs"]
mod trouble;
#[path = "simulation/watch.rs"]
mod watch;
#[path = "simulation/world.rs"]
mod world;

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use clocks::HOUR;
use world::{Outcome, World};

/// Enough for more than 20,000 hours.
const WORLDS: u64 = 2300;

#[test]
fn the_laws_hold_in_every_world() {
    if let Some(seed) = number("SIMULATION_SEED") {
        let outcome = run(seed, true);
        println!("{}", outcome.trace.join("\n"));
        assert_eq!(outcome.broken, None);
        return;
    }
    let begun = Instant::now();
    let worlds = number("SIMULATION_WORLDS").unwrap_or(WORLDS);
    let (simulated, failed) = run_all(worlds);
    let hours = simulated / HOUR;
    println!("{worlds} worlds, {hours} hours, in {:?}", begun.elapsed());
    for (seed, law) in &failed {
        println!("{law}\n    SIMULATION_SEED={seed} cargo test --test simulation");
    }
    assert!(failed.is_empty(), "{} worlds broke a law", failed.len());
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

fn run_all(worlds: u64) -> (i64, Vec<(u64, String)>) {
    let next = AtomicU64::new(0);
    let results = Mutex::new((0, Vec::new()));
    let threads = std::thread::available_parallelism().map_or(2, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= worlds {
                        return;
                    }
                    let outcome = run(seed, false);
                    let mut results = results.lock().unwrap();
                    results.0 += outcome.simulated;
                    results.1.extend(outcome.broken.map(|law| (seed, law)));
                }
            });
        }
    });
    let (simulated, mut failed) = results.into_inner().unwrap();
    failed.sort();
    (simulated, failed)
}

/// One world. That it panics is a law broken, too.
fn run(seed: u64, is_traced: bool) -> Outcome {
    if is_traced {
        return World::new(seed, true).run();
    }
    std::panic::catch_unwind(|| World::new(seed, false).run()).unwrap_or_else(|_| Outcome {
        simulated: 0,
        broken: Some("no panic".to_owned()),
        trace: Vec::new(),
    })
}
