//! Revoking: at once, for good, with a reason that everyone sees who verifies.

use serde_json::json;

use super::model::{Certificate, CertificateState, parse_reason};
use super::queries;
use crate::access::Actor;
use crate::audit::{self, AuditEntry, sitting_chain};
use crate::platform::crypto::sha256_hex;
use crate::platform::db::Conn;
use crate::platform::http::Problem;
use crate::platform::ports::Ports;

pub(super) fn revoke(
    conn: &mut Conn,
    ports: &Ports,
    actor: &Actor,
    id: &str,
    reason: &str,
) -> Result<Certificate, Problem> {
    let body_id = actor.body()?;
    let certificate =
        queries::find(conn, body_id, id)?.ok_or_else(|| Problem::new("request.not_found"))?;
    let reason = checked_reason(reason)?;
    let state = CertificateState::Revoked;
    if !queries::end(conn, id, state, &reason, ports.now())? {
        return Err(Problem::new("certificates.not_valid"));
    }
    let entry = AuditEntry {
        chain: &sitting_chain(&certificate.sitting_id),
        actor: &actor.account_id,
        action: "certificate.revoked",
        subject_kind: "certificate",
        subject_id: id,
        // The reason itself is free text and stays out of the chain; its digest keeps it from being changed unseen.
        data: json!({ "number": certificate.number, "reason_sha256": sha256_hex(reason.as_bytes()) }),
    };
    audit::record(conn, ports, entry)?;
    queries::find(conn, body_id, id)?.ok_or_else(Problem::internal)
}

pub(super) fn checked_reason(reason: &str) -> Result<String, Problem> {
    parse_reason(reason).map_err(|fault| match Problem::invalid(vec![fault]) {
        Err(problem) => problem,
        Ok(()) => Problem::internal(),
    })
}
