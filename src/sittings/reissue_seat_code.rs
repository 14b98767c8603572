//! An invigilator gives out a new seat code; the device that held the seat is put off.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::model::check_prepared;
use super::queries;
use super::seat_code::{make_code, reveal_code};
use crate::access::Actor;
use crate::audit::{self, AuditEntry, sitting_chain};
use crate::platform::db::Conn;
use crate::platform::http::Problem;
use crate::platform::ports::Ports;

/// The new code, still sealed, so that a stored answer of the request tells nothing.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct SealedCode {
    admission_id: String,
    cipher: String,
}

impl SealedCode {
    pub(super) fn reveal(&self, ports: &Ports) -> Result<String, Problem> {
        reveal_code(ports, &self.admission_id, &self.cipher)
    }
}

pub(super) fn reissue_seat_code(
    conn: &mut Conn,
    ports: &Ports,
    actor: &Actor,
    sitting_id: &str,
    admission_id: &str,
) -> Result<SealedCode, Problem> {
    let body_id = actor.body()?;
    let scope = actor.centre_scope()?;
    let sitting = queries::find_sitting(conn, body_id, sitting_id)?
        .ok_or_else(|| Problem::new("request.not_found"))?;
    let admission = queries::find_admission(conn, body_id, admission_id)?
        .filter(|admission| admission.sitting_id == sitting.id)
        .filter(|admission| scope.is_none_or(|centre| centre == admission.centre_id))
        .ok_or_else(|| Problem::new("request.not_found"))?;
    check_prepared(sitting.state)?;
    if sitting.closes_at <= ports.now() {
        return Err(Problem::new("sitting.over"));
    }
    let code = make_code(ports, &admission.id)?;
    queries::set_new_code(conn, body_id, &admission.id, &code.digest, &code.cipher)?;
    let entry = AuditEntry {
        chain: &sitting_chain(sitting_id),
        actor: &actor.account_id,
        action: "seat_code.renewed",
        subject_kind: "admission",
        subject_id: &admission.id,
        data: json!({ "device_put_off": admission.device_digest.is_some() }),
    };
    audit::record(conn, ports, entry)?;
    Ok(SealedCode {
        admission_id: admission.id,
        cipher: code.cipher,
    })
}
