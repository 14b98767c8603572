//! How an uploaded roster stands, as its uploader should see it.

use super::model::RosterState;
use super::queries;
use super::roster_file::Refusal;
use super::roster_import::{RosterImport, StoredRefusal};
use crate::access::Actor;
use crate::platform::db::{Conn, DbFailure};
use crate::platform::http::Problem;
use crate::platform::jobs::{self, JobState};

/// Imports shown with a cohort.
const SHOWN: i64 = 20;

/// The import within the actor's sight.
///
/// Errors with `request.not_found`.
pub(super) fn find_roster(
    conn: &mut Conn,
    actor: &Actor,
    id: &str,
) -> Result<RosterImport, Problem> {
    let import = queries::find_import(conn, actor.body()?, actor.centre_scope()?, id)?
        .ok_or_else(|| Problem::new("request.not_found"))?;
    Ok(with_job_outcome(conn, import)?)
}

/// The newest imports of a cohort that was found for the actor.
pub(super) fn list_rosters(
    conn: &mut Conn,
    cohort_id: &str,
) -> Result<Vec<RosterImport>, DbFailure> {
    let imports = queries::list_imports(conn, cohort_id, SHOWN)?;
    imports
        .into_iter()
        .map(|import| with_job_outcome(conn, import))
        .collect()
}

/// An import whose job was given up would wait for ever; it is shown as interrupted.
fn with_job_outcome(conn: &mut Conn, mut import: RosterImport) -> Result<RosterImport, DbFailure> {
    let waits = matches!(import.state, RosterState::Queued | RosterState::Running);
    if let Some(job_id) = import.job_id.as_deref().filter(|_| waits) {
        let job = jobs::find(conn, job_id, Some(&import.body_id))?;
        if job.is_some_and(|job| job.state == JobState::Failed) {
            import.state = RosterState::Refused;
            import.refusal = Some(StoredRefusal::from(&Refusal::new("interrupted")));
        }
    }
    Ok(import)
}
