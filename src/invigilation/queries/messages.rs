//! Messages and who read them.

use std::collections::{BTreeMap, HashSet};

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::super::messages::{Draft, Message, MessageKind};
use crate::platform::db::types::UtcTime;
use crate::platform::db::{Conn, DbFailure};
use crate::schema::{message_readings, room_messages};

/// The newest messages of a room that are looked at.
const NEWEST: i64 = 200;

pub(in crate::invigilation) fn insert_message(
    conn: &mut Conn,
    draft: &Draft<'_>,
    message: &Message,
) -> Result<(), DbFailure> {
    diesel::insert_into(room_messages::table)
        .values((
            room_messages::id.eq(&message.id),
            room_messages::body_id.eq(draft.body_id),
            room_messages::sitting_id.eq(draft.sitting_id),
            room_messages::room_id.eq(draft.room_id),
            room_messages::admission_id.eq(draft.admission_id),
            room_messages::kind.eq(message.kind),
            room_messages::words.eq(&message.words),
            room_messages::seconds.eq(message.seconds),
            room_messages::sent_by.eq(draft.sent_by),
            room_messages::sent_by_name.eq(draft.sent_by_name),
            room_messages::sent_at.eq(UtcTime(message.sent_at)),
        ))
        .execute(conn)?;
    Ok(())
}

type MessageRow = (
    String,
    Option<String>,
    MessageKind,
    String,
    Option<i32>,
    String,
    UtcTime,
);

/// The newest messages of a room, oldest first.
pub(in crate::invigilation) fn list_messages(
    conn: &mut Conn,
    room_id: &str,
) -> Result<Vec<Message>, DbFailure> {
    let mut rows: Vec<MessageRow> = room_messages::table
        .filter(room_messages::room_id.eq(room_id))
        .order((room_messages::sent_at.desc(), room_messages::id.desc()))
        .limit(NEWEST)
        .select((
            room_messages::id,
            room_messages::admission_id,
            room_messages::kind,
            room_messages::words,
            room_messages::seconds,
            room_messages::sent_by_name,
            room_messages::sent_at,
        ))
        .load(conn)?;
    rows.reverse();
    Ok(rows
        .into_iter()
        .map(|row| Message {
            id: row.0,
            admission_id: row.1,
            kind: row.2,
            words: row.3,
            seconds: row.4,
            sent_by_name: row.5,
            sent_at: row.6.0,
        })
        .collect())
}

/// Those of the ids which are messages.
pub(in crate::invigilation) fn existing_messages(
    conn: &mut Conn,
    ids: &[String],
) -> Result<HashSet<String>, DbFailure> {
    if ids.is_empty() {
        return Ok(HashSet::new());
    }
    let found: Vec<String> = room_messages::table
        .filter(room_messages::id.eq_any(ids.to_vec()))
        .select(room_messages::id)
        .load(conn)?;
    Ok(found.into_iter().collect())
}

/// What each of the seats has read.
pub(in crate::invigilation) fn list_readings(
    conn: &mut Conn,
    admission_ids: &[String],
) -> Result<BTreeMap<String, Vec<String>>, DbFailure> {
    let rows: Vec<(String, String)> = message_readings::table
        .filter(message_readings::admission_id.eq_any(admission_ids.to_vec()))
        .select((message_readings::admission_id, message_readings::message_id))
        .load(conn)?;
    let mut by_seat: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (admission_id, message_id) in rows {
        by_seat.entry(admission_id).or_default().push(message_id);
    }
    Ok(by_seat)
}

/// Notes (message, admission, body, sitting) as read; what was noted before stays as it was.
pub(in crate::invigilation) fn insert_readings(
    conn: &mut Conn,
    readings: &[(String, String, String, String)],
    at: DateTime<Utc>,
) -> Result<(), DbFailure> {
    for (message_id, admission_id, body_id, sitting_id) in readings {
        let row = (
            message_readings::message_id.eq(message_id),
            message_readings::admission_id.eq(admission_id),
            message_readings::body_id.eq(body_id),
            message_readings::sitting_id.eq(sitting_id),
            message_readings::read_at.eq(UtcTime(at)),
        );
        match conn {
            Conn::Sqlite(inner) => diesel::insert_into(message_readings::table)
                .values(row)
                .on_conflict_do_nothing()
                .execute(inner)?,
            Conn::Postgres(inner) => diesel::insert_into(message_readings::table)
                .values(row)
                .on_conflict_do_nothing()
                .execute(inner)?,
        };
    }
    Ok(())
}
