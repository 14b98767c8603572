//! The attempt tables, outside the journal's hot path.

mod credits;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::AttemptSummary;
use super::model::AttemptState;
use super::rows::{AttemptRow, EventRow};
use crate::platform::db::types::UtcTime;
use crate::platform::db::{Conn, DbFailure};
use crate::schema::{answer_events, attempts};
pub(super) use credits::{find_credit, insert_credit, list_credits, lock_attempt, move_deadline};

pub(super) fn find_by_admission(
    conn: &mut Conn,
    body_id: &str,
    admission_id: &str,
) -> Result<Option<AttemptSummary>, DbFailure> {
    let row: Option<AttemptRow> = attempts::table
        .filter(attempts::admission_id.eq(admission_id))
        .filter(attempts::body_id.eq(body_id))
        .select(AttemptRow::as_select())
        .first(conn)
        .optional()?;
    Ok(row.map(AttemptSummary::from))
}

/// By id alone: for the exam path, which compares the admission, and for receipts, which are public.
pub(super) fn find(conn: &mut Conn, attempt_id: &str) -> Result<Option<AttemptSummary>, DbFailure> {
    let row: Option<AttemptRow> = attempts::table
        .find(attempt_id)
        .select(AttemptRow::as_select())
        .first(conn)
        .optional()?;
    Ok(row.map(AttemptSummary::from))
}

/// The attempts of these admissions, by admission.
pub(super) fn find_by_admissions(
    conn: &mut Conn,
    admission_ids: &[String],
) -> Result<BTreeMap<String, AttemptSummary>, DbFailure> {
    let query = attempts::table.filter(attempts::admission_id.eq_any(admission_ids));
    let rows: Vec<AttemptRow> = match conn {
        Conn::Sqlite(inner) => query.select(AttemptRow::as_select()).load(inner)?,
        Conn::Postgres(inner) => query.select(AttemptRow::as_select()).load(inner)?,
    };
    Ok(rows
        .into_iter()
        .map(AttemptSummary::from)
        .map(|attempt| (attempt.admission_id.clone(), attempt))
        .collect())
}

pub(super) fn list_by_sitting(
    conn: &mut Conn,
    body_id: &str,
    sitting_id: &str,
) -> Result<Vec<AttemptSummary>, DbFailure> {
    let rows: Vec<AttemptRow> = attempts::table
        .filter(attempts::sitting_id.eq(sitting_id))
        .filter(attempts::body_id.eq(body_id))
        .order(attempts::id.asc())
        .select(AttemptRow::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(AttemptSummary::from).collect())
}

/// Admissions whose attempts are open although their time is over, the longest overdue first.
pub(super) fn list_overdue(
    conn: &mut Conn,
    now: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<String>, DbFailure> {
    Ok(attempts::table
        .filter(attempts::state.eq(AttemptState::Open))
        .filter(attempts::deadline_at.le(UtcTime(now)))
        .order(attempts::deadline_at.asc())
        .limit(limit)
        .select(attempts::admission_id)
        .load(conn)?)
}

/// Every event of an attempt in the order in which it was written, late evidence too.
pub(super) fn list_events(conn: &mut Conn, attempt_id: &str) -> Result<Vec<EventRow>, DbFailure> {
    Ok(answer_events::table
        .filter(answer_events::attempt_id.eq(attempt_id))
        .order(answer_events::ordinal.asc())
        .select(EventRow::as_select())
        .load(conn)?)
}

/// As [`list_events`], for several attempts at once.
pub(super) fn list_events_of(
    conn: &mut Conn,
    attempt_ids: &[String],
) -> Result<BTreeMap<String, Vec<EventRow>>, DbFailure> {
    let rows: Vec<EventRow> = answer_events::table
        .filter(answer_events::attempt_id.eq_any(attempt_ids.to_vec()))
        .order((
            answer_events::attempt_id.asc(),
            answer_events::ordinal.asc(),
        ))
        .select(EventRow::as_select())
        .load(conn)?;
    let mut by_attempt: BTreeMap<String, Vec<EventRow>> = BTreeMap::new();
    for row in rows {
        by_attempt
            .entry(row.attempt_id.clone())
            .or_default()
            .push(row);
    }
    Ok(by_attempt)
}
