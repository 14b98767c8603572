//! A roster file as a table of texts: what kind of file it is, which row is the header, which column means what. Pure: bytes
//! in, table or refusal out. Sizes and counts are bounded, nothing in a file is ever executed.

mod csv_file;
mod header;
mod xlsx_file;
mod zip_check;

pub(super) use header::{Column, Columns};

/// Largest file accepted, in bytes.
pub(super) const MAX_FILE_BYTES: usize = 20 * 1024 * 1024;
/// Most rows below the header.
pub(super) const MAX_ROWS: usize = 20_000;
pub(super) const MAX_COLUMNS: usize = 60;
/// Longest text of one cell, in characters.
pub(super) const MAX_CELL_CHARACTERS: usize = 500;
/// The header stands among the first rows; a title may stand above it.
const HEADER_WITHIN_ROWS: usize = 10;

/// Where the text of a cell comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    Text,
    Number,
    Date,
    /// The shown text of a formula; the formula itself is left alone.
    Formula,
    /// An error value such as `#N/A`.
    Fault,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) text: String,
    pub(super) origin: Origin,
}

impl Cell {
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            origin: Origin::Text,
        }
    }

    fn is_blank(&self) -> bool {
        super::text::trimmed(&self.text).is_empty()
    }
}

#[derive(Clone, Debug)]
pub(super) struct SheetRow {
    /// As a spreadsheet program counts, from 1.
    pub(super) number: u32,
    pub(super) cells: Vec<Cell>,
}

impl SheetRow {
    fn is_blank(&self) -> bool {
        self.cells.iter().all(Cell::is_blank)
    }
}

/// The rows below the header, blank ones left out.
#[derive(Clone, Debug)]
pub(super) struct RosterTable {
    pub(super) header: Vec<String>,
    pub(super) columns: Columns,
    pub(super) rows: Vec<SheetRow>,
}

/// Why a whole file is refused; the text stands in the catalogue under `roster.refusal.<code>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) code: &'static str,
    pub(super) params: Vec<(&'static str, String)>,
}

impl Refusal {
    /// Every code, so that a test can hold the catalogue against it.
    #[cfg(test)]
    pub(super) const ALL: &'static [&'static str] = &[
        "empty",
        "old_excel",
        "unreadable",
        "encoding",
        "quote_left_open",
        "suspicious_archive",
        "too_many_rows",
        "too_many_columns",
        "cell_too_long",
        "no_header",
        "columns_missing",
        "column_twice",
        "no_rows",
        "interrupted",
    ];

    pub(super) fn new(code: &'static str) -> Self {
        Self {
            code,
            params: Vec::new(),
        }
    }

    fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.params.push((name, value.to_string()));
        self
    }
}

/// Reads an XLSX workbook or a CSV text, whichever the bytes are; the file's name says nothing.
pub(super) fn read_roster(bytes: &[u8]) -> Result<RosterTable, Refusal> {
    const ZIP_START: &[u8] = b"PK\x03\x04";
    /// The container of `.xls` files and of workbooks locked with a password.
    const COMPOUND_FILE_START: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0];
    if bytes.is_empty() {
        return Err(Refusal::new("empty"));
    }
    if bytes.starts_with(COMPOUND_FILE_START) {
        return Err(Refusal::new("old_excel"));
    }
    if bytes.starts_with(ZIP_START) {
        return xlsx_file::read(bytes);
    }
    csv_file::read(bytes)
}

/// Finds the header among the first rows and names the columns.
fn into_table(mut rows: Vec<SheetRow>) -> Result<RosterTable, Refusal> {
    let place = rows
        .iter()
        .take(HEADER_WITHIN_ROWS)
        .position(|row| header::is_header(&row.cells))
        .ok_or_else(|| Refusal::new("no_header"))?;
    let below = rows.split_off(place + 1);
    let header: Vec<String> = rows
        .pop()
        .map(|row| row.cells.into_iter().map(|cell| cell.text).collect())
        .unwrap_or_default();
    let columns = header::name_columns(&header)?;
    let rows: Vec<SheetRow> = below.into_iter().filter(|row| !row.is_blank()).collect();
    if rows.is_empty() {
        return Err(Refusal::new("no_rows"));
    }
    if rows.len() > MAX_ROWS {
        return Err(Refusal::new("too_many_rows").with("limit", MAX_ROWS));
    }
    Ok(RosterTable {
        header,
        columns,
        rows,
    })
}

fn check_cell(text: &str, row: u32, column: usize) -> Result<(), Refusal> {
    // Bytes are never fewer than characters, so most cells are not counted.
    if text.len() > MAX_CELL_CHARACTERS && text.chars().count() > MAX_CELL_CHARACTERS {
        return Err(Refusal::new("cell_too_long")
            .with("limit", MAX_CELL_CHARACTERS)
            .with("row", row)
            .with("column", column + 1));
    }
    Ok(())
}

#[cfg(test)]
mod tests;
