//! Embedded migrations: two folders, the same names in both.

use diesel::connection::SimpleConnection;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::{Conn, DbFailure};

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRESQL: EmbeddedMigrations = embed_migrations!("migrations/postgresql");

/// Applies what is pending and says how many migrations that was.
pub fn migrate(conn: &mut Conn) -> anyhow::Result<usize> {
    let applied = match conn {
        Conn::Sqlite(inner) => inner.run_pending_migrations(SQLITE).map(|done| done.len()),
        Conn::Postgres(inner) => inner
            .run_pending_migrations(POSTGRESQL)
            .map(|done| done.len()),
    };
    applied.map_err(|error| anyhow::anyhow!("migration failed: {error}"))
}

/// Takes every migration back, newest first.
pub fn revert_all(conn: &mut Conn) -> anyhow::Result<usize> {
    let reverted = match conn {
        Conn::Sqlite(inner) => inner.revert_all_migrations(SQLITE).map(|done| done.len()),
        Conn::Postgres(inner) => inner
            .revert_all_migrations(POSTGRESQL)
            .map(|done| done.len()),
    };
    reverted.map_err(|error| anyhow::anyhow!("reverting migrations failed: {error}"))
}

/// Runs a fixed script; never text that came from outside.
pub fn run_sql(conn: &mut Conn, script: &'static str) -> Result<(), DbFailure> {
    Ok(conn.batch_execute(script)?)
}
