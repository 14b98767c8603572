//! What is logged: that a credential or a status list with a certain hash exists. Nothing of its content.

use sha2::{Digest as _, Sha256};

/// Kind of a logged document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryKind {
    Credential,
    StatusList,
}

/// The entry of a document: one line, kind and SHA-256 of the bytes as they were issued.
pub fn log_entry(kind: EntryKind, document: &[u8]) -> Vec<u8> {
    let name = match kind {
        EntryKind::Credential => "credential",
        EntryKind::StatusList => "status-list",
    };
    let digest = hex::encode(Sha256::digest(document));
    format!("touchstone.log/v1 {name} sha256:{digest}\n").into_bytes()
}
