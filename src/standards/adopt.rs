//! An evaluation body makes an edition its own: from then on it may write plans after it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::queries;
use super::rows::NewAdoption;
use crate::audit::{self, AuditEntry};
use crate::platform::db::Conn;
use crate::platform::db::types::UtcTime;
use crate::platform::http::Problem;
use crate::platform::ports::Ports;

/// That a body works by an edition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Adoption {
    pub edition_id: String,
    pub adopted_at: DateTime<Utc>,
}

/// Adopts an edition for a body; adopting it again changes nothing. `actor` is an account id or `system`.
///
/// # Errors
/// `request.not_found` when there is no such edition.
pub fn adopt(
    conn: &mut Conn,
    ports: &Ports,
    body_id: &str,
    actor: &str,
    edition_id: &str,
) -> Result<Adoption, Problem> {
    let edition = queries::find_edition(conn, edition_id)?
        .ok_or_else(|| Problem::new("request.not_found"))?;
    if let Some(adopted_at) = queries::find_adoption(conn, body_id, edition_id)? {
        return Ok(Adoption {
            edition_id: edition.id,
            adopted_at,
        });
    }
    let adopted_at = ports.now();
    let row = NewAdoption {
        body_id,
        edition_id,
        adopted_by: actor,
        adopted_at: UtcTime(adopted_at),
    };
    queries::insert_adoption(conn, &row).map_err(|failure| {
        if failure.unique_violation().is_some() {
            Problem::new("request.in_progress")
        } else {
            failure.into()
        }
    })?;
    let entry = AuditEntry {
        chain: body_id,
        actor,
        action: "standard.adopted",
        subject_kind: "standard_edition",
        subject_id: edition_id,
        data: json!({
            "occupation_code": edition.occupation_code, "edition_year": edition.edition_year, "digest": edition.digest,
        }),
    };
    audit::record(conn, ports, entry)?;
    Ok(Adoption {
        edition_id: edition.id,
        adopted_at,
    })
}
