//! The candidate's place, read afresh: admission, sitting and person, and whether the device that asks still holds the
//! seat. Many places are read by as many statements as one, for a whole room starts at the same moment.

use std::collections::{BTreeMap, BTreeSet};

use super::journal::AnswerJournal;
use super::token::AttemptClaims;
use super::{AttemptSummary, queries};
use crate::centres::{self, Accommodation, Candidate};
use crate::platform::db::{Conn, DbFailure};
use crate::platform::http::Problem;
use crate::platform::ports::Ports;
use crate::sittings::{self, AdmissionView, SittingView};

#[derive(Clone)]
pub(super) struct Seat {
    pub(super) admission: AdmissionView,
    pub(super) sitting: SittingView,
    pub(super) candidate: Candidate,
    /// What was agreed for the candidate.
    pub(super) agreed: Accommodation,
}

/// A seat and the attempt made at it.
#[derive(Clone)]
pub(super) struct SeatWithAttempt {
    pub(super) seat: Seat,
    pub(super) attempt: AttemptSummary,
}

/// The seats of these admissions, by admission.
pub(super) fn load_seats(
    conn: &mut Conn,
    admission_ids: &[String],
) -> Result<BTreeMap<String, Seat>, DbFailure> {
    let admissions = sittings::find_admissions_any(conn, admission_ids)?;
    let wanted: BTreeSet<String> = admissions
        .iter()
        .map(|admission| admission.sitting_id.clone())
        .collect();
    let sittings = sittings::find_sittings_any(conn, &wanted.into_iter().collect::<Vec<_>>())?;
    let mut people: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for admission in &admissions {
        let of_body = people.entry(&admission.body_id).or_default();
        of_body.push(admission.candidate_id.clone());
    }
    let (mut candidates, mut agreed) = (BTreeMap::new(), BTreeMap::new());
    for (body_id, ids) in people {
        candidates.extend(centres::find_candidates(conn, body_id, &ids)?);
        agreed.extend(centres::find_accommodations(conn, body_id, &ids)?);
    }
    Ok(admissions
        .into_iter()
        .filter_map(|admission| {
            let seat = Seat {
                sitting: sittings.get(&admission.sitting_id)?.clone(),
                candidate: candidates.get(&admission.candidate_id)?.clone(),
                agreed: agreed
                    .get(&admission.candidate_id)
                    .copied()
                    .unwrap_or(Accommodation::NONE),
                admission,
            };
            Some((seat.admission.id.clone(), seat))
        })
        .collect())
}

/// The seat, if it is that of the claims and their device still holds it.
///
/// # Errors
/// `exam.other_device` when the seat has since been given to another device; `exam.not_entered` when it is gone.
pub(super) fn check_holder<'a>(
    seat: Option<&'a Seat>,
    claims: &AttemptClaims,
) -> Result<&'a Seat, Problem> {
    let seat = seat
        .filter(|seat| {
            seat.admission.body_id == claims.body_id && seat.admission.id == claims.admission_id
        })
        .ok_or_else(|| Problem::new("exam.not_entered"))?;
    if seat.admission.device_digest.as_deref() != Some(claims.device_digest.as_str()) {
        return Err(Problem::new("exam.other_device"));
    }
    Ok(seat)
}

/// The seat of the claims; see [`check_holder`].
pub(super) fn get_seat(conn: &mut Conn, claims: &AttemptClaims) -> Result<Seat, Problem> {
    let seats = load_seats(conn, std::slice::from_ref(&claims.admission_id))?;
    check_holder(seats.get(&claims.admission_id), claims).cloned()
}

/// The attempt of the admission; closes it first when its time has run out, so that no reader sees it open too long.
pub(super) async fn find_settled_attempt(
    ports: &Ports,
    journal: &AnswerJournal,
    claims: &AttemptClaims,
) -> Result<Option<AttemptSummary>, Problem> {
    let found = find_attempt(ports, claims).await?;
    match found {
        Some(attempt) if attempt.is_overdue(ports.exam_now()) => {
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
