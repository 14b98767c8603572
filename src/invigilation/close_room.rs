//! The end of a room: the record as it stands, and the sign-off by which it is kept as it was.

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::Invigilation;
use super::messages::one_fault;
use super::model::{NOTE, SeatCondition, check_words};
use super::queries::{self, ProposalState, SignOffRow};
use super::record::{Debt, RoomRecord, make_record};
use super::room_view::{RoomView, SignOffView, request_room, show_room};
use super::scope::check_open;
use crate::access::Actor;
use crate::audit::{self, AuditEntry, sitting_chain};
use crate::platform::crypto::sha256_hex;
use crate::platform::db::Conn;
use crate::platform::http::Problem;
use crate::platform::ports::Ports;

/// The record, and who signed it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ShownRecord {
    #[serde(flatten)]
    pub(super) record: RoomRecord,
    pub(super) sign_off: Option<SignOffView>,
}

/// The record as it was signed, or as it would be now.
pub(super) fn show_record(
    conn: &mut Conn,
    ports: &Ports,
    invigilation: &Invigilation,
    actor: &Actor,
    sitting_id: &str,
    room_id: &str,
) -> Result<ShownRecord, Problem> {
    let request = request_room(conn, actor, sitting_id, room_id)?;
    if let Some(row) = queries::find_sign_off(conn, &request.room.id)? {
        let record = serde_json::from_str(&row.document).map_err(|_| Problem::internal())?;
        return Ok(ShownRecord {
            record,
            sign_off: Some(SignOffView {
                signed_by_name: row.signed_by_name,
                signed_at: row.signed_at.0,
                digest: row.digest,
            }),
        });
    }
    let silence = TimeDelta::seconds(ports.settings.invigilation.silence_seconds);
    let view = show_room(conn, &request, &invigilation.presence, silence, ports.now())?;
    Ok(ShownRecord {
        record: make_record(conn, &request, &view, silence)?,
        sign_off: None,
    })
}

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub(super) struct SignedOff {
    /// SHA-256 of the record.
    pub(super) digest: String,
    /// Seats on whose computers answers may still lie.
    pub(super) owing: usize,
}

/// Signs the room off: nothing about it changes any more.
pub(super) fn sign_off(
    conn: &mut Conn,
    ports: &Ports,
    invigilation: &Invigilation,
    actor: &Actor,
    (sitting_id, room_id): (&str, &str),
    note: &str,
) -> Result<SignedOff, Problem> {
    let note = check_words("note", note, &NOTE).map_err(one_fault)?;
    let request = request_room(conn, actor, sitting_id, room_id)?;
    check_open(conn, actor, sitting_id, room_id)?;
    let (now, silence) = (
        ports.now(),
        TimeDelta::seconds(ports.settings.invigilation.silence_seconds),
    );
    let view = show_room(conn, &request, &invigilation.presence, silence, now)?;
    check_finished(&view, now >= request.sitting.closes_at)?;
    let record = RoomRecord {
        note,
        ..make_record(conn, &request, &view, silence)?
    };
    let owing = record
        .seats
        .iter()
        .filter(|seat| seat.debt != Debt::None)
        .count();
    let document = serde_json::to_string(&record).map_err(|_| Problem::internal())?;
    let row = SignOffRow {
        room_id: request.room.id.clone(),
        body_id: request.body_id.clone(),
        sitting_id: request.sitting.id.clone(),
        digest: sha256_hex(document.as_bytes()),
        document,
        signed_by: actor.account_id.clone(),
        signed_by_name: actor.display_name.clone(),
        signed_at: now.into(),
    };
    queries::insert_sign_off(conn, &row).map_err(|failure| {
        if failure.unique_violation().is_some() {
            Problem::new("invigilation.room_signed")
        } else {
            failure.into()
        }
    })?;
    let entry = AuditEntry {
        chain: &sitting_chain(sitting_id),
        actor: &actor.account_id,
        action: "room.signed_off",
        subject_kind: "room",
        subject_id: &row.room_id,
        data: json!({ "record_sha256": row.digest, "seats": record.seats.len(), "owing": owing }),
    };
    audit::record(conn, ports, entry)?;
    queries::bump_room(conn, &row.body_id, &row.sitting_id, &row.room_id, false)?;
    Ok(SignedOff {
        digest: row.digest,
        owing,
    })
}

/// Nobody works any more, and nothing waits for a decision.
fn check_finished(view: &RoomView, closed: bool) -> Result<(), Problem> {
    let busy = view.seats.iter().filter(|seat| match seat.condition {
        SeatCondition::Working => true,
        // Before the sitting closes they may still start or come back.
        SeatCondition::Ready | SeatCondition::Offline => !closed,
        SeatCondition::NotArrived | SeatCondition::HandedIn | SeatCondition::TimeOver => false,
    });
    let busy = busy.count();
    if busy > 0 {
        return Err(Problem::new("invigilation.seats_open").with("seats", busy));
    }
    let waiting = view
        .proposals
        .iter()
        .filter(|one| matches!(one.state, ProposalState::Open | ProposalState::HalfGranted));
    match waiting.count() {
        0 => Ok(()),
        waiting => Err(Problem::new("invigilation.proposals_wait").with("proposals", waiting)),
    }
}
