//! Migrations go up, down and up again on each database, and `schema.rs` names only tables and columns that are there.
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

use std::path::Path;
use std::time::Duration;

use touchstone::platform::db::{Db, DbFailure, migrate, revert_all, run_sql};

#[path = "api/support/postgres.rs"]
mod postgres;

#[derive(Debug, thiserror::Error)]
enum Trouble {
    #[error(transparent)]
    Database(#[from] DbFailure),
    #[error(transparent)]
    Other(#[from] anyhow::Error),
}

#[test]
fn sqlite_migrates_up_down_and_up() {
    let folder = tempfile::tempdir().unwrap();
    exercise(&folder.path().join("schema.sqlite").to_string_lossy());
}

#[test]
fn postgresql_migrates_up_down_and_up() {
    match postgres::find() {
        Err(reason) => eprintln!("PostgreSQL half skipped: {reason}"),
        Ok(server) => {
            let schema = format!("schema_test_{}", std::process::id());
            server.execute(&format!("CREATE SCHEMA {schema}")).unwrap();
            exercise(&server.url_with_schema(&schema));
            server
                .execute(&format!("DROP SCHEMA {schema} CASCADE"))
                .unwrap();
        }
    }
}

fn exercise(url: &str) {
    let db = Db::open(url, 1, Duration::from_secs(10)).unwrap();
    db.read_now(|conn| -> Result<(), Trouble> {
        let applied = migrate(conn)?;
        assert!(applied > 0);
        assert_eq!(migrate(conn)?, 0, "a second run finds nothing to do");
        assert_eq!(revert_all(conn)?, applied);
        assert_eq!(migrate(conn)?, applied);
        for (table, columns) in declared_tables() {
            let statement = format!("SELECT {} FROM {table} LIMIT 0", columns.join(", "));
            run_sql(conn, Box::leak(statement.clone().into_boxed_str()))
                .unwrap_or_else(|error| panic!("{statement}: {error}"));
        }
        Ok(())
    })
    .unwrap();
}

/// Tables and columns as `schema.rs` declares them.
fn declared_tables() -> Vec<(String, Vec<String>)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/schema.rs");
    let text = std::fs::read_to_string(path).unwrap();
    let mut tables: Vec<(String, Vec<String>)> = Vec::new();
    for block in text.split("diesel::table! {").skip(1) {
        let block = block.split("\n}").next().unwrap();
        let name = block.split_whitespace().next().unwrap().to_owned();
        let columns = block
            .lines()
            .filter_map(|line| line.split_once(" -> "))
            .map(|(column, _)| column.trim().to_owned())
            .collect();
        tables.push((name, columns));
    }
    assert!(tables.len() > 20);
    tables
}
