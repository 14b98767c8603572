//! The people of a sitting, page by page.

use diesel::prelude::*;

use crate::platform::db::types::{UtcTime, like_contains};
use crate::platform::db::{Conn, DbFailure};
use crate::schema::{admissions, attempts, candidates, forms, rooms};

/// One person of a sitting.
#[derive(Queryable)]
pub(crate) struct PersonRow {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) id_number_masked: String,
    pub(crate) cohort_id: String,
    pub(crate) centre_id: String,
    pub(crate) room: Option<String>,
    pub(crate) seat_no: Option<i32>,
    pub(crate) admission_number: Option<String>,
    pub(crate) form_label: Option<String>,
    /// State of the attempt, as delivery has written it.
    pub(crate) attempt_state: Option<String>,
    pub(crate) deadline_at: Option<UtcTime>,
    pub(crate) answered: Option<i32>,
    pub(crate) last_saved_at: Option<UtcTime>,
}

pub(crate) struct PeopleFilter<'a> {
    pub(crate) body_id: &'a str,
    pub(crate) sitting_id: &'a str,
    pub(crate) centre_scope: Option<&'a str>,
    /// Part of the name, or the beginning of the admission number.
    pub(crate) q: Option<&'a str>,
    pub(crate) after: Option<&'a str>,
}

pub(crate) fn list_people(
    conn: &mut Conn,
    filter: &PeopleFilter<'_>,
    limit: i64,
) -> Result<Vec<PersonRow>, DbFailure> {
    let mut query = admissions::table
        .inner_join(candidates::table)
        .left_join(rooms::table)
        .left_join(forms::table)
        .left_join(attempts::table)
        .filter(
            admissions::sitting_id
                .eq(filter.sitting_id)
                .and(admissions::body_id.eq(filter.body_id)),
        )
        .into_boxed();
    if let Some(centre) = filter.centre_scope {
        query = query.filter(admissions::centre_id.eq(centre));
    }
    if let Some(text) = filter.q {
        let pattern = like_contains(text);
        query = query.filter(
            candidates::name
                .like(pattern.clone())
                .escape('\\')
                .or(admissions::admission_number
                    .like(pattern)
                    .escape('\\')
                    .assume_not_null()),
        );
    }
    if let Some(after) = filter.after {
        query = query.filter(admissions::id.gt(after));
    }
    Ok(query
        .order(admissions::id.asc())
        .limit(limit)
        .select((
            admissions::id,
            candidates::name,
            candidates::id_number_masked,
            admissions::cohort_id,
            admissions::centre_id,
            rooms::name.nullable(),
            admissions::seat_no,
            admissions::admission_number,
            forms::label.nullable(),
            attempts::state.nullable(),
            attempts::deadline_at.nullable(),
            attempts::answered.nullable(),
            attempts::last_saved_at.nullable(),
        ))
        .load(conn)?)
}
