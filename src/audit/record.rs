//! Appending to a chain.

use super::chain::{AuditEntry, CHAIN_BEGUN, GENESIS, StoredEntry, platform_chain, seal_text};
use super::queries;
use crate::platform::crypto::keyed_digest;
use crate::platform::db::{Conn, DbFailure};
use crate::platform::ports::Ports;

/// Appends an entry in the caller's transaction.
pub fn record(conn: &mut Conn, ports: &Ports, entry: AuditEntry<'_>) -> Result<(), DbFailure> {
    let seal = |seq: i64, hash: &str| {
        keyed_digest(
            &ports.secrets.audit_seal,
            &seal_text(entry.chain, seq, hash),
        )
    };
    let head = match queries::lock_head(conn, entry.chain)? {
        Some(head) => Some(head),
        None => {
            if entry.chain != platform_chain() {
                register(conn, ports, entry.chain)?;
            }
            queries::insert_head_if_absent(conn, entry.chain, GENESIS, &seal(0, GENESIS))?;
            queries::lock_head(conn, entry.chain)?
        }
    };
    let (last_seq, prev_hash) = head.map_or((0, GENESIS.to_owned()), |head| (head.seq, head.hash));
    let mut stored = StoredEntry {
        chain: entry.chain.to_owned(),
        seq: last_seq + 1,
        at: ports.now(),
        actor: entry.actor.to_owned(),
        action: entry.action.to_owned(),
        subject_kind: entry.subject_kind.to_owned(),
        subject_id: entry.subject_id.to_owned(),
        data: entry.data.to_string(),
        prev_hash,
        hash: String::new(),
    };
    stored.hash = stored.computed_hash();
    queries::insert_entry(conn, &stored)?;
    queries::update_head(
        conn,
        entry.chain,
        stored.seq,
        &stored.hash,
        &seal(stored.seq, &stored.hash),
    )
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
