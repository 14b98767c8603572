//! The people of a cohort become candidates of a sitting.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::admission_number::MAX_SERIAL;
use super::model::check_draft;
use super::queries;
use super::rows::NewAdmissionRow;
use crate::audit::{self, AuditEntry};
use crate::centres;
use crate::platform::db::Conn;
use crate::platform::http::Problem;
use crate::platform::ports::Ports;

/// What became of the people of a cohort.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Admitted {
    pub added: usize,
    /// Had a place in this sitting before.
    pub already: usize,
}

/// Admits everybody enrolled in a cohort; who has a place already keeps it. `actor` is an account id or `system`.
///
/// # Errors
/// 404 for a sitting that is not the body's; `request.invalid` for an unknown cohort; `sitting.cohort_does_not_fit` for
/// another occupation or level; `sitting.cohort_empty`; `sitting.candidates_elsewhere` with their number when people
/// have a place in a sitting at the same time, and then nobody is admitted; `sitting.too_many_candidates`;
/// `sitting.prepared`, `sitting.released`.
pub fn admit_cohort(
    conn: &mut Conn,
    ports: &Ports,
    actor: &str,
    body_id: &str,
    sitting_id: &str,
    cohort_id: &str,
) -> Result<Admitted, Problem> {
    let sitting = queries::lock_sitting(conn, body_id, sitting_id)?
        .ok_or_else(|| Problem::new("request.not_found"))?;
    let Some(cohort) = centres::find_cohort(conn, body_id, None, cohort_id)? else {
        return Err(Problem::new("request.invalid").field("cohort_id", "cohort_unknown"));
    };
    check_draft(sitting.state)?;
    if (cohort.occupation_code.as_str(), cohort.level)
        != (sitting.occupation_code.as_str(), sitting.level)
    {
        return Err(Problem::new("sitting.cohort_does_not_fit"));
    }
    let enrolled = centres::list_enrolled(conn, body_id, &cohort.id)?;
    if enrolled.is_empty() {
        return Err(Problem::new("sitting.cohort_empty"));
    }
    let mut placed: BTreeSet<String> = queries::list_candidates_of(conn, body_id, sitting_id)?
        .into_iter()
        .collect();
    let before = placed.len();
    let mut coming = Vec::new();
    for person in &enrolled {
        if placed.insert(person.candidate_id.clone()) {
            coming.push(person);
        }
    }
    if before + coming.len() > MAX_SERIAL {
        return Err(Problem::new("sitting.too_many_candidates").with("limit", MAX_SERIAL));
    }
    let ids: Vec<String> = coming
        .iter()
        .map(|person| person.candidate_id.clone())
        .collect();
    let window = (sitting.opens_at, sitting.closes_at);
    let elsewhere =
        queries::list_candidates_elsewhere(conn, body_id, sitting_id, window, &ids)?.len();
    if elsewhere > 0 {
        return Err(Problem::new("sitting.candidates_elsewhere").with("count", elsewhere));
    }
    let now = ports.now();
    for person in &coming {
        let row = NewAdmissionRow {
            id: &uuid::Uuid::now_v7().to_string(),
            body_id,
            sitting_id,
            centre_id: &person.centre_id,
            cohort_id: &cohort.id,
            enrolment_id: &person.enrolment_id,
            candidate_id: &person.candidate_id,
            created_at: now.into(),
        };
        queries::insert_admission(conn, &row)?;
    }
    let admitted = Admitted {
        added: coming.len(),
        already: enrolled.len() - coming.len(),
    };
    let entry = AuditEntry {
        chain: body_id,
        actor,
        action: "cohort.admitted",
        subject_kind: "sitting",
        subject_id: sitting_id,
        data: json!({ "cohort_id": cohort.id, "added": admitted.added, "already": admitted.already }),
    };
    audit::record(conn, ports, entry)?;
    Ok(admitted)
}
