//! What a candidate sees of the own exam at any moment.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::AttemptSummary;
use super::Delivery;
use super::model::{AttemptState, Receipt, ordinary_seconds, remaining_seconds};
use super::plans::PlanFacts;
use super::seat::{Seat, find_settled_attempt, get_seat};
use super::token::AttemptClaims;
use crate::centres::TextSize;
use crate::items::ItemKind;
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
    /// Whether time stands still because the server's clock was moved; nobody is cut off meanwhile.
    pub clock_frozen: bool,
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
    let owned = claims.clone();
    let seat = ports.db.read(move |conn| get_seat(conn, &owned)).await?;
    delivery.describe(ports, &seat, attempt.as_ref()).await
}

impl Delivery {
    /// Puts the state together from what was read.
    pub(super) async fn describe(
        &self,
        ports: &Ports,
        seat: &Seat,
        attempt: Option<&AttemptSummary>,
    ) -> Result<ExamState, Problem> {
        let sitting = &seat.sitting;
        let plan = self
            .plans
            .get(ports, &sitting.body_id, &sitting.plan_id)
            .await?;
        let time = ServerTime {
            now: ports.now(),
            exam_now: ports.exam_now(),
            frozen: ports.guard.freeze().is_some(),
        };
        Ok(describe(seat, &plan, attempt, time))
    }
}

#[derive(Clone, Copy)]
struct ServerTime {
    now: DateTime<Utc>,
    /// Stands still while the server's clock is in doubt.
    exam_now: DateTime<Utc>,
    frozen: bool,
}

fn describe(
    seat: &Seat,
    plan: &PlanFacts,
    attempt: Option<&AttemptSummary>,
    time: ServerTime,
) -> ExamState {
    let (admission, sitting) = (&seat.admission, &seat.sitting);
    let ordinary = ordinary_seconds(
        time.now.max(sitting.opens_at),
        sitting.duration_minutes,
        sitting.closes_at,
    );
    let state = phase(sitting, attempt, time);
    ExamState {
        admission_number: admission.admission_number.clone().unwrap_or_default(),
        name: seat.candidate.name.clone(),
        id_number_masked: seat.candidate.id_number_masked.clone(),
        sitting_name: sitting.name.clone(),
        occupation_name: plan.occupation_name.clone(),
        level_name: standards::level_name(sitting.level).to_owned(),
        room: admission.room_name.clone(),
        seat_no: admission.seat_no,
        opens_at: sitting.opens_at,
        closes_at: sitting.closes_at,
        duration_minutes: sitting.duration_minutes,
        full_hundredths: plan.full_hundredths,
        pass_hundredths: plan.pass_hundredths,
        parts: plan.parts.clone(),
        extra_seconds: attempt.map_or_else(
            || seat.agreed.extra_seconds(ordinary),
            |attempt| i64::from(attempt.extra_seconds),
        ),
        credit_seconds: attempt.map_or(0, |attempt| i64::from(attempt.credit_seconds)),
        text_size: seat.agreed.text_size,
        high_contrast: seat.agreed.high_contrast,
        state,
        server_time: time.now,
        clock_frozen: time.frozen,
        attempt_id: attempt.map(|attempt| attempt.id.clone()),
        deadline_at: attempt.map(|attempt| attempt.deadline_at),
        remaining_seconds: attempt
            .filter(|_| state == ExamPhase::Open)
            .map(|attempt| remaining_seconds(attempt.deadline_at, time.exam_now)),
        receipt: attempt.and_then(|attempt| attempt.receipt.clone()),
    }
}

fn phase(sitting: &SittingView, attempt: Option<&AttemptSummary>, time: ServerTime) -> ExamPhase {
    match attempt.map(|attempt| attempt.state_at(time.exam_now)) {
        Some(AttemptState::Open) => ExamPhase::Open,
        Some(AttemptState::Submitted) => ExamPhase::Submitted,
        Some(AttemptState::Expired) => ExamPhase::Expired,
        None if time.now >= sitting.closes_at || sitting.state == SittingState::Released => {
            ExamPhase::Closed
        }
        None if time.now < sitting.opens_at => ExamPhase::NotOpen,
        None => ExamPhase::Ready,
    }
}
