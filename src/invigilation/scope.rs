//! What an actor may see and touch of a sitting: rooms and seats of the own body and, where the sight is limited, centre.

use super::queries;
use crate::access::Actor;
use crate::platform::db::Conn;
use crate::platform::http::Problem;
use crate::sittings::{self, SittingState, SittingView};

/// A room of a sitting.
#[derive(Clone, Debug)]
pub(super) struct Room {
    pub(super) id: String,
    pub(super) name: String,
}

/// A seat with a room.
#[derive(Clone, Debug)]
pub(super) struct SeatPlace {
    pub(super) admission_id: String,
    pub(super) candidate_id: String,
    pub(super) room_id: String,
}

pub(super) fn get_sitting(
    conn: &mut Conn,
    actor: &Actor,
    sitting_id: &str,
) -> Result<SittingView, Problem> {
    if uuid::Uuid::try_parse(sitting_id).is_err() {
        return Err(not_found());
    }
    sittings::find_sitting(conn, actor.body()?, sitting_id)?.ok_or_else(not_found)
}

/// The rooms of the sitting which the actor may see, in the order in which they were added.
pub(super) fn rooms_in_sight(
    conn: &mut Conn,
    actor: &Actor,
    sitting_id: &str,
) -> Result<Vec<Room>, Problem> {
    get_sitting(conn, actor, sitting_id)?;
    Ok(queries::list_rooms(
        conn,
        actor.body()?,
        sitting_id,
        actor.centre_scope()?,
    )?)
}

pub(super) fn get_room(
    conn: &mut Conn,
    actor: &Actor,
    sitting_id: &str,
    room_id: &str,
) -> Result<Room, Problem> {
    let rooms = rooms_in_sight(conn, actor, sitting_id)?;
    rooms
        .into_iter()
        .find(|room| room.id == room_id)
        .ok_or_else(not_found)
}

/// The seat of an admission in a room that the actor may see.
pub(super) fn get_seat_of(
    conn: &mut Conn,
    actor: &Actor,
    sitting_id: &str,
    admission_id: &str,
) -> Result<SeatPlace, Problem> {
    let admission = sittings::find_admission(conn, actor.body()?, admission_id)?
        .filter(|admission| admission.sitting_id == sitting_id)
        .ok_or_else(not_found)?;
    let room_id = admission.room_id.ok_or_else(not_found)?;
    get_room(conn, actor, sitting_id, &room_id)?;
    Ok(SeatPlace {
        admission_id: admission.id,
        candidate_id: admission.candidate_id,
        room_id,
    })
}

/// Nothing about a room changes any more once its results are out or it was signed off.
pub(super) fn check_open(
    conn: &mut Conn,
    actor: &Actor,
    sitting_id: &str,
    room_id: &str,
) -> Result<SittingView, Problem> {
    let sitting = get_sitting(conn, actor, sitting_id)?;
    match sitting.state {
        SittingState::Draft => return Err(Problem::new("sitting.not_prepared")),
        SittingState::Released => return Err(Problem::new("sitting.released")),
        SittingState::Prepared => {}
    }
    queries::lock_room(conn, room_id)?;
    if queries::find_sign_off(conn, room_id)?.is_some() {
        return Err(Problem::new("invigilation.room_signed"));
    }
    Ok(sitting)
}

pub(super) fn not_found() -> Problem {
    Problem::new("request.not_found")
}
