//! What an invigilator sees of every seat, live.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::AttemptSummary;
use super::model::{AttemptState, remaining_seconds};
use super::queries;
use crate::access::Actor;
use crate::centres;
use crate::platform::http::Problem;
use crate::platform::ports::Ports;
use crate::sittings;
use crate::standards;

/// Where a seat stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum SeatState {
    /// Not started.
    Waiting,
    Open,
    Submitted,
    Expired,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct SeatView {
    pub(super) admission_id: String,
    pub(super) room: Option<String>,
    pub(super) seat_no: Option<i32>,
    pub(super) name: String,
    pub(super) state: SeatState,
    /// Items with a choice.
    pub(super) answered: i64,
    /// Items of the paper.
    pub(super) total: i64,
    pub(super) last_saved_at: Option<DateTime<Utc>>,
    /// While open.
    pub(super) remaining_seconds: Option<i64>,
    pub(super) started_at: Option<DateTime<Utc>>,
    /// The one deadline; moves when time is granted.
    pub(super) deadline_at: Option<DateTime<Utc>>,
    /// Of the deadline: extra time agreed for the candidate, in seconds.
    pub(super) extra_seconds: i32,
    /// Of the deadline: time credited for faults, in seconds.
    pub(super) credit_seconds: i32,
    /// Present once started.
    pub(super) attempt_id: Option<String>,
}

/// The seats of a sitting which the actor may see, by room and number.
pub(super) async fn watch_seats(
    ports: &Ports,
    actor: &Actor,
    sitting_id: String,
) -> Result<Vec<SeatView>, Problem> {
    if uuid::Uuid::try_parse(&sitting_id).is_err() {
        return Err(Problem::new("request.not_found"));
    }
    let (body_id, now) = (actor.body()?.to_owned(), ports.exam_now());
    let scope = actor.centre_scope()?.map(str::to_owned);
    ports
        .db
        .read(move |conn| {
            let sitting = sittings::find_sitting(conn, &body_id, &sitting_id)?
                .ok_or_else(|| Problem::new("request.not_found"))?;
            let plan = standards::find_plan(conn, &body_id, &sitting.plan_id)?;
            let total = plan.map_or(0, |plan| {
                let counts = plan.document.theory.parts.iter().map(|part| part.count);
                counts.map(i64::from).sum()
            });
            let admissions =
                sittings::list_admissions(conn, &body_id, &sitting_id, scope.as_deref())?;
            let ids: Vec<String> = admissions
                .iter()
                .map(|admission| admission.candidate_id.clone())
                .collect();
            let candidates = centres::find_candidates(conn, &body_id, &ids)?;
            let attempts: BTreeMap<String, AttemptSummary> =
                queries::list_by_sitting(conn, &body_id, &sitting_id)?
                    .into_iter()
                    .map(|attempt| (attempt.admission_id.clone(), attempt))
                    .collect();
            let mut seats: Vec<SeatView> = admissions
                .into_iter()
                .map(|admission| {
                    let attempt = attempts.get(&admission.id);
                    let state = seat_state(attempt, now);
                    SeatView {
                        name: candidates
                            .get(&admission.candidate_id)
                            .map(|candidate| candidate.name.clone())
                            .unwrap_or_default(),
                        admission_id: admission.id,
                        room: admission.room_name,
                        seat_no: admission.seat_no,
                        state,
                        answered: attempt.map_or(0, |attempt| attempt.answered),
                        total,
                        last_saved_at: attempt.and_then(|attempt| attempt.last_saved_at),
                        remaining_seconds: attempt
                            .filter(|_| state == SeatState::Open)
                            .map(|attempt| remaining_seconds(attempt.deadline_at, now)),
                        started_at: attempt.map(|attempt| attempt.started_at),
                        deadline_at: attempt.map(|attempt| attempt.deadline_at),
                        extra_seconds: attempt.map_or(0, |attempt| attempt.extra_seconds),
                        credit_seconds: attempt.map_or(0, |attempt| attempt.credit_seconds),
                        attempt_id: attempt.map(|attempt| attempt.id.clone()),
                    }
                })
                .collect();
            seats.sort_by(|a, b| (&a.room, a.seat_no).cmp(&(&b.room, b.seat_no)));
            Ok(seats)
        })
        .await
}

fn seat_state(attempt: Option<&AttemptSummary>, now: DateTime<Utc>) -> SeatState {
    match attempt.map(|attempt| attempt.state_at(now)) {
        None => SeatState::Waiting,
        Some(AttemptState::Open) => SeatState::Open,
        Some(AttemptState::Submitted) => SeatState::Submitted,
        Some(AttemptState::Expired) => SeatState::Expired,
    }
}
