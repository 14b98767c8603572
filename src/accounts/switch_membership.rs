//! Acting in another of one's roles, within the same session.

use serde_json::json;

use super::person::{Person, load_person};
use super::queries;
use crate::access::Actor;
use crate::audit::{self, AuditEntry, platform_chain};
use crate::platform::db::Conn;
use crate::platform::http::Problem;
use crate::platform::ports::Ports;

/// Errors with `request.not_found` when the membership is another person's or not active.
pub(super) async fn switch_membership(
    ports: &Ports,
    actor: &Actor,
    membership_id: String,
) -> Result<Person, Problem> {
    let (in_work, actor) = (ports.clone(), actor.clone());
    ports
        .db
        .write(move |conn| switch(conn, &in_work, &actor, &membership_id))
        .await
}

fn switch(
    conn: &mut Conn,
    ports: &Ports,
    actor: &Actor,
    membership_id: &str,
) -> Result<Person, Problem> {
    let absent = || Problem::new("request.not_found");
    let own = queries::list_own_memberships(conn, &actor.account_id)?;
    if !own.iter().any(|row| row.id == membership_id) {
        return Err(absent());
    }
    queries::update_session_membership(conn, &actor.session_id, membership_id, ports.now())?;
    let switched = queries::find_actor(conn, &actor.session_id, ports.now())?.ok_or_else(absent)?;
    let entry = AuditEntry {
        chain: switched.body_id.as_deref().unwrap_or(platform_chain()),
        actor: &switched.account_id,
        action: "session.role_switched",
        subject_kind: "session",
        subject_id: &switched.session_id,
        data: json!({ "role": switched.role.as_str() }),
    };
    audit::record(conn, ports, entry)?;
    Ok(load_person(conn, &switched)?)
}
