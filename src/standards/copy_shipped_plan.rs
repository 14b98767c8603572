//! A body takes a shipped exam plan as its own next version.

use serde_json::json;

use super::rows::NewPlan;
use super::{queries, shipped};
use crate::audit::{self, AuditEntry};
use crate::platform::crypto::sha256_hex;
use crate::platform::db::Conn;
use crate::platform::db::types::UtcTime;
use crate::platform::http::Problem;
use crate::platform::ports::Ports;

/// Copies the shipped plan with `key` (`4-04-05-05/level-3`) into the body and returns the new plan's id. `actor` is an
/// account id or `system`.
///
/// # Errors
/// `standards.no_such_plan`; `standards.not_adopted` when the body has not adopted the plan's edition.
pub fn copy_shipped_plan(
    conn: &mut Conn,
    ports: &Ports,
    body_id: &str,
    actor: &str,
    key: &str,
) -> Result<String, Problem> {
    let shipped = shipped::plans()
        .find(|shipped| shipped.key() == key)
        .ok_or_else(|| Problem::new("standards.no_such_plan"))?;
    let plan = &shipped.plan;
    let year = i32::from(plan.edition);
    let not_adopted = || Problem::new("standards.not_adopted");
    let (edition_id, _) =
        queries::lock_edition(conn, &plan.occupation_code, year)?.ok_or_else(not_adopted)?;
    if !queries::is_adopted(conn, body_id, &edition_id)? {
        return Err(not_adopted());
    }

    let level = i32::from(plan.level.number());
    let document = serde_json::to_string(plan).map_err(|_| Problem::internal())?;
    let digest = sha256_hex(document.as_bytes());
    let id = uuid::Uuid::now_v7().to_string();
    let version = queries::next_plan_version(conn, body_id, &edition_id, level)?;
    let row = NewPlan {
        id: &id,
        body_id,
        edition_id: &edition_id,
        occupation_code: &plan.occupation_code,
        level,
        name: &plan.title_zh,
        version,
        document: &document,
        digest: &digest,
        created_by: actor,
        created_at: UtcTime(ports.now()),
    };
    queries::insert_plan(conn, &row).map_err(|failure| {
        if failure.unique_violation().is_some() {
            Problem::new("request.in_progress")
        } else {
            failure.into()
        }
    })?;
    let entry = AuditEntry {
        chain: body_id,
        actor,
        action: "plan.copied",
        subject_kind: "exam_plan",
        subject_id: &id,
        data: json!({ "key": key, "version": version, "digest": digest }),
    };
    audit::record(conn, ports, entry)?;
    Ok(id)
}
