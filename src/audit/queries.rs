//! The audit tables. Entries are only ever inserted.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Text, Timestamp};

use super::chain::{StoredEntry, sitting_chain};
use crate::platform::db::types::UtcTime;
use crate::platform::db::{Conn, DbFailure};
use crate::schema::{audit_entries as entries, audit_heads as heads, sittings};

pub(super) struct Head {
    pub(super) seq: i64,
    pub(super) hash: String,
    pub(super) seal: String,
}

/// The head of a chain, locked until the transaction ends.
pub(super) fn lock_head(conn: &mut Conn, chain: &str) -> Result<Option<Head>, DbFailure> {
    let query =
        heads::table
            .filter(heads::chain.eq(chain))
            .select((heads::seq, heads::hash, heads::seal));
    let row: Option<(i64, String, String)> = match conn {
        Conn::Sqlite(inner) => query.first(inner).optional()?,
        Conn::Postgres(inner) => query.for_update().first(inner).optional()?,
    };
    Ok(row.map(|(seq, hash, seal)| Head { seq, hash, seal }))
}

/// Makes the head row of a new chain; does nothing when another transaction made it first.
pub(super) fn insert_head_if_absent(
    conn: &mut Conn,
    chain: &str,
    hash: &str,
    seal: &str,
) -> Result<(), DbFailure> {
    let row = (
        heads::chain.eq(chain),
        heads::seq.eq(0_i64),
        heads::hash.eq(hash),
        heads::seal.eq(seal),
    );
    match conn {
        Conn::Sqlite(inner) => diesel::insert_into(heads::table)
            .values(row)
            .on_conflict_do_nothing()
            .execute(inner)?,
        Conn::Postgres(inner) => diesel::insert_into(heads::table)
            .values(row)
            .on_conflict_do_nothing()
            .execute(inner)?,
    };
    Ok(())
}

pub(super) fn update_head(
    conn: &mut Conn,
    chain: &str,
    seq: i64,
    hash: &str,
    seal: &str,
) -> Result<(), DbFailure> {
    diesel::update(heads::table.find(chain))
        .set((
            heads::seq.eq(seq),
            heads::hash.eq(hash),
            heads::seal.eq(seal),
        ))
        .execute(conn)?;
    Ok(())
}

/// Writes entries, each bound to the one before.
pub(super) fn insert_entries(conn: &mut Conn, stored: &[StoredEntry]) -> Result<(), DbFailure> {
    match conn {
        Conn::Sqlite(inner) => {
            // One prepared statement run again and again is SQLite's own form of a batch.
            for entry in stored {
                diesel::insert_into(entries::table)
                    .values((
                        entries::chain.eq(&entry.chain),
                        entries::seq.eq(entry.seq),
                        entries::at.eq(UtcTime(entry.at)),
                        entries::actor.eq(&entry.actor),
                        entries::action.eq(&entry.action),
                        entries::subject_kind.eq(&entry.subject_kind),
                        entries::subject_id.eq(&entry.subject_id),
                        entries::data.eq(&entry.data),
                        entries::prev_hash.eq(&entry.prev_hash),
                        entries::hash.eq(&entry.hash),
                    ))
                    .execute(inner)?;
            }
        }
        Conn::Postgres(inner) => {
            let texts =
                |of: fn(&StoredEntry) -> &str| -> Vec<&str> { stored.iter().map(of).collect() };
            diesel::sql_query(
                "INSERT INTO audit_entries (chain, seq, at, actor, action, subject_kind, subject_id, data, prev_hash, hash) \
                 SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            )
            .bind::<Array<Text>, _>(texts(|entry| &entry.chain))
            .bind::<Array<BigInt>, _>(stored.iter().map(|entry| entry.seq).collect::<Vec<_>>())
            .bind::<Array<Timestamp>, _>(stored.iter().map(|entry| UtcTime(entry.at)).collect::<Vec<_>>())
            .bind::<Array<Text>, _>(texts(|entry| &entry.actor))
            .bind::<Array<Text>, _>(texts(|entry| &entry.action))
            .bind::<Array<Text>, _>(texts(|entry| &entry.subject_kind))
            .bind::<Array<Text>, _>(texts(|entry| &entry.subject_id))
            .bind::<Array<Text>, _>(texts(|entry| &entry.data))
            .bind::<Array<Text>, _>(texts(|entry| &entry.prev_hash))
            .bind::<Array<Text>, _>(texts(|entry| &entry.hash))
            .execute(inner)?;
        }
    }
    Ok(())
}

pub(super) fn list_heads(conn: &mut Conn) -> Result<Vec<(String, Head)>, DbFailure> {
    let rows: Vec<(String, i64, String, String)> = heads::table
        .order(heads::chain.asc())
        .select((heads::chain, heads::seq, heads::hash, heads::seal))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(chain, seq, hash, seal)| (chain, Head { seq, hash, seal }))
        .collect())
}

pub(super) fn list_chains(conn: &mut Conn) -> Result<Vec<String>, DbFailure> {
    Ok(entries::table
        .select(entries::chain)
        .distinct()
        .order(entries::chain.asc())
        .load(conn)?)
}

/// Subjects of the entries of a chain with an action.
pub(super) fn list_subjects(
    conn: &mut Conn,
    chain: &str,
    action: &str,
) -> Result<Vec<String>, DbFailure> {
    Ok(entries::table
        .filter(entries::chain.eq(chain).and(entries::action.eq(action)))
        .select(entries::subject_id)
        .load(conn)?)
}

type EntryRow = (
    String,
    i64,
    UtcTime,
    String,
    String,
    String,
    String,
    String,
    String,
    String,
);

/// Up to `limit` entries of a chain with `seq` above `after`, in order.
pub(super) fn list_entries(
    conn: &mut Conn,
    chain: &str,
    after: i64,
    limit: i64,
) -> Result<Vec<StoredEntry>, DbFailure> {
    let rows: Vec<EntryRow> = entries::table
        .filter(entries::chain.eq(chain).and(entries::seq.gt(after)))
        .order(entries::seq.asc())
        .limit(limit)
        .select(entries::all_columns)
        .load(conn)?;
    Ok(rows.into_iter().map(stored).collect())
}

fn stored(row: EntryRow) -> StoredEntry {
    let (chain, seq, at, actor, action, subject_kind, subject_id, data, prev_hash, hash) = row;
    StoredEntry {
        chain,
        seq,
        at: at.0,
        actor,
        action,
        subject_kind,
        subject_id,
        data,
        prev_hash,
        hash,
    }
}

/// Which entries of a body are wanted.
pub(super) struct EntryFilter {
    pub(super) body_id: String,
    pub(super) subject_kind: Option<String>,
    pub(super) subject_id: Option<String>,
    /// Only entries that come after this one in the list, that is before it in time.
    pub(super) before: Option<EntryCursor>,
}

/// A place in the list of entries, written `<microseconds>.<seq>.<chain>`.
pub(super) struct EntryCursor {
    at: DateTime<Utc>,
    seq: i64,
    chain: String,
}

impl EntryCursor {
    pub(super) fn of(entry: &StoredEntry) -> Self {
        Self {
            at: entry.at,
            seq: entry.seq,
            chain: entry.chain.clone(),
        }
    }

    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, '.');
        Some(Self {
            at: DateTime::from_timestamp_micros(parts.next()?.parse().ok()?)?,
            seq: parts.next()?.parse().ok()?,
            chain: parts.next()?.to_owned(),
        })
    }
}

impl std::fmt::Display for EntryCursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{}.{}.{}",
            self.at.timestamp_micros(),
            self.seq,
            self.chain
        )
    }
}

/// Entries of a body's own chain and of its sittings' chains, the newest first; one row more than `limit`.
pub(super) fn list_of_body(
    conn: &mut Conn,
    filter: &EntryFilter,
    limit: i64,
) -> Result<Vec<StoredEntry>, DbFailure> {
    let sittings: Vec<String> = sittings::table
        .filter(sittings::body_id.eq(&filter.body_id))
        .select(sittings::id)
        .load(conn)?;
    let mut chains: Vec<String> = sittings.iter().map(|id| sitting_chain(id)).collect();
    chains.push(filter.body_id.clone());
    let mut query = entries::table
        .filter(entries::chain.eq_any(chains))
        .order((
            entries::at.desc(),
            entries::seq.desc(),
            entries::chain.desc(),
        ))
        .limit(limit + 1)
        .select(entries::all_columns)
        .into_boxed();
    if let Some(kind) = &filter.subject_kind {
        query = query.filter(entries::subject_kind.eq(kind));
    }
    if let Some(id) = &filter.subject_id {
        query = query.filter(entries::subject_id.eq(id));
    }
    if let Some(before) = &filter.before {
        let (at, seq) = (UtcTime(before.at), before.seq);
        query = query.filter(
            entries::at.lt(at).or(entries::at.eq(at).and(
                entries::seq
                    .lt(seq)
                    .or(entries::seq.eq(seq).and(entries::chain.lt(&before.chain))),
            )),
        );
    }
    let rows: Vec<EntryRow> = query.load(conn)?;
    Ok(rows.into_iter().map(stored).collect())
}
