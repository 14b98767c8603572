//! Results: practical marks by assessors who see numbers and no names, what the components of a sitting come to, the
//! release signed by two people, and what candidates then read.
//!
//! A *component result* (单科成绩) is the score of one component of one candidate, with the rule, the plan, the key, the
//! grader and the people that produced it. Before the release results are worked out afresh at every look; the *release*
//! writes them down, once and for all, when two different people have signed the same digest of the whole set.

mod candidate_result;
mod canonical;
mod enter_practical_marks;
mod error;
mod export_results;
mod list_practical_marks;
mod load_sheet;
mod look_up_result;
mod model;
mod names;
mod own_results;
mod practical_units;
mod queries;
mod routes;
mod rows;
mod sheet;
mod show_results;
mod sign_release;
mod signing;
mod throttles;

pub use enter_practical_marks::{EnteredMarks, MarksToEnter, enter_practical_marks};
pub use error::RESULT_PROBLEMS;
pub use model::{Component, ComponentResult, PassedAdmission};
pub use practical_units::UnitMark;
pub use routes::configure;
pub use show_results::current_digest;
pub use sign_release::{Signed, sign_release};
pub use throttles::ResultThrottles;

use crate::platform::db::{Conn, DbFailure};

/// Everybody in a released sitting of the body who passed every component that a certificate of its level needs.
pub fn list_passed(
    conn: &mut Conn,
    body_id: &str,
    sitting_id: &str,
) -> Result<Vec<PassedAdmission>, DbFailure> {
    load_sheet::list_passed(conn, body_id, sitting_id)
}

/// The released component results of one admission, theory first; empty before the release and for who was absent.
pub fn find_results(
    conn: &mut Conn,
    body_id: &str,
    admission_id: &str,
) -> Result<Vec<ComponentResult>, DbFailure> {
    queries::find_released(conn, body_id, admission_id)
}
