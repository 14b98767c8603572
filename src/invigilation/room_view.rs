//! A room as the invigilator sees it: every seat, the counts, what deserves a look, the log.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::messages::{Message, MessageKind};
use super::model::{
    IdentityOutcome, RoomAlarm, SeatAlarm, SeatCondition, SeatFacts, condition, room_alarms,
    seat_alarms,
};
use super::presence::Presence;
use super::queries::{self, IncidentRow, Of, ProposalRow, ProposalState, SeatRow};
use super::scope::{Room, get_sitting};
use crate::access::Actor;
use crate::delivery::AttemptState;
use crate::platform::db::Conn;
use crate::platform::http::Problem;
use crate::sittings::SittingView;
use crate::standards;

#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub(super) struct RoomView {
    pub(super) server_time: DateTime<Utc>,
    pub(super) room: RoomFacts,
    pub(super) counts: BTreeMap<&'static str, usize>,
    pub(super) alarms: Vec<RoomAlarm>,
    pub(super) seats: Vec<SeatLive>,
    pub(super) messages: Vec<MessageView>,
    pub(super) incidents: Vec<IncidentView>,
    pub(super) proposals: Vec<ProposalView>,
    pub(super) sign_off: Option<SignOffView>,
}

#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub(super) struct RoomFacts {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) sitting_id: String,
    pub(super) opens_at: DateTime<Utc>,
    pub(super) closes_at: DateTime<Utc>,
}

/// One seat, live.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub(super) struct SeatLive {
    pub(super) admission_id: String,
    pub(super) admission_number: String,
    pub(super) seat_no: i32,
    pub(super) name: String,
    pub(super) id_number_masked: String,
    pub(super) has_photo: bool,
    pub(super) condition: SeatCondition,
    /// Since when the condition holds.
    pub(super) since: Option<DateTime<Utc>>,
    /// Items with a choice, as stored.
    pub(super) answered: i32,
    pub(super) total: i64,
    pub(super) last_saved_at: Option<DateTime<Utc>>,
    /// The one deadline, with all credits.
    pub(super) deadline_at: Option<DateTime<Utc>>,
    /// Answers which the page had not got stored, as it last said.
    pub(super) unsent: i32,
    pub(super) identity: Option<IdentityOutcome>,
    pub(super) signals: i32,
    pub(super) credited_seconds: i32,
    pub(super) alarms: Vec<SeatAlarm>,
}

#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub(super) struct MessageView {
    id: String,
    /// Absent: the whole room.
    admission_id: Option<String>,
    kind: MessageKind,
    words: String,
    seconds: Option<i32>,
    sent_by_name: String,
    sent_at: DateTime<Utc>,
    /// Seats which have acknowledged it.
    read_by: usize,
}

#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub(super) struct IncidentView {
    pub(super) id: String,
    pub(super) admission_id: Option<String>,
    pub(super) fault: String,
    pub(super) began_at: DateTime<Utc>,
    pub(super) minutes: Option<i32>,
    pub(super) note: String,
    pub(super) recorded_by_name: String,
    pub(super) recorded_at: DateTime<Utc>,
}

#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub(super) struct ProposalView {
    pub(super) id: String,
    pub(super) admission_id: String,
    pub(super) fault: String,
    /// Lost, as measured.
    pub(super) measured_seconds: i32,
    pub(super) proposed_seconds: i32,
    pub(super) state: ProposalState,
    /// True when the system proposed it.
    pub(super) by_system: bool,
    pub(super) proposed_at: DateTime<Utc>,
    pub(super) granted_seconds: Option<i32>,
    pub(super) first_by: Option<String>,
    pub(super) first_by_name: Option<String>,
    pub(super) second_by_name: Option<String>,
    pub(super) note: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub(super) struct SignOffView {
    pub(super) signed_by_name: String,
    pub(super) signed_at: DateTime<Utc>,
    pub(super) digest: String,
}

/// What a view is made for.
#[derive(Clone, Debug)]
pub(super) struct RoomRequest {
    pub(super) body_id: String,
    pub(super) sitting: SittingView,
    pub(super) room: Room,
    /// Items of the paper.
    pub(super) total: i64,
}

/// What a stream or a look at the room needs to know of it; checks that the actor may see it.
pub(super) fn request_room(
    conn: &mut Conn,
    actor: &Actor,
    sitting_id: &str,
    room_id: &str,
) -> Result<RoomRequest, Problem> {
    let sitting = get_sitting(conn, actor, sitting_id)?;
    let room = super::scope::get_room(conn, actor, sitting_id, room_id)?;
    let plan = standards::find_plan(conn, actor.body()?, &sitting.plan_id)?;
    let total = plan.map_or(0, |plan| {
        let counts = plan.document.theory.parts.iter().map(|part| part.count);
        counts.map(i64::from).sum()
    });
    Ok(RoomRequest {
        body_id: actor.body()?.to_owned(),
        sitting,
        room,
        total,
    })
}

/// The room now. `heard` is what this process knows and the table does not yet.
pub(super) fn show_room(
    conn: &mut Conn,
    request: &RoomRequest,
    heard: &Presence,
    silence: TimeDelta,
    now: DateTime<Utc>,
) -> Result<RoomView, Problem> {
    let room_id = request.room.id.as_str();
    let rows = queries::list_seats(conn, &request.body_id, room_id)?;
    let messages = queries::list_messages(conn, room_id)?;
    let ids: Vec<String> = rows.iter().map(|row| row.admission_id.clone()).collect();
    let readings = queries::list_readings(conn, &ids)?;
    let checks = queries::list_checks(conn, Of::Room(room_id))?;
    let proposals = queries::list_proposals(conn, Of::Room(room_id))?;
    let incidents = queries::list_incidents(conn, room_id)?;
    let sign_off = queries::find_sign_off(conn, room_id)?;
    // Later checks stand after earlier ones.
    let identity: BTreeMap<&str, IdentityOutcome> = checks
        .iter()
        .map(|row| (row.admission_id.as_str(), row.outcome))
        .collect();
    let nothing = Vec::new();
    let seats: Vec<SeatLive> = rows
        .iter()
        .map(|row| {
            let id = row.admission_id.as_str();
            let read = readings.get(id).unwrap_or(&nothing);
            let unread = messages
                .iter()
                .filter(|message| message.is_for(id) && !read.contains(&message.id))
                .filter(|message| row.entered_at.is_some_and(|at| at.0 <= message.sent_at));
            let facts = SeatFacts {
                identity: identity.get(id).copied(),
                oldest_unread_at: unread.map(|message| message.sent_at).min(),
                open_proposals: proposals
                    .iter()
                    .filter(|one| one.admission_id == id && is_undecided(one))
                    .count(),
                ..facts_of(row, heard.last_heard(id), now)
            };
            seat_live(row, &facts, &proposals, request.total, (now, silence))
        })
        .collect();
    let of = |wanted: SeatCondition| seats.iter().filter(|seat| seat.condition == wanted).count();
    let away = seats
        .iter()
        .filter(|seat| seat.alarms.contains(&SeatAlarm::Offline))
        .count();
    let at_work = of(SeatCondition::Working) + away;
    let over_and_unsigned = now >= request.sitting.closes_at && sign_off.is_none();
    Ok(RoomView {
        server_time: now,
        room: RoomFacts {
            id: request.room.id.clone(),
            name: request.room.name.clone(),
            sitting_id: request.sitting.id.clone(),
            opens_at: request.sitting.opens_at,
            closes_at: request.sitting.closes_at,
        },
        counts: SeatCondition::ALL
            .iter()
            .map(|condition| (condition.as_str(), of(*condition)))
            .collect(),
        alarms: room_alarms(at_work, away, over_and_unsigned),
        messages: messages
            .into_iter()
            .map(|message| message_view(message, &readings))
            .collect(),
        incidents: incidents.into_iter().map(incident_view).collect(),
        proposals: proposals.into_iter().map(proposal_view).collect(),
        sign_off: sign_off.map(|row| SignOffView {
            signed_by_name: row.signed_by_name,
            signed_at: row.signed_at.0,
            digest: row.digest,
        }),
        seats,
    })
}

/// What the tables and this process know of a seat.
fn facts_of(row: &SeatRow, heard: Option<(DateTime<Utc>, i32)>, now: DateTime<Utc>) -> SeatFacts {
    let deadline_at = row.deadline_at.map(|at| at.0);
    let overdue = deadline_at.is_some_and(|deadline| deadline <= now);
    let attempt = row.attempt.map(|state| match state {
        AttemptState::Open if overdue => AttemptState::Expired,
        state => state,
    });
    let written = row.last_beat_at.map(|at| at.0);
    let heard_at = heard.map(|(at, _)| at);
    SeatFacts {
        entered_at: row.entered_at.map(|at| at.0),
        attempt,
        started_at: row.started_at.map(|at| at.0),
        closed_at: row
            .closed_at
            .map(|at| at.0)
            .or(deadline_at.filter(|_| overdue)),
        last_saved_at: row.last_saved_at.map(|at| at.0),
        last_beat_at: written.max(heard_at),
        unsent: match heard {
            Some((at, unsent)) if written.is_none_or(|written| at >= written) => unsent,
            _ => row.unsent.unwrap_or_default(),
        },
        signals: row.signals.unwrap_or_default(),
        ..SeatFacts::default()
    }
}

fn seat_live(
    row: &SeatRow,
    facts: &SeatFacts,
    proposals: &[ProposalRow],
    total: i64,
    (now, silence): (DateTime<Utc>, TimeDelta),
) -> SeatLive {
    let (condition, since) = condition(facts, now, silence);
    let granted = proposals
        .iter()
        .filter(|one| one.admission_id == row.admission_id && one.state == ProposalState::Granted);
    SeatLive {
        admission_id: row.admission_id.clone(),
        admission_number: row.admission_number.clone().unwrap_or_default(),
        seat_no: row.seat_no.unwrap_or_default(),
        name: row.name.clone(),
        id_number_masked: row.id_number_masked.clone(),
        has_photo: row.photo_digest.is_some(),
        condition,
        since,
        answered: row.answered.unwrap_or_default(),
        total,
        last_saved_at: facts.last_saved_at,
        deadline_at: row.deadline_at.map(|at| at.0),
        unsent: facts.unsent,
        identity: facts.identity,
        signals: facts.signals,
        credited_seconds: granted.filter_map(|one| one.granted_seconds).sum(),
        alarms: seat_alarms(facts, condition, now),
    }
}

fn is_undecided(row: &ProposalRow) -> bool {
    matches!(row.state, ProposalState::Open | ProposalState::HalfGranted)
}

fn message_view(message: Message, readings: &BTreeMap<String, Vec<String>>) -> MessageView {
    let read_by = readings
        .values()
        .filter(|read| read.contains(&message.id))
        .count();
    MessageView {
        id: message.id,
        admission_id: message.admission_id,
        kind: message.kind,
        words: message.words,
        seconds: message.seconds,
        sent_by_name: message.sent_by_name,
        sent_at: message.sent_at,
        read_by,
    }
}

fn incident_view(row: IncidentRow) -> IncidentView {
    IncidentView {
        id: row.id,
        admission_id: row.admission_id,
        fault: row.fault,
        began_at: row.began_at.0,
        minutes: row.minutes,
        note: row.note,
        recorded_by_name: row.recorded_by_name,
        recorded_at: row.recorded_at.0,
    }
}

fn proposal_view(row: ProposalRow) -> ProposalView {
    ProposalView {
        by_system: row.proposed_by == "system",
        id: row.id,
        admission_id: row.admission_id,
        fault: row.fault,
        measured_seconds: row.measured_seconds,
        proposed_seconds: row.proposed_seconds,
        state: row.state,
        proposed_at: row.proposed_at.0,
        granted_seconds: row.granted_seconds,
        first_by: row.first_by,
        first_by_name: row.first_by_name,
        second_by_name: row.second_by_name,
        note: row.note,
    }
}
