//! Rooms.

use diesel::prelude::*;

use super::super::rows::RoomRow;
use crate::platform::db::{Conn, DbFailure};
use crate::schema::rooms;

pub(crate) fn insert_room(conn: &mut Conn, row: &RoomRow) -> Result<(), DbFailure> {
    diesel::insert_into(rooms::table)
        .values(row)
        .execute(conn)?;
    Ok(())
}

/// In the order in which they were added; of one centre where the sight is limited.
pub(crate) fn list_rooms(
    conn: &mut Conn,
    body_id: &str,
    sitting_id: &str,
    centre_scope: Option<&str>,
) -> Result<Vec<RoomRow>, DbFailure> {
    let mut query = rooms::table
        .filter(
            rooms::body_id
                .eq(body_id)
                .and(rooms::sitting_id.eq(sitting_id)),
        )
        .into_boxed();
    if let Some(centre) = centre_scope {
        query = query.filter(rooms::centre_id.eq(centre));
    }
    Ok(query
        .order(rooms::id.asc())
        .select(RoomRow::as_select())
        .load(conn)?)
}

/// False when the sitting has no such room.
pub(crate) fn delete_room(
    conn: &mut Conn,
    body_id: &str,
    sitting_id: &str,
    room_id: &str,
) -> Result<bool, DbFailure> {
    let room = rooms::table.filter(
        rooms::id
            .eq(room_id)
            .and(rooms::sitting_id.eq(sitting_id))
            .and(rooms::body_id.eq(body_id)),
    );
    Ok(diesel::delete(room).execute(conn)? == 1)
}
