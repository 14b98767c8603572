//! Admissions.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::super::model::{AdmissionView, SeatCodeState, SittingState};
use super::super::rows::{AdmissionRow, NewAdmissionRow, SeatLock, Seated};
use crate::platform::db::types::UtcTime;
use crate::platform::db::{Conn, DbFailure};
use crate::schema::{admissions, rooms, sittings};

pub(crate) fn insert_admission(
    conn: &mut Conn,
    row: &NewAdmissionRow<'_>,
) -> Result<(), DbFailure> {
    diesel::insert_into(admissions::table)
        .values(row)
        .execute(conn)?;
    Ok(())
}

/// Returns how many there were.
pub(crate) fn delete_admissions_of_cohort(
    conn: &mut Conn,
    body_id: &str,
    sitting_id: &str,
    cohort_id: &str,
) -> Result<usize, DbFailure> {
    let of_cohort = admissions::table.filter(
        admissions::sitting_id
            .eq(sitting_id)
            .and(admissions::cohort_id.eq(cohort_id))
            .and(admissions::body_id.eq(body_id)),
    );
    Ok(diesel::delete(of_cohort).execute(conn)?)
}

pub(crate) fn find_admission(
    conn: &mut Conn,
    body_id: &str,
    id: &str,
) -> Result<Option<AdmissionView>, DbFailure> {
    let row: Option<(AdmissionRow, Option<String>)> = admissions::table
        .left_join(rooms::table)
        .filter(admissions::id.eq(id).and(admissions::body_id.eq(body_id)))
        .select((AdmissionRow::as_select(), rooms::name.nullable()))
        .first(conn)
        .optional()?;
    Ok(row.map(|(row, room)| row.with_room(room)))
}

/// As [`find_admission`] for many and for whatever body.
pub(crate) fn find_admissions_any(
    conn: &mut Conn,
    ids: &[String],
) -> Result<Vec<AdmissionView>, DbFailure> {
    let query = admissions::table
        .left_join(rooms::table)
        .filter(admissions::id.eq_any(ids));
    // Spoken to the backend itself, PostgreSQL takes the ids as one array and keeps the statement.
    let rows: Vec<(AdmissionRow, Option<String>)> = match conn {
        Conn::Sqlite(inner) => query
            .select((AdmissionRow::as_select(), rooms::name.nullable()))
            .load(inner)?,
        Conn::Postgres(inner) => query
            .select((AdmissionRow::as_select(), rooms::name.nullable()))
            .load(inner)?,
    };
    Ok(rows
        .into_iter()
        .map(|(row, room)| row.with_room(room))
        .collect())
}

pub(crate) fn find_admission_by_number(
    conn: &mut Conn,
    number: &str,
) -> Result<Option<AdmissionView>, DbFailure> {
    let row: Option<(AdmissionRow, Option<String>)> = admissions::table
        .left_join(rooms::table)
        .filter(admissions::admission_number.eq(number))
        .select((AdmissionRow::as_select(), rooms::name.nullable()))
        .first(conn)
        .optional()?;
    Ok(row.map(|(row, room)| row.with_room(room)))
}

/// By admission number, which follows rooms and seats; before a preparation in the order in which they were added.
pub(crate) fn list_admissions(
    conn: &mut Conn,
    body_id: &str,
    sitting_id: &str,
    centre_scope: Option<&str>,
) -> Result<Vec<AdmissionView>, DbFailure> {
    let mut query = admissions::table
        .left_join(rooms::table)
        .filter(
            admissions::sitting_id
                .eq(sitting_id)
                .and(admissions::body_id.eq(body_id)),
        )
        .into_boxed();
    if let Some(centre) = centre_scope {
        query = query.filter(admissions::centre_id.eq(centre));
    }
    let rows: Vec<(AdmissionRow, Option<String>)> = query
        .order((admissions::admission_number.asc(), admissions::id.asc()))
        .select((AdmissionRow::as_select(), rooms::name.nullable()))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(row, room)| row.with_room(room))
        .collect())
}

/// Ids of all candidates of a sitting.
pub(crate) fn list_candidates_of(
    conn: &mut Conn,
    body_id: &str,
    sitting_id: &str,
) -> Result<Vec<String>, DbFailure> {
    Ok(admissions::table
        .filter(
            admissions::sitting_id
                .eq(sitting_id)
                .and(admissions::body_id.eq(body_id)),
        )
        .select(admissions::candidate_id)
        .load(conn)?)
}

/// Those of the candidates who have a place in another sitting of the body whose window overlaps.
pub(crate) fn list_candidates_elsewhere(
    conn: &mut Conn,
    body_id: &str,
    sitting_id: &str,
    window: (DateTime<Utc>, DateTime<Utc>),
    candidates: &[String],
) -> Result<Vec<String>, DbFailure> {
    Ok(admissions::table
        .inner_join(sittings::table)
        .filter(admissions::body_id.eq(body_id))
        .filter(admissions::sitting_id.ne(sitting_id))
        .filter(
            sittings::opens_at
                .lt(UtcTime(window.1))
                .and(sittings::closes_at.gt(UtcTime(window.0))),
        )
        .filter(admissions::candidate_id.eq_any(candidates))
        .select(admissions::candidate_id)
        .distinct()
        .load(conn)?)
}

/// Whether any device has ever entered.
pub(crate) fn has_begun(
    conn: &mut Conn,
    body_id: &str,
    sitting_id: &str,
) -> Result<bool, DbFailure> {
    let entered = admissions::table.filter(
        admissions::sitting_id
            .eq(sitting_id)
            .and(admissions::body_id.eq(body_id))
            .and(admissions::entered_at.is_not_null()),
    );
    let first: Option<String> = entered.select(admissions::id).first(conn).optional()?;
    Ok(first.is_some())
}

/// Takes everything back that a preparation gave.
pub(crate) fn clear_preparation(
    conn: &mut Conn,
    body_id: &str,
    sitting_id: &str,
) -> Result<(), DbFailure> {
    let of_sitting = admissions::table.filter(
        admissions::sitting_id
            .eq(sitting_id)
            .and(admissions::body_id.eq(body_id)),
    );
    diesel::update(of_sitting)
        .set((
            admissions::room_id.eq(None::<String>),
            admissions::seat_no.eq(None::<i32>),
            admissions::form_id.eq(None::<String>),
            admissions::order_seed.eq(None::<String>),
            admissions::admission_number.eq(None::<String>),
            admissions::seat_code_cipher.eq(None::<String>),
            admissions::seat_code_digest.eq(None::<String>),
            admissions::seat_code_state.eq(None::<SeatCodeState>),
            admissions::device_digest.eq(None::<String>),
        ))
        .execute(conn)?;
    Ok(())
}

pub(crate) fn set_seat(
    conn: &mut Conn,
    body_id: &str,
    admission_id: &str,
    seated: &Seated<'_>,
) -> Result<(), DbFailure> {
    diesel::update(
        admissions::table.filter(
            admissions::id
                .eq(admission_id)
                .and(admissions::body_id.eq(body_id)),
        ),
    )
    .set((
        admissions::room_id.eq(Some(seated.room_id)),
        admissions::seat_no.eq(Some(seated.seat_no)),
        admissions::form_id.eq(Some(seated.form_id)),
        admissions::order_seed.eq(Some(seated.order_seed)),
        admissions::admission_number.eq(Some(seated.admission_number)),
        admissions::seat_code_cipher.eq(Some(seated.code_cipher)),
        admissions::seat_code_digest.eq(Some(seated.code_digest)),
        admissions::seat_code_state.eq(Some(SeatCodeState::Fresh)),
        admissions::device_digest.eq(None::<String>),
    ))
    .execute(conn)?;
    Ok(())
}

/// Whether a number with this beginning is given out.
pub(crate) fn number_is_taken(conn: &mut Conn, prefix: &str) -> Result<bool, DbFailure> {
    // Numbers are digits, and ':' comes after the last of them.
    let taken: Option<String> = admissions::table
        .filter(
            admissions::admission_number
                .ge(prefix)
                .and(admissions::admission_number.lt(format!("{prefix}:"))),
        )
        .select(admissions::id)
        .first(conn)
        .optional()?;
    Ok(taken.is_some())
}

/// The sealed seat codes of a sitting by admission.
pub(crate) fn list_code_ciphers(
    conn: &mut Conn,
    body_id: &str,
    sitting_id: &str,
) -> Result<BTreeMap<String, String>, DbFailure> {
    let rows: Vec<(String, Option<String>)> = admissions::table
        .filter(
            admissions::sitting_id
                .eq(sitting_id)
                .and(admissions::body_id.eq(body_id)),
        )
        .select((admissions::id, admissions::seat_code_cipher))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .filter_map(|(id, cipher)| cipher.map(|cipher| (id, cipher)))
        .collect())
}

/// Puts a new code in the place of the old one and takes the seat from the device that had it.
pub(crate) fn set_new_code(
    conn: &mut Conn,
    body_id: &str,
    admission_id: &str,
    digest: &str,
    cipher: &str,
) -> Result<(), DbFailure> {
    diesel::update(
        admissions::table.filter(
            admissions::id
                .eq(admission_id)
                .and(admissions::body_id.eq(body_id)),
        ),
    )
    .set((
        admissions::seat_code_digest.eq(Some(digest)),
        admissions::seat_code_cipher.eq(Some(cipher)),
        admissions::seat_code_state.eq(Some(SeatCodeState::Fresh)),
        admissions::device_digest.eq(None::<String>),
    ))
    .execute(conn)?;
    Ok(())
}

type LockRow = (
    SittingState,
    Option<String>,
    Option<SeatCodeState>,
    Option<String>,
    Option<UtcTime>,
);

pub(crate) fn find_seat_lock(
    conn: &mut Conn,
    admission_id: &str,
) -> Result<Option<SeatLock>, DbFailure> {
    let row: Option<LockRow> = admissions::table
        .inner_join(sittings::table)
        .filter(admissions::id.eq(admission_id))
        .select((
            sittings::state,
            admissions::seat_code_digest,
            admissions::seat_code_state,
            admissions::device_digest,
            admissions::entered_at,
        ))
        .first(conn)
        .optional()?;
    Ok(row.map(
        |(sitting_state, code_digest, code_state, device_digest, entered_at)| SeatLock {
            sitting_state,
            code_digest,
            code_state,
            device_digest,
            entered_at,
        },
    ))
}

/// Gives the seat to a device if the code is still fresh; false when another device was first.
pub(crate) fn take_seat(
    conn: &mut Conn,
    admission_id: &str,
    code_digest: &str,
    device_digest: &str,
    entered_at: DateTime<Utc>,
) -> Result<bool, DbFailure> {
    let fresh = admissions::table.filter(
        admissions::id
            .eq(admission_id)
            .and(admissions::seat_code_digest.eq(code_digest))
            .and(admissions::seat_code_state.eq(SeatCodeState::Fresh)),
    );
    let rows = diesel::update(fresh)
        .set((
            admissions::seat_code_state.eq(Some(SeatCodeState::Used)),
            admissions::device_digest.eq(Some(device_digest)),
            admissions::entered_at.eq(Some(UtcTime(entered_at))),
        ))
        .execute(conn)?;
    Ok(rows == 1)
}
