//! The incident log: what happened, by the table of faults, when and for how long.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;

use super::identity::Recorded;
use super::messages::one_fault;
use super::model::{FaultScope, NOTE, check_words, fault_table};
use super::queries::{self, IncidentRow};
use super::scope::{check_open, get_room, get_seat_of, not_found};
use crate::access::Actor;
use crate::audit::{self, AuditEntry, sitting_chain};
use crate::platform::db::Conn;
use crate::platform::http::{FieldProblem, Problem};
use crate::platform::ports::Ports;

/// Minutes of one incident at most.
const MOST_MINUTES: i32 = 24 * 60;

#[derive(Clone, Debug)]
pub(super) struct NewIncident {
    pub(super) room_id: String,
    /// `None`: the whole room.
    pub(super) admission_id: Option<String>,
    pub(super) fault: String,
    /// Now when absent.
    pub(super) began_at: Option<DateTime<Utc>>,
    /// 0 to 1440; absent while it lasts.
    pub(super) minutes: Option<i32>,
    pub(super) note: String,
}

pub(super) fn record_incident(
    conn: &mut Conn,
    ports: &Ports,
    actor: &Actor,
    sitting_id: &str,
    incident: &NewIncident,
) -> Result<Recorded, Problem> {
    let (body_id, now) = (actor.body()?, ports.now());
    let room = get_room(conn, actor, sitting_id, &incident.room_id)?;
    if let Some(admission_id) = &incident.admission_id {
        let seat = get_seat_of(conn, actor, sitting_id, admission_id)?;
        if seat.room_id != room.id {
            return Err(not_found());
        }
    }
    check_open(conn, actor, sitting_id, &room.id)?;
    let note = check_words("note", &incident.note, &NOTE).map_err(one_fault)?;
    check(incident, now)?;
    let row = IncidentRow {
        id: uuid::Uuid::now_v7().to_string(),
        body_id: body_id.to_owned(),
        sitting_id: sitting_id.to_owned(),
        room_id: room.id,
        admission_id: incident.admission_id.clone(),
        fault: incident.fault.clone(),
        fault_table: fault_table().edition.clone(),
        began_at: incident.began_at.unwrap_or(now).into(),
        minutes: incident.minutes,
        note,
        recorded_by: actor.account_id.clone(),
        recorded_by_name: actor.display_name.clone(),
        recorded_at: now.into(),
    };
    queries::insert_incident(conn, &row)?;
    let entry = AuditEntry {
        chain: &sitting_chain(sitting_id),
        actor: &actor.account_id,
        action: "incident.recorded",
        subject_kind: "incident",
        subject_id: &row.id,
        data: json!({
            "room_id": row.room_id, "admission_id": row.admission_id, "fault": row.fault,
            "fault_table": row.fault_table, "minutes": row.minutes,
        }),
    };
    audit::record(conn, ports, entry)?;
    queries::bump_room(conn, body_id, sitting_id, &row.room_id, false)?;
    Ok(Recorded { id: row.id })
}

fn check(incident: &NewIncident, now: DateTime<Utc>) -> Result<(), Problem> {
    let mut faults = Vec::new();
    let mut fault = |field: &str, code: &'static str| {
        faults.push(FieldProblem {
            field: field.to_owned(),
            code,
            params: Vec::new(),
        });
    };
    match fault_table().find(&incident.fault) {
        None => fault("fault", "invigilation_fault"),
        Some(known) if known.scope == FaultScope::Seat && incident.admission_id.is_none() => {
            fault("admission_id", "invigilation_seat_needed");
        }
        Some(_) => {}
    }
    if incident
        .minutes
        .is_some_and(|minutes| !(0..=MOST_MINUTES).contains(&minutes))
    {
        fault("minutes", "invigilation_minutes");
    }
    let far = |at: DateTime<Utc>| at > now + TimeDelta::minutes(1) || now - at > TimeDelta::days(7);
    if incident.began_at.is_some_and(far) {
        fault("began_at", "invigilation_began");
    }
    Problem::invalid(faults)
}
