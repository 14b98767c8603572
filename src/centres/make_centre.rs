//! An evaluation body takes up a training centre.

use serde_json::json;

use super::model::{check_county, check_title};
use super::queries;
use crate::access::Actor;
use crate::audit::{self, AuditEntry};
use crate::platform::db::Conn;
use crate::platform::http::Problem;
use crate::platform::ports::Ports;

#[derive(Clone, Debug)]
pub struct NewCentre {
    pub name: String,
    /// Six digits.
    pub county_code: String,
}

/// Makes a training centre of a body in the caller's transaction; returns its id.
///
/// Errors with `request.invalid` for a bad name or an unknown county and with `centres.name_taken`.
pub fn insert_centre(
    conn: &mut Conn,
    ports: &Ports,
    actor: &str,
    body_id: &str,
    centre: &NewCentre,
) -> Result<String, Problem> {
    let mut faults = Vec::new();
    let name = check_title("name", &centre.name)
        .map_err(|fault| faults.push(fault))
        .unwrap_or_default();
    faults.extend(check_county("county_code", &centre.county_code).err());
    Problem::invalid(faults)?;
    let id = uuid::Uuid::now_v7().to_string();
    queries::insert_centre(conn, &id, body_id, &name, &centre.county_code, ports.now()).map_err(
        |failure| match failure.unique_violation() {
            Some(_) => Problem::new("centres.name_taken"),
            None => failure.into(),
        },
    )?;
    let entry = AuditEntry {
        chain: body_id,
        actor,
        action: "centre.made",
        subject_kind: "centre",
        subject_id: &id,
        data: json!({ "name": name, "county_code": centre.county_code }),
    };
    audit::record(conn, ports, entry)?;
    Ok(id)
}

pub(super) fn make_centre(
    conn: &mut Conn,
    ports: &Ports,
    actor: &Actor,
    centre: &NewCentre,
) -> Result<String, Problem> {
    insert_centre(conn, ports, &actor.account_id, actor.body()?, centre)
}
