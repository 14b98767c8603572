//! A roster comes in: the file is sealed and stored, the import and its job are written, the rows are entered later.

use std::sync::Arc;

use serde_json::json;

use super::enter_roster::{ROSTER_JOB, forget_upload, new_import};
use super::model::Cohort;
use super::queries;
use super::roster_import::{RosterImport, upload_key};
use crate::access::Actor;
use crate::audit::{self, AuditEntry};
use crate::platform::crypto::{seal_bytes, sha256_hex};
use crate::platform::db::Conn;
use crate::platform::http::Problem;
use crate::platform::idempotency::{RequestKey, write_once};
use crate::platform::jobs;
use crate::platform::ports::Ports;

/// A file as it came.
pub(super) struct UploadedFile {
    pub(super) name: String,
    pub(super) bytes: Vec<u8>,
}

/// Stores the file and enqueues its import; returns the import's id.
///
/// Errors with `request.not_found` when the cohort is not within the actor's sight.
pub(super) async fn upload_roster(
    ports: &Ports,
    actor: &Actor,
    cohort_id: String,
    file: UploadedFile,
    idempotency_key: Option<String>,
) -> Result<String, Problem> {
    let body_id = actor.body()?.to_owned();
    let scope = actor.centre_scope()?.map(str::to_owned);
    let wanted = cohort_id.clone();
    let cohort = ports
        .db
        .read(move |conn| queries::find_cohort(conn, &body_id, scope.as_deref(), &wanted))
        .await
        .map_err(Problem::from)?
        .ok_or_else(|| Problem::new("request.not_found"))?;

    let import = new_import(ports, &actor.account_id, &cohort, &file.name);
    let id = import.id.clone();
    let digest = store(ports, &id, file.bytes).await?;
    let request = RequestKey {
        actor_id: actor.account_id.clone(),
        route: format!("POST /cohorts/{cohort_id}/rosters"),
        key: idempotency_key,
        body_digest: digest.clone(),
        now: ports.now(),
    };
    let worker_ports = ports.clone();
    let outcome = write_once(&ports.db, request, move |conn| {
        write_import(conn, &worker_ports, &cohort, import, &digest)
    })
    .await;
    // A repeated request is answered with the first import; the file stored for this one has no use.
    if !outcome.as_ref().is_ok_and(|written| *written == id) {
        forget_upload(ports, &id).await;
    }
    outcome
}

/// Seals and stores the file; returns the digest of its plain bytes.
async fn store(ports: &Ports, id: &str, bytes: Vec<u8>) -> Result<String, Problem> {
    let key = upload_key(id);
    let place = key.clone();
    let (secrets, randomness) = (Arc::clone(&ports.secrets), Arc::clone(&ports.randomness));
    let sealing = tokio::task::spawn_blocking(move || {
        let digest = sha256_hex(&bytes);
        seal_bytes(&secrets.identity, &place, &bytes, randomness.as_ref())
            .map(|sealed| (digest, sealed))
    });
    let (digest, sealed) = sealing
        .await
        .map_err(|_| Problem::internal())?
        .map_err(|_| Problem::internal())?;
    ports.files.put(&key, sealed).await.map_err(|error| {
        tracing::error!(roster.id = %id, error = %error, "an uploaded roster cannot be stored");
        Problem::new("database.unavailable").retry_after(3)
    })?;
    Ok(digest)
}

fn write_import(
    conn: &mut Conn,
    ports: &Ports,
    cohort: &Cohort,
    mut import: RosterImport,
    digest: &str,
) -> Result<String, Problem> {
    let job_id = jobs::enqueue(
        conn,
        ROSTER_JOB,
        Some(&cohort.body_id),
        &import.id,
        &import.created_by,
        ports.now(),
    )?;
    import.job_id = Some(job_id);
    queries::insert_import(conn, &import, digest)?;
    let entry = AuditEntry {
        chain: &cohort.body_id,
        actor: &import.created_by,
        action: "roster.uploaded",
        subject_kind: "roster",
        subject_id: &import.id,
        data: json!({ "cohort_id": cohort.id, "file_digest": digest }),
    };
    audit::record(conn, ports, entry)?;
    Ok(import.id)
}
