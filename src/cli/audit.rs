//! `touchstone audit verify`: walks every chain and names the first entry that is not as it was written.

use clap::{Args, Subcommand};
use serde::Serialize;

use super::{Finding, Invocation, output};
use crate::audit::{self, ChainVerdict};

#[derive(Args)]
pub(crate) struct AuditArguments {
    #[command(subcommand)]
    command: AuditCommand,
}

#[derive(Subcommand)]
enum AuditCommand {
    /// Walk every chain; exit code 1 when one is broken.
    #[command(after_help = "Example: touchstone audit verify --json")]
    Verify,
}

#[derive(Serialize)]
struct Report {
    ok: bool,
    entries: i64,
    first_bad: Option<FirstBad>,
    chains: Vec<ChainVerdict>,
}

#[derive(Serialize)]
struct FirstBad {
    chain: String,
    seq: i64,
    reason: Option<&'static str>,
}

pub(crate) fn run(invocation: &Invocation, options: AuditArguments) -> anyhow::Result<Finding> {
    let AuditCommand::Verify = options.command;
    let ports = invocation.ports()?;
    let chains = ports
        .db
        .read_now(|conn| audit::verify_all(conn, &ports.secrets))?;
    let report = report(chains);
    if invocation.json {
        output::say_json(&report)?;
    } else {
        output::say(&match &report.first_bad {
            None => format!(
                "{} entries in {} chains, all as they were written",
                report.entries,
                report.chains.len()
            ),
            Some(bad) => format!(
                "chain {}: entry {}: {}",
                bad.chain,
                bad.seq,
                bad.reason.unwrap_or("wrong")
            ),
        });
    }
    Ok(if report.ok {
        Finding::Well
    } else {
        Finding::Faulty
    })
}

fn report(chains: Vec<ChainVerdict>) -> Report {
    let first_bad = chains.iter().find_map(|verdict| {
        verdict.first_bad.map(|seq| FirstBad {
            chain: verdict.chain.clone(),
            seq,
            reason: verdict.reason,
        })
    });
    Report {
        ok: first_bad.is_none(),
        entries: chains.iter().map(|verdict| verdict.entries).sum(),
        first_bad,
        chains,
    }
}
