//! Time credited to one attempt: what a fault took from a candidate is given back, live, once, and on the record.

use chrono::{DateTime, Utc};
use serde_json::json;

use super::model::{AttemptState, is_over, moved};
use super::queries;
use crate::audit::{self, AuditEntry, sitting_chain};
use crate::platform::db::Conn;
use crate::platform::http::{FieldProblem, Problem};
use crate::platform::ports::Ports;

/// Seconds of one credit at most: four hours.
pub const MAX_CREDIT_SECONDS: i32 = 4 * 3600;
/// Seconds of all credits of an attempt at most: a day, after which it is another sitting.
const MAX_CREDITS_SECONDS: i32 = 24 * 3600;
const MAX_REASON_CHARACTERS: usize = 200;

/// A credit as whoever grants it decided it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeGrant {
    /// A UUID by which the same grant is known again when it is sent twice.
    pub id: String,
    pub body_id: String,
    pub attempt_id: String,
    /// 1 to [`MAX_CREDIT_SECONDS`].
    pub seconds: i32,
    /// Why: a reason code or a few words, 1 to 200 characters, without personal data.
    pub reason: String,
    /// Account id or `system`.
    pub granted_by: String,
}

/// Where the attempt stands after a grant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeGranted {
    pub deadline_at: DateTime<Utc>,
    /// All credits of the attempt together.
    pub credit_seconds: i32,
    /// True when this very grant had been made before, and nothing was changed now.
    pub again: bool,
}

/// A credit as it stands in the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeCredit {
    pub id: String,
    pub attempt_id: String,
    pub seconds: i32,
    pub reason: String,
    pub granted_by: String,
    pub granted_at: DateTime<Utc>,
}

/// Grants time in the caller's transaction: the attempt is locked, its deadline moved, the credit written and audited in
/// the chain of the sitting. The journal judges the next save by the new deadline, and the candidate sees it with the
/// next answer of the server.
///
/// # Errors
/// 404 for an attempt that is not the body's; `exam.attempt_closed` for one that is closed or whose time is over;
/// `exam.grant_differs` when the id stands for another grant; `exam.credits_exhausted` beyond a day in all;
/// `request.invalid` for seconds or a reason out of range.
pub fn grant_time(
    conn: &mut Conn,
    ports: &Ports,
    grant: &TimeGrant,
) -> Result<TimeGranted, Problem> {
    check(grant)?;
    let attempt = queries::lock_attempt(conn, &grant.body_id, &grant.attempt_id)?
        .ok_or_else(|| Problem::new("request.not_found"))?;
    if let Some(known) = queries::find_credit(conn, &grant.id)? {
        if known.attempt_id != grant.attempt_id
            || known.seconds != grant.seconds
            || known.reason != grant.reason
        {
            return Err(Problem::new("exam.grant_differs"));
        }
        return Ok(TimeGranted {
            deadline_at: attempt.deadline_at,
            credit_seconds: attempt.credit_seconds,
            again: true,
        });
    }
    // After the lock, as the journal does: a grant that waited until the time was over comes too late.
    let now = ports.now();
    if attempt.state != AttemptState::Open || is_over(attempt.deadline_at, ports.exam_now()) {
        return Err(Problem::new("exam.attempt_closed"));
    }
    let credit_seconds = attempt.credit_seconds.saturating_add(grant.seconds);
    if credit_seconds > MAX_CREDITS_SECONDS {
        return Err(Problem::new("exam.credits_exhausted"));
    }
    let deadline_at = moved(attempt.deadline_at, i64::from(grant.seconds));
    let credit = TimeCredit {
        id: grant.id.clone(),
        attempt_id: attempt.id.clone(),
        seconds: grant.seconds,
        reason: grant.reason.clone(),
        granted_by: grant.granted_by.clone(),
        granted_at: now,
    };
    queries::insert_credit(conn, &attempt, &credit)?;
    queries::move_deadline(conn, &attempt.id, deadline_at, credit_seconds)?;
    let entry = AuditEntry {
        chain: &sitting_chain(&attempt.sitting_id),
        actor: &grant.granted_by,
        action: "attempt.time_granted",
        subject_kind: "attempt",
        subject_id: &attempt.id,
        data: json!({
            "grant_id": grant.id, "seconds": grant.seconds, "reason": grant.reason,
            "deadline_before": attempt.deadline_at, "deadline_at": deadline_at,
            "credit_seconds": credit_seconds,
        }),
    };
    audit::record(conn, ports, entry)?;
    metrics::counter!("time_credits_total").increment(1);
    Ok(TimeGranted {
        deadline_at,
        credit_seconds,
        again: false,
    })
}

fn check(grant: &TimeGrant) -> Result<(), Problem> {
    let mut faults = Vec::new();
    let mut fault = |field: &str, code: &'static str, params| {
        faults.push(FieldProblem {
            field: field.to_owned(),
            code,
            params,
        });
    };
    if uuid::Uuid::try_parse(&grant.id).is_err() {
        fault("id", "exam_grant_id", Vec::new());
    }
    if !(1..=MAX_CREDIT_SECONDS).contains(&grant.seconds) {
        let most = MAX_CREDIT_SECONDS.to_string();
        fault("seconds", "exam_grant_seconds", vec![("most", most)]);
    }
    let characters = grant.reason.trim().chars().count();
    if !(1..=MAX_REASON_CHARACTERS).contains(&characters)
        || grant.reason.chars().any(char::is_control)
    {
        fault("reason", "exam_grant_reason", Vec::new());
    }
    Problem::invalid(faults)
}

/// The credits of a sitting's attempts, the oldest first.
pub fn list_time_credits(
    conn: &mut Conn,
    body_id: &str,
    sitting_id: &str,
) -> Result<Vec<TimeCredit>, Problem> {
    Ok(queries::list_credits(conn, body_id, sitting_id)?)
}
