//! The results of a sitting are released: nothing of it changes any more.

use serde_json::json;

use super::model::{SittingState, check_prepared};
use super::queries;
use crate::audit::{self, AuditEntry};
use crate::platform::db::Conn;
use crate::platform::http::Problem;
use crate::platform::ports::Ports;

/// Marks a prepared sitting as released, in the caller's transaction. `actor` is an account id or `system`.
///
/// # Errors
/// 404 for a sitting that is not the body's; `sitting.not_prepared`, `sitting.released`.
pub fn mark_released(
    conn: &mut Conn,
    ports: &Ports,
    actor: &str,
    body_id: &str,
    sitting_id: &str,
) -> Result<(), Problem> {
    let sitting = queries::lock_sitting(conn, body_id, sitting_id)?
        .ok_or_else(|| Problem::new("request.not_found"))?;
    check_prepared(sitting.state)?;
    queries::set_state(conn, body_id, sitting_id, SittingState::Released)?;
    let entry = AuditEntry {
        chain: body_id,
        actor,
        action: "sitting.released",
        subject_kind: "sitting",
        subject_id: sitting_id,
        data: json!({}),
    };
    Ok(audit::record(conn, ports, entry)?)
}
