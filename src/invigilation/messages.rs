//! Messages to candidates: to one seat, one room or all rooms of a sitting that the sender may see.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::model::{WORDS, check_words};
use super::queries;
use super::scope::{get_room, get_seat_of, rooms_in_sight};
use crate::access::Actor;
use crate::audit::{self, AuditEntry, sitting_chain};
use crate::platform::crypto::sha256_hex;
use crate::platform::db::{Conn, DbFailure};
use crate::platform::http::Problem;
use crate::platform::ports::Ports;

crate::text_enum! {
    /// What a message says: words of a person, or that time was given.
    MessageKind { Words = "words", TimeCredit = "time_credit" }
}

/// A message of one room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Message {
    pub(super) id: String,
    /// `None`: everybody in the room.
    pub(super) admission_id: Option<String>,
    pub(super) kind: MessageKind,
    pub(super) words: String,
    /// Given with [`MessageKind::TimeCredit`].
    pub(super) seconds: Option<i32>,
    pub(super) sent_by_name: String,
    pub(super) sent_at: DateTime<Utc>,
}

impl Message {
    pub(super) fn is_for(&self, admission_id: &str) -> bool {
        self.admission_id
            .as_deref()
            .is_none_or(|one| one == admission_id)
    }

    #[cfg(test)]
    pub(super) fn sample(id: &str, sent_at: DateTime<Utc>) -> Self {
        Self {
            id: id.to_owned(),
            admission_id: None,
            kind: MessageKind::Words,
            words: "请安静".to_owned(),
            seconds: None,
            sent_by_name: "刘监考".to_owned(),
            sent_at,
        }
    }
}

/// Whom a message is for.
#[derive(Clone, Debug)]
pub(super) enum Addressee {
    Seat(String),
    Room(String),
    AllRooms,
}

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub(super) struct SentMessage {
    /// One for each room.
    pub(super) ids: Vec<String>,
    /// Rooms in which it is shown.
    pub(super) rooms: Vec<String>,
}

/// Sends a message. The caller sees to it that the same request is done once.
pub(super) fn send_message(
    conn: &mut Conn,
    ports: &Ports,
    actor: &Actor,
    sitting_id: &str,
    to: &Addressee,
    written: &str,
) -> Result<SentMessage, Problem> {
    let words = check_words("words", written, &WORDS).map_err(one_fault)?;
    let (mut rooms, admission_id) = match to {
        Addressee::Seat(admission_id) => {
            let seat = get_seat_of(conn, actor, sitting_id, admission_id)?;
            (vec![seat.room_id], Some(seat.admission_id))
        }
        Addressee::Room(room_id) => (vec![get_room(conn, actor, sitting_id, room_id)?.id], None),
        Addressee::AllRooms => {
            let rooms = rooms_in_sight(conn, actor, sitting_id)?;
            (rooms.into_iter().map(|room| room.id).collect(), None)
        }
    };
    if rooms.is_empty() {
        return Err(Problem::new("request.not_found"));
    }
    let mut ids = Vec::with_capacity(rooms.len());
    for room_id in &rooms {
        let draft = Draft {
            body_id: actor.body()?,
            sitting_id,
            room_id,
            admission_id: admission_id.as_deref(),
            sent_by: &actor.account_id,
            sent_by_name: &actor.display_name,
        };
        ids.push(post(conn, ports, &draft, MessageKind::Words, &words, None)?);
    }
    let entry = AuditEntry {
        chain: &sitting_chain(sitting_id),
        actor: &actor.account_id,
        action: "message.sent",
        subject_kind: if admission_id.is_some() {
            "admission"
        } else {
            "sitting"
        },
        subject_id: admission_id.as_deref().unwrap_or(sitting_id),
        // The words may name people; the digest proves which they were.
        data: serde_json::json!({ "messages": ids, "rooms": rooms, "words_sha256": sha256_hex(words.as_bytes()) }),
    };
    audit::record(conn, ports, entry)?;
    // The chain first and the rooms after it, in one order everywhere: nobody waits for one who waits for him.
    rooms.sort();
    for room_id in &rooms {
        queries::bump_room(conn, actor.body()?, sitting_id, room_id, true)?;
    }
    Ok(SentMessage { ids, rooms })
}

/// Where a message goes and who sends it.
pub(super) struct Draft<'a> {
    pub(super) body_id: &'a str,
    pub(super) sitting_id: &'a str,
    pub(super) room_id: &'a str,
    pub(super) admission_id: Option<&'a str>,
    pub(super) sent_by: &'a str,
    pub(super) sent_by_name: &'a str,
}

/// Writes the message. The caller tells the processes that the room has one, as the last thing it does.
pub(super) fn post(
    conn: &mut Conn,
    ports: &Ports,
    draft: &Draft<'_>,
    kind: MessageKind,
    words: &str,
    seconds: Option<i32>,
) -> Result<String, DbFailure> {
    let message = Message {
        id: uuid::Uuid::now_v7().to_string(),
        admission_id: draft.admission_id.map(str::to_owned),
        kind,
        words: words.to_owned(),
        seconds,
        sent_by_name: draft.sent_by_name.to_owned(),
        sent_at: ports.now(),
    };
    queries::insert_message(conn, draft, &message)?;
    Ok(message.id)
}

pub(super) fn one_fault(fault: crate::platform::http::FieldProblem) -> Problem {
    match Problem::invalid(vec![fault]) {
        Err(problem) => problem,
        Ok(()) => Problem::internal(),
    }
}
