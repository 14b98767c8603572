//! Time credits, and the lock under which they are granted.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::super::rows::AttemptRow;
use super::super::{AttemptSummary, TimeCredit};
use crate::platform::db::types::UtcTime;
use crate::platform::db::{Conn, DbFailure};
use crate::schema::{attempts, time_credits};

/// The body's attempt, locked against the journal and other grants until the transaction ends.
pub(in crate::delivery) fn lock_attempt(
    conn: &mut Conn,
    body_id: &str,
    attempt_id: &str,
) -> Result<Option<AttemptSummary>, DbFailure> {
    let query = attempts::table
        .filter(attempts::id.eq(attempt_id))
        .filter(attempts::body_id.eq(body_id));
    let row: Option<AttemptRow> = match conn {
        Conn::Sqlite(inner) => query
            .select(AttemptRow::as_select())
            .first(inner)
            .optional()?,
        Conn::Postgres(inner) => query
            .select(AttemptRow::as_select())
            .for_no_key_update()
            .first(inner)
            .optional()?,
    };
    Ok(row.map(AttemptSummary::from))
}

type CreditRow = (String, String, i32, String, String, UtcTime);

fn to_credit(row: CreditRow) -> TimeCredit {
    let (id, attempt_id, seconds, reason, granted_by, granted_at) = row;
    TimeCredit {
        id,
        attempt_id,
        seconds,
        reason,
        granted_by,
        granted_at: granted_at.0,
    }
}

pub(in crate::delivery) fn find_credit(
    conn: &mut Conn,
    id: &str,
) -> Result<Option<TimeCredit>, DbFailure> {
    let row: Option<CreditRow> = time_credits::table
        .find(id)
        .select((
            time_credits::id,
            time_credits::attempt_id,
            time_credits::seconds,
            time_credits::reason,
            time_credits::granted_by,
            time_credits::granted_at,
        ))
        .first(conn)
        .optional()?;
    Ok(row.map(to_credit))
}

pub(in crate::delivery) fn list_credits(
    conn: &mut Conn,
    body_id: &str,
    sitting_id: &str,
) -> Result<Vec<TimeCredit>, DbFailure> {
    let rows: Vec<CreditRow> = time_credits::table
        .filter(time_credits::body_id.eq(body_id))
        .filter(time_credits::sitting_id.eq(sitting_id))
        .order((time_credits::granted_at.asc(), time_credits::id.asc()))
        .select((
            time_credits::id,
            time_credits::attempt_id,
            time_credits::seconds,
            time_credits::reason,
            time_credits::granted_by,
            time_credits::granted_at,
        ))
        .load(conn)?;
    Ok(rows.into_iter().map(to_credit).collect())
}

pub(in crate::delivery) fn insert_credit(
    conn: &mut Conn,
    attempt: &AttemptSummary,
    credit: &TimeCredit,
) -> Result<(), DbFailure> {
    diesel::insert_into(time_credits::table)
        .values((
            time_credits::id.eq(&credit.id),
            time_credits::body_id.eq(&attempt.body_id),
            time_credits::sitting_id.eq(&attempt.sitting_id),
            time_credits::attempt_id.eq(&credit.attempt_id),
            time_credits::seconds.eq(credit.seconds),
            time_credits::reason.eq(&credit.reason),
            time_credits::granted_by.eq(&credit.granted_by),
            time_credits::granted_at.eq(UtcTime(credit.granted_at)),
        ))
        .execute(conn)?;
    Ok(())
}

/// Gives a locked attempt its new deadline.
pub(in crate::delivery) fn move_deadline(
    conn: &mut Conn,
    attempt_id: &str,
    deadline_at: DateTime<Utc>,
    credit_seconds: i32,
) -> Result<(), DbFailure> {
    diesel::update(attempts::table.find(attempt_id))
        .set((
            attempts::deadline_at.eq(UtcTime(deadline_at)),
            attempts::credit_seconds.eq(credit_seconds),
        ))
        .execute(conn)?;
    Ok(())
}
