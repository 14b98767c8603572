//! CSV as county offices write it: UTF-8 or GB18030, with or without a byte order mark, separated by commas, semicolons or
//! tabs.

use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

use super::{
    Cell, HEADER_WITHIN_ROWS, MAX_COLUMNS, MAX_ROWS, Origin, Refusal, RosterTable, SheetRow,
    check_cell, header, into_table,
};

const DELIMITERS: [u8; 3] = [b',', b'\t', b';'];
/// Ends the text we hand to the parser. When it is not the last record read, a quotation mark was left open and has
/// swallowed the rows behind it.
const LAST_RECORD: &str = "\u{1}end\u{1}";

pub(super) fn read(bytes: &[u8]) -> Result<RosterTable, Refusal> {
    // One kind of line end, so that the parser counts lines as people do.
    let mut text = decode(bytes)?.replace("\r\n", "\n").replace('\r', "\n");
    if crate::centres::text::trimmed(&text).is_empty() {
        return Err(Refusal::new("empty"));
    }
    if !text.ends_with('\n') {
        text.push('\n');
    }
    text.push_str(LAST_RECORD);
    let delimiter = DELIMITERS
        .into_iter()
        .find(|delimiter| has_header(&text, *delimiter))
        .ok_or_else(|| Refusal::new("no_header"))?;
    into_table(all_rows(&text, delimiter)?)
}

/// The text of the file: what a byte order mark says, else UTF-8, else GB18030; never a guess that loses characters.
fn decode(bytes: &[u8]) -> Result<String, Refusal> {
    let marked: Option<(&'static Encoding, usize)> = Encoding::for_bom(bytes);
    let (encoding, body) = match marked {
        Some((encoding, length)) => (encoding, bytes.get(length..).unwrap_or_default()),
        None if std::str::from_utf8(bytes).is_ok() => (UTF_8, bytes),
        None => (GB18030, bytes),
    };
    let is_utf16 = encoding == UTF_16LE || encoding == UTF_16BE;
    if !is_utf16 && body.contains(&0) {
        return Err(Refusal::new("unreadable"));
    }
    encoding
        .decode_without_bom_handling_and_without_replacement(body)
        .map(std::borrow::Cow::into_owned)
        .ok_or_else(|| Refusal::new("encoding"))
}

fn reader(text: &str, delimiter: u8) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes())
}

fn has_header(text: &str, delimiter: u8) -> bool {
    reader(text, delimiter)
        .records()
        .take(HEADER_WITHIN_ROWS)
        .flatten()
        .any(|record| header::is_header(&record.iter().map(Cell::text).collect::<Vec<_>>()))
}

fn all_rows(text: &str, delimiter: u8) -> Result<Vec<SheetRow>, Refusal> {
    let mut rows = Vec::new();
    for record in reader(text, delimiter).records() {
        let record = record.map_err(|_| Refusal::new("unreadable"))?;
        if record.len() == 1 && record.get(0) == Some(LAST_RECORD) {
            return Ok(rows);
        }
        if record.iter().any(|cell| cell.ends_with(LAST_RECORD)) {
            break;
        }
        let line = record.position().map_or(0, csv::Position::line);
        let number = u32::try_from(line).unwrap_or(u32::MAX);
        let row = to_row(&record, number)?;
        if row.is_blank() {
            continue;
        }
        rows.push(row);
        if rows.len() > MAX_ROWS + HEADER_WITHIN_ROWS {
            return Err(Refusal::new("too_many_rows").with("limit", MAX_ROWS));
        }
    }
    Err(Refusal::new("quote_left_open"))
}

fn to_row(record: &csv::StringRecord, number: u32) -> Result<SheetRow, Refusal> {
    // Spreadsheet programs write a separator for every column that was ever touched.
    let used = record
        .iter()
        .enumerate()
        .filter(|(_, cell)| !crate::centres::text::trimmed(cell).is_empty())
        .last()
        .map_or(0, |(last, _)| last + 1);
    if used > MAX_COLUMNS {
        return Err(Refusal::new("too_many_columns").with("limit", MAX_COLUMNS));
    }
    let mut cells = Vec::with_capacity(used);
    for (place, text) in record.iter().take(used).enumerate() {
        check_cell(text, number, place)?;
        let origin = if text.trim_start().starts_with('=') {
            Origin::Formula
        } else {
            Origin::Text
        };
        cells.push(Cell {
            text: text.to_owned(),
            origin,
        });
    }
    Ok(SheetRow { number, cells })
}
