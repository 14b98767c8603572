//! A preparation taken back, so that rooms and candidates can be changed; tickets that were printed open nothing then.

use serde_json::json;

use super::model::{SittingState, check_prepared};
use super::prepare::{check_may_prepare, check_nobody_entered};
use super::queries;
use crate::access::Actor;
use crate::audit::{self, AuditEntry};
use crate::papers;
use crate::platform::db::Conn;
use crate::platform::http::Problem;
use crate::platform::ports::Ports;

pub(super) fn withdraw_preparation(
    conn: &mut Conn,
    ports: &Ports,
    actor: &Actor,
    sitting_id: &str,
) -> Result<(), Problem> {
    let body_id = actor.body()?;
    let sitting = queries::lock_sitting(conn, body_id, sitting_id)?
        .ok_or_else(|| Problem::new("request.not_found"))?;
    check_prepared(sitting.state)?;
    check_may_prepare(conn, ports, &sitting)?;
    queries::clear_preparation(conn, body_id, sitting_id)?;
    // Somebody may have entered while the rows were waited for.
    check_nobody_entered(conn, &sitting)?;
    papers::delete_forms(conn, body_id, sitting_id)?;
    queries::set_state(conn, body_id, sitting_id, SittingState::Draft)?;
    let entry = AuditEntry {
        chain: body_id,
        actor: &actor.account_id,
        action: "sitting.preparation_withdrawn",
        subject_kind: "sitting",
        subject_id: sitting_id,
        data: json!({}),
    };
    Ok(audit::record(conn, ports, entry)?)
}
