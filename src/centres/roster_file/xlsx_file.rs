//! XLSX workbooks: the first sheet that has a header. Cells are read one by one, so that a far-off cell costs nothing.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Seek};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, Reader, Xlsx, XlsxCellReader, XlsxError};

use super::{
    Cell, HEADER_WITHIN_ROWS, MAX_COLUMNS, MAX_ROWS, Origin, Refusal, RosterTable, SheetRow,
    check_cell, into_table, zip_check,
};

/// All texts of a sheet together. A workbook may name one long text in a million cells, so a small file can read large.
const MAX_TEXT_BYTES: usize = 64 * 1024 * 1024;
/// Sheets looked through for a header.
const MAX_SHEETS: usize = 20;

pub(super) fn read(bytes: &[u8]) -> Result<RosterTable, Refusal> {
    zip_check::check(bytes)?;
    // The parser computes positions from what the file says and may overflow on a malicious one.
    catch_unwind(AssertUnwindSafe(|| read_workbook(bytes)))
        .unwrap_or_else(|_| Err(Refusal::new("unreadable")))
}

fn read_workbook(bytes: &[u8]) -> Result<RosterTable, Refusal> {
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(unreadable)?;
    let mut refusal = Refusal::new("no_header");
    for name in workbook.sheet_names().into_iter().take(MAX_SHEETS) {
        let rows = match workbook.worksheet_cells_reader(&name) {
            Ok(mut cells) => read_rows(&mut cells)?,
            // A sheet that is a chart.
            Err(XlsxError::NotAWorksheet(_)) => continue,
            Err(error) => return Err(unreadable(error)),
        };
        match into_table(rows) {
            Err(other) if other.code == "no_header" => refusal = other,
            outcome => return outcome,
        }
    }
    Err(refusal)
}

fn unreadable(error: XlsxError) -> Refusal {
    match error {
        XlsxError::Password => Refusal::new("old_excel"),
        _ => Refusal::new("unreadable"),
    }
}

fn read_rows<RS: Read + Seek>(
    reader: &mut XlsxCellReader<'_, RS>,
) -> Result<Vec<SheetRow>, Refusal> {
    let mut rows: BTreeMap<u32, Vec<Cell>> = BTreeMap::new();
    let mut text_bytes = 0;
    while let Some(record) = reader
        .next_cell_with_formula_metadata()
        .map_err(unreadable)?
    {
        let (row, column) = record.pos;
        let Some(cell) = to_cell(&record.value, record.formula.is_some()) else {
            continue;
        };
        let column = usize::try_from(column).unwrap_or(usize::MAX);
        if column >= MAX_COLUMNS {
            return Err(Refusal::new("too_many_columns").with("limit", MAX_COLUMNS));
        }
        let number = row.saturating_add(1);
        check_cell(&cell.text, number, column)?;
        text_bytes += cell.text.len();
        if text_bytes > MAX_TEXT_BYTES {
            return Err(Refusal::new("suspicious_archive"));
        }
        let cells = rows.entry(number).or_default();
        while cells.len() <= column {
            cells.push(Cell::text(""));
        }
        if let Some(place) = cells.get_mut(column) {
            *place = cell;
        }
        if rows.len() > MAX_ROWS + HEADER_WITHIN_ROWS {
            return Err(Refusal::new("too_many_rows").with("limit", MAX_ROWS));
        }
    }
    Ok(rows
        .into_iter()
        .map(|(number, cells)| SheetRow { number, cells })
        .collect())
}

/// The cell as it is shown; none for an empty one.
fn to_cell(value: &DataRef<'_>, is_formula: bool) -> Option<Cell> {
    let (text, origin) = match value {
        DataRef::Empty if is_formula => (String::new(), Origin::Formula),
        DataRef::Empty => return None,
        DataRef::String(text) => (text.clone(), Origin::Text),
        DataRef::SharedString(text) => ((*text).to_owned(), Origin::Text),
        DataRef::Int(number) => (number.to_string(), Origin::Number),
        DataRef::Float(number) => (shown_number(*number), Origin::Number),
        DataRef::Bool(truth) => (truth.to_string().to_uppercase(), Origin::Text),
        DataRef::DateTime(at) => {
            let (year, month, day, ..) = at.to_ymd_hms_milli();
            (format!("{year:04}-{month:02}-{day:02}"), Origin::Date)
        }
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => (text.clone(), Origin::Date),
        DataRef::Error(error) => (error.to_string(), Origin::Fault),
    };
    let origin = if is_formula { Origin::Formula } else { origin };
    let cell = Cell { text, origin };
    (!cell.is_blank() || origin == Origin::Formula).then_some(cell)
}

/// A number with the 15 digits that a spreadsheet program keeps.
fn shown_number(number: f64) -> String {
    if !number.is_finite() || number.abs() >= 1e30 {
        return format!("{number:E}");
    }
    if number.abs() < 1e15 {
        return format!("{number}");
    }
    let scientific = format!("{number:.14E}");
    let (mantissa, exponent) = scientific.split_once('E').unwrap_or((&scientific, "0"));
    let digits: String = mantissa.chars().filter(|letter| *letter != '.').collect();
    let exponent: usize = exponent.parse().unwrap_or(0);
    let width = exponent + 1 + usize::from(digits.starts_with('-'));
    format!("{digits:0<width$}")
}

#[cfg(test)]
mod tests {
    use super::shown_number;

    #[test]
    fn numbers_are_shown_as_a_spreadsheet_keeps_them() {
        assert_eq!(shown_number(13_800_138_000.0), "13800138000");
        assert_eq!(
            shown_number(360_734_199_001_011_234.0),
            "360734199001011000"
        );
        assert_eq!(shown_number(-1e16), "-10000000000000000");
        assert_eq!(shown_number(0.5), "0.5");
        assert_eq!(shown_number(1e300), "1E300");
    }
}
