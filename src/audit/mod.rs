//! The audit chain: what changed, by whom, when, each entry bound to the one before, written in the transaction that
//! makes the change. The head of each chain is sealed with a key that the database does not hold, so that even its
//! administrator cannot rewrite a chain unseen.

mod chain;
mod queries;
mod record;
mod routes;
mod verify;

pub use chain::{AuditEntry, platform_chain, sitting_chain};
pub use record::{record, record_all};
pub(crate) use routes::configure;
pub use verify::{ChainVerdict, verify_all};
