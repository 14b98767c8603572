//! Looking at certificates: the body's people, and holders at their own.

use serde_json::json;

use super::model::Certificate;
use super::print;
use super::queries::{self, CertificateFilter};
use crate::access::Actor;
use crate::audit::{self, AuditEntry, sitting_chain};
use crate::centres;
use crate::platform::crypto::equal_in_constant_time;
use crate::platform::db::Conn;
use crate::platform::http::{Page, Problem};
use crate::platform::ports::Ports;
use crate::sittings;

/// Compared when no such admission exists.
const NOBODY: &str = "——";

pub(super) fn list_certificates(
    conn: &mut Conn,
    actor: &Actor,
    mut filter: CertificateFilter,
    limit: i64,
) -> Result<Page<Certificate>, Problem> {
    filter.centre_id = actor.centre_scope()?.map(str::to_owned);
    let rows = queries::list(conn, actor.body()?, &filter, limit)?;
    Ok(Page::cut(rows, limit, |certificate| certificate.id.clone()))
}

pub(super) fn get_certificate(
    conn: &mut Conn,
    actor: &Actor,
    id: &str,
) -> Result<Certificate, Problem> {
    queries::find_in_scope(conn, actor.body()?, actor.centre_scope()?, id)?
        .ok_or_else(|| Problem::new("request.not_found"))
}

/// Certificates of the candidate who asks.
pub(super) fn list_own(conn: &mut Conn, actor: &Actor) -> Result<Vec<Certificate>, Problem> {
    let candidate_id = own_candidate(actor)?;
    Ok(queries::list_of_candidate(
        conn,
        actor.body()?,
        candidate_id,
    )?)
}

pub(super) fn get_own(conn: &mut Conn, actor: &Actor, id: &str) -> Result<Certificate, Problem> {
    let candidate_id = own_candidate(actor)?;
    queries::find(conn, actor.body()?, id)?
        .filter(|certificate| certificate.candidate_id == candidate_id)
        .ok_or_else(|| Problem::new("request.not_found"))
}

fn own_candidate(actor: &Actor) -> Result<&str, Problem> {
    actor
        .candidate_id
        .as_deref()
        .ok_or_else(|| Problem::new("access.denied"))
}

/// Certificates of whoever knows admission number, name and the last six of the document number.
///
/// # Errors
/// `certificates.not_found` whatever of the three is wrong, and when there is no certificate yet.
pub(super) fn look_up(
    conn: &mut Conn,
    ports: &Ports,
    admission_number: &str,
    name: &str,
    id_last_six: &str,
) -> Result<Vec<Certificate>, Problem> {
    let not_found = || Problem::new("certificates.not_found");
    let admission = sittings::find_admission_by_number(conn, admission_number.trim())?;
    let candidate = match &admission {
        Some(admission) => {
            centres::find_candidate(conn, &admission.body_id, &admission.candidate_id)?
        }
        None => None,
    };
    let holder = candidate
        .as_ref()
        .map_or(NOBODY, |candidate| candidate.name.as_str());
    let comparable = super::model::comparable_name;
    let same_name = equal_in_constant_time(&comparable(holder), &comparable(name));
    let same_number = match &candidate {
        Some(candidate) => centres::id_number_ends_with(ports, candidate, id_last_six.trim())?,
        None => false,
    };
    let (Some(admission), true) = (admission, same_name & same_number) else {
        return Err(not_found());
    };
    let found: Vec<Certificate> =
        queries::list_of_candidate(conn, &admission.body_id, &admission.candidate_id)?
            .into_iter()
            .filter(|certificate| certificate.admission_id == admission.id)
            .collect();
    if found.is_empty() {
        return Err(not_found());
    }
    Ok(found)
}

/// The PDF; that it was handed out is audited, because it holds the full document number.
pub(super) async fn download(
    ports: &Ports,
    actor: &Actor,
    certificate: Certificate,
) -> Result<Vec<u8>, Problem> {
    let pdf = print::print(
        ports,
        &certificate.body_id,
        &certificate.id,
        &actor.account_id,
    )
    .await?;
    let (inner, actor) = (ports.clone(), actor.account_id.clone());
    ports
        .db
        .write(move |conn| {
            let entry = AuditEntry {
                chain: &sitting_chain(&certificate.sitting_id),
                actor: &actor,
                action: "certificate.downloaded",
                subject_kind: "certificate",
                subject_id: &certificate.id,
                data: json!({ "number": certificate.number }),
            };
            audit::record(conn, &inner, entry)
        })
        .await
        .map_err(Problem::from)?;
    Ok(pdf)
}
