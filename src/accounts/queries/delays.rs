//! Failed sign-ins by login.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::accounts::model::Failures;
use crate::platform::db::types::UtcTime;
use crate::platform::db::{Conn, DbFailure};
use crate::schema::sign_in_delays as delays;

/// The failures of a login, locked until the transaction ends; the row is made when there is none, because what does
/// not exist cannot be locked.
pub(in crate::accounts) fn lock_failures(
    conn: &mut Conn,
    login_index: &str,
    now: DateTime<Utc>,
) -> Result<Failures, DbFailure> {
    let fresh = (
        delays::login_index.eq(login_index),
        delays::failures.eq(0),
        delays::next_at.eq(UtcTime(now)),
        delays::last_at.eq(UtcTime(now)),
    );
    match conn {
        Conn::Sqlite(inner) => diesel::insert_into(delays::table)
            .values(fresh)
            .on_conflict_do_nothing()
            .execute(inner)?,
        Conn::Postgres(inner) => diesel::insert_into(delays::table)
            .values(fresh)
            .on_conflict_do_nothing()
            .execute(inner)?,
    };
    let query = delays::table.find(login_index).select((
        delays::failures,
        delays::next_at,
        delays::last_at,
    ));
    let (count, next_at, last_at): (i32, UtcTime, UtcTime) = match conn {
        Conn::Sqlite(inner) => query.first(inner)?,
        Conn::Postgres(inner) => query.for_update().first(inner)?,
    };
    Ok(Failures {
        count,
        next_at: next_at.0,
        last_at: last_at.0,
    })
}

pub(in crate::accounts) fn update_failures(
    conn: &mut Conn,
    login_index: &str,
    failures: &Failures,
) -> Result<(), DbFailure> {
    diesel::update(delays::table.find(login_index))
        .set((
            delays::failures.eq(failures.count),
            delays::next_at.eq(UtcTime(failures.next_at)),
            delays::last_at.eq(UtcTime(failures.last_at)),
        ))
        .execute(conn)?;
    Ok(())
}

pub(in crate::accounts) fn delete_failures(
    conn: &mut Conn,
    login_index: &str,
) -> Result<(), DbFailure> {
    diesel::delete(delays::table.find(login_index)).execute(conn)?;
    Ok(())
}

/// Drops logins whose last failure lies before `before`; returns how many.
pub(in crate::accounts) fn delete_forgotten(
    conn: &mut Conn,
    before: DateTime<Utc>,
) -> Result<usize, DbFailure> {
    Ok(diesel::delete(delays::table.filter(delays::last_at.lt(UtcTime(before)))).execute(conn)?)
}
