//! How many attempts start and are handed in a second when everybody does it at once, and how that compares with the
//! database's own limit in the same run.
//!
//! `cargo bench --bench exam_day` measures an embedded SQLite file; `DATABASE_URL=postgres://… cargo bench --bench exam_day`
//! measures PostgreSQL in a schema of its own. The server runs in this process, the load comes from a second process on the
//! same machine over loopback. `EXAM_DAY_CANDIDATES` (default 2000) is how many sit; `EXAM_DAY_CONNECTIONS` (default: as many)
//! over how many connections; allow as many open files (`ulimit -n`) in both processes.
// A check that meets what it does not expect stops, and that is its finding.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::print_stdout,
    clippy::print_stderr
)]

#[path = "../saves/limit.rs"]
mod limit;
#[allow(dead_code)]
#[path = "../saves/load.rs"]
mod load;
#[path = "../saves/serving.rs"]
mod serving;
mod storm;
#[path = "../saves/world.rs"]
mod world;

use std::process::{Command, ExitCode, Stdio};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use touchstone::app::open_ports;
use touchstone::platform::clock::SystemClock;
use touchstone::platform::random::SystemRandomness;
use touchstone::settings::Settings;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let outcome = match arguments.first().map(String::as_str) {
        Some("--load") => storm::run(&arguments),
        _ => measure(),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("exam_day: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn setting(name: &str, default: usize) -> anyhow::Result<usize> {
    match std::env::var(name) {
        Ok(text) => text.parse().with_context(|| name.to_owned()),
        Err(_) => Ok(default),
    }
}

fn measure() -> anyhow::Result<()> {
    let candidates = setting("EXAM_DAY_CANDIDATES", 2000)?;
    let connections = setting("EXAM_DAY_CONNECTIONS", candidates)?.min(candidates);
    let folder = tempfile::tempdir()?;
    let database_url = std::env::var("DATABASE_URL").unwrap_or_default();
    let url = limit::own_schema(&database_url)?;
    let overrides = [
        ("http.listen", "127.0.0.1:0".to_owned()),
        ("data.dir", folder.path().to_string_lossy().into_owned()),
        ("database.url", url.clone()),
    ];
    let settings = Settings::load(None, &overrides)?;
    let ports = open_ports(settings, Arc::new(SystemClock), Arc::new(SystemRandomness))?;
    eprintln!("preparing {candidates} candidates …");
    let plan = folder.path().join("load.json");
    let targets = world::prepare(&ports, candidates, false)?;
    let items = targets.first().map_or(0, |target| target.items.len());
    std::fs::write(&plan, serde_json::to_vec(&targets)?)?;
    let (address, server) = serving::serve(ports)?;
    eprintln!("start, {items} answers each, hand in …");
    let output = Command::new(std::env::current_exe()?)
        .args(["--load", &address, &plan.to_string_lossy()])
        .arg(connections.to_string())
        .stderr(Stdio::inherit())
        .output()?;
    anyhow::ensure!(output.status.success(), "the load generator failed");
    let phases: Vec<storm::Phase> =
        serde_json::from_slice(&output.stdout).context("the load generator's figures")?;
    eprintln!("the database alone …");
    let limit = limit::one_row_limit(&url, folder.path(), Duration::from_secs(8))?;
    let store = if url.is_empty() {
        "SQLite"
    } else {
        "PostgreSQL"
    };
    println!(
        "| store | what | count | per second | p50 ms | p99 ms | max ms | refused | of the one-row limit |"
    );
    println!("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    for phase in phases {
        let rate = phase.done as f64 / phase.seconds;
        let share = limit.as_ref().map_or("not measured".to_owned(), |limit| {
            format!("{:.2}", rate / limit.per_second)
        });
        println!(
            "| {store} | {} ({items} items) | {} | {rate:.0} | {:.1} | {:.1} | {:.1} | {} | {share} |",
            phase.name,
            phase.done,
            phase.p50 as f64 / 1000.0,
            phase.p99 as f64 / 1000.0,
            phase.max as f64 / 1000.0,
            phase.refused,
        );
    }
    match limit {
        Some(limit) => println!(
            "\nOne-row limit in the same run ({}): {:.0}/s, {:.2} ms each on average. {connections} connections.",
            limit.what,
            limit.per_second,
            limit.mean_ms.unwrap_or_default()
        ),
        None => println!("\npgbench was not found, so the database's own limit was not measured."),
    }
    server.stop();
    Ok(())
}
