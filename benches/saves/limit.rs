//! The database's own limit: one row, one durable transaction, without our server.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::Context;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;

pub(crate) struct Limit {
    pub(crate) what: String,
    pub(crate) per_second: f64,
    /// Mean latency of one transaction, where it is known.
    pub(crate) mean_ms: Option<f64>,
}

const SCHEMA: &str = "touchstone_bench_saves";
const TABLE: &str = "CREATE TABLE bench_answers (attempt_id TEXT NOT NULL, item_no INTEGER NOT NULL, seq BIGINT NOT NULL, \
                     answer TEXT NOT NULL, PRIMARY KEY (attempt_id, item_no))";

diesel::table! {
    bench_answers (attempt_id, item_no) {
        attempt_id -> Text,
        item_no -> Integer,
        seq -> BigInt,
        answer -> Text,
    }
}

fn is_postgres(url: &str) -> bool {
    url.starts_with("postgres://") || url.starts_with("postgresql://")
}

/// Makes an empty schema for the run and returns the URL that leads into it; an SQLite URL stays as it is.
pub(crate) fn own_schema(url: &str) -> anyhow::Result<String> {
    if !is_postgres(url) {
        return Ok(url.to_owned());
    }
    let mut connection = diesel::PgConnection::establish(url)?;
    connection.batch_execute(&format!(
        "SET client_min_messages = warning; DROP SCHEMA IF EXISTS {SCHEMA} CASCADE; CREATE SCHEMA {SCHEMA}"
    ))?;
    let separator = if url.contains('?') { '&' } else { '?' };
    Ok(format!("{url}{separator}options=-csearch_path%3D{SCHEMA}"))
}

/// `None` when PostgreSQL is measured and `pgbench` is not on this machine.
pub(crate) fn one_row_limit(
    url: &str,
    folder: &Path,
    length: Duration,
) -> anyhow::Result<Option<Limit>> {
    if is_postgres(url) {
        pgbench(url, folder, length)
    } else {
        sqlite(folder, length).map(Some)
    }
}

fn pgbench(url: &str, folder: &Path, length: Duration) -> anyhow::Result<Option<Limit>> {
    if Command::new("pgbench").arg("--version").output().is_err() {
        return Ok(None);
    }
    diesel::PgConnection::establish(url)?.batch_execute(TABLE)?;
    let script = folder.join("one_row.sql");
    // Spaces after the colons of the JSON: pgbench takes `:false` for a variable.
    std::fs::write(
        &script,
        "\\set attempt random(1, 512)\n\\set item random(1, 100)\n\\set seq random(1, 1000000000)\n\
         INSERT INTO bench_answers VALUES ('00000000-0000-7000-8000-000000000000' || :attempt, :item, :seq, \
         '{\"choice\": [\"A\"], \"flagged\": false}') ON CONFLICT (attempt_id, item_no) DO UPDATE \
         SET seq = excluded.seq, answer = excluded.answer WHERE excluded.seq >= bench_answers.seq;\n",
    )?;
    let output = Command::new("pgbench")
        .args(["-n", "-M", "prepared", "-c", "32", "-j", "2", "-T"])
        .arg(length.as_secs().to_string())
        .arg("-f")
        .arg(&script)
        .arg(url)
        .output()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let per_second = text
        .lines()
        .find_map(|line| line.strip_prefix("tps = ")?.split(' ').next()?.parse().ok())
        .with_context(|| {
            format!(
                "pgbench said: {text}{}",
                String::from_utf8_lossy(&output.stderr)
            )
        })?;
    let mean_ms = text.lines().find_map(|line| {
        let rest = line.strip_prefix("latency average = ")?;
        rest.split(' ').next()?.parse().ok()
    });
    Ok(Some(Limit {
        mean_ms,
        what: "pgbench -M prepared, one-row upsert, 32 clients".to_owned(),
        per_second,
    }))
}

fn sqlite(folder: &Path, length: Duration) -> anyhow::Result<Limit> {
    let path = folder.join("limit.sqlite");
    let mut connection = SqliteConnection::establish(&path.to_string_lossy())?;
    connection.batch_execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL")?;
    connection.batch_execute(TABLE)?;
    let started = Instant::now();
    let mut written = 0_u32;
    while started.elapsed() < length {
        let row = (
            bench_answers::attempt_id.eq(format!("00000000-0000-7000-8000-{:012}", written % 512)),
            bench_answers::item_no.eq(i32::try_from(written / 512 % 100)?),
            bench_answers::seq.eq(i64::from(written)),
            bench_answers::answer.eq(r#"{"choice":["A"],"flagged":false}"#),
        );
        diesel::replace_into(bench_answers::table)
            .values(row)
            .execute(&mut connection)?;
        written += 1;
    }
    Ok(Limit {
        mean_ms: Some(started.elapsed().as_secs_f64() * 1000.0 / f64::from(written.max(1))),
        what: "diesel on SQLite, one row for each transaction, synchronous = FULL".to_owned(),
        per_second: f64::from(written) / started.elapsed().as_secs_f64(),
    })
}
