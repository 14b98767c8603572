//! Reading the record for the comparison.

use super::ledger::{Findings, Held, Ledger};
use crate::delivery::{self, AttemptState};
use crate::platform::db::{Db, DbFailure};

/// The database in which the rehearsal took place.
pub(super) struct Record {
    pub(super) db: Db,
}

/// Compares with every event in the database.
pub(super) fn compare(record: &Record, ledger: &Ledger) -> anyhow::Result<Findings> {
    let found = record
        .db
        .read_now(|conn| delivery::read_attempt_record(conn, &ledger.attempt_id))
        .map_err(|failure: DbFailure| anyhow::anyhow!("the record cannot be read: {failure}"))?;
    let Some((attempt, events)) = found else {
        return Ok(ledger.compare_with_record(&[], false));
    };
    let held: Vec<Held> = events
        .into_iter()
        .map(|event| Held {
            after_the_end: event.received_at >= attempt.deadline_at
                || attempt
                    .closed_at
                    .is_some_and(|closed_at| event.received_at > closed_at),
            item_no: event.item_no,
            seq: event.seq,
            hash: event.answer_hash,
            late: event.late,
        })
        .collect();
    let closed = attempt.state != AttemptState::Open && attempt.receipt.is_some();
    Ok(ledger.compare_with_record(&held, closed))
}

/// Compares with the answers that the candidate read back.
pub(super) fn of_api(ledger: &Ledger) -> Findings {
    ledger.compare_with_answers(&ledger.standing)
}
