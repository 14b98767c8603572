//! The tables of this slice. Every query that answers a person carries the body, and the centre where the sight is limited.

mod accommodations;
mod centres;
mod cohorts;
mod people;
mod photos;
mod rosters;

pub(super) use accommodations::{find_accommodations, put_accommodation};
pub(super) use centres::{find_centre, insert_centre, list_centres};
pub(super) use cohorts::{CohortFilter, count_enrolled, find_cohort, insert_cohort, list_cohorts};
pub(super) use people::{
    EnrolledPerson, EnrolmentView, KnownPerson, find_candidate, find_candidates,
    find_enrolled_among, find_known_people, insert_candidates, insert_enrolments, list_enrolled,
    list_enrolments, update_enrolment, update_mobile,
};
pub(super) use photos::{PhotoRow, find_photo, is_enrolled, upsert_photo};
pub(super) use rosters::{
    ChunkCounts, advance_import, begin_import, delete_rejections_of_imports_ended_before,
    find_import, find_import_anywhere, finish_import, insert_import, insert_rejections,
    list_imports, list_rejections,
};

diesel::define_sql_function! {
    /// Lower case, for searches that ignore it on both databases.
    fn lower(text: diesel::sql_types::Text) -> diesel::sql_types::Text;
}

/// Inserts many rows by one statement; `MultiConnection` itself cannot.
macro_rules! insert_all {
    ($conn:expr, $table:expr, $rows:expr) => {
        match $conn {
            crate::platform::db::Conn::Sqlite(inner) => {
                diesel::insert_into($table).values($rows).execute(inner)?
            }
            crate::platform::db::Conn::Postgres(inner) => {
                diesel::insert_into($table).values($rows).execute(inner)?
            }
        }
    };
}
use insert_all;

/// The pattern of a search, in lower case.
fn pattern(wanted: &str) -> String {
    crate::platform::db::types::like_contains(&wanted.to_lowercase())
}
