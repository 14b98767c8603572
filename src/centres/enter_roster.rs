//! Entering a whole roster: as a job that can be resumed after any interruption, or at once in the caller's transaction.

use std::sync::Arc;

use serde_json::json;

use super::enter_rows::{ReadRoster, RosterPlace, enter_rows};
use super::error::EnterFailure;
use super::model::{Cohort, RosterState, tidy_file_name};
use super::queries;
use super::roster_file::{Refusal, read_roster};
use super::roster_import::{RosterImport, StoredRefusal, columns_place, upload_key};
use crate::audit::{self, AuditEntry};
use crate::platform::crypto::{SealError, open_bytes, seal_text, sha256_hex};
use crate::platform::db::Conn;
use crate::platform::http::Problem;
use crate::platform::jobs::{JobContext, JobFailure};
use crate::platform::ports::Ports;
use crate::platform::storage::FileError;

/// Kind of the job that enters a roster; its payload is the import's id.
pub const ROSTER_JOB: &str = "centres.roster";
/// Rows entered in one transaction, after which progress shows.
const ROWS_AT_ONCE: i32 = 200;
/// Tries for rows whose people another import entered at the same moment.
const TRIES: u32 = 4;

/// Runs the job. Rows of an earlier run that was interrupted are neither entered nor counted again.
pub async fn run_roster_job(context: JobContext) -> Result<(), JobFailure> {
    let ports = context.ports.clone();
    let id = context.payload.clone();
    let wanted = id.clone();
    let found = ports
        .db
        .read(move |conn| {
            let Some(import) = queries::find_import_anywhere(conn, &wanted)? else {
                return Ok(None);
            };
            let cohort = queries::find_cohort(conn, &import.body_id, None, &import.cohort_id)?;
            Ok::<_, EnterFailure>(cohort.map(|cohort| (import, cohort)))
        })
        .await?;
    let Some((import, cohort)) = found else {
        return Err(JobFailure::Final("centres.import_unknown".to_owned()));
    };
    if matches!(import.state, RosterState::Done | RosterState::Refused) {
        return Ok(());
    }
    let place = place_of(&import, &cohort);
    let outcome = match read_upload(&ports, &id).await? {
        Err(refusal) => Some(StoredRefusal::from(&refusal)),
        Ok(roster) => {
            enter_all(&context, &import, &place, Arc::new(roster)).await?;
            None
        }
    };
    let worker_ports = ports.clone();
    ports
        .db
        .write(move |conn| finish(conn, &worker_ports, &place, outcome.as_ref()))
        .await?;
    forget_upload(&ports, &id).await;
    Ok(())
}

/// The stored file, opened and read; the inner error is a refusal of the file itself.
async fn read_upload(ports: &Ports, id: &str) -> Result<Result<ReadRoster, Refusal>, JobFailure> {
    let sealed = match ports.files.get(&upload_key(id)).await {
        Ok(sealed) => sealed,
        Err(FileError::NotFound) => return Ok(Err(Refusal::new("interrupted"))),
        Err(FileError::Store(reason)) => return Err(JobFailure::Passing(reason)),
    };
    let secrets = Arc::clone(&ports.secrets);
    let place = upload_key(id);
    let read = tokio::task::spawn_blocking(move || {
        let bytes = open_bytes(&secrets.identity, &place, &sealed)?;
        Ok::<_, SealError>(read_roster(&bytes).map(ReadRoster::of))
    });
    let outcome = read
        .await
        .map_err(|_| JobFailure::Final("internal".to_owned()))?;
    outcome.map_err(|error| EnterFailure::from(error).into())
}

async fn enter_all(
    context: &JobContext,
    import: &RosterImport,
    place: &RosterPlace,
    roster: Arc<ReadRoster>,
) -> Result<(), JobFailure> {
    let ports = &context.ports;
    let total = roster.rows();
    let (job_ports, job_place, job_roster) = (ports.clone(), place.clone(), Arc::clone(&roster));
    ports
        .db
        .write(move |conn| begin(conn, &job_ports, &job_place, &job_roster))
        .await?;
    let mut from = import.rows_done;
    while from < total {
        let to = total.min(from + ROWS_AT_ONCE);
        enter_some(ports, place, &roster, from, to).await?;
        context.progress(i64::from(to), i64::from(total)).await?;
        from = to;
    }
    Ok(())
}

async fn enter_some(
    ports: &Ports,
    place: &RosterPlace,
    roster: &Arc<ReadRoster>,
    from: i32,
    to: i32,
) -> Result<(), EnterFailure> {
    let mut tries = 1;
    loop {
        let (job_ports, job_place, job_roster) = (ports.clone(), place.clone(), Arc::clone(roster));
        let outcome = ports
            .db
            .write(move |conn| enter_rows(conn, &job_ports, &job_place, &job_roster, from, to))
            .await;
        match outcome {
            Ok(_) => return Ok(()),
            // The other import has committed by now, so the next try finds its people.
            Err(failure) if failure.is_collision() && tries < TRIES => tries += 1,
            Err(failure) => return Err(failure),
        }
    }
}

/// Removes the file whose rows are entered. One that stays is sealed and harmless.
pub(super) async fn forget_upload(ports: &Ports, id: &str) {
    if let Err(error) = ports.files.delete(&upload_key(id)).await {
        tracing::warn!(roster.id = %id, error = %error, "an uploaded roster cannot be removed");
    }
}

fn place_of(import: &RosterImport, cohort: &Cohort) -> RosterPlace {
    RosterPlace {
        import_id: import.id.clone(),
        body_id: import.body_id.clone(),
        centre_id: import.centre_id.clone(),
        cohort_id: import.cohort_id.clone(),
        level: cohort.level,
        actor: import.created_by.clone(),
    }
}

fn begin(
    conn: &mut Conn,
    ports: &Ports,
    place: &RosterPlace,
    roster: &ReadRoster,
) -> Result<(), EnterFailure> {
    let columns = serde_json::to_string(&roster.table.header).map_err(|_| SealError)?;
    let sealed = seal_text(
        &ports.secrets.identity,
        &columns_place(&place.import_id),
        &columns,
        ports.randomness.as_ref(),
    )?;
    Ok(queries::begin_import(
        conn,
        &place.import_id,
        roster.rows(),
        &sealed,
    )?)
}

fn finish(
    conn: &mut Conn,
    ports: &Ports,
    place: &RosterPlace,
    refusal: Option<&StoredRefusal>,
) -> Result<(), EnterFailure> {
    if !queries::finish_import(conn, &place.import_id, refusal, ports.now())? {
        return Ok(());
    }
    let entry = AuditEntry {
        chain: &place.body_id,
        actor: &place.actor,
        action: if refusal.is_some() {
            "roster.refused"
        } else {
            "roster.entered"
        },
        subject_kind: "roster",
        subject_id: &place.import_id,
        data: json!({ "cohort_id": place.cohort_id, "refusal": refusal.map(|refusal| &refusal.code) }),
    };
    Ok(audit::record(conn, ports, entry)?)
}

/// A new import of a file into a cohort, not yet stored.
pub(super) fn new_import(
    ports: &Ports,
    actor: &str,
    cohort: &Cohort,
    file_name: &str,
) -> RosterImport {
    RosterImport {
        id: uuid::Uuid::now_v7().to_string(),
        body_id: cohort.body_id.clone(),
        centre_id: cohort.centre_id.clone(),
        cohort_id: cohort.id.clone(),
        job_id: None,
        file_name: tidy_file_name(file_name),
        state: RosterState::Queued,
        refusal: None,
        columns_cipher: None,
        rows_total: 0,
        rows_done: 0,
        rows_entered: 0,
        rows_updated: 0,
        rows_unchanged: 0,
        rows_rejected: 0,
        created_by: actor.to_owned(),
        created_at: ports.now(),
        finished_at: None,
    }
}

/// Enters a roster at once, in the caller's transaction, by the code that the job uses. A file that is refused gives an
/// import in that state and no error.
///
/// Errors with `request.not_found` when the body has no such cohort.
pub fn enter_roster_now(
    conn: &mut Conn,
    ports: &Ports,
    actor: &str,
    body_id: &str,
    cohort_id: &str,
    file_name: &str,
    bytes: &[u8],
) -> Result<RosterImport, Problem> {
    let cohort = queries::find_cohort(conn, body_id, None, cohort_id)?
        .ok_or_else(|| Problem::new("request.not_found"))?;
    let import = new_import(ports, actor, &cohort, file_name);
    queries::insert_import(conn, &import, &sha256_hex(bytes))?;
    let place = place_of(&import, &cohort);
    let refusal = match read_roster(bytes).map(ReadRoster::of) {
        Err(refusal) => Some(StoredRefusal::from(&refusal)),
        Ok(roster) => {
            begin(conn, ports, &place, &roster)?;
            let mut from = 0;
            while from < roster.rows() {
                let to = roster.rows().min(from + ROWS_AT_ONCE);
                enter_rows(conn, ports, &place, &roster, from, to)?;
                from = to;
            }
            None
        }
    };
    finish(conn, ports, &place, refusal.as_ref())?;
    queries::find_import_anywhere(conn, &import.id)?.ok_or_else(Problem::internal)
}
