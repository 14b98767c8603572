//! Uploaded rosters and the rows they were refused.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::insert_all;
use crate::centres::model::RosterState;
use crate::centres::roster_import::{RosterImport, StoredRefusal};
use crate::centres::rows::{NewRejectionRow, RosterImportRow};
use crate::platform::db::types::UtcTime;
use crate::platform::db::{Conn, DbFailure};
use crate::schema::{roster_imports as imports, roster_rejections as rejections};

/// What became of some rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::centres) struct ChunkCounts {
    pub(in crate::centres) entered: i32,
    pub(in crate::centres) updated: i32,
    pub(in crate::centres) unchanged: i32,
    pub(in crate::centres) rejected: i32,
}

/// A rejected row as it was uploaded, still sealed.
#[derive(Clone, Debug)]
pub(in crate::centres) struct StoredRejection {
    pub(in crate::centres) row_number: i32,
    pub(in crate::centres) reasons: String,
    pub(in crate::centres) cells_cipher: String,
}

pub(in crate::centres) fn insert_import(
    conn: &mut Conn,
    import: &RosterImport,
    file_digest: &str,
) -> Result<(), DbFailure> {
    diesel::insert_into(imports::table)
        .values((
            imports::id.eq(&import.id),
            imports::body_id.eq(&import.body_id),
            imports::centre_id.eq(&import.centre_id),
            imports::cohort_id.eq(&import.cohort_id),
            imports::job_id.eq(&import.job_id),
            imports::file_name.eq(&import.file_name),
            imports::file_digest.eq(file_digest),
            imports::state.eq(import.state),
            imports::created_by.eq(&import.created_by),
            imports::created_at.eq(UtcTime(import.created_at)),
        ))
        .execute(conn)?;
    Ok(())
}

pub(in crate::centres) fn find_import(
    conn: &mut Conn,
    body_id: &str,
    centre_scope: Option<&str>,
    id: &str,
) -> Result<Option<RosterImport>, DbFailure> {
    let mut query = imports::table
        .filter(imports::id.eq(id).and(imports::body_id.eq(body_id)))
        .select(RosterImportRow::as_select())
        .into_boxed();
    if let Some(scope) = centre_scope {
        query = query.filter(imports::centre_id.eq(scope));
    }
    let row: Option<RosterImportRow> = query.first(conn).optional()?;
    Ok(row.map(RosterImport::from))
}

/// The import behind a job, whoever asked for it.
pub(in crate::centres) fn find_import_anywhere(
    conn: &mut Conn,
    id: &str,
) -> Result<Option<RosterImport>, DbFailure> {
    let row: Option<RosterImportRow> = imports::table
        .find(id)
        .select(RosterImportRow::as_select())
        .first(conn)
        .optional()?;
    Ok(row.map(RosterImport::from))
}

/// The newest imports of a cohort.
pub(in crate::centres) fn list_imports(
    conn: &mut Conn,
    cohort_id: &str,
    limit: i64,
) -> Result<Vec<RosterImport>, DbFailure> {
    let rows: Vec<RosterImportRow> = imports::table
        .filter(imports::cohort_id.eq(cohort_id))
        .order(imports::id.desc())
        .limit(limit)
        .select(RosterImportRow::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(RosterImport::from).collect())
}

/// The file was read: its rows are counted, entering begins.
pub(in crate::centres) fn begin_import(
    conn: &mut Conn,
    id: &str,
    rows_total: i32,
    columns_cipher: &str,
) -> Result<(), DbFailure> {
    diesel::update(imports::table.find(id))
        .set((
            imports::state.eq(RosterState::Running),
            imports::rows_total.eq(rows_total),
            imports::columns_cipher.eq(Some(columns_cipher)),
        ))
        .execute(conn)?;
    Ok(())
}

/// Counts rows `from..to` as done; false when another worker has counted them.
pub(in crate::centres) fn advance_import(
    conn: &mut Conn,
    id: &str,
    from: i32,
    to: i32,
    counts: ChunkCounts,
) -> Result<bool, DbFailure> {
    let changed = diesel::update(
        imports::table.filter(
            imports::id
                .eq(id)
                .and(imports::rows_done.eq(from))
                .and(imports::state.eq(RosterState::Running)),
        ),
    )
    .set((
        imports::rows_done.eq(to),
        imports::rows_entered.eq(imports::rows_entered + counts.entered),
        imports::rows_updated.eq(imports::rows_updated + counts.updated),
        imports::rows_unchanged.eq(imports::rows_unchanged + counts.unchanged),
        imports::rows_rejected.eq(imports::rows_rejected + counts.rejected),
    ))
    .execute(conn)?;
    Ok(changed == 1)
}

/// Ends an import that was not ended before; with a refusal when the file as a whole is wrong.
pub(in crate::centres) fn finish_import(
    conn: &mut Conn,
    id: &str,
    refusal: Option<&StoredRefusal>,
    now: DateTime<Utc>,
) -> Result<bool, DbFailure> {
    let state = match refusal {
        Some(_) => RosterState::Refused,
        None => RosterState::Done,
    };
    let open = imports::state.eq_any([RosterState::Queued, RosterState::Running]);
    let changed = diesel::update(imports::table.filter(imports::id.eq(id).and(open)))
        .set((
            imports::state.eq(state),
            imports::refusal.eq(refusal.map(StoredRefusal::to_json)),
            imports::finished_at.eq(Some(UtcTime(now))),
        ))
        .execute(conn)?;
    Ok(changed == 1)
}

pub(in crate::centres) fn insert_rejections(
    conn: &mut Conn,
    rows: &[NewRejectionRow],
) -> Result<(), DbFailure> {
    if !rows.is_empty() {
        insert_all!(conn, rejections::table, rows);
    }
    Ok(())
}

/// Deletes the rejected rows of imports that ended before; returns how many rows.
pub(in crate::centres) fn delete_rejections_of_imports_ended_before(
    conn: &mut Conn,
    moment: DateTime<Utc>,
) -> Result<usize, DbFailure> {
    let ended = imports::table
        .filter(imports::finished_at.le(Some(UtcTime(moment))))
        .select(imports::id);
    Ok(
        diesel::delete(rejections::table.filter(rejections::import_id.eq_any(ended)))
            .execute(conn)?,
    )
}

/// The rejected rows of an import, in the order of the file.
pub(in crate::centres) fn list_rejections(
    conn: &mut Conn,
    import_id: &str,
) -> Result<Vec<StoredRejection>, DbFailure> {
    let rows: Vec<(i32, String, String)> = rejections::table
        .filter(rejections::import_id.eq(import_id))
        .order(rejections::row_number.asc())
        .select((
            rejections::row_number,
            rejections::reasons,
            rejections::cells_cipher,
        ))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(row_number, reasons, cells_cipher)| StoredRejection {
            row_number,
            reasons,
            cells_cipher,
        })
        .collect())
}
