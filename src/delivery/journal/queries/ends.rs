//! The beginning and the end of attempts, many at once.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, Integer, Text, Timestamp};

use super::super::super::AttemptSummary;
use super::super::super::model::AttemptState;
use super::super::super::rows::AttemptRow;
use crate::platform::db::types::UtcTime;
use crate::platform::db::{Conn, DbFailure};
use crate::schema::attempts;

#[derive(diesel::QueryableByName)]
struct WrittenRow {
    #[diesel(sql_type = Text)]
    admission_id: String,
}

/// Writes new attempts; returns the admissions that got theirs, which leaves out those that had one.
pub(in super::super) fn insert_attempts(
    conn: &mut Conn,
    planned: &[&AttemptSummary],
) -> Result<BTreeSet<String>, DbFailure> {
    if planned.is_empty() {
        return Ok(BTreeSet::new());
    }
    match conn {
        Conn::Sqlite(inner) => {
            let mut written = BTreeSet::new();
            for attempt in planned {
                let row = (
                    attempts::id.eq(&attempt.id),
                    attempts::body_id.eq(&attempt.body_id),
                    attempts::sitting_id.eq(&attempt.sitting_id),
                    attempts::admission_id.eq(&attempt.admission_id),
                    attempts::form_id.eq(&attempt.form_id),
                    attempts::state.eq(attempt.state),
                    attempts::started_at.eq(UtcTime(attempt.started_at)),
                    attempts::deadline_at.eq(UtcTime(attempt.deadline_at)),
                    attempts::events.eq(0_i64),
                    attempts::chain_head.eq(&attempt.chain_head),
                    attempts::extra_seconds.eq(attempt.extra_seconds),
                );
                let rows = diesel::insert_into(attempts::table)
                    .values(row)
                    .on_conflict_do_nothing()
                    .execute(inner)?;
                if rows == 1 {
                    written.insert(attempt.admission_id.clone());
                }
            }
            Ok(written)
        }
        Conn::Postgres(inner) => {
            let texts = |of: fn(&AttemptSummary) -> &str| -> Vec<&str> {
                planned.iter().map(|one| of(one)).collect()
            };
            let times = |of: fn(&AttemptSummary) -> DateTime<Utc>| -> Vec<UtcTime> {
                planned.iter().map(|one| UtcTime(of(one))).collect()
            };
            let extra: Vec<i32> = planned.iter().map(|one| one.extra_seconds).collect();
            let rows: Vec<WrittenRow> = diesel::sql_query(
                "INSERT INTO attempts (id, body_id, sitting_id, admission_id, form_id, state, started_at, deadline_at, \
                 chain_head, extra_seconds) SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
                 ON CONFLICT DO NOTHING RETURNING admission_id",
            )
            .bind::<Array<Text>, _>(texts(|one| &one.id))
            .bind::<Array<Text>, _>(texts(|one| &one.body_id))
            .bind::<Array<Text>, _>(texts(|one| &one.sitting_id))
            .bind::<Array<Text>, _>(texts(|one| &one.admission_id))
            .bind::<Array<Text>, _>(texts(|one| &one.form_id))
            .bind::<Array<Text>, _>(texts(|one| one.state.as_str()))
            .bind::<Array<Timestamp>, _>(times(|one| one.started_at))
            .bind::<Array<Timestamp>, _>(times(|one| one.deadline_at))
            .bind::<Array<Text>, _>(texts(|one| &one.chain_head))
            .bind::<Array<Integer>, _>(extra)
            .load(inner)?;
            Ok(rows.into_iter().map(|row| row.admission_id).collect())
        }
    }
}

/// Locks the attempts of admissions in the order of their ids, so that two journals can never wait for each other; by
/// admission.
pub(in super::super) fn lock_for_closing(
    conn: &mut Conn,
    admission_ids: &[String],
) -> Result<BTreeMap<String, AttemptSummary>, DbFailure> {
    let query = attempts::table
        .filter(attempts::admission_id.eq_any(admission_ids))
        .order(attempts::id.asc());
    let rows: Vec<AttemptRow> = match conn {
        Conn::Sqlite(inner) => query.select(AttemptRow::as_select()).load(inner)?,
        Conn::Postgres(inner) => query
            .select(AttemptRow::as_select())
            .for_no_key_update()
            .load(inner)?,
    };
    Ok(rows
        .into_iter()
        .map(AttemptSummary::from)
        .map(|attempt| (attempt.admission_id.clone(), attempt))
        .collect())
}

/// What closing an attempt writes.
pub(in super::super) struct Closing {
    pub(in super::super) attempt_id: String,
    pub(in super::super) state: AttemptState,
    pub(in super::super) closed_at: DateTime<Utc>,
    /// JSON.
    pub(in super::super) receipt: String,
    pub(in super::super) score_hundredths: i32,
    pub(in super::super) full_hundredths: i32,
    /// JSON.
    pub(in super::super) marks: String,
}

pub(in super::super) fn update_closed(
    conn: &mut Conn,
    closings: &[&Closing],
) -> Result<(), DbFailure> {
    if closings.is_empty() {
        return Ok(());
    }
    match conn {
        Conn::Sqlite(inner) => {
            for closing in closings {
                diesel::update(attempts::table.find(&closing.attempt_id))
                    .set((
                        attempts::state.eq(closing.state),
                        attempts::closed_at.eq(Some(UtcTime(closing.closed_at))),
                        attempts::receipt.eq(Some(&closing.receipt)),
                        attempts::score_hundredths.eq(Some(closing.score_hundredths)),
                        attempts::full_hundredths.eq(Some(closing.full_hundredths)),
                        attempts::marks.eq(Some(&closing.marks)),
                    ))
                    .execute(inner)?;
            }
        }
        Conn::Postgres(inner) => {
            let texts = |of: fn(&Closing) -> &str| -> Vec<&str> {
                closings.iter().map(|one| of(one)).collect()
            };
            let numbers = |of: fn(&Closing) -> i32| -> Vec<i32> {
                closings.iter().map(|one| of(one)).collect()
            };
            let times: Vec<UtcTime> = closings.iter().map(|one| UtcTime(one.closed_at)).collect();
            diesel::sql_query(
                "UPDATE attempts SET state = ended.state, closed_at = ended.closed_at, receipt = ended.receipt, \
                 score_hundredths = ended.score, full_hundredths = ended.full_score, marks = ended.marks \
                 FROM unnest($1, $2, $3, $4, $5, $6, $7) AS ended (id, state, closed_at, receipt, score, full_score, marks) \
                 WHERE attempts.id = ended.id",
            )
            .bind::<Array<Text>, _>(texts(|one| &one.attempt_id))
            .bind::<Array<Text>, _>(texts(|one| one.state.as_str()))
            .bind::<Array<Timestamp>, _>(times)
            .bind::<Array<Text>, _>(texts(|one| &one.receipt))
            .bind::<Array<Integer>, _>(numbers(|one| one.score_hundredths))
            .bind::<Array<Integer>, _>(numbers(|one| one.full_hundredths))
            .bind::<Array<Text>, _>(texts(|one| &one.marks))
            .execute(inner)?;
        }
    }
    Ok(())
}
