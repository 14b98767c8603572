//! The small table which tells every process that something in a room is new, and the rooms themselves.

use std::collections::HashMap;

use diesel::prelude::*;

use super::super::scope::Room;
use crate::platform::db::{Conn, DbFailure};
use crate::schema::{room_changes, rooms};

/// Counts one change of a room; of its messages too when `message`.
pub(in crate::invigilation) fn bump_room(
    conn: &mut Conn,
    body_id: &str,
    sitting_id: &str,
    room_id: &str,
    message: bool,
) -> Result<(), DbFailure> {
    let step = i64::from(message);
    let row = (
        room_changes::room_id.eq(room_id),
        room_changes::body_id.eq(body_id),
        room_changes::sitting_id.eq(sitting_id),
        room_changes::version.eq(1_i64),
        room_changes::message_version.eq(step),
    );
    let change = (
        room_changes::version.eq(room_changes::version + 1_i64),
        room_changes::message_version.eq(room_changes::message_version + step),
    );
    match conn {
        Conn::Sqlite(inner) => diesel::insert_into(room_changes::table)
            .values(row)
            .on_conflict(room_changes::room_id)
            .do_update()
            .set(change)
            .execute(inner)?,
        Conn::Postgres(inner) => diesel::insert_into(room_changes::table)
            .values(row)
            .on_conflict(room_changes::room_id)
            .do_update()
            .set(change)
            .execute(inner)?,
    };
    Ok(())
}

/// Holds a room against its sign-off, and the sign-off against acts in the room, until the transaction ends.
pub(in crate::invigilation) fn lock_room(conn: &mut Conn, room_id: &str) -> Result<(), DbFailure> {
    // On SQLite a write transaction has the whole database.
    if let Conn::Postgres(inner) = conn {
        let _held: Option<String> = rooms::table
            .find(room_id)
            .select(rooms::id)
            .for_no_key_update()
            .first(inner)
            .optional()?;
    }
    Ok(())
}

/// Versions of the rooms, of what is seen and of the messages.
pub(in crate::invigilation) fn list_changes(
    conn: &mut Conn,
    room_ids: &[String],
) -> Result<HashMap<String, (i64, i64)>, DbFailure> {
    let rows: Vec<(String, i64, i64)> = room_changes::table
        .filter(room_changes::room_id.eq_any(room_ids.to_vec()))
        .select((
            room_changes::room_id,
            room_changes::version,
            room_changes::message_version,
        ))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(room_id, version, messages)| (room_id, (version, messages)))
        .collect())
}

/// In the order in which they were added; of one centre where the sight is limited.
pub(in crate::invigilation) fn list_rooms(
    conn: &mut Conn,
    body_id: &str,
    sitting_id: &str,
    centre_scope: Option<&str>,
) -> Result<Vec<Room>, DbFailure> {
    let mut query = rooms::table
        .filter(rooms::body_id.eq(body_id))
        .filter(rooms::sitting_id.eq(sitting_id))
        .into_boxed();
    if let Some(centre) = centre_scope {
        query = query.filter(rooms::centre_id.eq(centre));
    }
    let rows: Vec<(String, String)> = query
        .order(rooms::id.asc())
        .select((rooms::id, rooms::name))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(id, name)| Room { id, name })
        .collect())
}
