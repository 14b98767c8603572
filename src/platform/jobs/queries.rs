//! The job table.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::platform::db::types::UtcTime;
use crate::platform::db::{Conn, DbFailure};
use crate::schema::jobs;

crate::text_enum! {
    /// Where a job stands.
    JobState { Queued = "queued", Running = "running", Done = "done", Failed = "failed" }
}

/// A job as its owner sees it.
#[derive(Clone, Debug, serde::Serialize, utoipa::ToSchema)]
pub struct JobView {
    pub id: String,
    pub kind: String,
    pub state: JobState,
    pub progress_done: i64,
    pub progress_total: i64,
    pub failure: Option<String>,
}

pub(super) struct ClaimedJob {
    pub(super) id: String,
    pub(super) kind: String,
    pub(super) payload: String,
    pub(super) attempts: i32,
}

/// Puts a job into the table in the caller's transaction; returns its id.
pub fn enqueue(
    conn: &mut Conn,
    kind: &str,
    body_id: Option<&str>,
    payload: &str,
    created_by: &str,
    now: DateTime<Utc>,
) -> Result<String, DbFailure> {
    let id = uuid::Uuid::now_v7().to_string();
    diesel::insert_into(jobs::table)
        .values((
            jobs::id.eq(&id),
            jobs::kind.eq(kind),
            jobs::body_id.eq(body_id),
            jobs::payload.eq(payload),
            jobs::state.eq(JobState::Queued),
            jobs::run_after.eq(UtcTime(now)),
            jobs::created_by.eq(Some(created_by)),
            jobs::created_at.eq(UtcTime(now)),
        ))
        .execute(conn)?;
    Ok(id)
}

type ViewRow = (
    String,
    String,
    Option<String>,
    JobState,
    i64,
    i64,
    Option<String>,
);

/// The job, if it belongs to `body_id`.
pub fn find(
    conn: &mut Conn,
    id: &str,
    body_id: Option<&str>,
) -> Result<Option<JobView>, DbFailure> {
    let row: Option<ViewRow> = jobs::table
        .find(id)
        .select((
            jobs::id,
            jobs::kind,
            jobs::body_id,
            jobs::state,
            jobs::progress_done,
            jobs::progress_total,
            jobs::failure,
        ))
        .first(conn)
        .optional()?;
    Ok(row.filter(|row| row.2.as_deref() == body_id).map(
        |(id, kind, _, state, progress_done, progress_total, failure)| JobView {
            id,
            kind,
            state,
            progress_done,
            progress_total,
            failure,
        },
    ))
}

/// Takes the oldest job that is due or whose holder let the lease run out.
pub(super) fn claim(
    conn: &mut Conn,
    owner: &str,
    now: DateTime<Utc>,
    lease_until: DateTime<Utc>,
) -> Result<Option<ClaimedJob>, DbFailure> {
    let due = jobs::table
        .filter(jobs::run_after.le(UtcTime(now)))
        .filter(
            jobs::state.eq(JobState::Queued).or(jobs::state
                .eq(JobState::Running)
                .and(jobs::lease_until.lt(UtcTime(now)))),
        )
        .order(jobs::run_after.asc())
        .select((jobs::id, jobs::kind, jobs::payload, jobs::attempts));
    let row: Option<(String, String, String, i32)> = match conn {
        Conn::Sqlite(inner) => due.first(inner).optional()?,
        Conn::Postgres(inner) => due.for_update().skip_locked().first(inner).optional()?,
    };
    let Some((id, kind, payload, attempts)) = row else {
        return Ok(None);
    };
    diesel::update(jobs::table.find(&id))
        .set((
            jobs::state.eq(JobState::Running),
            jobs::attempts.eq(attempts + 1),
            jobs::lease_owner.eq(Some(owner)),
            jobs::lease_until.eq(Some(UtcTime(lease_until))),
        ))
        .execute(conn)?;
    Ok(Some(ClaimedJob {
        id,
        kind,
        payload,
        attempts: attempts + 1,
    }))
}

/// Records progress and extends the lease; false when the lease now belongs to another.
pub(super) fn heartbeat(
    conn: &mut Conn,
    id: &str,
    owner: &str,
    done: i64,
    total: i64,
    lease_until: DateTime<Utc>,
) -> Result<bool, DbFailure> {
    let rows =
        diesel::update(jobs::table.filter(jobs::id.eq(id).and(jobs::lease_owner.eq(Some(owner)))))
            .set((
                jobs::progress_done.eq(done),
                jobs::progress_total.eq(total),
                jobs::lease_until.eq(Some(UtcTime(lease_until))),
            ))
            .execute(conn)?;
    Ok(rows == 1)
}

pub(super) fn finish(
    conn: &mut Conn,
    id: &str,
    owner: &str,
    failure: Option<&str>,
    now: DateTime<Utc>,
) -> Result<(), DbFailure> {
    let state = if failure.is_some() {
        JobState::Failed
    } else {
        JobState::Done
    };
    diesel::update(jobs::table.filter(jobs::id.eq(id).and(jobs::lease_owner.eq(Some(owner)))))
        .set((
            jobs::state.eq(state),
            jobs::failure.eq(failure),
            jobs::finished_at.eq(Some(UtcTime(now))),
            jobs::lease_until.eq(None::<UtcTime>),
        ))
        .execute(conn)?;
    Ok(())
}

pub(super) fn retry_later(
    conn: &mut Conn,
    id: &str,
    owner: &str,
    at: DateTime<Utc>,
) -> Result<(), DbFailure> {
    diesel::update(jobs::table.filter(jobs::id.eq(id).and(jobs::lease_owner.eq(Some(owner)))))
        .set((
            jobs::state.eq(JobState::Queued),
            jobs::run_after.eq(UtcTime(at)),
            jobs::lease_until.eq(None::<UtcTime>),
        ))
        .execute(conn)?;
    Ok(())
}
