//! What a candidate sees of the own exam at any moment.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::AttemptSummary;
use super::Delivery;
use super::model::{AttemptState, Receipt, ordinary_seconds, remaining_seconds};
use super::seat::{Seat, find_settled_attempt, get_seat};
use super::token::AttemptClaims;
use crate::centres::{self, Accommodation, TextSize};
use crate::items::ItemKind;
use crate::platform::db::Conn;
use crate::platform::http::Problem;
use crate::platform::ports::Ports;
use crate::sittings::{SittingState, SittingView};
use crate::standards;

/// Where the candidate stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ExamPhase {
    /// The sitting has not opened.
    NotOpen,
    /// The sitting is open and the attempt can start.
    Ready,
    /// Under way.
    Open,
    /// Handed in by the candidate.
    Submitted,
    /// Closed by time.
    Expired,
    /// The sitting is over and the candidate never started.
    Closed,
}

/// One part of the paper.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PaperPart {
    pub kind: ItemKind,
    pub count: i32,
    /// Marks of one item, in hundredths.
    pub score_hundredths: i32,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ExamState {
    pub admission_number: String,
    pub name: String,
    pub id_number_masked: String,
    pub sitting_name: String,
    pub occupation_name: String,
    pub level_name: String,
    pub room: Option<String>,
    pub seat_no: Option<i32>,
    pub opens_at: DateTime<Utc>,
    pub closes_at: DateTime<Utc>,
    pub duration_minutes: i32,
    pub full_hundredths: i32,
    pub pass_hundredths: i32,
    pub parts: Vec<PaperPart>,
    /// Extra time agreed for the candidate, in seconds; before the start what would be had on starting now.
    pub extra_seconds: i64,
    /// Time credited for faults, in seconds.
    pub credit_seconds: i64,
    /// Size of the text agreed for the candidate.
    pub text_size: TextSize,
    /// Whether high contrast was agreed for the candidate.
    pub high_contrast: bool,
    pub state: ExamPhase,
    pub server_time: DateTime<Utc>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attempt_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    /// Ordinary time, extra time and credits together: the one deadline the server goes by.
    pub deadline_at: Option<DateTime<Utc>>,
    /// While the attempt is open.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remaining_seconds: Option<i64>,
    /// When the attempt is closed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub receipt: Option<Receipt>,
}

/// The state now; an attempt whose time has run out is closed first.
pub(super) async fn show_exam_state(
    ports: &Ports,
    delivery: &Delivery,
    claims: &AttemptClaims,
) -> Result<ExamState, Problem> {
    let attempt = find_settled_attempt(ports, &delivery.journal, claims).await?;
    let (claims, now) = (claims.clone(), ports.now());
    ports
        .db
        .read(move |conn| {
            let seat = get_seat(conn, &claims)?;
            describe(conn, &seat, attempt.as_ref(), now)
        })
        .await
}

/// Puts the state together.
pub(super) fn describe(
    conn: &mut Conn,
    seat: &Seat,
    attempt: Option<&AttemptSummary>,
    now: DateTime<Utc>,
) -> Result<ExamState, Problem> {
    let (admission, sitting) = (&seat.admission, &seat.sitting);
    let candidate = centres::find_candidate(conn, &sitting.body_id, &admission.candidate_id)?
        .ok_or_else(Problem::internal)?;
    let agreed = centres::find_accommodations(
        conn,
        &sitting.body_id,
        std::slice::from_ref(&admission.candidate_id),
    )?;
    let agreed = agreed
        .get(&admission.candidate_id)
        .copied()
        .unwrap_or(Accommodation::NONE);
    let ordinary = ordinary_seconds(
        now.max(sitting.opens_at),
        sitting.duration_minutes,
        sitting.closes_at,
    );
    let plan = standards::find_plan(conn, &sitting.body_id, &sitting.plan_id)?
        .ok_or_else(Problem::internal)?;
    let theory = &plan.document.theory;
    let state = phase(sitting, attempt, now);
    let parts = theory
        .parts
        .iter()
        .filter_map(|part| {
            Some(PaperPart {
                kind: ItemKind::parse(&part.kind.to_string())?,
                count: i32::from(part.count),
                score_hundredths: hundredths(part.score_hundredths),
            })
        })
        .collect();
    Ok(ExamState {
        admission_number: admission.admission_number.clone().unwrap_or_default(),
        name: candidate.name,
        id_number_masked: candidate.id_number_masked,
        sitting_name: sitting.name.clone(),
        occupation_name: plan.occupation_name,
        level_name: standards::level_name(sitting.level).to_owned(),
        room: admission.room_name.clone(),
        seat_no: admission.seat_no,
        opens_at: sitting.opens_at,
        closes_at: sitting.closes_at,
        duration_minutes: sitting.duration_minutes,
        full_hundredths: hundredths(theory.full_hundredths),
        pass_hundredths: hundredths(theory.pass_hundredths),
        parts,
        extra_seconds: attempt.map_or_else(
            || agreed.extra_seconds(ordinary),
            |attempt| i64::from(attempt.extra_seconds),
        ),
        credit_seconds: attempt.map_or(0, |attempt| i64::from(attempt.credit_seconds)),
        text_size: agreed.text_size,
        high_contrast: agreed.high_contrast,
        state,
        server_time: now,
        attempt_id: attempt.map(|attempt| attempt.id.clone()),
        deadline_at: attempt.map(|attempt| attempt.deadline_at),
        remaining_seconds: attempt
            .filter(|_| state == ExamPhase::Open)
            .map(|attempt| remaining_seconds(attempt.deadline_at, now)),
        receipt: attempt.and_then(|attempt| attempt.receipt.clone()),
    })
}

fn phase(sitting: &SittingView, attempt: Option<&AttemptSummary>, now: DateTime<Utc>) -> ExamPhase {
    match attempt.map(|attempt| attempt.state_at(now)) {
        Some(AttemptState::Open) => ExamPhase::Open,
        Some(AttemptState::Submitted) => ExamPhase::Submitted,
        Some(AttemptState::Expired) => ExamPhase::Expired,
        None if now >= sitting.closes_at || sitting.state == SittingState::Released => {
            ExamPhase::Closed
        }
        None if now < sitting.opens_at => ExamPhase::NotOpen,
        None => ExamPhase::Ready,
    }
}

fn hundredths(value: u32) -> i32 {
    i32::try_from(value).unwrap_or(i32::MAX)
}
