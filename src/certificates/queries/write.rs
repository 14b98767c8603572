//! Writing certificates.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::certificates::fields::CertificateFields;
use crate::certificates::model::CertificateState;
use crate::platform::db::types::UtcTime;
use crate::platform::db::{Conn, DbFailure};
use crate::schema::certificates;

pub(in crate::certificates) struct NewCertificate<'a> {
    pub(in crate::certificates) id: &'a str,
    pub(in crate::certificates) body_id: &'a str,
    pub(in crate::certificates) sitting_id: &'a str,
    pub(in crate::certificates) centre_id: &'a str,
    pub(in crate::certificates) admission_id: &'a str,
    pub(in crate::certificates) candidate_id: &'a str,
    pub(in crate::certificates) verify_token: &'a str,
    pub(in crate::certificates) fields: &'a CertificateFields,
    pub(in crate::certificates) issued_at: DateTime<Utc>,
    pub(in crate::certificates) issued_by: &'a str,
}

pub(in crate::certificates) fn insert(
    conn: &mut Conn,
    new: &NewCertificate<'_>,
) -> Result<(), DbFailure> {
    let fields = serde_json::to_string(new.fields)
        .map_err(|error| diesel::result::Error::SerializationError(Box::new(error)))?;
    diesel::insert_into(certificates::table)
        .values((
            certificates::id.eq(new.id),
            certificates::body_id.eq(new.body_id),
            certificates::sitting_id.eq(new.sitting_id),
            certificates::centre_id.eq(new.centre_id),
            certificates::admission_id.eq(new.admission_id),
            certificates::candidate_id.eq(new.candidate_id),
            certificates::number.eq(&new.fields.number),
            certificates::verify_token.eq(new.verify_token),
            certificates::state.eq(CertificateState::Valid),
            certificates::fields.eq(fields),
            certificates::holder_name.eq(&new.fields.name),
            certificates::issued_on.eq(new.fields.issued_on),
            certificates::issued_at.eq(UtcTime(new.issued_at)),
            certificates::issued_by.eq(new.issued_by),
        ))
        .execute(conn)?;
    Ok(())
}

/// Ends a valid certificate; false when it is no longer valid.
pub(in crate::certificates) fn end(
    conn: &mut Conn,
    id: &str,
    state: CertificateState,
    reason: &str,
    at: DateTime<Utc>,
) -> Result<bool, DbFailure> {
    let valid = certificates::table
        .filter(certificates::id.eq(id))
        .filter(certificates::state.eq(CertificateState::Valid));
    let rows = diesel::update(valid)
        .set((
            certificates::state.eq(state),
            certificates::end_reason.eq(Some(reason)),
            certificates::ended_at.eq(Some(UtcTime(at))),
        ))
        .execute(conn)?;
    Ok(rows == 1)
}

pub(in crate::certificates) fn set_replaced_by(
    conn: &mut Conn,
    id: &str,
    replaced_by: &str,
) -> Result<(), DbFailure> {
    diesel::update(certificates::table.find(id))
        .set(certificates::replaced_by.eq(Some(replaced_by)))
        .execute(conn)?;
    Ok(())
}

/// Notes that the PDF has been stored; false when another did so first.
pub(in crate::certificates) fn set_pdf_digest(
    conn: &mut Conn,
    id: &str,
    digest: &str,
) -> Result<bool, DbFailure> {
    let unprinted = certificates::table
        .filter(certificates::id.eq(id))
        .filter(certificates::pdf_digest.is_null());
    let rows = diesel::update(unprinted)
        .set(certificates::pdf_digest.eq(Some(digest)))
        .execute(conn)?;
    Ok(rows == 1)
}
