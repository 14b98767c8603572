//! Starting the attempt: one row, once; the deadline is fixed here and never computed from what a client says.

use super::Delivery;
use super::exam_state::{ExamState, show_exam_state};
use super::model::{AttemptState, chain_start, moved, ordinary_end, ordinary_seconds};
use super::seat::{Seat, get_seat};
use super::token::AttemptClaims;
use super::{AttemptSummary, queries};
use crate::audit::{self, AuditEntry, sitting_chain};
use crate::centres;
use crate::papers;
use crate::platform::db::Conn;
use crate::platform::http::Problem;
use crate::platform::ports::Ports;
use crate::sittings::SittingState;

/// Starts the attempt of the admission, or finds it started.
pub async fn start(
    ports: &Ports,
    delivery: &Delivery,
    claims: &AttemptClaims,
) -> Result<ExamState, Problem> {
    let (worker, owned) = (ports.clone(), claims.clone());
    ports
        .db
        .write(move |conn| {
            let seat = get_seat(conn, &owned)?;
            if queries::find_by_admission(conn, &owned.body_id, &owned.admission_id)?.is_some() {
                return Ok(());
            }
            insert_attempt(conn, &worker, &seat)
        })
        .await?;
    show_exam_state(ports, delivery, claims).await
}

fn insert_attempt(conn: &mut Conn, ports: &Ports, seat: &Seat) -> Result<(), Problem> {
    let (admission, sitting) = (&seat.admission, &seat.sitting);
    let now = ports.now();
    if now >= sitting.closes_at || sitting.state == SittingState::Released {
        return Err(Problem::new("exam.over"));
    }
    let form_id = match (&admission.form_id, sitting.state) {
        (Some(form_id), SittingState::Prepared) if now >= sitting.opens_at => form_id,
        _ => return Err(Problem::new("exam.not_open")),
    };
    let form = papers::find_form(conn, &sitting.body_id, form_id)?.ok_or_else(Problem::internal)?;
    let agreed = centres::find_accommodations(
        conn,
        &sitting.body_id,
        std::slice::from_ref(&admission.candidate_id),
    )?;
    let ordinary = ordinary_seconds(now, sitting.duration_minutes, sitting.closes_at);
    let extra_seconds = agreed
        .get(&admission.candidate_id)
        .map_or(0, |agreed| agreed.extra_seconds(ordinary));
    let id = uuid::Uuid::now_v7().to_string();
    let attempt = AttemptSummary {
        chain_head: chain_start(&id, &form.digest),
        id,
        body_id: sitting.body_id.clone(),
        sitting_id: sitting.id.clone(),
        admission_id: admission.id.clone(),
        form_id: form_id.clone(),
        state: AttemptState::Open,
        started_at: now,
        deadline_at: moved(
            ordinary_end(now, sitting.duration_minutes, sitting.closes_at),
            extra_seconds,
        ),
        extra_seconds: i32::try_from(extra_seconds).unwrap_or(i32::MAX),
        credit_seconds: 0,
        closed_at: None,
        events: 0,
        answered: 0,
        last_saved_at: None,
        receipt: None,
        score_hundredths: None,
        full_hundredths: None,
        marks: None,
    };
    if !queries::insert_if_absent(conn, &attempt)? {
        return Ok(());
    }
    let chain = sitting_chain(&sitting.id);
    let actor = format!("candidate:{}", admission.id);
    let entry = AuditEntry {
        chain: &chain,
        actor: &actor,
        action: "attempt.started",
        subject_kind: "attempt",
        subject_id: &attempt.id,
        data: serde_json::json!({
            "admission_id": admission.id,
            "form_id": attempt.form_id,
            "form_digest": form.digest,
            "order_seed": admission.order_seed,
            "deadline_at": attempt.deadline_at,
            "extra_seconds": attempt.extra_seconds,
        }),
    };
    audit::record(conn, ports, entry)?;
    Ok(())
}
