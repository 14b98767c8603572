//! How many answers a second are saved durably, and how that compares with the database's own limit in the same run.
//!
//! `cargo bench --bench saves` measures an embedded SQLite file; `DATABASE_URL=postgres://… cargo bench --bench saves`
//! measures PostgreSQL, in a schema of its own, and runs `pgbench` beside it when it is found. The server runs in this
//! process, the load comes from a second process on the same machine over loopback, closed loop, keep-alive.
//! `SAVES_RATE` makes it an open loop of so many saves a second over all connections (`SAVES_RATE=3000
//! SAVES_CONNECTIONS=2000` for the goal on latency). `SAVES_SECONDS` sets the length of each run (default 8), `SAVES_CONNECTIONS` the connection counts (default `64,512`).
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

mod limit;
mod load;
mod report;
mod serving;
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
        Some("--load") => load::run(&arguments),
        _ => measure(),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("saves: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn measure() -> anyhow::Result<()> {
    let seconds: u64 = setting("SAVES_SECONDS", "8").parse()?;
    let connections = setting("SAVES_CONNECTIONS", "64,512")
        .split(',')
        .map(|count| count.trim().parse::<usize>())
        .collect::<Result<Vec<_>, _>>()?;
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
    let attempts = connections.iter().copied().max().unwrap_or(64);
    eprintln!("preparing {attempts} attempts …");
    let plan = folder.path().join("load.json");
    std::fs::write(
        &plan,
        serde_json::to_vec(&world::prepare(&ports, attempts, true)?)?,
    )?;

    let (address, server) = serving::serve(ports)?;
    let mut rows = Vec::new();
    for (round, count) in connections.iter().enumerate() {
        eprintln!("{count} connections, {seconds} s …");
        let output = Command::new(std::env::current_exe()?)
            .args(["--load", &address, &plan.to_string_lossy()])
            .args([count.to_string(), seconds.to_string()])
            // Sequence numbers of a later round go on above those of the rounds before.
            .arg((u64::try_from(round)? * 1_000_000).to_string())
            .arg(setting("SAVES_RATE", "0"))
            .stderr(Stdio::inherit())
            .output()?;
        anyhow::ensure!(output.status.success(), "the load generator failed");
        rows.push(serde_json::from_slice(&output.stdout).context("the load generator's figures")?);
    }
    eprintln!("the database alone, {seconds} s …");
    let limit = limit::one_row_limit(&url, folder.path(), Duration::from_secs(seconds))?;
    report::print(&url, &rows, limit.as_ref());
    server.stop();
    Ok(())
}

fn setting(name: &str, default: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| default.to_owned())
}
