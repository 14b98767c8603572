//! A training centre opens a cohort.

use serde_json::json;

use super::model::{Cohort, check_level, check_occupation, check_title, faulty};
use super::queries;
use crate::access::Actor;
use crate::audit::{self, AuditEntry};
use crate::platform::db::Conn;
use crate::platform::http::Problem;
use crate::platform::ports::Ports;

#[derive(Clone, Debug)]
pub struct NewCohort {
    pub name: String,
    /// For example `4-04-05-05`.
    pub occupation_code: String,
    /// 5 (lowest) to 1.
    pub level: i32,
    pub centre_id: String,
}

/// Makes a cohort in the caller's transaction; returns its id.
///
/// Errors with `request.invalid` for bad fields or a centre that is not the body's, and with `centres.cohort_name_taken`.
pub fn insert_cohort(
    conn: &mut Conn,
    ports: &Ports,
    actor: &str,
    body_id: &str,
    cohort: &NewCohort,
) -> Result<String, Problem> {
    let mut faults = Vec::new();
    let name = check_title("name", &cohort.name)
        .map_err(|fault| faults.push(fault))
        .unwrap_or_default();
    faults.extend(check_occupation("occupation_code", &cohort.occupation_code).err());
    faults.extend(check_level("level", cohort.level).err());
    let centre = queries::find_centre(conn, body_id, &cohort.centre_id)?;
    if centre.is_none() {
        faults.push(faulty("centre_id", "centre_unknown"));
    }
    Problem::invalid(faults)?;
    let cohort = Cohort {
        id: uuid::Uuid::now_v7().to_string(),
        body_id: body_id.to_owned(),
        centre_id: cohort.centre_id.clone(),
        centre_name: centre.map(|centre| centre.name).unwrap_or_default(),
        name,
        occupation_code: cohort.occupation_code.clone(),
        level: cohort.level,
        created_at: ports.now(),
    };
    queries::insert_cohort(conn, &cohort).map_err(|failure| match failure.unique_violation() {
        Some(_) => Problem::new("centres.cohort_name_taken"),
        None => failure.into(),
    })?;
    let entry = AuditEntry {
        chain: body_id,
        actor,
        action: "cohort.made",
        subject_kind: "cohort",
        subject_id: &cohort.id,
        data: json!({
            "name": cohort.name, "centre_id": cohort.centre_id,
            "occupation_code": cohort.occupation_code, "level": cohort.level,
        }),
    };
    audit::record(conn, ports, entry)?;
    Ok(cohort.id)
}

/// The centre in which an actor may open a cohort: its own, or for those who see the whole body the one that is named.
pub(super) fn centre_for(actor: &Actor, named: Option<String>) -> Result<String, Problem> {
    let refused = |code| Problem::new("request.invalid").field("centre_id", code);
    match (actor.centre_scope()?, named) {
        (Some(own), None) => Ok(own.to_owned()),
        (Some(own), Some(named)) if named == own => Ok(named),
        (Some(_), Some(_)) => Err(refused("centre_unknown")),
        (None, Some(named)) => Ok(named),
        (None, None) => Err(refused("required")),
    }
}
