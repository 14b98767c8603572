//! A database of its own for each test: a copied template file on SQLite, a schema on PostgreSQL.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use tempfile::TempDir;
use touchstone::platform::db::{Db, DbFailure, migrate, run_sql};

use super::postgres::PostgresServer;

#[derive(Clone)]
pub(crate) enum Engine {
    Sqlite,
    Postgres(Arc<PostgresServer>),
}

pub(crate) struct TestDatabase {
    pub(crate) url: String,
    pub(crate) folder: TempDir,
    schema: Option<(Arc<PostgresServer>, String)>,
}

static NEXT: AtomicU32 = AtomicU32::new(1);
static TEMPLATE: OnceLock<(TempDir, PathBuf)> = OnceLock::new();

impl TestDatabase {
    pub(crate) fn create(engine: &Engine) -> anyhow::Result<Self> {
        let folder = tempfile::tempdir()?;
        match engine {
            Engine::Sqlite => {
                let (_, template) =
                    TEMPLATE.get_or_init(|| make_template().expect("template database"));
                let path = folder.path().join("test.sqlite");
                std::fs::copy(template, &path)?;
                Ok(Self {
                    url: path.to_string_lossy().into_owned(),
                    folder,
                    schema: None,
                })
            }
            Engine::Postgres(server) => {
                let number = NEXT.fetch_add(1, Ordering::Relaxed);
                let schema = format!("t_{}_{number}", std::process::id());
                server.execute(&format!("CREATE SCHEMA {schema}"))?;
                let url = server.url_with_schema(&schema);
                migrate_url(&url)?;
                Ok(Self {
                    url,
                    folder,
                    schema: Some((Arc::clone(server), schema)),
                })
            }
        }
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        if let Some((server, schema)) = &self.schema {
            let _ = server.execute(&format!("DROP SCHEMA {schema} CASCADE"));
        }
    }
}

fn make_template() -> anyhow::Result<(TempDir, PathBuf)> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("template.sqlite");
    migrate_url(&path.to_string_lossy())?;
    // What the write-ahead log still holds must be in the file before it is copied.
    let db = Db::open(&path.to_string_lossy(), 1, Duration::from_secs(5))?;
    db.read_now(|conn| {
        run_sql(conn, "PRAGMA wal_checkpoint(TRUNCATE)").map_err(Trouble::Database)
    })?;
    Ok((folder, path))
}

#[derive(Debug, thiserror::Error)]
enum Trouble {
    #[error(transparent)]
    Database(#[from] DbFailure),
    #[error(transparent)]
    Other(anyhow::Error),
}

fn migrate_url(url: &str) -> anyhow::Result<()> {
    let db = Db::open(url, 1, Duration::from_secs(10))?;
    db.read_now(|conn| migrate(conn).map_err(Trouble::Other))?;
    Ok(())
}
