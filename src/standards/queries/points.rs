//! Identification points.

use diesel::prelude::*;

use crate::platform::db::{Conn, DbFailure};
use crate::schema::{identification_points as points, standard_editions as editions};
use crate::standards::model::PointView;
use crate::standards::rows::PointRow;

/// Identification points of a level of an edition, by code.
pub fn list_points(
    conn: &mut Conn,
    edition_id: &str,
    level: i32,
) -> Result<Vec<PointView>, DbFailure> {
    let rows: Vec<PointRow> = points::table
        .filter(
            points::edition_id
                .eq(edition_id)
                .and(points::level.eq(level)),
        )
        .order(points::code.asc())
        .select(PointRow::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(PointView::from).collect())
}

/// Identification points of a level in the newest edition of an occupation; empty when there is none.
pub fn find_points(
    conn: &mut Conn,
    occupation_code: &str,
    level: i32,
) -> Result<Vec<PointView>, DbFailure> {
    let newest: Option<String> = editions::table
        .filter(editions::occupation_code.eq(occupation_code))
        .order(editions::edition_year.desc())
        .select(editions::id)
        .first(conn)
        .optional()?;
    match newest {
        Some(edition_id) => list_points(conn, &edition_id, level),
        None => Ok(Vec::new()),
    }
}

/// All points of an edition.
pub(crate) fn list_point_rows(
    conn: &mut Conn,
    edition_id: &str,
) -> Result<Vec<PointRow>, DbFailure> {
    Ok(points::table
        .filter(points::edition_id.eq(edition_id))
        .select(PointRow::as_select())
        .load(conn)?)
}

pub(crate) fn insert_point(conn: &mut Conn, id: &str, point: &PointRow) -> Result<(), DbFailure> {
    diesel::insert_into(points::table)
        .values((points::id.eq(id), point))
        .execute(conn)?;
    Ok(())
}

pub(crate) fn update_point(conn: &mut Conn, point: &PointRow) -> Result<(), DbFailure> {
    diesel::update(
        points::table.filter(
            points::edition_id
                .eq(&point.edition_id)
                .and(points::level.eq(point.level))
                .and(points::code.eq(&point.code)),
        ),
    )
    .set(point)
    .execute(conn)?;
    Ok(())
}

pub(crate) fn delete_point(
    conn: &mut Conn,
    edition_id: &str,
    level: i32,
    code: &str,
) -> Result<(), DbFailure> {
    diesel::delete(
        points::table.filter(
            points::edition_id
                .eq(edition_id)
                .and(points::level.eq(level))
                .and(points::code.eq(code)),
        ),
    )
    .execute(conn)?;
    Ok(())
}
