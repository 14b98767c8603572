//! A candidate with an account reads the own released results.

use super::candidate_result::{CandidateResult, load_candidate_result};
use super::queries;
use crate::access::Actor;
use crate::centres;
use crate::platform::db::Conn;
use crate::platform::http::Problem;
use crate::sittings;

/// Newest sitting first; sittings that are not released are left out.
pub(super) fn own_results(conn: &mut Conn, actor: &Actor) -> Result<Vec<CandidateResult>, Problem> {
    let body_id = actor.body()?;
    // An account that is no candidate's yet has no results yet.
    let Some(candidate_id) = actor.candidate_id.as_deref() else {
        return Ok(Vec::new());
    };
    let Some(candidate) = centres::find_candidate(conn, body_id, candidate_id)? else {
        return Ok(Vec::new());
    };
    let mut results = Vec::new();
    for admission_id in queries::list_own_admissions(conn, body_id, candidate_id)? {
        let Some(admission) = sittings::find_admission(conn, body_id, &admission_id)? else {
            continue;
        };
        match load_candidate_result(conn, &admission, &candidate) {
            Ok(result) => results.push(result),
            Err(problem) if problem.code() == "results.not_released" => {}
            Err(problem) => return Err(problem),
        }
    }
    Ok(results)
}
