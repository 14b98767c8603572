//! The rows of a roster that were rejected, as they were uploaded, with the reason in front: to be corrected and uploaded
//! again. This is the uploader's own file given back, so its cells are not masked.

use super::error::EnterFailure;
use super::find_roster::find_roster;
use super::model::RosterState;
use super::queries;
use super::roster_import::{RosterImport, StoredReasons, cells_place, columns_place};
use super::sheets::Sheet;
use crate::access::Actor;
use crate::platform::crypto::open_text;
use crate::platform::db::Conn;
use crate::platform::http::{Language, Problem};
use crate::platform::i18n;
use crate::platform::ports::Ports;

/// The sheet of an import within the actor's sight.
///
/// Errors with `request.not_found`, and with `centres.roster_not_done` while rows are still being entered, and with
/// `centres.rejected_rows_gone` once they were deleted.
pub(super) fn load_rejected_sheet(
    conn: &mut Conn,
    ports: &Ports,
    actor: &Actor,
    import_id: &str,
    language: Language,
) -> Result<Sheet, Problem> {
    let import = find_roster(conn, actor, import_id)?;
    if matches!(import.state, RosterState::Queued | RosterState::Running) {
        return Err(Problem::new("centres.roster_not_done"));
    }
    if import
        .rejected_rows_until()
        .is_some_and(|until| until <= ports.now())
    {
        return Err(Problem::new("centres.rejected_rows_gone"));
    }
    Ok(build(conn, ports, &import, language)?)
}

fn build(
    conn: &mut Conn,
    ports: &Ports,
    import: &RosterImport,
    language: Language,
) -> Result<Sheet, EnterFailure> {
    let key = &ports.secrets.identity;
    let mut header = vec![i18n::text(Language::Chinese, "roster.rejected.reason", &[])];
    if let Some(sealed) = &import.columns_cipher {
        let columns = open_text(key, &columns_place(&import.id), sealed)?;
        header.extend(cells_of(&columns)?);
    }
    let mut rows = Vec::new();
    for rejection in queries::list_rejections(conn, &import.id)? {
        let place = cells_place(&import.id, rejection.row_number);
        let cells = open_text(key, &place, &rejection.cells_cipher)?;
        let reasons = StoredReasons::read(&rejection.reasons).ok_or(EnterFailure::Damaged)?;
        let mut row = vec![reason_text(rejection.row_number, &reasons, language)];
        row.extend(cells_of(&cells)?);
        rows.push(row);
    }
    Ok(Sheet {
        title: i18n::text(Language::Chinese, "roster.rejected.title", &[]),
        header,
        rows,
    })
}

fn reason_text(row_number: i32, reasons: &StoredReasons, language: Language) -> String {
    let params = [
        ("row", row_number.to_string()),
        ("reasons", reasons.detail(language)),
    ];
    i18n::text(language, "roster.rejected.row", &params)
}

fn cells_of(json: &str) -> Result<Vec<String>, EnterFailure> {
    serde_json::from_str(json).map_err(|_| EnterFailure::Damaged)
}
