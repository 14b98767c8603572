//! The table of results as a file for a spreadsheet.

use super::practical_units::marks_text;
use super::sheet::Standing;
use super::show_results::{ResultRowView, ResultTable, ScoreView};
use crate::platform::http::{Language, Problem, neutral_cell};
use crate::platform::i18n;

/// Tells spreadsheets that the text is UTF-8.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

const COLUMNS: &[&str] = &[
    "admission_number",
    "name",
    "id_number",
    "theory",
    "theory_passed",
    "practical",
    "practical_passed",
    "passed",
];

/// The table as CSV in UTF-8; no cell can run as a formula.
pub(super) fn results_csv(table: &ResultTable, language: Language) -> Result<Vec<u8>, Problem> {
    let text = |key: &str| i18n::text(language, &format!("results.csv.{key}"), &[]);
    let mut writer = csv::Writer::from_writer(BYTE_ORDER_MARK.to_vec());
    let head = COLUMNS.iter().map(|column| text(column));
    writer.write_record(head).map_err(|_| Problem::internal())?;
    for row in &table.rows {
        let cells = cells(row, &text).map(|cell| neutral_cell(&cell));
        writer
            .write_record(cells)
            .map_err(|_| Problem::internal())?;
    }
    writer.into_inner().map_err(|_| Problem::internal())
}

fn cells(row: &ResultRowView, text: &dyn Fn(&str) -> String) -> [String; 8] {
    let verdict = |passed: bool| text(if passed { "yes" } else { "no" });
    let absent = row.standing == Standing::Absent;
    let score = |score: &Option<ScoreView>| match score {
        Some(score) => marks_text(score.score_hundredths),
        None if absent => text("absent"),
        None => String::new(),
    };
    let passed =
        |score: &Option<ScoreView>| score.map_or_else(String::new, |score| verdict(score.passed));
    [
        row.admission_number.clone(),
        row.name.clone(),
        row.id_number_masked.clone(),
        score(&row.theory),
        passed(&row.theory),
        score(&row.practical),
        passed(&row.practical),
        verdict(row.passed),
    ]
}
