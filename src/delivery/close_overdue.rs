//! The sweeper: closes attempts whose time has run out. Any number of processes may sweep; the row lock under which an
//! attempt is closed lets exactly one of them do it.

use super::journal::{CloseRequest, ClosedBy};
use super::{Delivery, queries};
use crate::platform::http::Problem;
use crate::platform::ports::Ports;

/// Attempts asked for at once.
const SWEEP_LIMIT: usize = 256;
/// Rounds of one look, so that attempts which cannot be closed do not keep it for ever.
const SWEEP_ROUNDS: usize = 400;

/// Closes everything that is overdue, also what ran over while no server was up; returns how many attempts were handed to
/// the journal and closed.
pub async fn close_overdue(ports: &Ports, delivery: &Delivery) -> Result<usize, Problem> {
    delivery.tidy();
    let mut closed = 0;
    for _ in 0..SWEEP_ROUNDS {
        let round = close_some(ports, delivery).await?;
        closed += round.closed;
        // What cannot be closed comes first in every round; as long as something can, the others have their turn.
        if round.found < SWEEP_LIMIT || round.closed == 0 {
            return match round.trouble {
                // One attempt that cannot be closed must not look like a quiet sweep.
                Some(problem) => {
                    tracing::warn!(closed, error = %problem, "overdue attempts could not be closed");
                    Err(problem)
                }
                None => Ok(closed),
            };
        }
    }
    Ok(closed)
}

struct Round {
    found: usize,
    closed: usize,
    trouble: Option<Problem>,
}

async fn close_some(ports: &Ports, delivery: &Delivery) -> Result<Round, Problem> {
    let now = ports.exam_now();
    let limit = i64::try_from(SWEEP_LIMIT).unwrap_or(i64::MAX);
    let overdue = ports
        .db
        .read(move |conn| queries::list_overdue(conn, now, limit).map_err(Problem::from))
        .await?;
    let found = overdue.len();
    let closings = overdue.into_iter().map(|admission_id| {
        delivery.journal.close(CloseRequest {
            admission_id,
            by: ClosedBy::Time,
        })
    });
    // All at once, so that the journal can close many in one transaction.
    let (mut closed, mut trouble) = (0, None);
    for outcome in futures_util::future::join_all(closings).await {
        match outcome {
            Ok(_) => closed += 1,
            Err(problem) => trouble = Some(problem),
        }
    }
    Ok(Round {
        found,
        closed,
        trouble,
    })
}
