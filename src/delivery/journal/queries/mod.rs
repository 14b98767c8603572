//! What the journal asks of the database, a few statements for a whole batch.

mod arrays;
mod ends;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::super::model::AttemptState;
use crate::platform::db::types::UtcTime;
use crate::platform::db::{Conn, DbFailure};
use crate::schema::{admissions, answer_events, attempts};
use arrays::{AdvanceAttempts, InsertEvents};
pub(super) use ends::{Closing, insert_attempts, lock_for_closing, update_closed};

/// An attempt whose row is locked until the transaction ends.
#[derive(Clone, Debug)]
pub(super) struct LockedAttempt {
    pub(super) id: String,
    pub(super) body_id: String,
    pub(super) sitting_id: String,
    pub(super) admission_id: String,
    pub(super) state: AttemptState,
    pub(super) deadline_at: DateTime<Utc>,
    pub(super) events: i64,
    pub(super) chain_head: String,
    /// The device that holds the seat at this moment.
    pub(super) device_digest: Option<String>,
}

type LockedRow = (
    String,
    String,
    String,
    String,
    AttemptState,
    UtcTime,
    i64,
    String,
);

/// Locks attempts in the order of their ids, so that two journals can never wait for each other.
pub(super) fn lock_attempts(
    conn: &mut Conn,
    ids: &[String],
) -> Result<BTreeMap<String, LockedAttempt>, DbFailure> {
    let query = attempts::table
        .filter(attempts::id.eq_any(ids.to_vec()))
        .order(attempts::id.asc())
        .select((
            attempts::id,
            attempts::body_id,
            attempts::sitting_id,
            attempts::admission_id,
            attempts::state,
            attempts::deadline_at,
            attempts::events,
            attempts::chain_head,
        ));
    let rows: Vec<LockedRow> = match conn {
        Conn::Sqlite(inner) => query.load(inner)?,
        Conn::Postgres(inner) => query.for_no_key_update().load(inner)?,
    };
    let admission_ids: Vec<String> = rows.iter().map(|row| row.3.clone()).collect();
    // Read after the lock and without one: a seat code released a moment later puts the device off with its next save.
    let devices: Vec<(String, Option<String>)> = admissions::table
        .filter(admissions::id.eq_any(admission_ids))
        .select((admissions::id, admissions::device_digest))
        .load(conn)?;
    let devices: BTreeMap<String, Option<String>> = devices.into_iter().collect();
    Ok(rows
        .into_iter()
        .map(|row| {
            let locked = LockedAttempt {
                device_digest: devices.get(&row.3).cloned().flatten(),
                id: row.0,
                body_id: row.1,
                sitting_id: row.2,
                admission_id: row.3,
                state: row.4,
                deadline_at: row.5.0,
                events: row.6,
                chain_head: row.7,
            };
            (locked.id.clone(), locked)
        })
        .collect())
}

/// An event about to be written.
#[derive(Clone, Debug)]
pub(super) struct NewEvent {
    pub(super) attempt_id: String,
    pub(super) ordinal: i64,
    pub(super) body_id: String,
    pub(super) sitting_id: String,
    pub(super) item_no: i32,
    pub(super) seq: i64,
    pub(super) answer: String,
    pub(super) answer_hash: String,
    pub(super) client_at: Option<DateTime<Utc>>,
    pub(super) received_at: DateTime<Utc>,
    pub(super) late: bool,
    pub(super) chain_hash: String,
}

/// An attempt after the events of a batch.
#[derive(Clone, Debug)]
pub(super) struct AdvancedAttempt {
    pub(super) id: String,
    pub(super) events: i64,
    pub(super) chain_head: String,
    pub(super) answered: i32,
    /// Absent when only late evidence came.
    pub(super) last_saved_at: Option<DateTime<Utc>>,
}

/// Writes events and the attempts they advance.
pub(super) fn insert_events(
    conn: &mut Conn,
    events: &[NewEvent],
    advanced: &[AdvancedAttempt],
) -> Result<(), DbFailure> {
    match conn {
        Conn::Sqlite(inner) => {
            // One prepared statement run again and again is SQLite's own form of a batch.
            for event in events {
                diesel::insert_into(answer_events::table)
                    .values((
                        answer_events::attempt_id.eq(&event.attempt_id),
                        answer_events::ordinal.eq(event.ordinal),
                        answer_events::body_id.eq(&event.body_id),
                        answer_events::sitting_id.eq(&event.sitting_id),
                        answer_events::item_no.eq(event.item_no),
                        answer_events::seq.eq(event.seq),
                        answer_events::answer.eq(&event.answer),
                        answer_events::answer_hash.eq(&event.answer_hash),
                        answer_events::client_at.eq(event.client_at.map(UtcTime)),
                        answer_events::received_at.eq(UtcTime(event.received_at)),
                        answer_events::late.eq(event.late),
                        answer_events::chain_hash.eq(&event.chain_hash),
                    ))
                    .execute(inner)?;
            }
            for attempt in advanced {
                let changes = (
                    attempts::events.eq(attempt.events),
                    attempts::chain_head.eq(&attempt.chain_head),
                    attempts::answered.eq(attempt.answered),
                );
                let row = attempts::table.find(&attempt.id);
                match attempt.last_saved_at {
                    Some(at) => diesel::update(row)
                        .set((changes, attempts::last_saved_at.eq(UtcTime(at))))
                        .execute(inner)?,
                    None => diesel::update(row).set(changes).execute(inner)?,
                };
            }
        }
        Conn::Postgres(inner) => {
            InsertEvents::of(events).execute(inner)?;
            AdvanceAttempts::of(advanced).execute(inner)?;
        }
    }
    Ok(())
}
