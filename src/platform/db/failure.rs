//! What can go wrong with a database, told apart as far as callers need it.

use diesel::result::{DatabaseErrorKind, Error};

/// A failure of the database itself, not of a business rule.
#[derive(Debug, thiserror::Error)]
pub enum DbFailure {
    /// No connection could be had: the pool is exhausted or the server is away.
    #[error("the database cannot be reached")]
    Unavailable,
    /// Another writer held the lock for too long, or the transaction must be tried again.
    #[error("the database is busy")]
    Busy,
    /// The work was cut off by a panic; nothing was committed.
    #[error("the database work was interrupted")]
    Interrupted,
    #[error(transparent)]
    Query(Error),
}

/// A violated unique or foreign key, in one form for both databases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConstraintViolation {
    /// PostgreSQL: the constraint's name. SQLite: `table.column[, table.column…]` as its message lists them.
    pub what: String,
}

impl DbFailure {
    /// A value that cannot be put into the text form in which a column keeps it.
    pub fn unwritable(error: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self::Query(Error::SerializationError(Box::new(error)))
    }

    /// The violated unique key, if that is what happened.
    pub fn unique_violation(&self) -> Option<ConstraintViolation> {
        let Self::Query(Error::DatabaseError(DatabaseErrorKind::UniqueViolation, info)) = self
        else {
            return None;
        };
        let what = match info.constraint_name() {
            Some(name) => name.to_owned(),
            None => info
                .message()
                .trim_start_matches("UNIQUE constraint failed: ")
                .to_owned(),
        };
        Some(ConstraintViolation { what })
    }
}

impl From<Error> for DbFailure {
    fn from(error: Error) -> Self {
        match &error {
            Error::DatabaseError(DatabaseErrorKind::ClosedConnection, _) => Self::Unavailable,
            Error::DatabaseError(DatabaseErrorKind::SerializationFailure, _) => Self::Busy,
            // SQLite has no error kind of its own for a held lock; PostgreSQL none for a server that went away.
            Error::DatabaseError(_, info) => {
                let message = info.message();
                if message.contains("database is locked")
                    || message.contains("database table is locked")
                    || message.contains("deadlock detected")
                {
                    Self::Busy
                } else if message.contains("server closed the connection")
                    || message.contains("no connection to the server")
                    || message.contains("terminating connection")
                    || message.contains("could not connect")
                {
                    Self::Unavailable
                } else {
                    Self::Query(error)
                }
            }
            Error::BrokenTransactionManager => Self::Unavailable,
            _ => Self::Query(error),
        }
    }
}

impl From<diesel::r2d2::PoolError> for DbFailure {
    fn from(_: diesel::r2d2::PoolError) -> Self {
        Self::Unavailable
    }
}
