//! Reading a table as people save it: UTF-8, UTF-16 or GB18030, with or without a byte order mark, any line end, separated
//! by commas, semicolons or tabs. Everything is bounded.

use std::collections::BTreeSet;

use csv::StringRecord;
use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

use super::fault::{Fault, FaultCode, shortened};

/// Largest file, in bytes.
pub const MAX_BYTES: usize = 64 << 20;
/// Most rows without the header.
pub const MAX_ROWS: usize = 1_000_000;
/// Most columns.
pub const MAX_COLUMNS: usize = 2_000;
/// Most cells of a matrix, also after frequencies have been written out.
pub const MAX_CELLS: usize = 20_000_000;
/// Longest cell, in bytes.
const MAX_CELL: usize = 200;
const DELIMITERS: [u8; 3] = [b',', b'\t', b';'];
/// Ends the text handed to the parser. When it is not the last record read, a quotation mark was left open.
const LAST_RECORD: &str = "\u{1}end\u{1}";
/// What people and programs write for "no answer".
const MISSING: &[&str] = &["", "na", "nan", "n/a", "null", "none", "missing", ".", "-"];

/// Names and rows; every row has as many cells as there are names.
#[derive(Debug)]
pub struct Table {
    pub(super) names: Vec<String>,
    pub(super) rows: Vec<Row>,
    /// Rows in which no cell had a content.
    pub(super) blank_rows: usize,
}

/// One row and the line on which it starts.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) line: u64,
    cells: StringRecord,
}

impl Row {
    pub(super) fn cell(&self, column: usize) -> &str {
        let cell = self.cells.get(column).unwrap_or_default();
        if cell.len() == 1 && cell.as_bytes().first().is_some_and(u8::is_ascii_graphic) {
            return cell;
        }
        cell.trim()
    }
}

impl Table {
    /// Reads a file's bytes.
    ///
    /// # Errors
    /// A [`Fault`] with line and column where the file is not a table, or larger than the limits.
    pub fn read(bytes: &[u8]) -> Result<Self, Fault> {
        if bytes.len() > MAX_BYTES {
            return Err(too_large(format!("more than {} MiB", MAX_BYTES >> 20)));
        }
        // One kind of line end, so that the parser counts lines as people do.
        let mut text = decode(bytes)?;
        if text.contains('\r') {
            text = text.replace("\r\n", "\n").replace('\r', "\n");
        }
        if text.trim().is_empty() {
            return Err(Fault::new(FaultCode::Empty, "the file holds nothing"));
        }
        if !text.ends_with('\n') {
            text.push('\n');
        }
        text.push_str(LAST_RECORD);
        let records = records(&text)?;
        into_table(records)
    }

    /// Column of this name, written in any case.
    pub(super) fn column(&self, name: &str) -> Option<usize> {
        let wanted = name.trim().to_lowercase();
        self.names
            .iter()
            .position(|have| have.to_lowercase() == wanted)
    }

    /// Column of the first of these names that is there.
    pub(super) fn any_column(&self, names: &[&str]) -> Option<usize> {
        names.iter().find_map(|name| self.column(name))
    }

    /// Column of labels: of the first of these names, else one whose name ends as the names of identifiers do.
    pub(super) fn label_column(&self, names: &[&str]) -> Option<usize> {
        self.any_column(names).or_else(|| {
            let ends = |name: &String| {
                let name = name.to_lowercase();
                ["_id", " id", "编号", "考号", "序号"]
                    .iter()
                    .any(|end| name.ends_with(end))
            };
            self.names.iter().position(ends)
        })
    }

    /// Whether a column holds whole numbers without a gap, each once: what numbering rows leaves behind.
    pub(super) fn is_numbering(&self, column: usize) -> bool {
        let mut numbers = Vec::with_capacity(self.rows.len());
        for row in &self.rows {
            match row.cell(column).parse::<u32>() {
                Ok(number) => numbers.push(number),
                Err(_) => return false,
            }
        }
        numbers.sort_unstable();
        let next = |pair: &[u32]| matches!(pair, [a, b] if a.checked_add(1) == Some(*b));
        numbers.len() >= 5 && numbers.windows(2).all(next)
    }

    pub(super) fn name(&self, column: usize) -> &str {
        self.names.get(column).map_or("", String::as_str)
    }

    /// The column of this name, or the fault that there is none.
    pub(super) fn required(&self, name: &str) -> Result<usize, Fault> {
        self.column(name).ok_or_else(|| {
            Fault::new(FaultCode::MissingColumn, "the file has no such column").in_column(name)
        })
    }

    /// The number in a cell; nothing for a missing value.
    pub(super) fn number(&self, row: &Row, column: usize) -> Result<Option<f64>, Fault> {
        let cell = row.cell(column);
        if is_missing(cell) {
            return Ok(None);
        }
        match parse_number(cell) {
            Some(value) => Ok(Some(value)),
            None => Err(Fault::new(
                FaultCode::NotANumber,
                format!("“{}” is not a number", shortened(cell)),
            )
            .at_line(row.line)
            .in_column(self.name(column))),
        }
    }
}

/// Whether a cell says that there is no value.
pub(super) fn is_missing(cell: &str) -> bool {
    // Nearly every cell of a large file is one digit.
    let is_digit = cell.len() == 1 && cell.as_bytes().first().is_some_and(u8::is_ascii_digit);
    !is_digit && cell.len() <= 7 && MISSING.iter().any(|word| cell.eq_ignore_ascii_case(word))
}

/// A decimal number up to a million in size; nothing for words such as “inf”.
pub(super) fn parse_number(cell: &str) -> Option<f64> {
    if let [digit @ b'0'..=b'9'] = cell.as_bytes() {
        return Some(f64::from(digit - b'0'));
    }
    let plain = cell
        .bytes()
        .all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
    let value: f64 = if plain {
        cell.parse().ok()?
    } else {
        return None;
    };
    // −0 and 0 are one score.
    (value.abs() <= 1e6).then_some(if value == 0.0 { 0.0 } else { value })
}

fn too_large(what: String) -> Fault {
    Fault::new(
        FaultCode::TooLarge,
        format!("the file is too large: {what}"),
    )
}

/// The text of the file: what a byte order mark says, else UTF-8, else GB18030; never a guess that loses characters.
fn decode(bytes: &[u8]) -> Result<String, Fault> {
    let (encoding, body) = match Encoding::for_bom(bytes) {
        Some((encoding, length)) => (encoding, bytes.get(length..).unwrap_or_default()),
        None if std::str::from_utf8(bytes).is_ok() => (UTF_8, bytes),
        None => (GB18030, bytes),
    };
    let is_utf16 = encoding == UTF_16LE || encoding == UTF_16BE;
    let unreadable = || {
        Fault::new(
            FaultCode::Unreadable,
            "this is not a text table: save it as CSV in UTF-8",
        )
    };
    if !is_utf16 && body.contains(&0) {
        return Err(unreadable());
    }
    encoding
        .decode_without_bom_handling_and_without_replacement(body)
        .map(std::borrow::Cow::into_owned)
        .ok_or_else(unreadable)
}

/// The delimiter of which the first line holds most, outside quotation marks.
fn delimiter(text: &str) -> u8 {
    let line = text
        .lines()
        .find(|line| !line.trim().is_empty())
        .unwrap_or_default();
    let count = |delimiter: u8| {
        let mut quoted = false;
        line.bytes()
            .filter(|byte| {
                quoted ^= *byte == b'"';
                !quoted && *byte == delimiter
            })
            .count()
    };
    let mut best = (b',', 0);
    for candidate in DELIMITERS {
        let found = count(candidate);
        if found > best.1 {
            best = (candidate, found);
        }
    }
    best.0
}

fn records(text: &str) -> Result<Vec<StringRecord>, Fault> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(text))
        .from_reader(text.as_bytes());
    let mut records = Vec::new();
    for record in reader.records() {
        let record =
            record.map_err(|error| Fault::new(FaultCode::Unreadable, error.to_string()))?;
        if records.len() > MAX_ROWS + 1 {
            return Err(too_large(format!("more than {MAX_ROWS} rows")));
        }
        records.push(record);
    }
    let ends_well = records
        .pop()
        .is_some_and(|record| record.len() == 1 && record.get(0) == Some(LAST_RECORD));
    if ends_well {
        Ok(records)
    } else {
        Err(Fault::new(
            FaultCode::OpenQuote,
            "a quotation mark is left open: the rows behind it cannot be told apart",
        ))
    }
}

fn line_of(record: &StringRecord) -> u64 {
    record.position().map_or(0, csv::Position::line)
}

fn is_blank(record: &StringRecord) -> bool {
    record.iter().all(|cell| cell.trim().is_empty())
}

fn into_table(records: Vec<StringRecord>) -> Result<Table, Fault> {
    let mut records = records.into_iter().skip_while(is_blank);
    let header = records
        .next()
        .ok_or_else(|| Fault::new(FaultCode::Empty, "the file holds nothing"))?;
    if header.len() > MAX_COLUMNS {
        return Err(too_large(format!("more than {MAX_COLUMNS} columns")));
    }
    let mut names: Vec<String> = header.iter().map(|name| name.trim().to_owned()).collect();
    let mut rows = Vec::new();
    let mut blank_rows = 0;
    for record in records {
        if is_blank(&record) {
            blank_rows += 1;
            continue;
        }
        let line = line_of(&record);
        if record.len() != header.len() {
            let message = format!(
                "{} cells where the header names {} columns",
                record.len(),
                header.len()
            );
            return Err(Fault::new(FaultCode::RaggedRow, message).at_line(line));
        }
        if let Some(at) = record.iter().position(|cell| cell.len() > MAX_CELL) {
            let name = names.get(at).map_or("", String::as_str);
            let message = format!("a cell is longer than {MAX_CELL} bytes");
            return Err(Fault::new(FaultCode::TooLarge, message)
                .at_line(line)
                .in_column(name));
        }
        rows.push(Row {
            line,
            cells: record,
        });
    }
    // Spreadsheets leave empty columns behind the last one.
    while names.last().is_some_and(String::is_empty) {
        let last = names.len() - 1;
        if rows.iter().any(|row| !row.cell(last).is_empty()) {
            break;
        }
        names.pop();
    }
    check_names(&names)?;
    if rows.is_empty() {
        return Err(Fault::new(
            FaultCode::NoRows,
            "the file has a header and no rows",
        ));
    }
    if rows.len().saturating_mul(names.len()) > MAX_CELLS {
        return Err(too_large(format!("more than {MAX_CELLS} cells")));
    }
    Ok(Table {
        names,
        rows,
        blank_rows,
    })
}

fn check_names(names: &[String]) -> Result<(), Fault> {
    let mut seen = BTreeSet::new();
    for (at, name) in names.iter().enumerate() {
        // Programs leave the name of the row labels out, in the first place.
        if name.is_empty() && at > 0 {
            let message = format!("column {} has no name", at + 1);
            return Err(Fault::new(FaultCode::UnnamedColumn, message).at_line(1));
        }
        if name.len() > MAX_CELL {
            return Err(too_large(format!(
                "a column name has more than {MAX_CELL} bytes"
            )));
        }
        if !seen.insert(name.to_lowercase()) {
            return Err(
                Fault::new(FaultCode::DuplicateColumn, "two columns have this name")
                    .at_line(1)
                    .in_column(name),
            );
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Table {
        Table::read(text.as_bytes()).unwrap()
    }

    #[test]
    fn tables_are_read_however_they_were_saved() {
        let plain = "candidate,Q1,Q2\nA,1,0\nB,0,\n";
        let variants = [
            plain.to_owned(),
            format!("\u{feff}{plain}"),
            plain.replace('\n', "\r\n"),
            plain.replace('\n', "\r"),
            plain.replace(',', ";"),
            plain.replace(',', "\t"),
            plain.trim_end().to_owned(),
            format!("\n{plain}\n,,\n"),
            plain.replace('\n', ",\n"),
            "\"candidate\",\"Q1\",\"Q2\"\n A , 1,0\nB,0,\"\"\n".to_owned(),
        ];
        for text in variants {
            let table = read(&text);
            assert_eq!(table.names, ["candidate", "Q1", "Q2"], "{text:?}");
            assert_eq!(table.rows.len(), 2, "{text:?}");
            assert_eq!(table.rows[0].cell(0), "A");
            assert_eq!(table.number(&table.rows[0], 1), Ok(Some(1.0)));
            assert_eq!(table.number(&table.rows[1], 2), Ok(None));
        }
        let (gbk, _, _) = GB18030.encode("考号,第1题\n甲,1\n");
        assert_eq!(Table::read(&gbk).unwrap().names, ["考号", "第1题"]);
    }

    #[test]
    fn numbers_are_decimal_and_bounded() {
        assert_eq!(parse_number("12.50"), Some(12.5));
        assert_eq!(parse_number("-0"), Some(0.0));
        for bad in [
            "inf", "1e300", "0x1", "1,5", "１", "", "infinity", "--1", "e",
        ] {
            assert_eq!(parse_number(bad), None, "{bad}");
        }
        assert!(is_missing("NA") && is_missing("nan") && is_missing("-"));
        assert!(!is_missing("0"));
    }
}
