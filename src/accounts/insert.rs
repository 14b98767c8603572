//! Making bodies, accounts and memberships, with their audit entries, in the caller's transaction.

use serde_json::json;

use super::queries;
use crate::access::{MembershipState, Role};
use crate::audit::{self, AuditEntry, platform_chain};
use crate::platform::db::Conn;
use crate::platform::http::Problem;
use crate::platform::ports::Ports;

/// An evaluation body and the parts of its certificate numbers which the authorities set.
#[derive(Clone, Debug)]
pub struct NewBody {
    pub name: String,
    /// `Y` employer or `S` social body.
    pub class_letter: String,
    /// Four digits, `0000` when recorded with a province.
    pub recorded_code: String,
    /// Two digits.
    pub province_code: String,
    /// Six digits.
    pub site_serial: String,
}

#[derive(Clone, Debug)]
pub struct NewAccount {
    pub login: String,
    pub display_name: String,
    pub email: Option<String>,
    /// PHC string; without one the person sets a password by a link first.
    pub password_hash: Option<String>,
}

#[derive(Clone, Debug)]
pub struct NewMembership {
    pub account_id: String,
    pub role: Role,
    pub body_id: Option<String>,
    pub centre_id: Option<String>,
    pub candidate_id: Option<String>,
}

pub fn insert_body(
    conn: &mut Conn,
    ports: &Ports,
    actor: &str,
    body: &NewBody,
) -> Result<String, Problem> {
    let id = uuid::Uuid::now_v7().to_string();
    queries::insert_body(conn, &id, body, ports.now()).map_err(|failure| {
        if failure.unique_violation().is_some() {
            Problem::new("bodies.number_taken")
        } else {
            failure.into()
        }
    })?;
    let entry = AuditEntry {
        chain: platform_chain(),
        actor,
        action: "body.registered",
        subject_kind: "body",
        subject_id: &id,
        data: json!({ "name": body.name }),
    };
    audit::record(conn, ports, entry)?;
    Ok(id)
}

pub fn insert_account(
    conn: &mut Conn,
    ports: &Ports,
    actor: &str,
    account: &NewAccount,
) -> Result<String, Problem> {
    let id = uuid::Uuid::now_v7().to_string();
    queries::insert_account(conn, &id, account, ports.now()).map_err(|failure| {
        if failure.unique_violation().is_some() {
            Problem::new("accounts.login_taken")
        } else {
            failure.into()
        }
    })?;
    let entry = AuditEntry {
        chain: platform_chain(),
        actor,
        action: "account.made",
        subject_kind: "account",
        subject_id: &id,
        data: json!({}),
    };
    audit::record(conn, ports, entry)?;
    Ok(id)
}

/// Gives a role that holds at once.
pub fn insert_membership(
    conn: &mut Conn,
    ports: &Ports,
    actor: &str,
    membership: &NewMembership,
) -> Result<String, Problem> {
    insert_membership_as(conn, ports, actor, membership, MembershipState::Active)
}

/// Gives a role in a state; an invited one holds from the moment the person sets a password.
pub(super) fn insert_membership_as(
    conn: &mut Conn,
    ports: &Ports,
    actor: &str,
    membership: &NewMembership,
    state: MembershipState,
) -> Result<String, Problem> {
    let id = uuid::Uuid::now_v7().to_string();
    queries::insert_membership(conn, &id, membership, state, ports.now())?;
    let entry = AuditEntry {
        chain: membership.body_id.as_deref().unwrap_or(platform_chain()),
        actor,
        action: "membership.given",
        subject_kind: "account",
        subject_id: &membership.account_id,
        data: json!({
            "membership_id": id,
            "role": membership.role.as_str(),
            "centre_id": membership.centre_id,
            "state": state.as_str(),
        }),
    };
    audit::record(conn, ports, entry)?;
    Ok(id)
}
