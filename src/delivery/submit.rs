//! Handing in: whatever waits in the journal is written first, then the attempt is closed, graded and receipted.

use super::Delivery;
use super::exam_state::{ExamState, show_exam_state};
use super::journal::{CloseRequest, ClosedBy};
use super::seat::find_settled_attempt;
use super::token::AttemptClaims;
use crate::platform::http::Problem;
use crate::platform::ports::Ports;

/// Hands in, or finds it done: a second submit gets the same receipt.
pub async fn submit(
    ports: &Ports,
    delivery: &Delivery,
    claims: &AttemptClaims,
) -> Result<ExamState, Problem> {
    let attempt = find_settled_attempt(ports, &delivery.journal, claims)
        .await?
        .ok_or_else(|| Problem::new("exam.not_started"))?;
    let request = CloseRequest {
        attempt_id: attempt.id,
        by: ClosedBy::Candidate {
            admission_id: claims.admission_id.clone(),
            device_digest: claims.device_digest.clone(),
        },
    };
    delivery.journal.close(request).await?;
    show_exam_state(ports, delivery, claims).await
}
