//! The seats of a room, each with everything that stands about it, in one query.

use diesel::prelude::*;

use crate::delivery::AttemptState;
use crate::platform::db::types::UtcTime;
use crate::platform::db::{Conn, DbFailure};
use crate::schema::{admissions, attempts, candidate_photos, candidates, seat_presence};

/// One seat of a room.
#[derive(Clone, Debug, Queryable)]
pub(in crate::invigilation) struct SeatRow {
    pub(in crate::invigilation) admission_id: String,
    pub(in crate::invigilation) admission_number: Option<String>,
    pub(in crate::invigilation) seat_no: Option<i32>,
    pub(in crate::invigilation) name: String,
    pub(in crate::invigilation) id_number_masked: String,
    pub(in crate::invigilation) photo_digest: Option<String>,
    pub(in crate::invigilation) entered_at: Option<UtcTime>,
    pub(in crate::invigilation) attempt: Option<AttemptState>,
    pub(in crate::invigilation) started_at: Option<UtcTime>,
    pub(in crate::invigilation) deadline_at: Option<UtcTime>,
    pub(in crate::invigilation) closed_at: Option<UtcTime>,
    pub(in crate::invigilation) answered: Option<i32>,
    pub(in crate::invigilation) events: Option<i64>,
    pub(in crate::invigilation) chain_head: Option<String>,
    pub(in crate::invigilation) last_saved_at: Option<UtcTime>,
    pub(in crate::invigilation) last_beat_at: Option<UtcTime>,
    pub(in crate::invigilation) unsent: Option<i32>,
    pub(in crate::invigilation) signals: Option<i32>,
}

pub(in crate::invigilation) fn list_seats(
    conn: &mut Conn,
    body_id: &str,
    room_id: &str,
) -> Result<Vec<SeatRow>, DbFailure> {
    Ok(admissions::table
        .inner_join(candidates::table.left_join(candidate_photos::table))
        .left_join(attempts::table)
        .left_join(seat_presence::table)
        .filter(admissions::room_id.eq(room_id))
        .filter(admissions::body_id.eq(body_id))
        .order(admissions::seat_no.asc())
        .select((
            admissions::id,
            admissions::admission_number,
            admissions::seat_no,
            candidates::name,
            candidates::id_number_masked,
            candidate_photos::digest.nullable(),
            admissions::entered_at,
            attempts::state.nullable(),
            attempts::started_at.nullable(),
            attempts::deadline_at.nullable(),
            attempts::closed_at.nullable(),
            attempts::answered.nullable(),
            attempts::events.nullable(),
            attempts::chain_head.nullable(),
            attempts::last_saved_at.nullable(),
            seat_presence::last_beat_at.nullable(),
            seat_presence::unsent.nullable(),
            seat_presence::signals.nullable(),
        ))
        .load(conn)?)
}
