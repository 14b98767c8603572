//! Cohorts.

use std::collections::BTreeMap;

use diesel::prelude::*;

use super::{lower, pattern};
use crate::centres::model::Cohort;
use crate::centres::rows::{CohortRow, to_cohort};
use crate::platform::db::types::UtcTime;
use crate::platform::db::{Conn, DbFailure};
use crate::schema::{cohorts, enrolments, training_centres as centres};

/// What is looked for.
#[derive(Clone, Debug, Default)]
pub(in crate::centres) struct CohortFilter {
    pub(in crate::centres) centre_id: Option<String>,
    pub(in crate::centres) wanted: Option<String>,
    pub(in crate::centres) after: Option<String>,
}

pub(in crate::centres) fn find_cohort(
    conn: &mut Conn,
    body_id: &str,
    centre_scope: Option<&str>,
    id: &str,
) -> Result<Option<Cohort>, DbFailure> {
    let mut query = cohorts::table
        .inner_join(centres::table)
        .filter(cohorts::id.eq(id).and(cohorts::body_id.eq(body_id)))
        .select((
            cohorts::id,
            cohorts::body_id,
            cohorts::centre_id,
            centres::name,
            cohorts::name,
            cohorts::occupation_code,
            cohorts::level,
            cohorts::created_at,
        ))
        .into_boxed();
    if let Some(scope) = centre_scope {
        query = query.filter(cohorts::centre_id.eq(scope));
    }
    let row: Option<CohortRow> = query.first(conn).optional()?;
    Ok(row.map(to_cohort))
}

/// Cohorts, newest first.
pub(in crate::centres) fn list_cohorts(
    conn: &mut Conn,
    body_id: &str,
    centre_scope: Option<&str>,
    filter: &CohortFilter,
    limit: i64,
) -> Result<Vec<Cohort>, DbFailure> {
    let mut query = cohorts::table
        .inner_join(centres::table)
        .filter(cohorts::body_id.eq(body_id))
        .order(cohorts::id.desc())
        .limit(limit)
        .select((
            cohorts::id,
            cohorts::body_id,
            cohorts::centre_id,
            centres::name,
            cohorts::name,
            cohorts::occupation_code,
            cohorts::level,
            cohorts::created_at,
        ))
        .into_boxed();
    for centre in [centre_scope, filter.centre_id.as_deref()]
        .into_iter()
        .flatten()
    {
        query = query.filter(cohorts::centre_id.eq(centre.to_owned()));
    }
    if let Some(wanted) = &filter.wanted {
        query = query.filter(lower(cohorts::name).like(pattern(wanted)).escape('\\'));
    }
    if let Some(after) = &filter.after {
        query = query.filter(cohorts::id.lt(after.clone()));
    }
    let rows: Vec<CohortRow> = query.load(conn)?;
    Ok(rows.into_iter().map(to_cohort).collect())
}

/// People in each cohort; cohorts without any are left out.
pub(in crate::centres) fn count_enrolled(
    conn: &mut Conn,
    cohort_ids: &[String],
) -> Result<BTreeMap<String, i64>, DbFailure> {
    let rows: Vec<(String, i64)> = enrolments::table
        .filter(enrolments::cohort_id.eq_any(cohort_ids.to_vec()))
        .group_by(enrolments::cohort_id)
        .select((enrolments::cohort_id, diesel::dsl::count_star()))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

pub(in crate::centres) fn insert_cohort(conn: &mut Conn, cohort: &Cohort) -> Result<(), DbFailure> {
    diesel::insert_into(cohorts::table)
        .values((
            cohorts::id.eq(&cohort.id),
            cohorts::body_id.eq(&cohort.body_id),
            cohorts::centre_id.eq(&cohort.centre_id),
            cohorts::name.eq(&cohort.name),
            cohorts::occupation_code.eq(&cohort.occupation_code),
            cohorts::level.eq(cohort.level),
            cohorts::created_at.eq(UtcTime(cohort.created_at)),
        ))
        .execute(conn)?;
    Ok(())
}
