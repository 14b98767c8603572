//! `touchstone rehearse`: simulated candidates sit an exam against a server, the line and the server fail them, and then the
//! ledger is checked: every acknowledged answer is there, nothing late was accepted, every attempt was closed once.

mod candidate;
mod faults;
mod ledger;
mod own_server;
mod read_back;
mod report;
mod run;
mod scene;
mod wire;

use std::path::PathBuf;

use anyhow::Context;
use clap::Args;
use serde::Deserialize;

use super::{Finding, Invocation, output};
use crate::platform::random::{SystemRandomness, hex_token};
use faults::Faults;
use own_server::OwnServer;
use run::{Room, Wish};

#[derive(Args)]
#[command(
    after_help = "Example: touchstone rehearse --candidates 30 --minutes 1 --faults offline,cut --json"
)]
pub(crate) struct RehearseArguments {
    /// Address of the server, for example http://127.0.0.1:8080. Without it a server of its own is started on a temporary
    /// database.
    #[arg(long)]
    url: Option<String>,
    /// Tickets of a prepared sitting made for the rehearsal, as GET /sittings/{id}/tickets answers them; needed with --url.
    #[arg(long, value_name = "FILE")]
    tickets: Option<PathBuf>,
    /// Candidates who sit at once.
    #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..=20_000))]
    candidates: u32,
    /// Minutes of answering.
    #[arg(long, default_value_t = 1.0)]
    minutes: f64,
    /// Seconds between two changes of one candidate, on average.
    #[arg(long, default_value_t = 15.0)]
    every: f64,
    /// Seconds within which everybody hands in.
    #[arg(long, default_value_t = 10.0)]
    submit_within: f64,
    /// What goes wrong: a comma list of offline, cut, reload, device, twice, kill; or all, or none.
    #[arg(long, default_value = "offline,reload,twice")]
    faults: String,
    /// Invigilators who watch every seat all the time; only with the server of its own.
    #[arg(long, default_value_t = 2, value_parser = clap::value_parser!(u32).range(0..=100))]
    invigilators: u32,
    /// Reads the ledger from this database instead of through the API; without --url the server's database.
    #[arg(long, value_name = "URL")]
    database: Option<String>,
    /// Repeats a rehearsal; the report names it.
    #[arg(long)]
    seed: Option<String>,
}

/// A ticket as staff print it.
#[derive(Clone, Debug, Deserialize)]
struct TicketEntry {
    #[serde(default)]
    admission_id: String,
    admission_number: String,
    seat_code: String,
}

#[derive(Deserialize)]
struct TicketList {
    items: Vec<TicketEntry>,
}

pub(crate) fn run(invocation: &Invocation, options: RehearseArguments) -> anyhow::Result<Finding> {
    let faults = Faults::parse(&options.faults)?;
    for (name, value, most) in [
        ("--minutes", options.minutes, 24.0 * 60.0),
        ("--every", options.every, 3600.0),
        ("--submit-within", options.submit_within, 3600.0),
    ] {
        anyhow::ensure!(
            value.is_finite() && value > 0.0 && value <= most,
            "{name} is more than 0 and at most {most}"
        );
    }
    let wish = Wish {
        candidates: usize::try_from(options.candidates)?,
        minutes: options.minutes,
        every: options.every,
        submit_within: options.submit_within,
        invigilators: usize::try_from(options.invigilators)?,
        seed: options
            .seed
            .unwrap_or_else(|| hex_token(&SystemRandomness, 8)),
        faults,
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .context("runtime")?;
    let report = match options.url {
        Some(url) => {
            anyhow::ensure!(
                !faults.kill && !faults.device,
                "kill and device need the server of its own: leave --url out"
            );
            let file = options
                .tickets
                .context("--url needs --tickets: a file with the tickets of a prepared sitting")?;
            let text = std::fs::read(&file).with_context(|| file.display().to_string())?;
            let list: TicketList = serde_json::from_slice(&text).context("the tickets")?;
            anyhow::ensure!(
                list.items.len() >= wish.candidates,
                "{} tickets are too few for {} candidates",
                list.items.len(),
                wish.candidates
            );
            let room = Room::new(&url, list.items);
            let record = match options.database {
                Some(database) => Some(scene::open_record(invocation, &database)?),
                None => None,
            };
            runtime.block_on(run::rehearse(&wish, room, None, record))?
        }
        None => {
            let mut server = OwnServer::prepare(&wish, options.database.as_deref())?;
            server.start()?;
            let room = server.room()?;
            let record = server.record()?;
            let outcome =
                runtime.block_on(run::rehearse(&wish, room, Some(&mut server), Some(record)));
            server.tear_down();
            outcome?
        }
    };
    if invocation.json {
        output::say_json(&report)?;
    } else {
        output::say(&report.in_words());
    }
    Ok(if report.ok {
        Finding::Well
    } else {
        Finding::Faulty
    })
}
