//! `touchstone migrate`.

use std::time::Duration;

use clap::Args;
use serde_json::json;

use super::{Finding, Invocation, output};
use crate::platform::db::{Db, DbFailure, migrate};

#[derive(Args)]
#[command(
    after_help = "Example: TOUCHSTONE__DATABASE__URL=postgres://localhost/touchstone touchstone migrate"
)]
pub(crate) struct MigrateArguments {}

#[derive(Debug, thiserror::Error)]
enum Trouble {
    #[error(transparent)]
    Database(#[from] DbFailure),
    #[error(transparent)]
    Migration(anyhow::Error),
}

pub(crate) fn run(invocation: &Invocation) -> anyhow::Result<Finding> {
    let settings = invocation.settings(&[])?;
    if settings.database.url.is_empty() {
        std::fs::create_dir_all(&settings.data.dir)?;
    }
    let wait = Duration::from_secs(settings.database.wait_seconds);
    let db = Db::open(&settings.database_url(), 1, wait)?;
    let applied = db.read_now(|conn| migrate(conn).map_err(Trouble::Migration))?;
    if invocation.json {
        output::say_json(&json!({ "applied": applied }))?;
    } else {
        output::say(&format!("{applied} migrations applied"));
    }
    Ok(Finding::Well)
}
