//! What the recorder reads and writes, for many seats at once.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::upsert::excluded;

use super::super::model::{Outage, Screen};
use super::super::rows::{NewSignal, PresenceRow};
use crate::delivery::AttemptState;
use crate::platform::db::types::UtcTime;
use crate::platform::db::{Conn, DbFailure};
use crate::schema::{admissions, attempts, integrity_signals, seat_outages, seat_presence};

/// Where a seat is, and its attempt.
#[derive(Clone, Debug)]
pub(in crate::invigilation) struct SeatContext {
    pub(in crate::invigilation) admission_id: String,
    pub(in crate::invigilation) body_id: String,
    pub(in crate::invigilation) sitting_id: String,
    pub(in crate::invigilation) room_id: String,
    /// The device that holds the seat now.
    pub(in crate::invigilation) device_digest: Option<String>,
    pub(in crate::invigilation) attempt_id: Option<String>,
    pub(in crate::invigilation) attempt: Option<AttemptState>,
    pub(in crate::invigilation) started_at: Option<DateTime<Utc>>,
    pub(in crate::invigilation) deadline_at: Option<DateTime<Utc>>,
}

type ContextRow = (
    String,
    String,
    String,
    Option<String>,
    Option<String>,
    Option<String>,
    Option<AttemptState>,
    Option<UtcTime>,
    Option<UtcTime>,
);

/// Seats without a room are left out.
pub(in crate::invigilation) fn seat_contexts(
    conn: &mut Conn,
    admission_ids: &[String],
) -> Result<BTreeMap<String, SeatContext>, DbFailure> {
    let rows: Vec<ContextRow> = admissions::table
        .left_join(attempts::table)
        .filter(admissions::id.eq_any(admission_ids.to_vec()))
        .select((
            admissions::id,
            admissions::body_id,
            admissions::sitting_id,
            admissions::room_id,
            admissions::device_digest,
            attempts::id.nullable(),
            attempts::state.nullable(),
            attempts::started_at.nullable(),
            attempts::deadline_at.nullable(),
        ))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            Some((
                row.0.clone(),
                SeatContext {
                    admission_id: row.0,
                    body_id: row.1,
                    sitting_id: row.2,
                    room_id: row.3?,
                    device_digest: row.4,
                    attempt_id: row.5,
                    attempt: row.6,
                    started_at: row.7.map(|at| at.0),
                    deadline_at: row.8.map(|at| at.0),
                },
            ))
        })
        .collect())
}

/// Holds a seat against other decisions about it until the transaction ends.
pub(in crate::invigilation) fn lock_seat(
    conn: &mut Conn,
    admission_id: &str,
) -> Result<(), DbFailure> {
    // On SQLite a write transaction has the whole database.
    if let Conn::Postgres(inner) = conn {
        let _held: Option<String> = admissions::table
            .find(admission_id)
            .select(admissions::id)
            .for_no_key_update()
            .first(inner)
            .optional()?;
    }
    Ok(())
}

/// A seat as it was last written.
#[derive(Clone, Debug)]
pub(in crate::invigilation) struct StoredPresence {
    pub(in crate::invigilation) page_id: String,
    pub(in crate::invigilation) screen: Screen,
    pub(in crate::invigilation) device_digest: String,
    pub(in crate::invigilation) first_beat_at: DateTime<Utc>,
    pub(in crate::invigilation) last_beat_at: DateTime<Utc>,
    pub(in crate::invigilation) unsent: i32,
    pub(in crate::invigilation) signals: i32,
    pub(in crate::invigilation) last_signal_at: Option<DateTime<Utc>>,
}

type StoredRow = (
    String,
    String,
    Screen,
    String,
    UtcTime,
    UtcTime,
    i32,
    i32,
    Option<UtcTime>,
);

/// Locked in the order of their ids until the transaction ends, so that two processes never wait for each other.
pub(in crate::invigilation) fn lock_presence(
    conn: &mut Conn,
    admission_ids: &[String],
) -> Result<BTreeMap<String, StoredPresence>, DbFailure> {
    let query = seat_presence::table
        .filter(seat_presence::admission_id.eq_any(admission_ids.to_vec()))
        .order(seat_presence::admission_id.asc())
        .select((
            seat_presence::admission_id,
            seat_presence::page_id,
            seat_presence::screen,
            seat_presence::device_digest,
            seat_presence::first_beat_at,
            seat_presence::last_beat_at,
            seat_presence::unsent,
            seat_presence::signals,
            seat_presence::last_signal_at,
        ));
    let rows: Vec<StoredRow> = match conn {
        Conn::Sqlite(inner) => query.load(inner)?,
        Conn::Postgres(inner) => query.for_update().load(inner)?,
    };
    Ok(rows
        .into_iter()
        .map(|row| {
            (
                row.0,
                StoredPresence {
                    page_id: row.1,
                    screen: row.2,
                    device_digest: row.3,
                    first_beat_at: row.4.0,
                    last_beat_at: row.5.0,
                    unsent: row.6,
                    signals: row.7,
                    last_signal_at: row.8.map(|at| at.0),
                },
            )
        })
        .collect())
}

pub(in crate::invigilation) fn upsert_presence(
    conn: &mut Conn,
    rows: &[PresenceRow],
) -> Result<(), DbFailure> {
    macro_rules! newest {
        () => {
            (
                seat_presence::room_id.eq(excluded(seat_presence::room_id)),
                seat_presence::page_id.eq(excluded(seat_presence::page_id)),
                seat_presence::screen.eq(excluded(seat_presence::screen)),
                seat_presence::device_digest.eq(excluded(seat_presence::device_digest)),
                seat_presence::last_beat_at.eq(excluded(seat_presence::last_beat_at)),
                seat_presence::unsent.eq(excluded(seat_presence::unsent)),
                seat_presence::signals.eq(excluded(seat_presence::signals)),
                seat_presence::last_signal_at.eq(excluded(seat_presence::last_signal_at)),
            )
        };
    }
    match conn {
        Conn::Sqlite(inner) => {
            // One prepared statement run again and again is SQLite's own form of a batch.
            for row in rows {
                diesel::insert_into(seat_presence::table)
                    .values(row)
                    .on_conflict(seat_presence::admission_id)
                    .do_update()
                    .set(newest!())
                    .execute(inner)?;
            }
        }
        Conn::Postgres(inner) => {
            if !rows.is_empty() {
                diesel::insert_into(seat_presence::table)
                    .values(rows)
                    .on_conflict(seat_presence::admission_id)
                    .do_update()
                    .set(newest!())
                    .execute(inner)?;
            }
        }
    }
    Ok(())
}

/// A measured silence.
#[derive(Clone, Debug)]
pub(in crate::invigilation) struct NewOutage {
    pub(in crate::invigilation) id: String,
    pub(in crate::invigilation) outage: Outage,
    pub(in crate::invigilation) page_changed: bool,
    pub(in crate::invigilation) device_changed: bool,
}

pub(in crate::invigilation) fn insert_outage(
    conn: &mut Conn,
    seat: &SeatContext,
    row: &NewOutage,
) -> Result<(), DbFailure> {
    diesel::insert_into(seat_outages::table)
        .values((
            seat_outages::id.eq(&row.id),
            seat_outages::body_id.eq(&seat.body_id),
            seat_outages::sitting_id.eq(&seat.sitting_id),
            seat_outages::room_id.eq(&seat.room_id),
            seat_outages::admission_id.eq(&seat.admission_id),
            seat_outages::began_at.eq(UtcTime(row.outage.began_at)),
            seat_outages::ended_at.eq(UtcTime(row.outage.ended_at)),
            seat_outages::worked_seconds.eq(row.outage.worked_seconds),
            seat_outages::page_changed.eq(row.page_changed),
            seat_outages::device_changed.eq(row.device_changed),
        ))
        .execute(conn)?;
    Ok(())
}

pub(in crate::invigilation) fn insert_signals(
    conn: &mut Conn,
    rows: &[NewSignal],
) -> Result<(), DbFailure> {
    match conn {
        Conn::Sqlite(inner) => {
            for row in rows {
                diesel::insert_into(integrity_signals::table)
                    .values(row)
                    .execute(inner)?;
            }
        }
        Conn::Postgres(inner) => {
            for some in rows.chunks(1000) {
                diesel::insert_into(integrity_signals::table)
                    .values(some)
                    .execute(inner)?;
            }
        }
    }
    Ok(())
}
