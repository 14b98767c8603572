//! Starting the attempt: one row, once; the deadline is fixed here and never computed from what a client says.

use super::Delivery;
use super::exam_state::{ExamState, show_exam_state};
use super::token::AttemptClaims;
use crate::platform::http::Problem;
use crate::platform::ports::Ports;

/// Starts the attempt of the admission, or finds it started. Starts go through the journal, which writes those of a whole
/// room by a few statements and one commit; the answer is put together from what the journal read, without a query more.
pub async fn start(
    ports: &Ports,
    delivery: &Delivery,
    claims: &AttemptClaims,
) -> Result<ExamState, Problem> {
    let started = delivery.journal.start_attempt(claims.clone()).await?;
    let now = ports.now();
    if started.attempt.is_overdue(now) {
        // A start after the end finds the attempt that was.
        return show_exam_state(ports, delivery, claims).await;
    }
    delivery
        .describe(ports, &started.seat, Some(&started.attempt), now)
        .await
}
