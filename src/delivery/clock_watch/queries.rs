//! The latest time on record, the declared freezes, and the attempts to which a lifting gives time back.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::super::AttemptSummary;
use super::super::model::AttemptState;
use super::super::rows::AttemptRow;
use super::DeclaredFreeze;
use crate::platform::db::types::UtcTime;
use crate::platform::db::{Conn, DbFailure};
use crate::schema::{attempts, clock_freezes, clock_marks};

/// The one row of the marks.
const MARK: i32 = 1;

pub(super) struct Marks {
    /// The latest time any process has recorded.
    pub(super) high_water: Option<DateTime<Utc>>,
    pub(super) active: Option<DeclaredFreeze>,
}

type FreezeRow = (String, UtcTime, i64, UtcTime, Option<UtcTime>);

fn to_freeze(row: FreezeRow) -> DeclaredFreeze {
    let (id, since, jump_seconds, noticed_at, lifted_at) = row;
    DeclaredFreeze {
        id,
        since: since.0,
        jump_seconds,
        noticed_at: noticed_at.0,
        lifted_at: lifted_at.map(|at| at.0),
    }
}

pub(super) fn read_marks(conn: &mut Conn) -> Result<Marks, DbFailure> {
    let high_water: Option<UtcTime> = clock_marks::table
        .find(MARK)
        .select(clock_marks::high_water)
        .first(conn)
        .optional()?;
    let active: Option<FreezeRow> = clock_freezes::table
        .filter(clock_freezes::active.eq(Some(1)))
        .select((
            clock_freezes::id,
            clock_freezes::since,
            clock_freezes::jump_seconds,
            clock_freezes::noticed_at,
            clock_freezes::lifted_at,
        ))
        .first(conn)
        .optional()?;
    Ok(Marks {
        high_water: high_water.map(|at| at.0),
        active: active.map(to_freeze),
    })
}

pub(super) fn find_freeze(conn: &mut Conn, id: &str) -> Result<Option<DeclaredFreeze>, DbFailure> {
    let row: Option<FreezeRow> = clock_freezes::table
        .find(id)
        .select((
            clock_freezes::id,
            clock_freezes::since,
            clock_freezes::jump_seconds,
            clock_freezes::noticed_at,
            clock_freezes::lifted_at,
        ))
        .first(conn)
        .optional()?;
    Ok(row.map(to_freeze))
}

/// Records that it is at least so late.
pub(super) fn raise_high_water(conn: &mut Conn, now: DateTime<Utc>) -> Result<(), DbFailure> {
    let older = clock_marks::table.filter(
        clock_marks::id
            .eq(MARK)
            .and(clock_marks::high_water.lt(UtcTime(now))),
    );
    let raised = diesel::update(older)
        .set(clock_marks::high_water.eq(UtcTime(now)))
        .execute(conn)?;
    if raised == 0 {
        let row = (
            clock_marks::id.eq(MARK),
            clock_marks::high_water.eq(UtcTime(now)),
        );
        match conn {
            Conn::Sqlite(inner) => diesel::insert_into(clock_marks::table)
                .values(row)
                .on_conflict_do_nothing()
                .execute(inner)?,
            Conn::Postgres(inner) => diesel::insert_into(clock_marks::table)
                .values(row)
                .on_conflict_do_nothing()
                .execute(inner)?,
        };
    }
    Ok(())
}

/// Sets the record to a time that a person has found right, also back.
pub(super) fn set_high_water(conn: &mut Conn, now: DateTime<Utc>) -> Result<(), DbFailure> {
    diesel::update(clock_marks::table.find(MARK))
        .set(clock_marks::high_water.eq(UtcTime(now)))
        .execute(conn)?;
    Ok(())
}

/// False when a freeze is declared already.
pub(super) fn insert_freeze(conn: &mut Conn, freeze: &DeclaredFreeze) -> Result<bool, DbFailure> {
    let row = (
        clock_freezes::id.eq(&freeze.id),
        clock_freezes::active.eq(Some(1)),
        clock_freezes::since.eq(UtcTime(freeze.since)),
        clock_freezes::jump_seconds.eq(freeze.jump_seconds),
        clock_freezes::noticed_at.eq(UtcTime(freeze.noticed_at)),
    );
    let written = match conn {
        Conn::Sqlite(inner) => diesel::insert_into(clock_freezes::table)
            .values(row)
            .on_conflict_do_nothing()
            .execute(inner)?,
        Conn::Postgres(inner) => diesel::insert_into(clock_freezes::table)
            .values(row)
            .on_conflict_do_nothing()
            .execute(inner)?,
    };
    Ok(written == 1)
}

/// Lifts the active freeze; false when another was quicker.
pub(super) fn mark_lifted(
    conn: &mut Conn,
    id: &str,
    lifted_at: DateTime<Utc>,
    lifted_by: &str,
) -> Result<bool, DbFailure> {
    let active = clock_freezes::table.filter(
        clock_freezes::id
            .eq(id)
            .and(clock_freezes::active.eq(Some(1))),
    );
    let rows = diesel::update(active)
        .set((
            clock_freezes::active.eq(None::<i32>),
            clock_freezes::lifted_at.eq(Some(UtcTime(lifted_at))),
            clock_freezes::lifted_by.eq(Some(lifted_by)),
        ))
        .execute(conn)?;
    Ok(rows == 1)
}

/// Every open attempt of the installation, locked in the order of the ids, as the journal locks them.
pub(super) fn lock_open_attempts(conn: &mut Conn) -> Result<Vec<AttemptSummary>, DbFailure> {
    let query = attempts::table
        .filter(attempts::state.eq(AttemptState::Open))
        .order(attempts::id.asc());
    let rows: Vec<AttemptRow> = match conn {
        Conn::Sqlite(inner) => query.select(AttemptRow::as_select()).load(inner)?,
        Conn::Postgres(inner) => query
            .select(AttemptRow::as_select())
            .for_no_key_update()
            .load(inner)?,
    };
    Ok(rows.into_iter().map(AttemptSummary::from).collect())
}
