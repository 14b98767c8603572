//! Counties, training centres, cohorts and the people in them.
//!
//! A training centre (培训机构) stands in a county and belongs to one evaluation body. It opens cohorts (班级), each for one
//! level of one occupation, and uploads rosters (名册): files of which each row is checked and becomes a person of the body
//! and an enrolment (报名) in the cohort, or comes back with the reason. Identity numbers are sealed with a key that is not
//! in the database, found by a keyed index and shown masked.

mod accommodation;
mod divisions;
mod enter_roster;
mod enter_rows;
mod error;
mod example_roster;
mod export_enrolments;
mod find_roster;
mod forget_rejected_rows;
mod identity_number;
mod make_centre;
mod make_cohort;
mod mobile;
mod model;
mod people;
mod person_name;
mod photo;
mod queries;
mod rejected_sheet;
mod roster_file;
mod roster_import;
mod roster_row;
mod roster_template;
mod roster_values;
mod routes;
mod rows;
mod sheets;
mod text;
mod upload_roster;

pub use accommodation::{Accommodation, TextSize, enter_accommodation};
pub use divisions::{County, find_county, search_counties};
pub use enter_roster::{ROSTER_JOB, enter_roster_now, run_roster_job};
pub use error::CENTRE_PROBLEMS;
pub use example_roster::example_roster;
pub use forget_rejected_rows::forget_rejected_rows;
pub use make_centre::{NewCentre, insert_centre};
pub use make_cohort::{NewCohort, insert_cohort};
pub use model::{Candidate, Centre, Cohort, EnrolledCandidate, RosterState, Sex};
pub use people::{id_number_ends_with, list_enrolled, reveal_id_number};
pub use photo::{Photo, find_photo, read_photo};
pub use roster_import::{RosterImport, StoredRefusal};
pub use routes::configure;

use std::collections::BTreeMap;

use crate::platform::db::{Conn, DbFailure};

/// The body's candidate.
pub fn find_candidate(
    conn: &mut Conn,
    body_id: &str,
    candidate_id: &str,
) -> Result<Option<Candidate>, DbFailure> {
    queries::find_candidate(conn, body_id, candidate_id)
}

/// Those of the body's candidates that are asked for, by id.
pub fn find_candidates(
    conn: &mut Conn,
    body_id: &str,
    ids: &[String],
) -> Result<BTreeMap<String, Candidate>, DbFailure> {
    queries::find_candidates(conn, body_id, ids)
}

/// What was agreed for these candidates of the body, by candidate; who is not in it has nothing out of the ordinary.
pub fn find_accommodations(
    conn: &mut Conn,
    body_id: &str,
    candidate_ids: &[String],
) -> Result<BTreeMap<String, Accommodation>, DbFailure> {
    queries::find_accommodations(conn, body_id, candidate_ids)
}

/// The body's training centre.
pub fn find_centre(
    conn: &mut Conn,
    body_id: &str,
    centre_id: &str,
) -> Result<Option<Centre>, DbFailure> {
    queries::find_centre(conn, body_id, centre_id)
}

/// The body's cohort; of one centre only where the sight is limited.
pub fn find_cohort(
    conn: &mut Conn,
    body_id: &str,
    centre_scope: Option<&str>,
    id: &str,
) -> Result<Option<Cohort>, DbFailure> {
    queries::find_cohort(conn, body_id, centre_scope, id)
}

/// Reads a roster file and checks each of its rows as an upload does; the fuzzer looks for input on which this panics.
#[cfg(fuzzing)]
pub fn fuzz_roster(bytes: &[u8]) {
    let Ok(table) = roster_file::read_roster(bytes) else {
        return;
    };
    let facts = roster_row::FileFacts::of(&table);
    let demands = roster_row::RowDemands {
        level: 3,
        today: chrono::NaiveDate::default(),
    };
    for row in &table.rows {
        let _ = roster_row::check_row(&table, &facts, demands, row);
    }
}
