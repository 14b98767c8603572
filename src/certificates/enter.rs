//! Entering one certificate: the number is taken from its counter and the certificate written in one transaction, so that
//! a number is either on a certificate or still to be given.

use chrono::Datelike;
use serde_json::{Value, json};

use super::facts::IssuingFacts;
use super::fields::{CertificateFields, Issuance, issue_date, verify_url};
use super::number::CertificateNumber;
use super::pdf::{FontLibrary, check_printable};
use super::queries::{self, NewCertificate};
use crate::audit::{self, AuditEntry, sitting_chain};
use crate::centres::Candidate;
use crate::platform::db::Conn;
use crate::platform::http::Problem;
use crate::platform::ports::Ports;
use crate::platform::random::hex_token;

const TOKEN_BYTES: usize = 16;

/// For whom, and through which admission.
pub(super) struct Holder<'a> {
    pub(super) candidate: &'a Candidate,
    pub(super) admission_id: &'a str,
    pub(super) centre_id: &'a str,
}

/// Who issues, and with what.
pub(super) struct Issuer<'a> {
    pub(super) ports: &'a Ports,
    pub(super) fonts: &'a FontLibrary,
    pub(super) facts: &'a IssuingFacts,
    pub(super) actor: &'a str,
}

/// A place in the sequence of numbers, held until the caller's transaction ends.
pub(super) struct NumberTurn {
    prefix: String,
    year: i32,
    level: i32,
    last: i32,
}

/// Waits for the counter; whoever holds it is alone with this body's numbers of the year and level.
pub(super) fn wait_for_turn(conn: &mut Conn, issuer: &Issuer<'_>) -> Result<NumberTurn, Problem> {
    let Issuer { ports, facts, .. } = issuer;
    let year = issue_date(ports.now()).year();
    let prefix = facts.prefix.as_str();
    Ok(NumberTurn {
        last: queries::lock_counter(conn, prefix, year, facts.level)?,
        prefix: prefix.to_owned(),
        year,
        level: facts.level,
    })
}

/// Writes a valid certificate with the next number, and its audit entry; returns its id and number.
///
/// # Errors
/// `certificates.glyph_missing`, `certificates.text_too_long`, `certificates.serials_exhausted`. The caller's transaction
/// then rolls back, and the number goes to the next certificate.
pub(super) fn enter_certificate(
    conn: &mut Conn,
    issuer: &Issuer<'_>,
    turn: &NumberTurn,
    holder: &Holder<'_>,
    provenance: Value,
) -> Result<(String, String), Problem> {
    let Issuer {
        ports,
        fonts,
        facts,
        actor,
    } = *issuer;
    let now = ports.now();
    let serial = turn.last + 1;
    let number = CertificateNumber::compose(&facts.prefix, turn.year, turn.level, serial)?;
    let token = hex_token(ports.randomness.as_ref(), TOKEN_BYTES);
    let issuance = Issuance {
        number: &number,
        issued_on: issue_date(now),
        verify_url: verify_url(ports.settings.public_url(), &token),
    };
    let template = facts.template;
    let fields = CertificateFields::snapshot(
        &template.name,
        &template.wording,
        &facts.subject(holder.candidate),
        issuance,
    );
    check_printable(fonts, &fields)?;
    let id = uuid::Uuid::now_v7().to_string();
    queries::insert(
        conn,
        &NewCertificate {
            id: &id,
            body_id: &facts.body_id,
            sitting_id: &facts.sitting_id,
            centre_id: holder.centre_id,
            admission_id: holder.admission_id,
            candidate_id: &holder.candidate.id,
            verify_token: &token,
            fields: &fields,
            issued_at: now,
            issued_by: actor,
        },
    )?;
    queries::update_counter(conn, &turn.prefix, turn.year, turn.level, serial)?;
    let number = number.to_string();
    let entry = AuditEntry {
        chain: &sitting_chain(&facts.sitting_id),
        actor,
        action: "certificate.issued",
        subject_kind: "certificate",
        subject_id: &id,
        data: json!({
            "number": number,
            "admission_id": holder.admission_id,
            "template": template.name,
            "from": provenance,
        }),
    };
    audit::record(conn, ports, entry)?;
    Ok((id, number))
}
