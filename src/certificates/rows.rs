//! Rows of the certificate tables.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::fields::CertificateFields;
use super::model::{Certificate, CertificateState};
use crate::platform::db::types::UtcTime;

/// In the order of the columns.
#[derive(Queryable)]
pub(super) struct CertificateRow {
    id: String,
    body_id: String,
    sitting_id: String,
    centre_id: String,
    admission_id: String,
    candidate_id: String,
    number: String,
    verify_token: String,
    state: CertificateState,
    fields: String,
    _holder_name: String,
    issued_on: NaiveDate,
    issued_at: UtcTime,
    _issued_by: String,
    ended_at: Option<UtcTime>,
    end_reason: Option<String>,
    replaced_by: Option<String>,
    pdf_digest: Option<String>,
}

impl CertificateRow {
    /// Errors when the stored snapshot cannot be read, which only damage can cause.
    pub(super) fn into_certificate(self) -> Result<Certificate, diesel::result::Error> {
        let fields: CertificateFields = serde_json::from_str(&self.fields)
            .map_err(|error| diesel::result::Error::DeserializationError(Box::new(error)))?;
        Ok(Certificate {
            id: self.id,
            body_id: self.body_id,
            sitting_id: self.sitting_id,
            centre_id: self.centre_id,
            admission_id: self.admission_id,
            candidate_id: self.candidate_id,
            number: self.number,
            verify_token: self.verify_token,
            state: self.state,
            fields,
            issued_on: self.issued_on,
            issued_at: self.issued_at.0,
            ended_at: self.ended_at.map(|at| at.0),
            end_reason: self.end_reason,
            replaced_by: self.replaced_by,
            pdf_digest: self.pdf_digest,
        })
    }
}
