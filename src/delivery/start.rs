//! Starting the attempt: one row, once; the deadline is fixed here and never computed from what a client says.

use super::Delivery;
use super::exam_state::{ExamState, show_exam_state};
use super::model::AttemptState;
use super::sealed::{FormUnlock, unlock};
use super::token::AttemptClaims;
use crate::platform::http::Problem;
use crate::platform::ports::Ports;

/// As [`start`], with what opens the sealed form; absent when the attempt is over already.
pub(super) async fn start_and_unlock(
    ports: &Ports,
    delivery: &Delivery,
    claims: &AttemptClaims,
) -> Result<(ExamState, Option<FormUnlock>), Problem> {
    let started = delivery.journal.start_attempt(claims.clone()).await?;
    if started.attempt.state != AttemptState::Open || started.attempt.is_overdue(ports.exam_now()) {
        // A start after the end finds the attempt that was.
        return Ok((show_exam_state(ports, delivery, claims).await?, None));
    }
    let form = delivery
        .get_form(ports, &started.attempt.body_id, &started.attempt.form_id)
        .await?
        .ok_or_else(Problem::internal)?;
    let seed = started.seat.admission.order_seed.as_deref();
    let key = unlock(ports, &form, seed.unwrap_or_default())?;
    let state = delivery
        .describe(ports, &started.seat, Some(&started.attempt))
        .await?;
    Ok((state, Some(key)))
}

/// Starts the attempt of the admission, or finds it started. Starts go through the journal, which writes those of a whole
/// room by a few statements and one commit; the answer is put together from what the journal read, without a query more.
pub async fn start(
    ports: &Ports,
    delivery: &Delivery,
    claims: &AttemptClaims,
) -> Result<ExamState, Problem> {
    Ok(start_and_unlock(ports, delivery, claims).await?.0)
}
