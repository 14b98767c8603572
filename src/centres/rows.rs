//! What is written into and read from the tables of this slice.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::model::{Candidate, Centre, Cohort, EnrolledCandidate, Sex};
use super::{divisions, roster_import::RosterImport, roster_import::StoredRefusal};
use crate::platform::db::types::UtcTime;
use crate::schema::{candidates, enrolments, roster_rejections};

pub(super) type CentreRow = (String, String, String);

pub(super) fn to_centre((id, name, county_code): CentreRow) -> Centre {
    let county_name = divisions::find_county(&county_code)
        .map(|county| county.name.to_owned())
        .unwrap_or_default();
    Centre {
        id,
        name,
        county_code,
        county_name,
    }
}

pub(super) type CohortRow = (String, String, String, String, String, String, i32, UtcTime);

pub(super) fn to_cohort(row: CohortRow) -> Cohort {
    let (id, body_id, centre_id, centre_name, name, occupation_code, level, created_at) = row;
    Cohort {
        id,
        body_id,
        centre_id,
        centre_name,
        name,
        occupation_code,
        level,
        created_at: created_at.0,
    }
}

pub(super) type CandidateRow = (String, String, Sex, NaiveDate, String, String);

pub(super) fn to_candidate(row: CandidateRow) -> Candidate {
    let (id, name, sex, birth_date, id_number_masked, id_number_cipher) = row;
    Candidate {
        id,
        name,
        sex,
        birth_date,
        id_number_masked,
        id_number_cipher,
    }
}

pub(super) type EnrolledRow = (String, String, String, Sex, NaiveDate, String);

pub(super) fn to_enrolled(row: EnrolledRow, cohort: &Cohort) -> EnrolledCandidate {
    let (enrolment_id, candidate_id, name, sex, birth_date, id_number_masked) = row;
    EnrolledCandidate {
        enrolment_id,
        candidate_id,
        cohort_id: cohort.id.clone(),
        cohort_name: cohort.name.clone(),
        centre_id: cohort.centre_id.clone(),
        name,
        sex,
        birth_date,
        id_number_masked,
        occupation_code: cohort.occupation_code.clone(),
        level: cohort.level,
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = crate::schema::roster_imports)]
pub(super) struct RosterImportRow {
    id: String,
    body_id: String,
    centre_id: String,
    cohort_id: String,
    job_id: Option<String>,
    file_name: String,
    state: super::model::RosterState,
    refusal: Option<String>,
    columns_cipher: Option<String>,
    rows_total: i32,
    rows_done: i32,
    rows_entered: i32,
    rows_updated: i32,
    rows_unchanged: i32,
    rows_rejected: i32,
    created_by: String,
    created_at: UtcTime,
    finished_at: Option<UtcTime>,
}

impl From<RosterImportRow> for RosterImport {
    fn from(row: RosterImportRow) -> Self {
        Self {
            id: row.id,
            body_id: row.body_id,
            centre_id: row.centre_id,
            cohort_id: row.cohort_id,
            job_id: row.job_id,
            file_name: row.file_name,
            state: row.state,
            refusal: row.refusal.as_deref().and_then(StoredRefusal::read),
            columns_cipher: row.columns_cipher,
            rows_total: row.rows_total,
            rows_done: row.rows_done,
            rows_entered: row.rows_entered,
            rows_updated: row.rows_updated,
            rows_unchanged: row.rows_unchanged,
            rows_rejected: row.rows_rejected,
            created_by: row.created_by,
            created_at: row.created_at.0,
            finished_at: row.finished_at.map(|at| at.0),
        }
    }
}

#[derive(Insertable)]
#[diesel(table_name = candidates)]
pub(super) struct NewCandidateRow {
    pub(super) id: String,
    pub(super) body_id: String,
    pub(super) name: String,
    pub(super) sex: Sex,
    pub(super) birth_date: NaiveDate,
    pub(super) id_number_cipher: String,
    pub(super) id_number_index: String,
    pub(super) id_number_masked: String,
    pub(super) mobile_cipher: String,
    pub(super) mobile_masked: String,
    pub(super) created_at: UtcTime,
}

#[derive(Insertable)]
#[diesel(table_name = enrolments)]
pub(super) struct NewEnrolmentRow {
    pub(super) id: String,
    pub(super) body_id: String,
    pub(super) centre_id: String,
    pub(super) cohort_id: String,
    pub(super) candidate_id: String,
    pub(super) education: String,
    pub(super) declared_condition: String,
    pub(super) created_at: UtcTime,
}

#[derive(Insertable)]
#[diesel(table_name = roster_rejections)]
pub(super) struct NewRejectionRow {
    pub(super) import_id: String,
    pub(super) row_number: i32,
    pub(super) reasons: String,
    pub(super) cells_cipher: String,
}
