//! Replacing after a correction: the holder gets a new certificate with a new number, made from what is known of the
//! person now; the old one says which number took its place.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::enter::{Holder, Issuer, enter_certificate, wait_for_turn};
use super::facts::load_facts;
use super::model::CertificateState;
use super::pdf::FontLibrary;
use super::queries;
use super::revoke::checked_reason;
use crate::access::Actor;
use crate::audit::{self, AuditEntry, sitting_chain};
use crate::centres;
use crate::platform::crypto::sha256_hex;
use crate::platform::db::Conn;
use crate::platform::http::Problem;
use crate::platform::ports::Ports;

/// The certificate that took the place of another.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Replacement {
    pub id: String,
    pub number: String,
}

pub(super) fn replace(
    conn: &mut Conn,
    ports: &Ports,
    fonts: &FontLibrary,
    actor: &Actor,
    id: &str,
    reason: &str,
) -> Result<Replacement, Problem> {
    let body_id = actor.body()?;
    let old = queries::find(conn, body_id, id)?.ok_or_else(|| Problem::new("request.not_found"))?;
    let reason = checked_reason(reason)?;
    let facts = load_facts(conn, body_id, &old.sitting_id)?;
    let candidate =
        centres::find_candidate(conn, body_id, &old.candidate_id)?.ok_or_else(Problem::internal)?;
    let issuer = Issuer {
        ports,
        fonts,
        facts: &facts,
        actor: &actor.account_id,
    };
    let turn = wait_for_turn(conn, &issuer)?;
    // The old one ends first: an admission has at most one valid certificate at any moment.
    let ended = queries::end(conn, id, CertificateState::Replaced, &reason, ports.now())?;
    if !ended {
        return Err(Problem::new("certificates.not_valid"));
    }
    let holder = Holder {
        candidate: &candidate,
        admission_id: &old.admission_id,
        centre_id: &old.centre_id,
    };
    let provenance = json!({ "replaces": old.number });
    let (new_id, number) = enter_certificate(conn, &issuer, &turn, &holder, provenance)?;
    queries::set_replaced_by(conn, id, &new_id)?;
    let entry = AuditEntry {
        chain: &sitting_chain(&old.sitting_id),
        actor: &actor.account_id,
        action: "certificate.replaced",
        subject_kind: "certificate",
        subject_id: id,
        data: json!({
            "number": old.number,
            "replaced_by": number,
            "reason_sha256": sha256_hex(reason.as_bytes()),
        }),
    };
    audit::record(conn, ports, entry)?;
    Ok(Replacement { id: new_id, number })
}
