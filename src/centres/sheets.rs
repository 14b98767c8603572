//! Tables of texts as files: XLSX in which every cell is text, and CSV with a byte order mark and no cell that could run as
//! a formula.

use rust_xlsxwriter::{DataValidation, Format, FormatAlign, Workbook, XlsxError};

use crate::platform::http::neutral_cell;

/// Rows of a template that are prepared.
const PREPARED_ROWS: u32 = 5000;
/// Widths in characters.
const NARROWEST: usize = 8;
const WIDEST: usize = 40;

/// A table of texts.
pub(super) struct Sheet {
    pub(super) title: String,
    pub(super) header: Vec<String>,
    pub(super) rows: Vec<Vec<String>>,
}

impl Sheet {
    /// A workbook with this sheet. Every column has the text format, so that long numbers keep their last digits.
    pub(super) fn to_xlsx(&self) -> Result<Vec<u8>, XlsxError> {
        let mut workbook = Workbook::new();
        self.add_to(&mut workbook)?;
        workbook.save_to_buffer()
    }

    fn add_to<'book>(
        &self,
        workbook: &'book mut Workbook,
    ) -> Result<&'book mut rust_xlsxwriter::Worksheet, XlsxError> {
        let text = Format::new().set_num_format("@");
        let bold = text
            .clone()
            .set_bold()
            .set_align(FormatAlign::VerticalCenter);
        let sheet = workbook.add_worksheet();
        sheet.set_name(&self.title)?;
        sheet.set_freeze_panes(1, 0)?;
        for (column, title) in (0_u16..).zip(&self.header) {
            let place = usize::from(column);
            let longest = self
                .rows
                .iter()
                .take(200)
                .filter_map(|row| row.get(place))
                .chain([title])
                .map(|text| shown_width(text))
                .max();
            let width = longest.unwrap_or(0).clamp(NARROWEST, WIDEST) + 2;
            sheet.set_column_format(column, &text)?;
            sheet.set_column_width(column, u32::try_from(width).unwrap_or(20))?;
            sheet.write_string_with_format(0, column, title, &bold)?;
        }
        for (row, cells) in (1_u32..).zip(&self.rows) {
            for (column, cell) in (0_u16..).zip(cells) {
                if !cell.is_empty() {
                    sheet.write_string_with_format(row, column, cell, &text)?;
                }
            }
        }
        Ok(sheet)
    }

    /// UTF-8 with a byte order mark, which spreadsheet programs need to see that it is UTF-8.
    pub(super) fn to_csv(&self) -> Vec<u8> {
        let mut writer = csv::WriterBuilder::new()
            .flexible(true)
            .terminator(csv::Terminator::CRLF)
            .from_writer("\u{feff}".as_bytes().to_vec());
        for row in std::iter::once(&self.header).chain(&self.rows) {
            // Writing into memory does not fail.
            let _ = writer.write_record(row.iter().map(|cell| neutral_cell(cell)));
        }
        writer.into_inner().unwrap_or_default()
    }
}

/// A template: the header, lists to choose from, and a second sheet of notes.
pub(super) fn template_xlsx(
    sheet: &Sheet,
    choices: &[(u16, &[&str])],
    notes_title: &str,
    notes: &[String],
) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let page = sheet.add_to(&mut workbook)?;
    for (column, allowed) in choices {
        let list = DataValidation::new().allow_list_strings(allowed)?;
        page.add_data_validation(1, *column, PREPARED_ROWS, *column, &list)?;
    }
    let page = workbook.add_worksheet();
    page.set_name(notes_title)?;
    page.set_column_width(0, 100)?;
    let wrapped = Format::new().set_text_wrap();
    for (row, note) in (0_u32..).zip(notes) {
        page.write_string_with_format(row, 0, note, &wrapped)?;
    }
    workbook.save_to_buffer()
}

/// Han characters are twice as wide as Latin ones.
fn shown_width(text: &str) -> usize {
    text.chars()
        .map(|letter| if letter.is_ascii() { 1 } else { 2 })
        .sum()
}
