//! One door to the database. The pool is private here; slices get a connection only through [`Db::read`] and
//! [`Db::write`], which leave the async threads, and inside them through [`Conn`].

mod connection;
mod dedicated;
mod failure;
mod migrations;
pub mod types;

pub use connection::{Backend, Conn, Db};
pub use dedicated::DedicatedConnection;
pub use failure::{ConstraintViolation, DbFailure};
pub use migrations::{migrate, revert_all, run_sql};
