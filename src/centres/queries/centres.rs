//! Training centres.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::{lower, pattern};
use crate::centres::model::Centre;
use crate::centres::rows::{CentreRow, to_centre};
use crate::platform::db::types::UtcTime;
use crate::platform::db::{Conn, DbFailure};
use crate::schema::training_centres as centres;

pub(in crate::centres) fn find_centre(
    conn: &mut Conn,
    body_id: &str,
    id: &str,
) -> Result<Option<Centre>, DbFailure> {
    let row: Option<CentreRow> = centres::table
        .filter(centres::id.eq(id).and(centres::body_id.eq(body_id)))
        .select((centres::id, centres::name, centres::county_code))
        .first(conn)
        .optional()?;
    Ok(row.map(to_centre))
}

/// Centres in the order they were made, after `after`; one of them only where the sight is limited.
pub(in crate::centres) fn list_centres(
    conn: &mut Conn,
    body_id: &str,
    centre_scope: Option<&str>,
    wanted: Option<&str>,
    after: Option<&str>,
    limit: i64,
) -> Result<Vec<Centre>, DbFailure> {
    let mut query = centres::table
        .filter(centres::body_id.eq(body_id))
        .order(centres::id.asc())
        .limit(limit)
        .select((centres::id, centres::name, centres::county_code))
        .into_boxed();
    if let Some(scope) = centre_scope {
        query = query.filter(centres::id.eq(scope));
    }
    if let Some(wanted) = wanted {
        query = query.filter(lower(centres::name).like(pattern(wanted)).escape('\\'));
    }
    if let Some(after) = after {
        query = query.filter(centres::id.gt(after));
    }
    let rows: Vec<CentreRow> = query.load(conn)?;
    Ok(rows.into_iter().map(to_centre).collect())
}

pub(in crate::centres) fn insert_centre(
    conn: &mut Conn,
    id: &str,
    body_id: &str,
    name: &str,
    county_code: &str,
    now: DateTime<Utc>,
) -> Result<(), DbFailure> {
    diesel::insert_into(centres::table)
        .values((
            centres::id.eq(id),
            centres::body_id.eq(body_id),
            centres::county_code.eq(county_code),
            centres::name.eq(name),
            centres::created_at.eq(UtcTime(now)),
        ))
        .execute(conn)?;
    Ok(())
}
