//! A connection outside the pools, for a worker that owns one for life (the answer journal).

use super::{Conn, Db, DbFailure};

/// A connection that is opened on first use and opened anew after a failure.
pub struct DedicatedConnection {
    url: String,
    open: Option<Conn>,
}

impl DedicatedConnection {
    pub fn new(db: &Db) -> Self {
        Self {
            url: db.url().to_owned(),
            open: None,
        }
    }

    /// Runs `work` in one write transaction. After any failure of the database itself the connection is dropped, so that
    /// the next call starts from a fresh one.
    pub fn write<T, E>(&mut self, work: impl FnOnce(&mut Conn) -> Result<T, E>) -> Result<T, E>
    where
        E: From<DbFailure>,
    {
        let mut conn = match self.open.take() {
            Some(conn) => conn,
            None => Conn::establish_for(&self.url).map_err(|_| E::from(DbFailure::Unavailable))?,
        };
        let outcome = conn.write_transaction(work);
        if outcome.is_ok() {
            self.open = Some(conn);
        }
        outcome
    }
}
