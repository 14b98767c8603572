//! An assessor enters what a candidate earned in the practical component, knowing the admission number and no name. Each
//! change is a revision of its own; none is ever overwritten.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::load_sheet::get_frame;
use super::practical_units::{UnitMark, check_units, total, units_of};
use super::queries;
use super::rows::{MarksRow, NewMarks};
use super::sign_release::clear_signatures;
use crate::audit::{self, AuditEntry, sitting_chain};
use crate::platform::db::Conn;
use crate::platform::db::types::UtcTime;
use crate::platform::http::Problem;
use crate::platform::ports::Ports;
use crate::sittings::{self, SittingState};

/// What an assessor enters.
#[derive(Clone, Debug)]
pub struct MarksToEnter {
    pub admission_id: String,
    pub units: Vec<UnitMark>,
    pub note: String,
}

#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema)]
pub struct EnteredMarks {
    pub admission_id: String,
    /// Counts the entries for this candidate from 1.
    pub revision: i32,
    pub score_hundredths: i32,
    pub marked_at: DateTime<Utc>,
}

/// Enters marks in the caller's transaction. The same marks and note once more are no new revision.
///
/// Errors: `request.not_found`; `marks.no_practical` when the plan has none; `sitting.not_prepared` and
/// `sitting.released`; `request.invalid`; `marks.changed` when another assessor entered marks at the same moment.
pub fn enter_practical_marks(
    conn: &mut Conn,
    ports: &Ports,
    body_id: &str,
    actor: &str,
    sitting_id: &str,
    entry: &MarksToEnter,
) -> Result<EnteredMarks, Problem> {
    queries::share_sitting(conn, sitting_id)?;
    let frame = get_frame(conn, body_id, sitting_id)?;
    sittings::find_admission(conn, body_id, &entry.admission_id)?
        .filter(|admission| admission.sitting_id == sitting_id)
        .ok_or_else(|| Problem::new("request.not_found"))?;
    match frame.sitting.state {
        SittingState::Draft => return Err(Problem::new("sitting.not_prepared")),
        SittingState::Prepared => {}
        SittingState::Released => return Err(Problem::new("sitting.released")),
    }
    let practical = frame
        .plan
        .document
        .practical
        .as_ref()
        .ok_or_else(|| Problem::new("marks.no_practical"))?;
    let note = entry.note.trim();
    Problem::invalid(check_units(&units_of(practical), &entry.units, note))?;

    let mut units = entry.units.clone();
    units.sort_by(|one, other| one.code.cmp(&other.code));
    let units = serde_json::to_string(&units).map_err(|_| Problem::internal())?;
    let before = queries::find_latest_marks(conn, body_id, &entry.admission_id)?;
    if let Some(before) = &before
        && before.units == units
        && before.note == note
        && before.marked_by == actor
    {
        return Ok(entered(before));
    }
    let row = MarksRow {
        id: uuid::Uuid::now_v7().to_string(),
        admission_id: entry.admission_id.clone(),
        units,
        score_hundredths: total(&entry.units),
        note: note.to_owned(),
        revision: before.map_or(1, |before| before.revision.saturating_add(1)),
        marked_by: actor.to_owned(),
        marked_at: UtcTime(ports.now()),
    };
    insert(conn, body_id, sitting_id, &row)?;
    clear_signatures(conn, ports, body_id, sitting_id, actor)?;
    let entry = AuditEntry {
        chain: &sitting_chain(sitting_id),
        actor,
        action: "practical.marked",
        subject_kind: "admission",
        subject_id: &row.admission_id,
        data: json!({
            "marks_id": row.id,
            "revision": row.revision,
            "score_hundredths": row.score_hundredths,
        }),
    };
    audit::record(conn, ports, entry)?;
    Ok(entered(&row))
}

fn insert(conn: &mut Conn, body_id: &str, sitting_id: &str, row: &MarksRow) -> Result<(), Problem> {
    let new = NewMarks {
        id: &row.id,
        body_id,
        sitting_id,
        admission_id: &row.admission_id,
        units: &row.units,
        score_hundredths: row.score_hundredths,
        note: &row.note,
        revision: row.revision,
        marked_by: &row.marked_by,
        marked_at: row.marked_at,
    };
    queries::insert_marks(conn, &new).map_err(|failure| {
        if failure.unique_violation().is_some() {
            Problem::new("marks.changed")
        } else {
            failure.into()
        }
    })
}

fn entered(row: &MarksRow) -> EnteredMarks {
    EnteredMarks {
        admission_id: row.admission_id.clone(),
        revision: row.revision,
        score_hundredths: row.score_hundredths,
        marked_at: row.marked_at.0,
    }
}
