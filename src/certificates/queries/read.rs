//! Finding certificates. The tenant stands in every condition but those of the public verification.

use std::collections::BTreeSet;

use diesel::prelude::*;

use crate::certificates::model::{Certificate, CertificateState};
use crate::certificates::rows::CertificateRow;
use crate::platform::db::types::like_contains;
use crate::platform::db::{Conn, DbFailure};
use crate::schema::{certificates, evaluation_bodies as bodies};

diesel::define_sql_function! {
    /// Small letters, for comparisons that ignore case.
    fn lower(text: diesel::sql_types::Text) -> diesel::sql_types::Text;
}

/// What the authorities gave a body, and its name.
pub(in crate::certificates) struct BodyRow {
    pub(in crate::certificates) name: String,
    pub(in crate::certificates) class_letter: String,
    pub(in crate::certificates) recorded_code: String,
    pub(in crate::certificates) province_code: String,
    pub(in crate::certificates) site_serial: String,
}

/// Which certificates of a body are listed.
#[derive(Clone, Debug, Default)]
pub(in crate::certificates) struct CertificateFilter {
    pub(in crate::certificates) centre_id: Option<String>,
    pub(in crate::certificates) sitting_id: Option<String>,
    pub(in crate::certificates) state: Option<CertificateState>,
    /// Part of the number or of the holder's name.
    pub(in crate::certificates) search: Option<String>,
    pub(in crate::certificates) after: Option<String>,
}

fn one(row: Option<CertificateRow>) -> Result<Option<Certificate>, DbFailure> {
    Ok(row.map(CertificateRow::into_certificate).transpose()?)
}

fn many(rows: Vec<CertificateRow>) -> Result<Vec<Certificate>, DbFailure> {
    let certificates: Result<Vec<_>, _> = rows
        .into_iter()
        .map(CertificateRow::into_certificate)
        .collect();
    Ok(certificates?)
}

pub(in crate::certificates) fn find_body(
    conn: &mut Conn,
    body_id: &str,
) -> Result<Option<BodyRow>, DbFailure> {
    let row: Option<(String, String, String, String, String)> = bodies::table
        .find(body_id)
        .select((
            bodies::name,
            bodies::class_letter,
            bodies::recorded_code,
            bodies::province_code,
            bodies::site_serial,
        ))
        .first(conn)
        .optional()?;
    Ok(row.map(
        |(name, class_letter, recorded_code, province_code, site_serial)| BodyRow {
            name,
            class_letter,
            recorded_code,
            province_code,
            site_serial,
        },
    ))
}

pub(in crate::certificates) fn find(
    conn: &mut Conn,
    body_id: &str,
    id: &str,
) -> Result<Option<Certificate>, DbFailure> {
    find_in_scope(conn, body_id, None, id)
}

/// As [`find`], within one centre when one is given.
pub(in crate::certificates) fn find_in_scope(
    conn: &mut Conn,
    body_id: &str,
    centre_id: Option<&str>,
    id: &str,
) -> Result<Option<Certificate>, DbFailure> {
    let mut query = certificates::table
        .filter(certificates::id.eq(id))
        .filter(certificates::body_id.eq(body_id))
        .select(certificates::all_columns)
        .into_boxed();
    if let Some(centre_id) = centre_id {
        query = query.filter(certificates::centre_id.eq(centre_id));
    }
    one(query.first(conn).optional()?)
}

/// For the public verification: any body.
pub(in crate::certificates) fn find_by_token(
    conn: &mut Conn,
    token: &str,
) -> Result<Option<Certificate>, DbFailure> {
    one(certificates::table
        .filter(certificates::verify_token.eq(token))
        .select(certificates::all_columns)
        .first(conn)
        .optional()?)
}

/// Token and holder's name behind a number, for the public verification: any body.
pub(in crate::certificates) fn find_by_number(
    conn: &mut Conn,
    number: &str,
) -> Result<Option<(String, String)>, DbFailure> {
    Ok(certificates::table
        .filter(certificates::number.eq(number))
        .select((certificates::verify_token, certificates::holder_name))
        .first(conn)
        .optional()?)
}

pub(in crate::certificates) fn find_number(
    conn: &mut Conn,
    id: &str,
) -> Result<Option<String>, DbFailure> {
    Ok(certificates::table
        .find(id)
        .select(certificates::number)
        .first(conn)
        .optional()?)
}

/// Newest first; one row more than `limit`.
pub(in crate::certificates) fn list(
    conn: &mut Conn,
    body_id: &str,
    filter: &CertificateFilter,
    limit: i64,
) -> Result<Vec<Certificate>, DbFailure> {
    let mut query = certificates::table
        .filter(certificates::body_id.eq(body_id))
        .order(certificates::id.desc())
        .limit(limit + 1)
        .select(certificates::all_columns)
        .into_boxed();
    if let Some(centre_id) = &filter.centre_id {
        query = query.filter(certificates::centre_id.eq(centre_id));
    }
    if let Some(sitting_id) = &filter.sitting_id {
        query = query.filter(certificates::sitting_id.eq(sitting_id));
    }
    if let Some(state) = filter.state {
        query = query.filter(certificates::state.eq(state));
    }
    if let Some(after) = &filter.after {
        query = query.filter(certificates::id.lt(after));
    }
    if let Some(search) = &filter.search {
        let pattern = like_contains(&search.to_lowercase());
        query = query.filter(
            lower(certificates::number)
                .like(pattern.clone())
                .escape('\\')
                .or(lower(certificates::holder_name).like(pattern).escape('\\')),
        );
    }
    many(query.load(conn)?)
}

/// Certificates of one person within a body, newest first; at most 200.
pub(in crate::certificates) fn list_of_candidate(
    conn: &mut Conn,
    body_id: &str,
    candidate_id: &str,
) -> Result<Vec<Certificate>, DbFailure> {
    many(
        certificates::table
            .filter(certificates::body_id.eq(body_id))
            .filter(certificates::candidate_id.eq(candidate_id))
            .order(certificates::id.desc())
            .limit(200)
            .select(certificates::all_columns)
            .load(conn)?,
    )
}

/// Admissions of a sitting that have had a certificate, whatever became of it.
pub(in crate::certificates) fn list_admissions_with_certificate(
    conn: &mut Conn,
    body_id: &str,
    sitting_id: &str,
) -> Result<BTreeSet<String>, DbFailure> {
    let rows: Vec<String> = certificates::table
        .filter(certificates::body_id.eq(body_id))
        .filter(certificates::sitting_id.eq(sitting_id))
        .select(certificates::admission_id)
        .distinct()
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// Ids of certificates of a sitting without a PDF, in the order of their numbers.
pub(in crate::certificates) fn list_unprinted(
    conn: &mut Conn,
    body_id: &str,
    sitting_id: &str,
) -> Result<Vec<String>, DbFailure> {
    Ok(certificates::table
        .filter(certificates::body_id.eq(body_id))
        .filter(certificates::sitting_id.eq(sitting_id))
        .filter(certificates::pdf_digest.is_null())
        .order(certificates::number.asc())
        .select(certificates::id)
        .load(conn)?)
}

/// Number and state of the newest certificate of an admission.
pub(in crate::certificates) fn state_of_admission(
    conn: &mut Conn,
    body_id: &str,
    admission_id: &str,
) -> Result<Option<(String, CertificateState)>, DbFailure> {
    Ok(certificates::table
        .filter(certificates::body_id.eq(body_id))
        .filter(certificates::admission_id.eq(admission_id))
        .order(certificates::id.desc())
        .select((certificates::number, certificates::state))
        .first(conn)
        .optional()?)
}
