//! The answers that stand, for a page that was reloaded or moved to another computer.

use super::model::{FoldedAnswer, fold};
use super::queries;
use super::seat::get_seat;
use super::token::AttemptClaims;
use crate::platform::http::Problem;
use crate::platform::ports::Ports;

pub(super) struct StandingAnswers {
    /// By item number, in order.
    pub(super) answers: Vec<(i32, FoldedAnswer)>,
    pub(super) chain_head: String,
    pub(super) events: i64,
}

pub(super) async fn show_answers(
    ports: &Ports,
    claims: &AttemptClaims,
) -> Result<StandingAnswers, Problem> {
    let claims = claims.clone();
    ports
        .db
        .read(move |conn| {
            get_seat(conn, &claims)?;
            let attempt = queries::find_by_admission(conn, &claims.body_id, &claims.admission_id)?
                .ok_or_else(|| Problem::new("exam.not_started"))?;
            let rows = queries::list_events(conn, &attempt.id)?;
            let scored = rows.iter().filter(|row| !row.late);
            let standing = fold(scored.filter_map(|row| row.body()));
            // The head of what was read: saves that commit between the two reads are in neither.
            let chain_head = rows
                .last()
                .map_or(attempt.chain_head, |row| row.chain_hash.clone());
            Ok(StandingAnswers {
                answers: standing.into_iter().collect(),
                chain_head,
                events: rows.last().map_or(0, |row| row.ordinal),
            })
        })
        .await
}
