//! Taking the shipped standards and their identification points in, or bringing them up to date.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::json;

use super::content::OccupationContent;
use super::edition::StandardEdition;
use super::rows::{NewEdition, PointRow};
use super::{queries, shipped};
use crate::audit::{self, AuditEntry, platform_chain};
use crate::platform::crypto::sha256_hex;
use crate::platform::db::types::UtcTime;
use crate::platform::db::{Conn, DbFailure};
use crate::platform::http::Problem;
use crate::platform::ports::Ports;

/// What loading changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct LoadReport {
    pub editions_new: u32,
    pub editions_changed: u32,
    pub editions_unchanged: u32,
    pub points_new: u32,
    pub points_changed: u32,
    pub points_removed: u32,
}

/// Loads every shipped standard with its points; a second call changes nothing. `actor` is an account id or `system`.
pub fn load_shipped(conn: &mut Conn, ports: &Ports, actor: &str) -> Result<LoadReport, Problem> {
    let mut report = LoadReport::default();
    for content in shipped::occupations() {
        if let Some(edition) = &content.edition {
            load_edition(conn, ports, actor, content, edition, &mut report)?;
        }
    }
    Ok(report)
}

fn load_edition(
    conn: &mut Conn,
    ports: &Ports,
    actor: &str,
    content: &OccupationContent,
    edition: &StandardEdition,
    report: &mut LoadReport,
) -> Result<(), Problem> {
    let document = serde_json::to_string(edition).map_err(|_| Problem::internal())?;
    let digest = sha256_hex(document.as_bytes());
    let new_id = uuid::Uuid::now_v7().to_string();
    let row = NewEdition {
        id: &new_id,
        occupation_code: &edition.occupation.code,
        edition_year: i32::from(edition.edition.year),
        name_zh: &edition.occupation.name_zh,
        name_en: &edition.occupation.name_en,
        document: &document,
        digest: &digest,
        loaded_at: UtcTime(ports.now()),
    };
    let inserted = queries::insert_edition_if_absent(conn, &row)?;
    let (edition_id, stored_digest) =
        queries::lock_edition(conn, row.occupation_code, row.edition_year)?
            .ok_or_else(Problem::internal)?;
    let changed = stored_digest != digest;
    if inserted {
        report.editions_new += 1;
    } else if changed {
        queries::update_edition(conn, &edition_id, &row)?;
        report.editions_changed += 1;
    } else {
        report.editions_unchanged += 1;
    }
    let points = load_points(conn, &edition_id, content)?;
    report.points_new += points.added;
    report.points_changed += points.changed;
    report.points_removed += points.removed;
    if !(inserted || changed || points != PointChanges::default()) {
        return Ok(());
    }
    let entry = AuditEntry {
        chain: platform_chain(),
        actor,
        action: "standard.loaded",
        subject_kind: "standard_edition",
        subject_id: &edition_id,
        data: json!({
            "occupation_code": row.occupation_code, "edition_year": row.edition_year, "digest": digest,
            "points_new": points.added, "points_changed": points.changed, "points_removed": points.removed,
        }),
    };
    Ok(audit::record(conn, ports, entry)?)
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct PointChanges {
    added: u32,
    changed: u32,
    removed: u32,
}

fn load_points(
    conn: &mut Conn,
    edition_id: &str,
    content: &OccupationContent,
) -> Result<PointChanges, DbFailure> {
    let mut changes = PointChanges::default();
    let stored = queries::list_point_rows(conn, edition_id)?;
    let mut left: BTreeMap<(i32, String), PointRow> = stored
        .into_iter()
        .map(|row| ((row.level, row.code.clone()), row))
        .collect();
    for (level, entry) in &content.points {
        for point in &entry.points {
            let row = PointRow {
                edition_id: edition_id.to_owned(),
                level: i32::from(level.number()),
                code: point.code.clone(),
                section: point.section.to_string(),
                content: point.content.map(|code| code.to_string()),
                name_zh: point.name_zh.clone(),
                name_en: point.name_en.clone(),
                gloss_en: point.gloss_en.clone(),
                importance: point.importance.as_str().to_owned(),
                status: point.status_text().to_owned(),
            };
            match left.remove(&(row.level, row.code.clone())) {
                None => {
                    queries::insert_point(conn, &uuid::Uuid::now_v7().to_string(), &row)?;
                    changes.added += 1;
                }
                Some(known) if known != row => {
                    queries::update_point(conn, &row)?;
                    changes.changed += 1;
                }
                Some(_) => {}
            }
        }
    }
    for ((level, code), _) in left {
        queries::delete_point(conn, edition_id, level, &code)?;
        changes.removed += 1;
    }
    Ok(changes)
}
