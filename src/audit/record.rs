//! Appending to a chain.

use chrono::{DateTime, Utc};

use super::chain::{AuditEntry, CHAIN_BEGUN, GENESIS, StoredEntry, platform_chain, seal_text};
use super::queries;
use crate::platform::crypto::keyed_digest;
use crate::platform::db::{Conn, DbFailure};
use crate::platform::ports::Ports;

/// Appends an entry in the caller's transaction.
pub fn record(conn: &mut Conn, ports: &Ports, entry: AuditEntry<'_>) -> Result<(), DbFailure> {
    let chain = entry.chain;
    record_all(conn, ports, chain, vec![entry])
}

/// Appends entries of one chain in the caller's transaction, in their order: the head is locked and moved once, whatever
/// their number. An entry that names another chain is appended to this one all the same.
pub fn record_all(
    conn: &mut Conn,
    ports: &Ports,
    chain: &str,
    entries: Vec<AuditEntry<'_>>,
) -> Result<(), DbFailure> {
    if entries.is_empty() {
        return Ok(());
    }
    let seal = |seq: i64, hash: &str| {
        keyed_digest(&ports.secrets.audit_seal, &seal_text(chain, seq, hash))
    };
    let head = match queries::lock_head(conn, chain)? {
        Some(head) => Some(head),
        None => {
            if chain != platform_chain() {
                register(conn, ports, chain)?;
            }
            queries::insert_head_if_absent(conn, chain, GENESIS, &seal(0, GENESIS))?;
            queries::lock_head(conn, chain)?
        }
    };
    let (mut seq, mut hash) = head.map_or((0, GENESIS.to_owned()), |head| (head.seq, head.hash));
    let now = ports.now();
    let mut stored = Vec::with_capacity(entries.len());
    for entry in entries {
        seq += 1;
        let next = bound(chain, seq, now, &hash, entry);
        hash.clone_from(&next.hash);
        stored.push(next);
    }
    queries::insert_entries(conn, &stored)?;
    queries::update_head(conn, chain, seq, &hash, &seal(seq, &hash))
}

/// The entry bound to the one before it.
fn bound(
    chain: &str,
    seq: i64,
    at: DateTime<Utc>,
    prev_hash: &str,
    entry: AuditEntry<'_>,
) -> StoredEntry {
    let mut stored = StoredEntry {
        chain: chain.to_owned(),
        seq,
        at,
        actor: entry.actor.to_owned(),
        action: entry.action.to_owned(),
        subject_kind: entry.subject_kind.to_owned(),
        subject_id: entry.subject_id.to_owned(),
        data: entry.data.to_string(),
        prev_hash: prev_hash.to_owned(),
        hash: String::new(),
    };
    stored.hash = stored.computed_hash();
    stored
}

/// Notes in the platform's chain that another begins, so that a chain which is taken away as a whole is missed.
fn register(conn: &mut Conn, ports: &Ports, chain: &str) -> Result<(), DbFailure> {
    // Whoever begins the same chain at this moment waits here, and then finds it begun.
    queries::lock_head(conn, platform_chain())?;
    if queries::lock_head(conn, chain)?.is_some() {
        return Ok(());
    }
    let entry = AuditEntry {
        chain: platform_chain(),
        actor: "system",
        action: CHAIN_BEGUN,
        subject_kind: "chain",
        subject_id: chain,
        data: serde_json::json!({}),
    };
    record(conn, ports, entry)
}
