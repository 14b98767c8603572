//! An evaluation body sets a sitting.

use chrono::{DateTime, Utc};
use serde_json::json;

use super::error::faulty;
use super::model::{SittingState, check_name, check_window};
use super::queries;
use super::rows::NewSittingRow;
use crate::access::Actor;
use crate::audit::{self, AuditEntry};
use crate::platform::db::Conn;
use crate::platform::http::Problem;
use crate::platform::ports::Ports;
use crate::platform::random::hex_token;
use crate::standards;

#[derive(Clone, Debug)]
pub struct NewSitting {
    pub name: String,
    /// A plan of the body.
    pub plan_id: String,
    pub opens_at: DateTime<Utc>,
    pub closes_at: DateTime<Utc>,
}

/// Makes a sitting in the caller's transaction; returns its id. `actor` is an account id or `system`.
///
/// # Errors
/// `request.invalid` for a bad name, a plan that is not the body's, or a window that is over, shorter than the plan's
/// time or longer than 30 days; `sitting.name_taken`.
pub fn insert_sitting(
    conn: &mut Conn,
    ports: &Ports,
    actor: &str,
    body_id: &str,
    sitting: &NewSitting,
) -> Result<String, Problem> {
    let mut faults = Vec::new();
    let name = check_name("name", &sitting.name)
        .map_err(|fault| faults.push(fault))
        .unwrap_or_default();
    let plan = standards::find_plan(conn, body_id, &sitting.plan_id)?;
    if plan.is_none() {
        faults.push(faulty("plan_id", "plan_unknown"));
    }
    let minutes = plan
        .as_ref()
        .map_or(0, |plan| i32::from(plan.document.theory.minutes));
    faults.extend(check_window(
        sitting.opens_at,
        sitting.closes_at,
        minutes,
        ports.now(),
    ));
    Problem::invalid(faults)?;
    let plan = plan.ok_or_else(Problem::internal)?;
    let id = uuid::Uuid::now_v7().to_string();
    let row = NewSittingRow {
        id: &id,
        body_id,
        plan_id: &plan.id,
        occupation_code: &plan.occupation_code,
        level: plan.level,
        name: &name,
        state: SittingState::Draft,
        opens_at: sitting.opens_at.into(),
        closes_at: sitting.closes_at.into(),
        duration_minutes: minutes,
        seed: &hex_token(ports.randomness.as_ref(), 16),
        created_by: actor,
        created_at: ports.now().into(),
    };
    queries::insert_sitting(conn, &row).map_err(|failure| match failure.unique_violation() {
        Some(_) => Problem::new("sitting.name_taken"),
        None => failure.into(),
    })?;
    let entry = AuditEntry {
        chain: body_id,
        actor,
        action: "sitting.made",
        subject_kind: "sitting",
        subject_id: &id,
        data: json!({
            "name": name, "plan_id": plan.id, "opens_at": sitting.opens_at, "closes_at": sitting.closes_at,
            "duration_minutes": minutes,
        }),
    };
    audit::record(conn, ports, entry)?;
    Ok(id)
}

pub(super) fn make_sitting(
    conn: &mut Conn,
    ports: &Ports,
    actor: &Actor,
    sitting: &NewSitting,
) -> Result<String, Problem> {
    insert_sitting(conn, ports, &actor.account_id, actor.body()?, sitting)
}
