//! Rooms and cohorts taken out of a drafted sitting again.

use serde_json::json;

use super::model::check_draft;
use super::queries;
use crate::access::Actor;
use crate::audit::{self, AuditEntry};
use crate::platform::db::Conn;
use crate::platform::http::Problem;
use crate::platform::ports::Ports;

pub(super) fn remove_room(
    conn: &mut Conn,
    ports: &Ports,
    actor: &Actor,
    sitting_id: &str,
    room_id: &str,
) -> Result<(), Problem> {
    let body_id = actor.body()?;
    let sitting = queries::lock_sitting(conn, body_id, sitting_id)?
        .ok_or_else(|| Problem::new("request.not_found"))?;
    check_draft(sitting.state)?;
    if !queries::delete_room(conn, body_id, sitting_id, room_id)? {
        return Err(Problem::new("request.not_found"));
    }
    let entry = AuditEntry {
        chain: body_id,
        actor: &actor.account_id,
        action: "room.removed",
        subject_kind: "sitting",
        subject_id: sitting_id,
        data: json!({ "room_id": room_id }),
    };
    Ok(audit::record(conn, ports, entry)?)
}

pub(super) fn remove_cohort(
    conn: &mut Conn,
    ports: &Ports,
    actor: &Actor,
    sitting_id: &str,
    cohort_id: &str,
) -> Result<(), Problem> {
    let body_id = actor.body()?;
    let sitting = queries::lock_sitting(conn, body_id, sitting_id)?
        .ok_or_else(|| Problem::new("request.not_found"))?;
    check_draft(sitting.state)?;
    let removed = queries::delete_admissions_of_cohort(conn, body_id, sitting_id, cohort_id)?;
    if removed == 0 {
        return Err(Problem::new("request.not_found"));
    }
    let entry = AuditEntry {
        chain: body_id,
        actor: &actor.account_id,
        action: "cohort.removed",
        subject_kind: "sitting",
        subject_id: sitting_id,
        data: json!({ "cohort_id": cohort_id, "removed": removed }),
    };
    Ok(audit::record(conn, ports, entry)?)
}
