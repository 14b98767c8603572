//! The record of one attempt as it stands, for those who compare it with what they were told.

use chrono::{DateTime, Utc};

use super::{AttemptSummary, queries};
use crate::platform::db::{Conn, DbFailure};

/// An event of the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedEvent {
    pub item_no: i32,
    pub seq: i64,
    /// SHA-256 of the answer's canonical form.
    pub answer_hash: String,
    /// Kept as evidence and not scored.
    pub late: bool,
    pub received_at: DateTime<Utc>,
}

/// The attempt with every event in the order in which it was written.
pub fn read_attempt_record(
    conn: &mut Conn,
    attempt_id: &str,
) -> Result<Option<(AttemptSummary, Vec<RecordedEvent>)>, DbFailure> {
    let Some(attempt) = queries::find(conn, attempt_id)? else {
        return Ok(None);
    };
    let events = queries::list_events(conn, attempt_id)?
        .into_iter()
        .map(|row| RecordedEvent {
            item_no: row.item_no,
            seq: row.seq,
            answer_hash: row.answer_hash,
            late: row.late,
            received_at: row.received_at.0,
        })
        .collect();
    Ok(Some((attempt, events)))
}
