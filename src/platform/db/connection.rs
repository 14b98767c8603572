//! Pools, pragmas and transactions.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};
use diesel::pg::PgConnection;
use diesel::r2d2::{ManageConnection, Pool};
use diesel::sqlite::SqliteConnection;
use diesel::{Connection, QueryResult, RunQueryDsl};

use super::DbFailure;

/// A connection to whichever database the URL named.
#[derive(diesel::MultiConnection)]
pub enum Conn {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    Sqlite,
    Postgres,
}

impl Backend {
    /// `postgres://…` and `postgresql://…` name PostgreSQL; anything else is the path of an SQLite file.
    pub fn of_url(url: &str) -> Self {
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            Self::Postgres
        } else {
            Self::Sqlite
        }
    }
}

/// Waiting longer than this for the single SQLite writer is reported as busy.
const SQLITE_BUSY_TIMEOUT_MS: u32 = 10_000;

impl Conn {
    pub(super) fn establish_for(url: &str) -> diesel::ConnectionResult<Self> {
        match Backend::of_url(url) {
            Backend::Postgres => {
                let mut connection = PgConnection::establish(url)?;
                connection
                    .batch_execute("SET TIME ZONE 'UTC'; SET synchronous_commit = on; SET client_min_messages = warning")
                    .map_err(diesel::ConnectionError::CouldntSetupConfiguration)?;
                Ok(Self::Postgres(connection))
            }
            Backend::Sqlite => {
                let path = url.strip_prefix("sqlite://").unwrap_or(url);
                let mut connection = SqliteConnection::establish(path)?;
                // FULL, because NORMAL may lose the last acknowledged commits when the power fails.
                connection
                    .batch_execute(&format!(
                        "PRAGMA busy_timeout = {SQLITE_BUSY_TIMEOUT_MS}; PRAGMA journal_mode = WAL; \
                         PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; \
                         PRAGMA cache_size = -16000"
                    ))
                    .map_err(diesel::ConnectionError::CouldntSetupConfiguration)?;
                Ok(Self::Sqlite(connection))
            }
        }
    }

    pub fn backend(&self) -> Backend {
        match self {
            Self::Sqlite(_) => Backend::Sqlite,
            Self::Postgres(_) => Backend::Postgres,
        }
    }

    /// Runs `work` in a transaction that holds SQLite's write lock from its first statement on: a deferred transaction
    /// that turns into a writer half-way fails at once when another writer is active.
    pub fn write_transaction<T, E>(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<T, E>,
    ) -> Result<T, E>
    where
        E: From<DbFailure>,
    {
        self.begin_write().map_err(|error| E::from(error.into()))?;
        match work(self) {
            Ok(value) => {
                <Self as Connection>::TransactionManager::commit_transaction(self)
                    .map_err(|error| E::from(error.into()))?;
                Ok(value)
            }
            Err(error) => {
                // The cause matters more than a failed rollback, which the pool notices by itself.
                let _ = <Self as Connection>::TransactionManager::rollback_transaction(self);
                Err(error)
            }
        }
    }

    /// Asks the database for a sign of life.
    pub fn ping(&mut self) -> QueryResult<()> {
        diesel::sql_query("SELECT 1").execute(self).map(|_| ())
    }

    fn begin_write(&mut self) -> QueryResult<()> {
        match self {
            Self::Sqlite(inner) => {
                AnsiTransactionManager::begin_transaction_sql(inner, "BEGIN IMMEDIATE")
            }
            Self::Postgres(inner) => AnsiTransactionManager::begin_transaction(inner),
        }
    }

    fn is_usable(&mut self) -> bool {
        let status = match self {
            Self::Sqlite(inner) => AnsiTransactionManager::transaction_manager_status_mut(inner),
            Self::Postgres(inner) => AnsiTransactionManager::transaction_manager_status_mut(inner),
        };
        matches!(status.transaction_depth(), Ok(None))
    }
}

struct Manager {
    url: String,
}

impl ManageConnection for Manager {
    type Connection = Conn;
    type Error = diesel::r2d2::Error;

    fn connect(&self) -> Result<Conn, Self::Error> {
        Conn::establish_for(&self.url).map_err(diesel::r2d2::Error::ConnectionError)
    }

    fn is_valid(&self, connection: &mut Conn) -> Result<(), Self::Error> {
        connection.ping().map_err(diesel::r2d2::Error::QueryError)
    }

    fn has_broken(&self, connection: &mut Conn) -> bool {
        !connection.is_usable()
    }
}

/// The database as the rest of the program sees it. Cheap to clone.
#[derive(Clone)]
pub struct Db {
    readers: Arc<Pool<Manager>>,
    writers: Arc<Pool<Manager>>,
    url: Arc<str>,
}

impl Db {
    /// Opens pools; SQLite gets one writer, because it has one anyway and a queue is fairer than a lock fight.
    pub fn open(url: &str, max_connections: u32, wait: Duration) -> Result<Self, DbFailure> {
        if Backend::of_url(url) == Backend::Sqlite {
            // The journal mode is set before several connections would ask for it at once.
            Conn::establish_for(url).map_err(|_| DbFailure::Unavailable)?;
        }
        let pool = |size: u32| {
            Pool::builder()
                .max_size(size.max(1))
                .min_idle(Some(1))
                .connection_timeout(wait)
                .test_on_check_out(Backend::of_url(url) == Backend::Postgres)
                .error_handler(Box::new(diesel::r2d2::LoggingErrorHandler))
                .build_unchecked(Manager {
                    url: url.to_owned(),
                })
        };
        let readers = Arc::new(pool(max_connections));
        let writers = match Backend::of_url(url) {
            Backend::Sqlite => Arc::new(pool(1)),
            Backend::Postgres => Arc::clone(&readers),
        };
        Ok(Self {
            readers,
            writers,
            url: Arc::from(url),
        })
    }

    /// The file behind the database, when it is SQLite.
    pub fn sqlite_path(&self) -> Option<&Path> {
        match Backend::of_url(&self.url) {
            Backend::Sqlite => Some(Path::new(
                self.url.strip_prefix("sqlite://").unwrap_or(&self.url),
            )),
            Backend::Postgres => None,
        }
    }

    pub(super) fn url(&self) -> &str {
        &self.url
    }

    /// Runs read-only work off the async threads.
    pub async fn read<T, E>(
        &self,
        work: impl FnOnce(&mut Conn) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbFailure> + Send + 'static,
    {
        run_blocking(Arc::clone(&self.readers), work).await
    }

    /// Runs work in one write transaction off the async threads; it commits when `work` returns `Ok`.
    pub async fn write<T, E>(
        &self,
        work: impl FnOnce(&mut Conn) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbFailure> + Send + 'static,
    {
        run_blocking(Arc::clone(&self.writers), |conn| {
            conn.write_transaction(work)
        })
        .await
    }

    /// As [`Db::read`], for code that already runs on a thread of its own (commands, workers).
    pub fn read_now<T, E: From<DbFailure>>(
        &self,
        work: impl FnOnce(&mut Conn) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut conn = self.readers.get().map_err(|error| E::from(error.into()))?;
        work(&mut conn)
    }

    /// As [`Db::write`], for code that already runs on a thread of its own.
    pub fn write_now<T, E: From<DbFailure>>(
        &self,
        work: impl FnOnce(&mut Conn) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut conn = self.writers.get().map_err(|error| E::from(error.into()))?;
        conn.write_transaction(work)
    }
}

async fn run_blocking<T, E>(
    pool: Arc<Pool<Manager>>,
    work: impl FnOnce(&mut Conn) -> Result<T, E> + Send + 'static,
) -> Result<T, E>
where
    T: Send + 'static,
    E: From<DbFailure> + Send + 'static,
{
    let outcome = tokio::task::spawn_blocking(move || {
        let mut conn = pool.get().map_err(|error| E::from(error.into()))?;
        work(&mut conn)
    })
    .await;
    outcome.unwrap_or_else(|_| Err(E::from(DbFailure::Interrupted)))
}
