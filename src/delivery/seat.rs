//! The candidate's place, read afresh: admission and sitting, and whether the device that asks still holds the seat.

use super::journal::AnswerJournal;
use super::token::AttemptClaims;
use super::{AttemptSummary, queries};
use crate::platform::db::Conn;
use crate::platform::http::Problem;
use crate::platform::ports::Ports;
use crate::sittings::{self, AdmissionView, SittingView};

pub(super) struct Seat {
    pub(super) admission: AdmissionView,
    pub(super) sitting: SittingView,
}

/// Errors with `exam.other_device` when the seat has since been given to another device.
pub(super) fn get_seat(conn: &mut Conn, claims: &AttemptClaims) -> Result<Seat, Problem> {
    let admission = sittings::find_admission(conn, &claims.body_id, &claims.admission_id)?
        .ok_or_else(|| Problem::new("exam.not_entered"))?;
    if admission.device_digest.as_deref() != Some(claims.device_digest.as_str()) {
        return Err(Problem::new("exam.other_device"));
    }
    let sitting = sittings::find_sitting(conn, &claims.body_id, &admission.sitting_id)?
        .ok_or_else(|| Problem::new("exam.not_entered"))?;
    Ok(Seat { admission, sitting })
}

/// The attempt of the admission; closes it first when its time has run out, so that no reader sees it open too long.
pub(super) async fn find_settled_attempt(
    ports: &Ports,
    journal: &AnswerJournal,
    claims: &AttemptClaims,
) -> Result<Option<AttemptSummary>, Problem> {
    let found = find_attempt(ports, claims).await?;
    match found {
        Some(attempt) if attempt.is_overdue(ports.now()) => {
            journal.expire(&attempt).await?;
            find_attempt(ports, claims).await
        }
        found => Ok(found),
    }
}

async fn find_attempt(
    ports: &Ports,
    claims: &AttemptClaims,
) -> Result<Option<AttemptSummary>, Problem> {
    let claims = claims.clone();
    ports
        .db
        .read(move |conn| {
            queries::find_by_admission(conn, &claims.body_id, &claims.admission_id)
                .map_err(Problem::from)
        })
        .await
}
