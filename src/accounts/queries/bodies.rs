//! Evaluation bodies.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::accounts::NewBody;
use crate::platform::db::types::UtcTime;
use crate::platform::db::{Conn, DbFailure};
use crate::schema::evaluation_bodies as bodies;

#[derive(Queryable)]
pub(in crate::accounts) struct BodyRow {
    pub(in crate::accounts) id: String,
    pub(in crate::accounts) name: String,
    pub(in crate::accounts) class_letter: String,
    pub(in crate::accounts) recorded_code: String,
    pub(in crate::accounts) province_code: String,
    pub(in crate::accounts) site_serial: String,
    pub(in crate::accounts) created_at: UtcTime,
}

pub(in crate::accounts) fn insert_body(
    conn: &mut Conn,
    id: &str,
    body: &NewBody,
    now: DateTime<Utc>,
) -> Result<(), DbFailure> {
    diesel::insert_into(bodies::table)
        .values((
            bodies::id.eq(id),
            bodies::name.eq(&body.name),
            bodies::class_letter.eq(&body.class_letter),
            bodies::recorded_code.eq(&body.recorded_code),
            bodies::province_code.eq(&body.province_code),
            bodies::site_serial.eq(&body.site_serial),
            bodies::created_at.eq(UtcTime(now)),
        ))
        .execute(conn)?;
    Ok(())
}

/// Bodies with an id above `after`, in order of id; one row more than `limit`.
pub(in crate::accounts) fn list_bodies(
    conn: &mut Conn,
    after: &str,
    limit: i64,
) -> Result<Vec<BodyRow>, DbFailure> {
    Ok(bodies::table
        .filter(bodies::id.gt(after))
        .order(bodies::id.asc())
        .limit(limit + 1)
        .select(bodies::all_columns)
        .load(conn)?)
}
