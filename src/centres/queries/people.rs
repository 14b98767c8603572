//! Candidates and their enrolments.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use diesel::prelude::*;

use super::{insert_all, lower, pattern};
use crate::centres::model::{Candidate, Cohort, EnrolledCandidate, Sex};
use crate::centres::rows::{
    CandidateRow, EnrolledRow, NewCandidateRow, NewEnrolmentRow, to_candidate, to_enrolled,
};
use crate::platform::db::{Conn, DbFailure};
use crate::schema::{candidates, enrolments};

/// Values bound by one statement at most; both databases allow more.
const BOUND_AT_ONCE: usize = 1000;

/// A person whom the body knows already.
#[derive(Clone, Debug)]
pub(in crate::centres) struct KnownPerson {
    pub(in crate::centres) id: String,
    pub(in crate::centres) name: String,
    pub(in crate::centres) mobile_cipher: String,
}

/// What a cohort's roster said of a person.
#[derive(Clone, Debug)]
pub(in crate::centres) struct EnrolledPerson {
    pub(in crate::centres) enrolment_id: String,
    pub(in crate::centres) education: String,
    pub(in crate::centres) declared_condition: String,
}

/// A row of a cohort's list.
#[derive(Clone, Debug)]
pub(in crate::centres) struct EnrolmentView {
    pub(in crate::centres) id: String,
    pub(in crate::centres) candidate_id: String,
    pub(in crate::centres) name: String,
    pub(in crate::centres) sex: Sex,
    pub(in crate::centres) birth_date: NaiveDate,
    pub(in crate::centres) id_number_masked: String,
    pub(in crate::centres) mobile_masked: String,
    pub(in crate::centres) education: String,
    pub(in crate::centres) declared_condition: String,
}

pub(in crate::centres) fn find_candidate(
    conn: &mut Conn,
    body_id: &str,
    id: &str,
) -> Result<Option<Candidate>, DbFailure> {
    Ok(find_candidates(conn, body_id, &[id.to_owned()])?.remove(id))
}

pub(in crate::centres) fn find_candidates(
    conn: &mut Conn,
    body_id: &str,
    ids: &[String],
) -> Result<BTreeMap<String, Candidate>, DbFailure> {
    let mut found = BTreeMap::new();
    for some in ids.chunks(BOUND_AT_ONCE) {
        let rows: Vec<CandidateRow> = candidates::table
            .filter(candidates::body_id.eq(body_id))
            .filter(candidates::id.eq_any(some.to_vec()))
            .select((
                candidates::id,
                candidates::name,
                candidates::sex,
                candidates::birth_date,
                candidates::id_number_masked,
                candidates::id_number_cipher,
            ))
            .load(conn)?;
        found.extend(
            rows.into_iter()
                .map(|row| (row.0.clone(), to_candidate(row))),
        );
    }
    Ok(found)
}

/// Everybody in a cohort, in the order of the roster.
pub(in crate::centres) fn list_enrolled(
    conn: &mut Conn,
    cohort: &Cohort,
) -> Result<Vec<EnrolledCandidate>, DbFailure> {
    let rows: Vec<EnrolledRow> = enrolments::table
        .inner_join(candidates::table)
        .filter(enrolments::body_id.eq(&cohort.body_id))
        .filter(enrolments::cohort_id.eq(&cohort.id))
        .order(enrolments::id.asc())
        .select((
            enrolments::id,
            candidates::id,
            candidates::name,
            candidates::sex,
            candidates::birth_date,
            candidates::id_number_masked,
        ))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|row| to_enrolled(row, cohort))
        .collect())
}

type EnrolmentRow = (
    String,
    String,
    String,
    Sex,
    NaiveDate,
    String,
    String,
    String,
    String,
);

/// A page of a cohort's people, in the order of the roster. The cohort must have been found for the actor before.
pub(in crate::centres) fn list_enrolments(
    conn: &mut Conn,
    cohort: &Cohort,
    wanted: Option<&str>,
    after: Option<&str>,
    limit: i64,
) -> Result<Vec<EnrolmentView>, DbFailure> {
    let mut query = enrolments::table
        .inner_join(candidates::table)
        .filter(enrolments::body_id.eq(&cohort.body_id))
        .filter(enrolments::cohort_id.eq(&cohort.id))
        .order(enrolments::id.asc())
        .limit(limit)
        .select((
            enrolments::id,
            candidates::id,
            candidates::name,
            candidates::sex,
            candidates::birth_date,
            candidates::id_number_masked,
            candidates::mobile_masked,
            enrolments::education,
            enrolments::declared_condition,
        ))
        .into_boxed();
    if let Some(wanted) = wanted {
        query = query.filter(lower(candidates::name).like(pattern(wanted)).escape('\\'));
    }
    if let Some(after) = after {
        query = query.filter(enrolments::id.gt(after));
    }
    let rows: Vec<EnrolmentRow> = query.load(conn)?;
    let view = |row: EnrolmentRow| EnrolmentView {
        id: row.0,
        candidate_id: row.1,
        name: row.2,
        sex: row.3,
        birth_date: row.4,
        id_number_masked: row.5,
        mobile_masked: row.6,
        education: row.7,
        declared_condition: row.8,
    };
    Ok(rows.into_iter().map(view).collect())
}

/// People of the body with one of these blind indexes, by index.
pub(in crate::centres) fn find_known_people(
    conn: &mut Conn,
    body_id: &str,
    indexes: &[String],
) -> Result<HashMap<String, KnownPerson>, DbFailure> {
    let mut known = HashMap::new();
    for some in indexes.chunks(BOUND_AT_ONCE) {
        let rows: Vec<(String, String, String, String)> = candidates::table
            .filter(candidates::body_id.eq(body_id))
            .filter(candidates::id_number_index.eq_any(some.to_vec()))
            .select((
                candidates::id_number_index,
                candidates::id,
                candidates::name,
                candidates::mobile_cipher,
            ))
            .load(conn)?;
        known.extend(rows.into_iter().map(|(index, id, name, mobile_cipher)| {
            let person = KnownPerson {
                id,
                name,
                mobile_cipher,
            };
            (index, person)
        }));
    }
    Ok(known)
}

/// Those of these candidates who are in the cohort, by candidate.
pub(in crate::centres) fn find_enrolled_among(
    conn: &mut Conn,
    cohort_id: &str,
    candidate_ids: &[String],
) -> Result<HashMap<String, EnrolledPerson>, DbFailure> {
    let mut enrolled = HashMap::new();
    for some in candidate_ids.chunks(BOUND_AT_ONCE) {
        let rows: Vec<(String, String, String, String)> = enrolments::table
            .filter(enrolments::cohort_id.eq(cohort_id))
            .filter(enrolments::candidate_id.eq_any(some.to_vec()))
            .select((
                enrolments::candidate_id,
                enrolments::id,
                enrolments::education,
                enrolments::declared_condition,
            ))
            .load(conn)?;
        enrolled.extend(rows.into_iter().map(|row| {
            let person = EnrolledPerson {
                enrolment_id: row.1,
                education: row.2,
                declared_condition: row.3,
            };
            (row.0, person)
        }));
    }
    Ok(enrolled)
}

pub(in crate::centres) fn insert_candidates(
    conn: &mut Conn,
    rows: &[NewCandidateRow],
) -> Result<(), DbFailure> {
    if !rows.is_empty() {
        insert_all!(conn, candidates::table, rows);
    }
    Ok(())
}

pub(in crate::centres) fn update_mobile(
    conn: &mut Conn,
    body_id: &str,
    candidate_id: &str,
    mobile_cipher: &str,
    mobile_masked: &str,
) -> Result<(), DbFailure> {
    let one = candidates::table.filter(
        candidates::id
            .eq(candidate_id)
            .and(candidates::body_id.eq(body_id)),
    );
    diesel::update(one)
        .set((
            candidates::mobile_cipher.eq(mobile_cipher),
            candidates::mobile_masked.eq(mobile_masked),
        ))
        .execute(conn)?;
    Ok(())
}

pub(in crate::centres) fn update_enrolment(
    conn: &mut Conn,
    cohort_id: &str,
    enrolment_id: &str,
    education: &str,
    declared_condition: &str,
) -> Result<(), DbFailure> {
    let one = enrolments::table.filter(
        enrolments::id
            .eq(enrolment_id)
            .and(enrolments::cohort_id.eq(cohort_id)),
    );
    diesel::update(one)
        .set((
            enrolments::education.eq(education),
            enrolments::declared_condition.eq(declared_condition),
        ))
        .execute(conn)?;
    Ok(())
}

pub(in crate::centres) fn insert_enrolments(
    conn: &mut Conn,
    rows: &[NewEnrolmentRow],
) -> Result<(), DbFailure> {
    if !rows.is_empty() {
        insert_all!(conn, enrolments::table, rows);
    }
    Ok(())
}
