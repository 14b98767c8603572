//! Signing the release. The first signature says "these results"; the second, by another person over the same results,
//! writes them down and opens them to the candidates, in one transaction.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::error::faulty;
use super::load_sheet::{Frame, get_frame, load_sheet};
use super::queries;
use super::rows::NewResult;
use super::sheet::{Scored, Sheet, SheetRow, Standing};
use super::signing::{self, Signature, Step};
use crate::audit::{self, AuditEntry, sitting_chain};
use crate::platform::db::Conn;
use crate::platform::db::types::UtcTime;
use crate::platform::http::Problem;
use crate::platform::ports::Ports;
use crate::sittings::{self, SittingState};

/// Named in a refusal at most; the counts say how many there are.
const NAMED_AT_MOST: usize = 50;

/// What a signature came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Signed {
    /// A second person must sign.
    SignedOnce,
    Released,
}

/// Signs in the caller's transaction. `seen` is the digest of the results that the signer looked at.
///
/// The outer error leaves nothing behind. The inner one is an answer that must be kept: `release.changed`, with which
/// older signatures over other results are taken away.
pub fn sign_release(
    conn: &mut Conn,
    ports: &Ports,
    body_id: &str,
    actor: &str,
    sitting_id: &str,
    seen: &str,
) -> Result<Result<Signed, Problem>, Problem> {
    queries::lock_sitting(conn, sitting_id)?;
    let frame = get_frame(conn, body_id, sitting_id)?;
    match frame.sitting.state {
        SittingState::Draft => return Err(Problem::new("sitting.not_prepared")),
        SittingState::Prepared => {}
        SittingState::Released => return Err(Problem::new("sitting.released")),
    }
    let sheet = load_sheet(conn, ports, &frame)?;
    check_complete(&sheet)?;
    let digest = sheet.digest();
    let standing = queries::list_signatures(conn, body_id, sitting_id)?;
    let mut signatures: Vec<Signature> =
        standing.into_iter().map(|named| named.signature).collect();
    if signing::any_stale(&digest, &signatures) {
        clear_signatures(conn, ports, body_id, sitting_id, actor)?;
        signatures.clear();
    }
    let signature = Signature {
        signer_id: actor.to_owned(),
        digest: digest.clone(),
    };
    match signing::decide(&digest, seen, &signatures, actor, &sheet.markers()) {
        Step::Changed => Ok(Err(Problem::new("release.changed"))),
        Step::SamePerson => Err(Problem::new("release.same_person")),
        Step::OwnMarks => Err(Problem::new("release.own_marks")),
        Step::SignedOnce => {
            sign(conn, ports, &frame, &signature)?;
            Ok(Ok(Signed::SignedOnce))
        }
        Step::Release => {
            sign(conn, ports, &frame, &signature)?;
            signatures.push(signature);
            release(conn, ports, &frame, &sheet, &digest, &signatures)?;
            Ok(Ok(Signed::Released))
        }
    }
}

/// Takes signatures away because the results under them changed, and says so in the chain.
pub(super) fn clear_signatures(
    conn: &mut Conn,
    ports: &Ports,
    body_id: &str,
    sitting_id: &str,
    actor: &str,
) -> Result<(), Problem> {
    let cleared = queries::delete_signatures(conn, body_id, sitting_id)?;
    if cleared == 0 {
        return Ok(());
    }
    let entry = AuditEntry {
        chain: &sitting_chain(sitting_id),
        actor,
        action: "release.signatures_cleared",
        subject_kind: "sitting",
        subject_id: sitting_id,
        data: json!({ "signatures": cleared }),
    };
    Ok(audit::record(conn, ports, entry)?)
}

/// Errors with `release.incomplete`, the counts and the first candidates whom the release waits for.
fn check_complete(sheet: &Sheet) -> Result<(), Problem> {
    if sheet.rows.is_empty() {
        return Err(Problem::new("sitting.no_candidates"));
    }
    if !sheet.rows.iter().any(SheetRow::blocks_release) {
        return Ok(());
    }
    let waiting = sheet.count(|row| row.standing == Standing::Waiting);
    let open = sheet.count(|row| row.standing == Standing::Open);
    let unmarked = sheet.count(|row| row.lacks_practical);
    let problem = Problem::new("release.incomplete")
        .with("waiting", waiting)
        .with("open", open)
        .with("unmarked", unmarked);
    let blocking = sheet.rows.iter().filter(|row| row.blocks_release());
    Err(blocking.take(NAMED_AT_MOST).fold(problem, |problem, row| {
        let code = match row.standing {
            Standing::Waiting => "release_waiting",
            Standing::Open => "release_open",
            Standing::Absent | Standing::Finished => "release_unmarked",
        };
        let named = faulty(row.admission.admission_number.clone(), code, Vec::new());
        problem.field_with(named.field, named.code, named.params)
    }))
}

fn sign(
    conn: &mut Conn,
    ports: &Ports,
    frame: &Frame,
    signature: &Signature,
) -> Result<(), Problem> {
    let sitting = &frame.sitting;
    queries::insert_signature(conn, &sitting.body_id, &sitting.id, signature, ports.now())?;
    let entry = AuditEntry {
        chain: &sitting_chain(&sitting.id),
        actor: &signature.signer_id,
        action: "release.signed",
        subject_kind: "sitting",
        subject_id: &sitting.id,
        data: json!({ "digest": signature.digest }),
    };
    Ok(audit::record(conn, ports, entry)?)
}

fn release(
    conn: &mut Conn,
    ports: &Ports,
    frame: &Frame,
    sheet: &Sheet,
    digest: &str,
    signatures: &[Signature],
) -> Result<(), Problem> {
    let sitting = &frame.sitting;
    let signers: Vec<&str> = signatures
        .iter()
        .map(|signature| signature.signer_id.as_str())
        .collect();
    let released = json!({ "digest": digest, "signers": signers });
    let now = ports.now();
    let mut rows = Vec::new();
    for row in &sheet.rows {
        for scored in &row.results {
            rows.push(new_result(frame, row, scored, &released, now)?);
        }
    }
    queries::insert_results(conn, &rows)?;
    let actor = signers.last().copied().unwrap_or("system");
    sittings::mark_released(conn, ports, actor, &sitting.body_id, &sitting.id)?;
    let entry = AuditEntry {
        chain: &sitting_chain(&sitting.id),
        actor,
        action: "results.released",
        subject_kind: "sitting",
        subject_id: &sitting.id,
        data: json!({
            "digest": digest,
            "signers": signers,
            "candidates": sheet.rows.len(),
            "results": rows.len(),
            "passed": sheet.count(|row| row.passed),
        }),
    };
    Ok(audit::record(conn, ports, entry)?)
}

fn new_result(
    frame: &Frame,
    row: &SheetRow,
    scored: &Scored,
    released: &serde_json::Value,
    now: DateTime<Utc>,
) -> Result<NewResult, Problem> {
    let result = &scored.result;
    let mut provenance =
        serde_json::to_value(&scored.provenance).map_err(|_| Problem::internal())?;
    if let Some(members) = provenance.as_object_mut() {
        members.insert("released".to_owned(), released.clone());
    }
    Ok(NewResult {
        id: uuid::Uuid::now_v7().to_string(),
        body_id: frame.sitting.body_id.clone(),
        sitting_id: frame.sitting.id.clone(),
        admission_id: row.admission.admission_id.clone(),
        component: result.component,
        score_hundredths: result.score_hundredths,
        full_hundredths: result.full_hundredths,
        pass_hundredths: result.pass_hundredths,
        passed: result.passed,
        profile: serde_json::to_string(&result.profile).map_err(|_| Problem::internal())?,
        provenance: provenance.to_string(),
        created_at: UtcTime(now),
    })
}
