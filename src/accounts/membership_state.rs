//! Putting people out of work and back: their roles in one body are suspended, and every session in them ends at once.

use serde_json::json;

use super::queries;
use crate::access::{Actor, MembershipState};
use crate::audit::{self, AuditEntry};
use crate::platform::db::Conn;
use crate::platform::http::Problem;
use crate::platform::ports::Ports;

/// Suspends or restores every role of an account in the actor's body. Roles in other bodies are not this body's affair.
pub(super) async fn set_active(
    ports: &Ports,
    actor: &Actor,
    account_id: String,
    active: bool,
) -> Result<(), Problem> {
    let body_id = actor.body()?.to_owned();
    if !active && account_id == actor.account_id {
        return Err(Problem::new("accounts.own_account"));
    }
    let (in_work, actor) = (ports.clone(), actor.clone());
    ports
        .db
        .write(move |conn| {
            let memberships = queries::list_memberships_of(conn, &body_id, &account_id)?;
            if memberships.is_empty() {
                return Err(Problem::new("request.not_found"));
            }
            for (membership_id, state) in memberships {
                let wanted = match (active, state) {
                    (true, MembershipState::Suspended) => MembershipState::Active,
                    (false, _) => MembershipState::Suspended,
                    (true, unchanged) => unchanged,
                };
                if wanted != state {
                    set_membership_state(
                        conn,
                        &in_work,
                        &actor.account_id,
                        &body_id,
                        &membership_id,
                        wanted,
                    )?;
                }
            }
            Ok(())
        })
        .await
}

/// Sets the state of one membership of a body; whatever is not active has no session.
pub fn set_membership_state(
    conn: &mut Conn,
    ports: &Ports,
    actor: &str,
    body_id: &str,
    membership_id: &str,
    state: MembershipState,
) -> Result<(), Problem> {
    if !queries::update_membership_state(conn, body_id, membership_id, state)? {
        return Err(Problem::new("request.not_found"));
    }
    let ended = if state == MembershipState::Active {
        0
    } else {
        queries::end_membership_sessions(conn, membership_id, "membership ended", ports.now())?
    };
    let entry = AuditEntry {
        chain: body_id,
        actor,
        action: "membership.changed",
        subject_kind: "membership",
        subject_id: membership_id,
        data: json!({ "state": state.as_str(), "sessions_ended": ended }),
    };
    Ok(audit::record(conn, ports, entry)?)
}
