//! The counters behind the serials: one row for each body number, year and level.

use diesel::prelude::*;

use crate::platform::db::{Conn, DbFailure};
use crate::schema::certificate_counters as counters;

/// The last serial given, 0 when none was; the row stays locked until the transaction ends.
pub(in crate::certificates) fn lock_counter(
    conn: &mut Conn,
    prefix: &str,
    year: i32,
    level: i32,
) -> Result<i32, DbFailure> {
    let row = (
        counters::prefix.eq(prefix),
        counters::issue_year.eq(year),
        counters::level.eq(level),
        counters::last_serial.eq(0),
    );
    let key = (prefix, year, level);
    // On SQLite the transaction holds the only write lock from its beginning.
    let last = match conn {
        Conn::Sqlite(inner) => {
            diesel::insert_into(counters::table)
                .values(row)
                .on_conflict_do_nothing()
                .execute(inner)?;
            counters::table
                .find(key)
                .select(counters::last_serial)
                .first(inner)?
        }
        Conn::Postgres(inner) => {
            diesel::insert_into(counters::table)
                .values(row)
                .on_conflict_do_nothing()
                .execute(inner)?;
            counters::table
                .find(key)
                .select(counters::last_serial)
                .for_update()
                .first(inner)?
        }
    };
    Ok(last)
}

pub(in crate::certificates) fn update_counter(
    conn: &mut Conn,
    prefix: &str,
    year: i32,
    level: i32,
    last_serial: i32,
) -> Result<(), DbFailure> {
    diesel::update(counters::table.find((prefix, year, level)))
        .set(counters::last_serial.eq(last_serial))
        .execute(conn)?;
    Ok(())
}
