//! What belongs to a body: the editions it adopted and its plans.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::decode;
use crate::platform::db::types::UtcTime;
use crate::platform::db::{Conn, DbFailure};
use crate::schema::{
    adopted_standards as adoptions, exam_plans as plans, standard_editions as editions,
};
use crate::standards::model::PlanView;
use crate::standards::rows::{NewAdoption, NewPlan, PlanRow};

/// When the body adopted the edition, if it did.
pub(crate) fn find_adoption(
    conn: &mut Conn,
    body_id: &str,
    edition_id: &str,
) -> Result<Option<DateTime<Utc>>, DbFailure> {
    let at: Option<UtcTime> = adoptions::table
        .find((body_id, edition_id))
        .select(adoptions::adopted_at)
        .first(conn)
        .optional()?;
    Ok(at.map(|at| at.0))
}

/// Whether the body has adopted the edition.
pub fn is_adopted(conn: &mut Conn, body_id: &str, edition_id: &str) -> Result<bool, DbFailure> {
    Ok(find_adoption(conn, body_id, edition_id)?.is_some())
}

/// Editions the body has adopted, and when, in the order of the editions' ids.
pub(crate) fn list_adoptions(
    conn: &mut Conn,
    body_id: &str,
) -> Result<Vec<(String, DateTime<Utc>)>, DbFailure> {
    let rows: Vec<(String, UtcTime)> = adoptions::table
        .filter(adoptions::body_id.eq(body_id))
        .order(adoptions::edition_id.asc())
        .select((adoptions::edition_id, adoptions::adopted_at))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(edition_id, at)| (edition_id, at.0))
        .collect())
}

pub(crate) fn insert_adoption(
    conn: &mut Conn,
    adoption: &NewAdoption<'_>,
) -> Result<(), DbFailure> {
    diesel::insert_into(adoptions::table)
        .values(adoption)
        .execute(conn)?;
    Ok(())
}

/// The number of the body's next plan for a level of an edition.
pub(crate) fn next_plan_version(
    conn: &mut Conn,
    body_id: &str,
    edition_id: &str,
    level: i32,
) -> Result<i32, DbFailure> {
    let newest: Option<i32> = plans::table
        .filter(
            plans::body_id
                .eq(body_id)
                .and(plans::edition_id.eq(edition_id))
                .and(plans::level.eq(level)),
        )
        .select(diesel::dsl::max(plans::version))
        .first(conn)?;
    Ok(newest.unwrap_or_default().saturating_add(1))
}

pub(crate) fn insert_plan(conn: &mut Conn, plan: &NewPlan<'_>) -> Result<(), DbFailure> {
    diesel::insert_into(plans::table)
        .values(plan)
        .execute(conn)?;
    Ok(())
}

/// The body's own plan with this id.
pub fn find_plan(
    conn: &mut Conn,
    body_id: &str,
    plan_id: &str,
) -> Result<Option<PlanView>, DbFailure> {
    let row: Option<(PlanRow, String)> = plans::table
        .inner_join(editions::table)
        .filter(plans::id.eq(plan_id).and(plans::body_id.eq(body_id)))
        .select((PlanRow::as_select(), editions::name_zh))
        .first(conn)
        .optional()?;
    let Some((row, occupation_name)) = row else {
        return Ok(None);
    };
    Ok(Some(PlanView {
        document: decode(&row.document)?,
        id: row.id,
        body_id: row.body_id,
        edition_id: row.edition_id,
        occupation_code: row.occupation_code,
        occupation_name,
        level: row.level,
        name: row.name,
        version: row.version,
    }))
}

/// Which plans are asked for.
#[derive(Default)]
pub(crate) struct PlanFilter<'a> {
    pub(crate) occupation_code: Option<&'a str>,
    pub(crate) level: Option<i32>,
    pub(crate) after: Option<&'a str>,
}

/// The body's plans in the order they were made.
pub(crate) fn list_plans(
    conn: &mut Conn,
    body_id: &str,
    filter: &PlanFilter<'_>,
    limit: i64,
) -> Result<Vec<PlanRow>, DbFailure> {
    let mut query = plans::table.filter(plans::body_id.eq(body_id)).into_boxed();
    if let Some(code) = filter.occupation_code {
        query = query.filter(plans::occupation_code.eq(code));
    }
    if let Some(level) = filter.level {
        query = query.filter(plans::level.eq(level));
    }
    if let Some(after) = filter.after {
        query = query.filter(plans::id.gt(after));
    }
    Ok(query
        .order(plans::id.asc())
        .limit(limit)
        .select(PlanRow::as_select())
        .load(conn)?)
}
