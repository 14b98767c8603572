//! The record of a room: for each seat what was stored, who owes data, what happened and what was given back.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::model::{IdentityOutcome, SeatCondition, fault_table};
use super::queries::{self, Of, ProposalState, SeatRow};
use super::room_view::{RoomRequest, RoomView, SeatLive};
use crate::platform::db::{Conn, DbFailure};

crate::text_enum! {
    /// Whether answers may still lie on a computer of the room.
    Debt {
        None = "none",
        /// The page said at last that answers waited to be stored.
        Owes = "owes",
        /// The page fell silent before the attempt was closed by time: it may have more than it could say.
        Unknown = "unknown",
    }
}

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub(super) struct RoomRecord {
    pub(super) sitting_id: String,
    pub(super) sitting_name: String,
    pub(super) room_id: String,
    pub(super) room_name: String,
    pub(super) opens_at: DateTime<Utc>,
    pub(super) closes_at: DateTime<Utc>,
    pub(super) made_at: DateTime<Utc>,
    /// Edition of the table of faults.
    pub(super) fault_table: String,
    pub(super) seats: Vec<SeatRecord>,
    pub(super) incidents: Vec<IncidentRecord>,
    pub(super) credits: Vec<CreditRecord>,
    /// Messages sent in the room.
    pub(super) messages: usize,
    /// Words of whoever signs.
    pub(super) note: String,
}

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub(super) struct SeatRecord {
    pub(super) admission_id: String,
    pub(super) admission_number: String,
    pub(super) seat_no: i32,
    pub(super) name: String,
    pub(super) condition: SeatCondition,
    pub(super) closed_at: Option<DateTime<Utc>>,
    /// Items with a choice, as stored.
    pub(super) answered: i32,
    pub(super) total: i64,
    /// Answer events stored, late evidence too.
    pub(super) events: i64,
    pub(super) chain_head: Option<String>,
    pub(super) last_saved_at: Option<DateTime<Utc>>,
    pub(super) debt: Debt,
    /// Answers which the page had not got stored, as it last said.
    pub(super) unsent: i32,
    pub(super) identity: Option<IdentityOutcome>,
    pub(super) identity_basis: Option<String>,
    pub(super) outages: usize,
    pub(super) outage_seconds: i64,
    pub(super) credited_seconds: i32,
    pub(super) signals: i32,
}

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub(super) struct IncidentRecord {
    pub(super) seat_no: Option<i32>,
    pub(super) fault: String,
    pub(super) began_at: DateTime<Utc>,
    pub(super) minutes: Option<i32>,
    pub(super) note: String,
    pub(super) recorded_by_name: String,
}

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub(super) struct CreditRecord {
    pub(super) seat_no: i32,
    pub(super) fault: String,
    pub(super) state: ProposalState,
    pub(super) measured_seconds: i32,
    pub(super) granted_seconds: Option<i32>,
    pub(super) first_by_name: Option<String>,
    pub(super) second_by_name: Option<String>,
    pub(super) note: String,
}

/// Puts the record together from the room as it is seen.
pub(super) fn make_record(
    conn: &mut Conn,
    request: &RoomRequest,
    view: &RoomView,
    silence: TimeDelta,
) -> Result<RoomRecord, DbFailure> {
    let room_id = request.room.id.as_str();
    let rows = queries::list_seats(conn, &request.body_id, room_id)?;
    let outages = queries::list_outages(conn, Of::Room(room_id))?;
    let checks = queries::list_checks(conn, Of::Room(room_id))?;
    let seat_no = |admission_id: &str| {
        let seat = view
            .seats
            .iter()
            .find(|seat| seat.admission_id == admission_id);
        seat.map(|seat| seat.seat_no)
    };
    let seats = view.seats.iter().zip(&rows).map(|(seat, row)| {
        let own = outages
            .iter()
            .filter(|outage| outage.admission_id == seat.admission_id);
        let lengths = own.map(|outage| (outage.ended_at.0 - outage.began_at.0).num_seconds());
        let lengths: Vec<i64> = lengths.collect();
        let check = checks
            .iter()
            .rfind(|check| check.admission_id == seat.admission_id);
        SeatRecord {
            admission_id: seat.admission_id.clone(),
            admission_number: seat.admission_number.clone(),
            seat_no: seat.seat_no,
            name: seat.name.clone(),
            condition: seat.condition,
            closed_at: row.closed_at.map(|at| at.0),
            answered: seat.answered,
            total: seat.total,
            events: row.events.unwrap_or_default(),
            chain_head: row.chain_head.clone(),
            last_saved_at: seat.last_saved_at,
            debt: debt(seat, row, silence),
            unsent: seat.unsent,
            identity: seat.identity,
            identity_basis: check.map(|check| check.basis.clone()),
            outages: lengths.len(),
            outage_seconds: lengths.iter().sum(),
            credited_seconds: seat.credited_seconds,
            signals: seat.signals,
        }
    });
    Ok(RoomRecord {
        sitting_id: request.sitting.id.clone(),
        sitting_name: request.sitting.name.clone(),
        room_id: request.room.id.clone(),
        room_name: request.room.name.clone(),
        opens_at: request.sitting.opens_at,
        closes_at: request.sitting.closes_at,
        made_at: view.server_time,
        fault_table: fault_table().edition.clone(),
        seats: seats.collect(),
        incidents: view
            .incidents
            .iter()
            .map(|one| IncidentRecord {
                seat_no: one.admission_id.as_deref().and_then(seat_no),
                fault: one.fault.clone(),
                began_at: one.began_at,
                minutes: one.minutes,
                note: one.note.clone(),
                recorded_by_name: one.recorded_by_name.clone(),
            })
            .collect(),
        credits: view
            .proposals
            .iter()
            .map(|one| CreditRecord {
                seat_no: seat_no(&one.admission_id).unwrap_or_default(),
                fault: one.fault.clone(),
                state: one.state,
                measured_seconds: one.measured_seconds,
                granted_seconds: one.granted_seconds,
                first_by_name: one.first_by_name.clone(),
                second_by_name: one.second_by_name.clone(),
                note: one.note.clone(),
            })
            .collect(),
        messages: view.messages.len(),
        note: String::new(),
    })
}

fn debt(seat: &SeatLive, row: &SeatRow, silence: TimeDelta) -> Debt {
    let closed = matches!(
        seat.condition,
        SeatCondition::HandedIn | SeatCondition::TimeOver
    );
    if !closed {
        return Debt::None;
    }
    if seat.unsent > 0 {
        return Debt::Owes;
    }
    let heard = row.last_beat_at.map(|at| at.0).max(seat.last_saved_at);
    let end = row.closed_at.or(row.deadline_at).map(|at| at.0);
    let fell_silent = match (heard, end) {
        (Some(heard), Some(end)) => end - heard > silence,
        (None, Some(_)) => true,
        (_, None) => false,
    };
    if seat.condition == SeatCondition::TimeOver && fell_silent {
        Debt::Unknown
    } else {
        Debt::None
    }
}
