//! What other slices may know of enrolled people.

use super::model::{Candidate, Cohort, EnrolledCandidate, id_number_place};
use super::queries;
use crate::platform::crypto::{equal_in_constant_time, open_text};
use crate::platform::db::{Conn, DbFailure};
use crate::platform::http::Problem;
use crate::platform::ports::Ports;

/// Everybody in a cohort of the body, in the order of the roster; nobody when the body has no such cohort.
pub fn list_enrolled(
    conn: &mut Conn,
    body_id: &str,
    cohort_id: &str,
) -> Result<Vec<EnrolledCandidate>, DbFailure> {
    let cohort: Option<Cohort> = queries::find_cohort(conn, body_id, None, cohort_id)?;
    match cohort {
        Some(cohort) => queries::list_enrolled(conn, &cohort),
        None => Ok(Vec::new()),
    }
}

/// The whole identity number, for printing on a certificate. The caller writes an audit entry.
pub fn reveal_id_number(ports: &Ports, candidate: &Candidate) -> Result<String, Problem> {
    open_text(
        &ports.secrets.identity,
        &id_number_place(&candidate.id),
        &candidate.id_number_cipher,
    )
    .map_err(|_| {
        tracing::error!(candidate.id = %candidate.id, "an identity number cannot be opened");
        Problem::internal()
    })
}

/// Whether the number ends with these six characters; a small `x` counts as `X`.
pub fn id_number_ends_with(
    ports: &Ports,
    candidate: &Candidate,
    last_six: &str,
) -> Result<bool, Problem> {
    let number = reveal_id_number(ports, candidate)?;
    let tail = number.get(12..).unwrap_or_default();
    Ok(tail.len() == 6 && equal_in_constant_time(tail, &last_six.trim().to_uppercase()))
}
