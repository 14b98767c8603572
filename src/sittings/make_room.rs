//! A room for a sitting.

use serde_json::json;

use super::error::faulty;
use super::model::{ROOM_SEATS, check_draft, check_room_name};
use super::queries;
use super::rows::RoomRow;
use crate::access::Actor;
use crate::audit::{self, AuditEntry};
use crate::centres;
use crate::platform::db::Conn;
use crate::platform::http::Problem;
use crate::platform::ports::Ports;

#[derive(Clone, Debug)]
pub struct NewRoom {
    pub name: String,
    /// The centre in which the room is, and whose people sit there.
    pub centre_id: String,
    /// 1 to 500.
    pub seats: i32,
}

/// Adds a room to a drafted sitting; returns its id. Rooms are filled in the order in which they are added.
///
/// # Errors
/// 404 for a sitting that is not the body's; `request.invalid`; `sitting.room_name_taken`; `sitting.prepared`,
/// `sitting.released`.
pub fn insert_room(
    conn: &mut Conn,
    ports: &Ports,
    actor: &str,
    body_id: &str,
    sitting_id: &str,
    room: &NewRoom,
) -> Result<String, Problem> {
    let sitting = queries::lock_sitting(conn, body_id, sitting_id)?
        .ok_or_else(|| Problem::new("request.not_found"))?;
    let mut faults = Vec::new();
    let name = check_room_name("name", &room.name)
        .map_err(|fault| faults.push(fault))
        .unwrap_or_default();
    if centres::find_centre(conn, body_id, &room.centre_id)?.is_none() {
        faults.push(faulty("centre_id", "centre_unknown"));
    }
    if !ROOM_SEATS.contains(&room.seats) {
        faults.push(faulty("seats", "room_seats"));
    }
    Problem::invalid(faults)?;
    check_draft(sitting.state)?;
    let row = RoomRow {
        id: uuid::Uuid::now_v7().to_string(),
        body_id: body_id.to_owned(),
        sitting_id: sitting.id,
        centre_id: room.centre_id.clone(),
        name,
        seats: room.seats,
    };
    queries::insert_room(conn, &row).map_err(|failure| match failure.unique_violation() {
        Some(_) => Problem::new("sitting.room_name_taken"),
        None => failure.into(),
    })?;
    let entry = AuditEntry {
        chain: body_id,
        actor,
        action: "room.added",
        subject_kind: "sitting",
        subject_id: &row.sitting_id,
        data: json!({ "room_id": row.id, "name": row.name, "centre_id": row.centre_id, "seats": row.seats }),
    };
    audit::record(conn, ports, entry)?;
    Ok(row.id)
}

pub(super) fn make_room(
    conn: &mut Conn,
    ports: &Ports,
    actor: &Actor,
    sitting_id: &str,
    room: &NewRoom,
) -> Result<String, Problem> {
    insert_room(
        conn,
        ports,
        &actor.account_id,
        actor.body()?,
        sitting_id,
        room,
    )
}
