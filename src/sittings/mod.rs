//! Sittings: when an exam plan is examined, in which rooms, by whom.
//!
//! A *sitting* (考试场次) has a time window, rooms with seats, and candidates who come from cohorts. It is *prepared* once
//! its forms are assembled and everybody has a seat, an admission number and a one-time *seat code*; with these two a
//! candidate enters. An *admission* is one candidate's place in a sitting; its ticket (准考证) is what is printed.
//!
//! Planning is audited in the chain of the body, what happens on the day of the exam in the chain of the sitting.

mod admission_number;
mod admit_cohort;
mod claim_seat_code;
mod error;
mod make_room;
mod make_sitting;
mod mark_released;
mod model;
mod prepare;
mod print_tickets;
mod queries;
mod reissue_seat_code;
mod remove;
mod routes;
mod rows;
mod seat_code;
mod seating;
mod show_people;
mod show_sittings;
mod withdraw_preparation;

pub use admit_cohort::{Admitted, admit_cohort};
pub use claim_seat_code::{Claim, claim_seat_code};
pub use error::SITTING_PROBLEMS;
pub use make_room::{NewRoom, insert_room};
pub use make_sitting::{NewSitting, insert_sitting};
pub use mark_released::mark_released;
pub use model::{AdmissionView, SeatCodeState, SittingState, SittingView};
pub use prepare::{FORMS, Prepared, prepare};
pub use print_tickets::{Ticket, print_tickets};
pub use routes::configure;

use std::collections::BTreeMap;

use crate::platform::db::{Conn, DbFailure};
use crate::platform::http::Problem;

/// The body's sitting.
pub fn find_sitting(
    conn: &mut Conn,
    body_id: &str,
    sitting_id: &str,
) -> Result<Option<SittingView>, DbFailure> {
    queries::find_sitting(conn, body_id, sitting_id)
}

/// A sitting of whatever body, for the path of the exam, which has no actor; 404 when there is none.
pub fn get_sitting_any(conn: &mut Conn, sitting_id: &str) -> Result<SittingView, Problem> {
    queries::find_sitting_any(conn, sitting_id)?.ok_or_else(|| Problem::new("request.not_found"))
}

/// The body's admission.
pub fn find_admission(
    conn: &mut Conn,
    body_id: &str,
    admission_id: &str,
) -> Result<Option<AdmissionView>, DbFailure> {
    queries::find_admission(conn, body_id, admission_id)
}

/// These admissions, of whatever body, for the path of the exam; callers compare the body with that of the claims.
pub fn find_admissions_any(
    conn: &mut Conn,
    admission_ids: &[String],
) -> Result<Vec<AdmissionView>, DbFailure> {
    queries::find_admissions_any(conn, admission_ids)
}

/// These sittings, of whatever body, by id.
pub fn find_sittings_any(
    conn: &mut Conn,
    sitting_ids: &[String],
) -> Result<BTreeMap<String, SittingView>, DbFailure> {
    queries::find_sittings_any(conn, sitting_ids)
}

/// The admission with this number, in whatever body: the number is unique in the installation.
pub fn find_admission_by_number(
    conn: &mut Conn,
    admission_number: &str,
) -> Result<Option<AdmissionView>, DbFailure> {
    queries::find_admission_by_number(conn, admission_number)
}

/// The admissions of a sitting in the order of rooms and seats; of one centre where the sight is limited.
pub fn list_admissions(
    conn: &mut Conn,
    body_id: &str,
    sitting_id: &str,
    centre_scope: Option<&str>,
) -> Result<Vec<AdmissionView>, DbFailure> {
    queries::list_admissions(conn, body_id, sitting_id, centre_scope)
}
