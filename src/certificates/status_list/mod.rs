//! Bitstring Status List 1.0: one bit for each certificate, thousands of certificates in one signed, cacheable document, so
//! that asking for the state of one tells nobody which one was asked for.

mod bitstring;
mod check;
mod credential;
mod index;

pub use bitstring::{Bitstring, MIN_ENTRIES};
pub use check::{StatusEntry, StatusError, read_entry, read_list_status};
pub use credential::{StatusListFacts, StatusPurpose, status_entry, status_list_credential};
pub use index::free_index;
