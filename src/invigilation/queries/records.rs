//! What is written down of a room: identity checks, incidents, silences, signals, and the sign-off.

use diesel::prelude::*;

use super::super::model::{IdentityOutcome, SignalKind};
use super::credits::Of;
use crate::platform::db::types::UtcTime;
use crate::platform::db::{Conn, DbFailure};
use crate::schema::{
    admissions, identity_checks, incidents, integrity_signals, room_sign_offs, seat_outages,
};

#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = identity_checks)]
pub(in crate::invigilation) struct CheckRow {
    pub(in crate::invigilation) id: String,
    pub(in crate::invigilation) body_id: String,
    pub(in crate::invigilation) sitting_id: String,
    pub(in crate::invigilation) admission_id: String,
    pub(in crate::invigilation) basis: String,
    pub(in crate::invigilation) outcome: IdentityOutcome,
    pub(in crate::invigilation) photo_digest: Option<String>,
    pub(in crate::invigilation) note: String,
    pub(in crate::invigilation) checked_by: String,
    pub(in crate::invigilation) checked_by_name: String,
    pub(in crate::invigilation) checked_at: UtcTime,
}

pub(in crate::invigilation) fn insert_check(
    conn: &mut Conn,
    row: &CheckRow,
) -> Result<(), DbFailure> {
    diesel::insert_into(identity_checks::table)
        .values(row)
        .execute(conn)?;
    Ok(())
}

/// Oldest first, so that the last of a seat is the one that holds.
pub(in crate::invigilation) fn list_checks(
    conn: &mut Conn,
    of: Of<'_>,
) -> Result<Vec<CheckRow>, DbFailure> {
    let mut query = identity_checks::table.into_boxed();
    query = match of {
        Of::Seat(admission_id) => query.filter(identity_checks::admission_id.eq(admission_id)),
        Of::Room(room_id) => {
            let seats = admissions::table
                .filter(admissions::room_id.eq(room_id))
                .select(admissions::id);
            query.filter(identity_checks::admission_id.eq_any(seats))
        }
    };
    Ok(query
        .order((identity_checks::checked_at.asc(), identity_checks::id.asc()))
        .load(conn)?)
}

#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = incidents)]
pub(in crate::invigilation) struct IncidentRow {
    pub(in crate::invigilation) id: String,
    pub(in crate::invigilation) body_id: String,
    pub(in crate::invigilation) sitting_id: String,
    pub(in crate::invigilation) room_id: String,
    pub(in crate::invigilation) admission_id: Option<String>,
    pub(in crate::invigilation) fault: String,
    pub(in crate::invigilation) fault_table: String,
    pub(in crate::invigilation) began_at: UtcTime,
    pub(in crate::invigilation) minutes: Option<i32>,
    pub(in crate::invigilation) note: String,
    pub(in crate::invigilation) recorded_by: String,
    pub(in crate::invigilation) recorded_by_name: String,
    pub(in crate::invigilation) recorded_at: UtcTime,
}

pub(in crate::invigilation) fn insert_incident(
    conn: &mut Conn,
    row: &IncidentRow,
) -> Result<(), DbFailure> {
    diesel::insert_into(incidents::table)
        .values(row)
        .execute(conn)?;
    Ok(())
}

/// Oldest first.
pub(in crate::invigilation) fn list_incidents(
    conn: &mut Conn,
    room_id: &str,
) -> Result<Vec<IncidentRow>, DbFailure> {
    Ok(incidents::table
        .filter(incidents::room_id.eq(room_id))
        .order((incidents::recorded_at.asc(), incidents::id.asc()))
        .load(conn)?)
}

#[derive(Clone, Debug, Queryable)]
pub(in crate::invigilation) struct OutageRow {
    pub(in crate::invigilation) admission_id: String,
    pub(in crate::invigilation) began_at: UtcTime,
    pub(in crate::invigilation) ended_at: UtcTime,
    pub(in crate::invigilation) worked_seconds: i32,
    pub(in crate::invigilation) page_changed: bool,
    pub(in crate::invigilation) device_changed: bool,
}

/// Oldest first.
pub(in crate::invigilation) fn list_outages(
    conn: &mut Conn,
    of: Of<'_>,
) -> Result<Vec<OutageRow>, DbFailure> {
    let mut query = seat_outages::table.into_boxed();
    query = match of {
        Of::Room(room_id) => query.filter(seat_outages::room_id.eq(room_id)),
        Of::Seat(admission_id) => query.filter(seat_outages::admission_id.eq(admission_id)),
    };
    Ok(query
        .order((seat_outages::began_at.asc(), seat_outages::id.asc()))
        .select((
            seat_outages::admission_id,
            seat_outages::began_at,
            seat_outages::ended_at,
            seat_outages::worked_seconds,
            seat_outages::page_changed,
            seat_outages::device_changed,
        ))
        .load(conn)?)
}

#[derive(Clone, Debug, Queryable)]
pub(in crate::invigilation) struct SignalRow {
    pub(in crate::invigilation) kind: SignalKind,
    pub(in crate::invigilation) at: UtcTime,
    pub(in crate::invigilation) seconds: i32,
    pub(in crate::invigilation) times: i32,
}

/// Of one seat, oldest first.
pub(in crate::invigilation) fn list_signals(
    conn: &mut Conn,
    admission_id: &str,
) -> Result<Vec<SignalRow>, DbFailure> {
    Ok(integrity_signals::table
        .filter(integrity_signals::admission_id.eq(admission_id))
        .order((integrity_signals::at.asc(), integrity_signals::id.asc()))
        .select((
            integrity_signals::kind,
            integrity_signals::at,
            integrity_signals::seconds,
            integrity_signals::times,
        ))
        .load(conn)?)
}

#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = room_sign_offs)]
pub(in crate::invigilation) struct SignOffRow {
    pub(in crate::invigilation) room_id: String,
    pub(in crate::invigilation) body_id: String,
    pub(in crate::invigilation) sitting_id: String,
    /// The record as it was signed, JSON.
    pub(in crate::invigilation) document: String,
    /// SHA-256 of the document.
    pub(in crate::invigilation) digest: String,
    pub(in crate::invigilation) signed_by: String,
    pub(in crate::invigilation) signed_by_name: String,
    pub(in crate::invigilation) signed_at: UtcTime,
}

pub(in crate::invigilation) fn insert_sign_off(
    conn: &mut Conn,
    row: &SignOffRow,
) -> Result<(), DbFailure> {
    diesel::insert_into(room_sign_offs::table)
        .values(row)
        .execute(conn)?;
    Ok(())
}

pub(in crate::invigilation) fn find_sign_off(
    conn: &mut Conn,
    room_id: &str,
) -> Result<Option<SignOffRow>, DbFailure> {
    Ok(room_sign_offs::table.find(room_id).first(conn).optional()?)
}
