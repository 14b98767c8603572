//! What an assessor sees: numbers and marks, neither names nor centres.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::load_sheet::get_frame;
use super::names::part_name;
use super::practical_units::{UnitMark, units_of};
use super::queries;
use super::rows::MarksRow;
use crate::platform::db::Conn;
use crate::platform::http::Problem;
use crate::sittings;

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PracticalMarksView {
    /// What can be marked, in the plan's order; empty when the plan has no practical component.
    units: Vec<UnitView>,
    items: Vec<MarksView>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct UnitView {
    code: String,
    name_zh: String,
    name_en: String,
    full_hundredths: i32,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct MarksView {
    admission_id: String,
    admission_number: String,
    /// Empty before anything is entered.
    units: Vec<UnitMark>,
    score_hundredths: Option<i32>,
    note: Option<String>,
    revision: Option<i32>,
    marked_at: Option<DateTime<Utc>>,
}

/// Every candidate of the sitting by admission number, with the latest marks.
pub(super) fn list_practical_marks(
    conn: &mut Conn,
    body_id: &str,
    sitting_id: &str,
) -> Result<PracticalMarksView, Problem> {
    let frame = get_frame(conn, body_id, sitting_id)?;
    let edition = &frame.edition.document;
    let level = frame.plan.document.level;
    let units = frame.plan.document.practical.iter().flat_map(units_of);
    let units = units.map(|(code, full_hundredths)| {
        let (name_zh, name_en) = part_name(edition, level, &code);
        UnitView {
            code,
            name_zh,
            name_en,
            full_hundredths,
        }
    });
    let rows = queries::list_marks(conn, body_id, sitting_id)?;
    // Revisions come in order, so the latest stays.
    let mut latest: BTreeMap<String, MarksRow> = rows
        .into_iter()
        .map(|row| (row.admission_id.clone(), row))
        .collect();
    let mut items: Vec<MarksView> = sittings::list_admissions(conn, body_id, sitting_id, None)?
        .into_iter()
        .map(|admission| {
            let row = latest.remove(&admission.id);
            view(admission.id, admission.admission_number, row)
        })
        .collect();
    items.sort_by(|one, other| one.admission_number.cmp(&other.admission_number));
    Ok(PracticalMarksView {
        units: units.collect(),
        items,
    })
}

fn view(admission_id: String, number: Option<String>, row: Option<MarksRow>) -> MarksView {
    let units = row
        .as_ref()
        .and_then(|row| serde_json::from_str(&row.units).ok());
    MarksView {
        admission_id,
        admission_number: number.unwrap_or_default(),
        units: units.unwrap_or_default(),
        score_hundredths: row.as_ref().map(|row| row.score_hundredths),
        revision: row.as_ref().map(|row| row.revision),
        marked_at: row.as_ref().map(|row| row.marked_at.0),
        note: row.map(|row| row.note),
    }
}
