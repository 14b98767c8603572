//! Handing in: whatever waits in the journal is written first, then the attempt is closed, graded and receipted.

use super::Delivery;
use super::exam_state::{ExamState, show_exam_state};
use super::journal::{CloseRequest, ClosedBy};
use super::token::AttemptClaims;
use crate::platform::http::Problem;
use crate::platform::ports::Ports;

/// Hands in, or finds it done: a second submit gets the same receipt.
pub async fn submit(
    ports: &Ports,
    delivery: &Delivery,
    claims: &AttemptClaims,
) -> Result<ExamState, Problem> {
    let request = CloseRequest {
        admission_id: claims.admission_id.clone(),
        by: ClosedBy::Candidate(claims.clone()),
    };
    match delivery.journal.close(request).await? {
        Some(closed) => {
            delivery
                .describe(ports, &closed.seat, Some(&closed.attempt))
                .await
        }
        None => show_exam_state(ports, delivery, claims).await,
    }
}
